"""Whatever JSON value stands in whatever field: one of five outcomes for that sample, never a 500, and no
other sample's reward."""

import json
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reward_service.api.compat import bodies
from reward_service.sample import Sample
from reward_service.verdict import Outcome
from tests.json_strategies import VALUE, Pairs, Text, dump, objects
from tests.server import Server

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
FEW = settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
OUTCOMES = {outcome.value for outcome in Outcome}
ENVELOPE = ["spec", "group_size", "step", "deadline_ms", "detail"]


def middle(server: Server, sample: Any, padding: int = 0) -> dict[str, Any]:
    """The reward of a sample between two right ones, whose rewards it must not cost."""
    body = dump({"samples": [{**RIGHT, "id": "before"}, sample, RIGHT]}) + " " * padding
    response = server.post(body)
    assert response.status_code == 200, (body[:2000], response.text)
    before, found, after = response.json()["rewards"]
    assert (before["value"], after["value"]) == (2.0, 2.0)
    assert found["outcome"] in OUTCOMES
    assert (found["value"] is None) == (found["outcome"] in {"bad_reference", "failed"})
    reward: dict[str, Any] = found
    return reward


def why(reward: dict[str, Any]) -> str:
    return " ".join(part["reason"] for part in reward["components"].values())


@FEW
@given(sample=objects([name for name in Sample.model_fields if name != "id"]) | VALUE)
def test_any_value_in_any_field_of_a_sample_is_its_own_affair(server: Server, sample: Any) -> None:
    assert middle(server, sample)["outcome"] != "failed"


@FEW
@given(sample=objects([name for name in Sample.model_fields if name != "id"]))
def test_a_large_body_is_read_as_a_small_one_is(server: Server, sample: Any) -> None:
    small, large = middle(server, sample), middle(server, sample, 1 << 19)
    assert (small["outcome"], why(small)) == (large["outcome"], why(large))


@pytest.mark.parametrize(
    ("field", "value", "path"),
    [
        ("completion", 4, "samples.1.completion"),
        ("completion", {"not": "text"}, "samples.1.completion"),
        ("refrence", "4", "samples.1.refrence"),
        ("token_count", Text("1e400"), "samples.1.token_count"),
        ("token_count", Text("1" + "0" * 6000), "samples.1.token_count"),
        ("reference", Text("1" + "0" * 6000), "samples.1.reference"),
        ("reference", Text("NaN"), "samples.1.reference"),
        ("reference", Text('{"kind":{}}'), "samples.1.reference.kind"),
        ("reference", Text('{"kind":[]}'), "samples.1.reference.kind"),
        ("group", [1], "samples.1.group"),
        ("prompt", 3, "samples.1.prompt"),
        ("metadata", Text("[" * 90_000 + "]" * 90_000), "samples.1.metadata"),
    ],
)
def test_a_wrong_field_is_bad_reference_and_named(server: Server, field: str, value: Any, path: str) -> None:
    reward = middle(server, Pairs((*RIGHT.items(), (field, value))))
    assert reward["outcome"] == "bad_reference"
    assert path in why(reward)


CALLS = '[{"role":"assistant","tool_calls":[%s]}]'


@pytest.mark.parametrize(
    "calls", ["[" * 300 + "]" * 300, ",".join(["[]"] * 250_000)], ids=["deep", "very many values"]
)
def test_calls_that_a_model_wrote_without_end_are_over_limit_and_escape_no_reward(
    server: Server, calls: str
) -> None:
    reward = middle(server, {"completion": Text(CALLS % calls), "reference": "42", "group": "g"})
    assert (reward["outcome"], reward["value"]) == ("over_limit", 0.0)
    assert "samples.1.completion" in why(reward)


def test_of_a_name_that_stands_twice_the_last_counts_however_large_the_body(server: Server) -> None:
    sample = Pairs((("completion", "\\boxed{1}"), ("completion", RIGHT["completion"]), ("reference", "42")))
    twice = '{"samples":3,"samples":[%s]}' % dump(sample)  # noqa: UP031 -- braces
    odd = twice.replace('"reference"', '"metadata":{"a":NaN,"b":"\\ud800"},"reference"')
    for body in (twice, twice + " " * (1 << 19), odd, odd + " " * (1 << 19)):
        (reward,) = server.post(body).json()["rewards"]
        assert reward["components"]["accuracy"]["answer"] == "42"


def test_halves_of_surrogate_pairs_stay_apart(server: Server) -> None:
    def sample(said: str, wanted: str) -> dict[str, Any]:
        return {"completion": Text(f'"\\\\boxed{{{said}}}"'), "reference": Text(f'"{wanted}"')}

    body = dump({"samples": [sample("\\ud800", "\\udfff"), sample("\\ud800", "\\ufffd")], "spec": "accuracy"})
    for padding in (0, 1 << 19):
        answer = server.post(body + " " * padding).json()
        assert [reward["value"] for reward in answer["rewards"]] == [0.0, 0.0]
    ids = '{"samples":[{"id":"\\ud800","completion":""},{"id":"\\udfff","completion":""}]}'
    assert server.post(ids).status_code == 200


@FEW
@given(envelope=objects(ENVELOPE))
def test_any_envelope_is_understood_or_refused_with_a_path(server: Server, envelope: Pairs) -> None:
    body = dump(Pairs((*envelope.items, ("samples", [RIGHT]))))
    response = server.post(body)
    assert response.status_code in {200, 422}, (body, response.text)
    if response.status_code == 422:
        assert response.json()["errors"][0]["path"]


@pytest.mark.parametrize(
    ("components", "path"),
    [
        ({"accuracy": {"weight": 1e308}, "format": {"weight": 1e308}}, "spec.components.accuracy.weight"),
        ({"accuracy": {"weight": Text("NaN")}}, "spec.components.accuracy.weight"),
        ({"accuracy": {"scale": [0, 1e300]}}, "spec.components.accuracy.scale.1"),
        ({f"c{n}": {"verifier": "format"} for n in range(5000)}, "spec.components"),
        ({"accuracy": {"params": {"math": Text("[" * 300 + "]" * 300)}}}, "body"),
    ],
)
def test_a_reward_that_could_not_be_finite_or_bounded_is_refused(
    server: Server, components: Any, path: str
) -> None:
    response = server.post(dump({"samples": [RIGHT], "spec": {"components": components}}))
    assert response.status_code == 422
    assert path in [error["path"] for error in response.json()["errors"]]


@FEW
@given(problem=objects(["id", "problem", "answer", "guesses", "attempts", "reference", "metadata"]) | VALUE)
def test_any_problem_is_decided_on_and_costs_no_other(server: Server, problem: Any) -> None:
    good = {"problem": "What is 6 times 7?", "answer": "42"}
    body = dump({"problems": [good, problem, good], "across_rows": False})
    response = server.client.post("/v1/filter", content=body)
    assert response.status_code == 200, (body, response.text)
    before, found, after = response.json()["decisions"]
    assert before["keep"]
    assert after["keep"]
    assert isinstance(found["keep"], bool)


@FEW
@given(asked=objects(["references", "params"]))
def test_any_references_are_looked_at_or_refused(server: Server, asked: Pairs) -> None:
    response = server.client.post("/v1/references/check", content=dump(asked))
    assert response.status_code in {200, 422}, (dump(asked), response.text)


SCORING = ["/get_reward", "/slime", "/verify", "/reward", "/v1/score/evaluation", "/apis/functioncalls",
           "/roll/submit", "/roll/result", "/aggregate_metrics", "/seed_session", "/close_session",
           "/v1/fine_tuning/alpha/graders/run", "/v1/fine_tuning/alpha/graders/validate"]  # fmt: skip


@pytest.mark.parametrize("path", [path for path in bodies() if path in SCORING])
@settings(FEW, max_examples=20)
@given(data=st.data())
def test_any_body_of_other_trainers_is_answered_or_refused(server: Server, path: str, data: Any) -> None:
    body = dump(data.draw(objects([*bodies()[path].model_fields, "expected_answer"]) | VALUE))
    response = server.client.post(path, content=body)
    assert response.status_code in {200, 400, 422}, (body, response.text)
    assert "NaN" not in response.text


LABELS = [Text('{"kind":{}}'), Text('{"kind":[]}'), Text("1" + "0" * 6000), Text('{"kind":"\\ud800"}')]


@pytest.mark.parametrize("label", LABELS)
def test_a_label_that_is_no_reference_costs_the_other_queries_nothing(server: Server, label: Text) -> None:
    body = dump({"query": ["\\boxed{4}", "\\boxed{4}"], "labels": [label, "4"]})
    answer = server.client.post("/get_reward", content=body).json()
    assert answer["rewards"] == [0.0, 1.0]
    assert answer["extra_logs"]["unscored"] == [1.0, 0.0]
    assert "reference" in answer["error"][0]


def test_a_query_that_is_no_text_is_unscored_and_named(server: Server) -> None:
    answer = server.client.post("/get_reward", content=json.dumps({"query": [7], "labels": ["4"]})).json()
    assert answer["extra_logs"]["unscored"] == [1.0]
    assert "samples.0.completion" in answer["error"][0]
