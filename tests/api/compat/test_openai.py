"""OpenAI's graders, run through the openai SDK; judges are scripted servers on real sockets."""

from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from tests.endpoint import Script, chat, serve
from tests.server import Server, started

__all__ = ["serve"]

EQUAL = {
    "type": "string_check", "name": "eq", "operation": "eq", "input": "{{sample.output_text}}",
    "reference": "{{ item.answer }}",
}  # fmt: skip
QUESTION = {"role": "user", "content": "Of 1: {{sample.output_text}}"}
SCORE = {"type": "score_model", "name": "s", "model": "gpt-x", "input": [QUESTION]}
LABEL = {**SCORE, "type": "label_model", "labels": ["good", "bad"], "passing_labels": ["good"]}
CAT = "the cat sat on the mat"


def python(source: str) -> dict[str, Any]:
    return {"type": "python", "name": "p", "source": source}


def similar(measure: str) -> dict[str, Any]:
    texts = {"input": "{{sample.output_text}}", "reference": "{{item.answer}}"}
    return {"type": "text_similarity", "name": measure, "evaluation_metric": measure, **texts}


def run(server: Server, grader: dict[str, Any], sample: str = "4", item: Any = None) -> tuple[Any, list[str]]:
    """The reward and the flags that are set."""
    body = {"grader": grader, "model_sample": sample, "item": {"answer": "4"} if item is None else item}
    response = server.client.post("/v1/fine_tuning/alpha/graders/run", json=body)
    assert response.status_code == 200, response.text
    answer = response.json()
    return answer["reward"], [name for name, value in answer["metadata"]["errors"].items() if value is True]


@pytest.fixture
def judged(serve: Callable[..., Script]) -> Iterator[Callable[..., tuple[Server, Script]]]:
    """Starts a judge with this script, and a server that asks it."""
    opened: list[Any] = []

    def start(*lines: Any, **env: str) -> tuple[Server, Script]:
        judge = serve(*lines)
        env = {"REWARD_SERVICE_JUDGE_BASE_URL": judge.url, "REWARD_SERVICE_JUDGE_API_KEY": "secret", **env}
        context = started("--workers", "1", env=env)
        opened.append(context)
        return context.__enter__(), judge

    yield start
    for context in opened:
        context.__exit__(None, None, None)


def test_the_sdk_runs_and_validates_graders_with_us(server: Server) -> None:
    openai = pytest.importorskip("openai")
    with openai.OpenAI(base_url=f"{server.url}/v1", api_key="none", max_retries=0) as client:
        graders = client.fine_tuning.alpha.graders
        done = graders.run(grader=EQUAL, model_sample="4", item={"answer": "4"})
        assert (done.reward, done.metadata.name, done.metadata.type) == (1.0, "eq", "string_check")
        assert not any(value for value in done.metadata.errors.model_dump().values())
        parts = {"a": EQUAL, "b": python("def grade(s, i): return 0.5")}
        formula = {"type": "multi", "name": "m", "graders": parts}
        multi = {**formula, "calculate_output": "0.8 * a + 0.2 * min(b, 1)"}
        done = graders.run(grader=multi, model_sample="4", item={"answer": "4"})
        assert done.reward == pytest.approx(0.9)
        assert done.sub_rewards == {"a": 1.0, "b": 0.5}
        assert graders.validate(grader=EQUAL).grader.name == "eq"
        with pytest.raises(openai.UnprocessableEntityError) as refused:
            graders.validate(grader={**formula, "calculate_output": "eval('1')"})
        assert "eval" in refused.value.body["detail"]


def test_the_sdk_is_told_of_an_outage_by_a_flag(bare: Server) -> None:
    openai = pytest.importorskip("openai")
    with openai.OpenAI(base_url=f"{bare.url}/v1", api_key="none") as client:
        done = client.fine_tuning.alpha.graders.run(
            grader=python("def grade(s, i): return 1.0"), model_sample="4", item={}
        )
    assert (done.reward, done.metadata.errors.python_grader_server_error) == (None, True)


@pytest.mark.parametrize(
    ("operation", "sample", "answer", "reward"),
    [
        ("eq", "a", "a", 1.0),
        ("eq", "A", "a", 0.0),
        ("ne", "a", "b", 1.0),
        ("like", "xay", "a", 1.0),
        ("like", "xAy", "a", 0.0),
        ("ilike", "xAy", "a", 1.0),
        ("like", "a", "xay", 0.0),
    ],
)
def test_strings_are_checked(server: Server, operation: str, sample: str, answer: str, reward: float) -> None:
    assert run(server, {**EQUAL, "operation": operation}, sample, {"answer": answer}) == (reward, [])


@pytest.mark.parametrize(
    "measure", ["cosine", "fuzzy_match", "bleu", "gleu", "meteor", *(f"rouge_{n}" for n in "12345l")]
)
def test_texts_are_compared_by_every_measure(server: Server, measure: str) -> None:
    same, none = (run(server, similar(measure), said, {"answer": CAT})[0] for said in (CAT, "zzz"))
    assert same == pytest.approx(1.0, abs=0.01)
    assert none < 0.3


def test_a_template_in_a_completion_stays_what_it_is(server: Server) -> None:
    assert run(server, EQUAL, "{{item.answer}}") == (0.0, [])


def test_what_the_item_lacks_is_no_completions_fault(server: Server) -> None:
    assert run(server, {**EQUAL, "reference": "{{item.nothing}}"}) == (None, ["invalid_variable_error"])


def test_a_sample_that_is_no_json_where_json_is_wanted_earns_nothing(server: Server) -> None:
    grader = {**EQUAL, "input": "{{sample.output_json.a[0]}}"}
    assert run(server, grader, "no json") == (0.0, ["sample_parse_error"])
    assert run(server, grader, '{"a": ["4"]}') == (1.0, [])


@pytest.mark.parametrize(
    ("source", "reward", "flags"),
    [
        ("def grade(sample, item): return float(sample['output_text'] == item['answer'])", 1.0, []),
        ("def grade(sample, item): return float('abc')", 0.0, ["python_grader_runtime_error"]),
        ("def grade(sample, item): return float('nan')", 0.0, ["python_grader_runtime_error"]),
        ("def grade(sample, item): return 'one'", 0.0, ["python_grader_runtime_error"]),
        ("def grade(", None, ["other_error"]),
        ("x = 1", None, ["other_error"]),
    ],
)
def test_programs_grade_in_the_sandbox(
    server: Server, source: str, reward: float | None, flags: list[str]
) -> None:
    assert run(server, python(source)) == (reward, flags)


def nested(depth: int) -> Any:
    return [nested(depth - 1)] if depth else []


def test_an_item_or_a_source_that_no_program_can_be_given_is_no_completions_fault(server: Server) -> None:
    grader = python("def grade(sample, item): return 1.0")
    assert run(server, grader, item={"answer": nested(110)}) == (None, ["other_error"])
    assert run(server, python("#" * (5 << 20)))[0] is None
    deep = "[" * 200 + "]" * 200
    assert run(server, grader, deep) == (0.0, ["python_grader_runtime_error"])


def test_a_reference_too_long_to_compare_texts_with_is_no_completions_fault(server: Server) -> None:
    long = "x" * (65 << 10)
    assert run(server, similar("fuzzy_match"), "x", {"answer": long}) == (None, ["other_error"])
    said = {**similar("fuzzy_match"), "reference": "{{sample.output_text}}"}
    assert run(server, said, long)[0] is not None


def test_a_formula_that_has_no_value_for_these_scores_is_the_scores_fault(server: Server) -> None:
    grader = {"type": "multi", "name": "m", "graders": {"a": EQUAL}, "calculate_output": "1 / a"}
    assert run(server, grader, "4") == (1.0, [])
    assert run(server, grader, "5") == (0.0, ["other_error"])


def test_a_formula_that_is_none_is_nobodys_score(server: Server) -> None:
    grader = {"type": "multi", "name": "m", "graders": {"a": EQUAL}, "calculate_output": "a.__class__"}
    assert run(server, grader) == (None, ["formula_parse_error"])


def test_without_a_judge_a_model_grader_has_no_score(server: Server) -> None:
    assert run(server, SCORE) == (None, ["model_grader_server_error"])


def test_a_judge_is_asked_in_its_own_words(judged: Callable[..., tuple[Server, Script]]) -> None:
    usage = {"choices": [{"message": {"content": '{"score": 0.7}'}}], "usage": {"total_tokens": 12}}
    server, judge = judged((200, {}, httpx.Response(200, json=usage).content))
    params = {"temperature": 0, "max_completions_tokens": 9}
    body = {"grader": {**SCORE, "sampling_params": params}, "model_sample": "yes"}
    answer = server.client.post("/v1/fine_tuning/alpha/graders/run", json=body).json()
    assert answer["reward"] == 0.7
    assert answer["model_grader_token_usage_per_model"] == {"gpt-x": 12}
    assert (answer["metadata"]["token_usage"], answer["metadata"]["sampled_model_name"]) == (12, "gpt-x")
    asked, headers, _ = judge.requests[0]
    assert asked["messages"][-1] == {"role": "user", "content": "Of 1: yes"}
    assert (asked["model"], asked["temperature"], asked["max_completion_tokens"]) == ("gpt-x", 0, 9)
    assert {name.lower(): value for name, value in headers.items()}["authorization"] == "Bearer secret"


def test_labels_pass_or_do_not(judged: Callable[..., tuple[Server, Script]]) -> None:
    said = ['```json\n{"label": "good"}\n```', '{"label": "bad"}', '{"label": "so so"}', '{"label": "good"}']
    server, judge = judged(*said)
    assert [run(server, LABEL)[0] for _ in range(3)] == [
        1.0,
        0.0,
        1.0,
    ]  # a label of no list is asked for again
    assert judge.requests[0][0]["response_format"]["json_schema"]["schema"]["properties"]["label"]["enum"]


UNCLEAR: list[tuple[Any, str]] = [
    ("I would say 0.7", "model_grader_parse_error"),
    ('{"score": 7}', "model_grader_parse_error"),
    ('{"score": NaN}', "model_grader_parse_error"),
    ((200, {}, chat('{"score": 1}', finish_reason="length")), "model_grader_parse_error"),
    ((200, {}, chat(None)), "model_grader_parse_error"),
    ((200, {}, chat(None, refusal="no")), "model_grader_refusal_error"),
    ((200, {}, chat("", finish_reason="content_filter")), "model_grader_refusal_error"),
]


def test_a_completion_that_a_judge_is_unclear_of_alone_earns_nothing(
    judged: Callable[..., tuple[Server, Script]],
) -> None:
    server, judge = judged(*(line for said, _ in UNCLEAR for line in (said, said, '{"score": 0.1}')))
    for _, flag in UNCLEAR:
        assert run(server, SCORE, "Say nothing clear of me.") == (0.0, [flag])
    assert ["Say nothing" in str(asked["messages"]) for asked, _, _ in judge.requests[:3]] == [
        True,
        True,
        False,
    ]


def test_a_judge_that_is_never_clear_has_a_score_for_nobody(
    judged: Callable[..., tuple[Server, Script]],
) -> None:
    server, _ = judged(*(said for said, _ in UNCLEAR for _ in range(3)), (401, {}, b"who?"))
    for _, flag in UNCLEAR:
        assert run(server, SCORE) == (None, [flag])
    assert run(server, SCORE) == (None, ["model_grader_server_error"])


def test_a_judge_that_fails_is_asked_again_and_then_it_is_an_outage(
    judged: Callable[..., tuple[Server, Script]],
) -> None:
    hold = '{"openai": {"hold_s": 2}}'
    server, judge = judged((500, {}, b""), '{"score": 1}', (500, {}, b""), REWARD_SERVICE_COMPAT=hold)
    assert run(server, SCORE) == (1.0, [])
    assert run(server, SCORE) == (None, ["model_grader_server_error"])
    assert 4 <= len(judge.requests) <= 8


def test_an_overloaded_judge_is_waited_for_and_then_overload_is_passed_on(
    judged: Callable[..., tuple[Server, Script]],
) -> None:
    hold = '{"openai": {"hold_s": 1.5}}'
    busy = (429, {"retry-after": "0.3"}, b"")
    server, _ = judged(busy, '{"score": 1}', (503, {"retry-after": "7"}, b""), REWARD_SERVICE_COMPAT=hold)
    assert run(server, SCORE) == (1.0, [])
    response = server.client.post(
        "/v1/fine_tuning/alpha/graders/run", json={"grader": SCORE, "model_sample": ""}
    )
    assert (response.status_code, response.headers["retry-after"]) == (503, "7")
