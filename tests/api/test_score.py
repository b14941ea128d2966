import json
import math
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from tests.server import Server

RIGHT = "<think>6 times 7.</think><answer>\\boxed{42}</answer>"
WRONG = "<think>6 times 7.</think><answer>\\boxed{41}</answer>"


def sample(completion: Any = RIGHT, **fields: Any) -> dict[str, Any]:
    return {"completion": completion, "reference": "42", **fields}


def values(answer: dict[str, Any]) -> list[float | None]:
    return [reward["value"] for reward in answer["rewards"]]


def burn(seconds: float, *, in_read: bool = False) -> dict[str, Any]:
    params = {"burn": seconds, "in_read": in_read}
    return {"components": {"burn": {"params": params}}}


def test_every_component_comes_with_answer_and_reason(server: Server) -> None:
    answer = server.score([sample(id="a"), sample(WRONG, id="b")])
    assert values(answer) == [2.0, 1.0]
    assert [reward["id"] for reward in answer["rewards"]] == ["a", "b"]
    right, wrong = (reward["components"]["accuracy"] for reward in answer["rewards"])
    assert (right["score"], right["weight"], right["value"], right["outcome"]) == (1.0, 1.0, 1.0, "scored")
    assert (wrong["answer"], wrong["score"]) == ("41", 0.0)
    assert right["reason"]
    assert answer["timing"]["total_ms"] > 0
    assert answer["warnings"] == []


def test_an_empty_batch_gives_empty_lists(server: Server) -> None:
    answer = server.score([])
    assert (answer["rewards"], answer["groups"]) == ([], [])


def test_one_broken_sample_among_a_hundred_costs_nobody_else(server: Server) -> None:
    batch: list[Any] = [sample(RIGHT if n % 3 else WRONG) for n in range(100)]
    batch[50] = {"completion": RIGHT, "reference": "42", "cmopletion": "x", "id": "broken"}
    answer = server.score(batch)
    broken = answer["rewards"].pop(50)
    assert values(answer) == [2.0 if n % 3 else 1.0 for n in range(100) if n != 50]
    assert (broken["id"], broken["value"], broken["outcome"]) == ("broken", None, "bad_reference")
    assert "samples.50.cmopletion" in broken["components"]["accuracy"]["reason"]


@pytest.mark.parametrize("broken", [None, 3, "text", [], {}, {"completion": None}, {"completion": {"a": 1}}])
def test_a_sample_of_the_wrong_type_is_null_and_costs_nobody_else(server: Server, broken: Any) -> None:
    assert values(server.score([sample(), broken, sample()])) == [2.0, None, 2.0]


@pytest.mark.parametrize(
    "reference", ["", " ", None, True, [], {}, {"kind": "math"}, {"kind": "riddle", "x": 1}]
)
def test_a_broken_reference_is_null_and_the_datasets_fault(server: Server, reference: Any) -> None:
    answer = server.score([sample(), sample(reference=reference), sample()])
    assert values(answer) == [2.0, None, 2.0]
    assert answer["rewards"][1]["outcome"] == "bad_reference"


@pytest.mark.parametrize("reference", ["NaN", "-Infinity", "1e999", '{"kind": "math", "answer": NaN}'])
def test_a_reference_that_is_no_number_is_never_a_score(server: Server, reference: str) -> None:
    body = f'{{"samples": [{{"completion": "42", "reference": {reference}}}, {json.dumps(sample())}]}}'
    response = server.post(body)
    assert response.status_code == 200
    assert "NaN" not in response.text
    bad, good = response.json()["rewards"]
    assert (bad["value"], bad["outcome"]) == (None, "bad_reference")
    assert good["value"] == 2.0


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999"])
def test_no_number_beyond_numbers_gets_into_a_spec(server: Server, number: str) -> None:
    body = f'{{"spec": {{"components": {{"format": {{"weight": {number}}}}}}}, "samples": []}}'
    assert server.post(body).status_code == 422


def test_lone_surrogates_are_scored_and_cost_nobody_else(server: Server) -> None:
    bad = json.dumps(
        sample(
            "<think>six \ud800 times seven</think><answer>\\boxed{42}</answer>", id="\udfff", prompt="\udc00"
        )
    )
    assert "\\ud800" in bad
    response = server.post(f'{{"samples": [{bad}, {json.dumps(sample())}]}}')
    assert response.status_code == 200
    answer = response.json()
    assert values(answer) == [2.0, 2.0]
    assert answer["rewards"][0]["id"] == "\U0010ffff"  # half a pair, kept apart from all other halves


def test_control_characters_and_null_bytes_are_text_like_any_other(server: Server) -> None:
    text = "".join(map(chr, range(32))) + "\x7f\u2028\uffff"
    answer = server.score([sample(f"<think>six times seven{text}</think><answer>\\boxed{{42}}</answer>")])
    assert values(answer) == [2.0]


def test_a_completion_of_a_million_characters_is_scored(server: Server) -> None:
    filler = "six sevens, " * 83_000
    long = f"<think>{filler}</think><answer>\\boxed{{42}}</answer>"
    assert 990_000 < len(long) <= 1_000_000
    assert values(server.score([sample(), sample(long), sample()])) == [2.0, 2.0, 2.0]


def test_a_completion_beyond_the_limit_is_over_limit_and_worth_zero(server: Server) -> None:
    answer = server.score([sample(), sample("x" * 1_000_001), sample()])
    assert values(answer) == [2.0, 0.0, 2.0]
    assert answer["rewards"][1]["outcome"] == "over_limit"


@pytest.mark.parametrize(
    "tower", ["9^{9^{9}}", "1E9999999", "9^{9^{9^{9}}}", "10!!!!!!", "\\frac{1}{10^{-99999999}}"]
)
def test_numbers_beyond_any_machine_are_worth_nothing_and_their_neighbours_are_right(
    server: Server, tower: str
) -> None:
    batch = [sample(f"<think>6 times 7.</think><answer>\\boxed{{{40 + n % 3}}}</answer>") for n in range(64)]
    batch[31] = sample(f"<think>6 times 7.</think><answer>\\boxed{{{tower}}}</answer>")
    answer = server.score(batch, spec="accuracy")
    guilty = answer["rewards"].pop(31)
    assert values(answer) == [float(n % 3 == 2) for n in range(64) if n != 31]
    assert (guilty["value"], guilty["outcome"] in ("over_limit", "scored")) == (0.0, True)


def test_a_completion_that_hangs_its_verifier_is_over_limit_and_what_follows_is_served(
    server: Server,
) -> None:
    answer = server.score([sample("hang")], spec=burn(60.0))
    assert [(r["value"], r["outcome"]) for r in answer["rewards"]] == [(0.0, "over_limit")]
    assert values(server.score([sample()])) == [2.0]


def test_what_is_not_judged_by_the_deadline_is_null_and_never_zero(server: Server) -> None:
    answer = server.score([sample("late")], spec=burn(1.0), deadline_ms=100)
    assert [(r["value"], r["outcome"]) for r in answer["rewards"]] == [(None, "failed")]
    assert "deadline" in answer["rewards"][0]["components"]["burn"]["reason"]


def test_detail_says_less_and_the_numbers_stay_the_same(server: Server) -> None:
    batch = [sample(), sample(WRONG)]
    full, components, none = (server.score(batch, detail=d) for d in ("full", "components", "none"))
    assert values(full) == values(components) == values(none)
    assert none["rewards"][0]["components"] == {}
    part = components["rewards"][0]["components"]["accuracy"]
    assert (part["score"], part["answer"], part["reason"]) == (1.0, None, "")


def test_groups_come_with_statistics_and_advantages(server: Server) -> None:
    batch = [sample(RIGHT if n < 2 else WRONG, group="g", id=f"g{n}") for n in range(4)]
    answer = server.score([*batch, sample(group=7), sample()], spec="accuracy")
    first, second = answer["groups"]
    assert first["group"] == "g"
    assert first["ids"] == ["g0", "g1", "g2", "g3"]
    assert first["advantages"] == pytest.approx([1, 1, -1, -1])
    assert (first["size"], first["scored"], first["pass_rate"], first["informative"]) == (4, 4, 0.5, True)
    assert (second["group"], second["advantages"], second["informative"]) == (7, [0.0], False)


def test_a_member_nobody_could_judge_shifts_nobodys_baseline(server: Server) -> None:
    batch = [sample(group=1), sample(WRONG, group=1), sample(group=1, reference=""), {"group": 1}]
    (group,) = server.score(batch, spec="accuracy")["groups"]
    assert group["advantages"] == pytest.approx([1, -1, 0, 0])
    assert (group["size"], group["scored"], group["mean"], group["std"]) == (4, 2, 0.5, 0.5)


def test_the_spec_names_the_advantage(server: Server) -> None:
    spec = {"components": {"accuracy": {}}, "group": {"advantage": "none"}}
    (group,) = server.score([sample(group=1), sample(WRONG, group=1)], spec=spec)["groups"]
    assert group["advantages"] == [0.5, -0.5]


def test_an_inline_spec_scales_weighs_and_gates(server: Server) -> None:
    spec = {
        "components": {"accuracy": {"scale": [-1, 1], "weight": 2}, "format": {"weight": 0.5}},
        "gates": [{"component": "format"}],
    }
    answer = server.score([sample(), sample(WRONG), sample("\\boxed{42}")], spec=spec)
    assert values(answer) == [2.5, -1.5, -2.0]
    assert [reward["gated_by"] for reward in answer["rewards"]] == [None, None, "format"]


def test_a_doubtful_spec_is_accepted_with_a_warning(server: Server) -> None:
    answer = server.score([sample()], spec={"components": {"accuracy": {}, "format": {"weight": 3}}})
    assert "wrong answer" in answer["warnings"][0]


def test_chat_messages_are_scored_like_the_text_they_are(server: Server) -> None:
    messages = [
        {"role": "assistant", "reasoning_content": "6 times 7.", "content": "<answer>\\boxed{42}</answer>"}
    ]
    prompt = [{"role": "user", "content": [{"type": "text", "text": "6*7?"}, {"type": "image_url"}]}]
    assert values(server.score([sample(messages, prompt=prompt)])) == [2.0]


def test_many_callers_at_once_each_get_their_own(server: Server) -> None:
    def ask(number: int) -> list[float | None]:
        boxed = f"<think>6 times 7.</think><answer>\\boxed{{{number}}}</answer>"
        return values(server.score([sample(boxed, reference=str(number)), sample(boxed, reference="-1")]))

    with ThreadPoolExecutor(16) as callers:
        assert list(callers.map(ask, range(200))) == [[2.0, 1.0]] * 200


def test_the_batch_of_real_completions_gets_numbers_only(server: Server) -> None:
    batch = [
        sample(f"<think>{n} so far</think><answer>\\boxed{{{n}}}</answer>", group=n // 8) for n in range(1024)
    ]
    answer = server.score(batch)
    assert all(v is not None and math.isfinite(v) for v in values(answer))
    assert len(answer["groups"]) == 128
