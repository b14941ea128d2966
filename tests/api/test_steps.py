"""Rewards of single turns, from the wire to the wire."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.endpoint import Script, serve
from tests.server import Server, started

__all__ = ["serve"]

CALLS = {"kind": "tool_calls", "calls": [{"name": "look", "arguments": {"n": n}} for n in range(3)]}
SPEC = {"components": {"accuracy": {"scale": [-1, 1]}, "tag_count": {"weight": 0.25}}}


def call(number: int) -> dict[str, Any]:
    return {"type": "function", "function": {"name": "look", "arguments": json.dumps({"n": number})}}


def assistant(*numbers: int, content: str | None = None) -> dict[str, Any]:
    return {"role": "assistant", "content": content, "tool_calls": [call(n) for n in numbers]}


TOOL = {"role": "tool", "content": "nothing \\boxed{7}"}
EPISODE = [assistant(0), TOOL, assistant(1, 2), TOOL, assistant(content="Done.")]


def test_calls_are_paid_where_they_are_made_and_steps_add_up_to_the_value(server: Server) -> None:
    (reward,) = server.score([{"completion": EPISODE, "reference": CALLS}], spec="accuracy")["rewards"]
    assert reward["value"] == 1.0
    assert reward["steps"] == [
        {"at": 0, "value": pytest.approx(1 / 3), "component": "accuracy"},
        {"at": 2, "value": pytest.approx(2 / 3), "component": "accuracy"},
    ]


def test_a_text_has_no_steps_and_an_answer_is_owed_to_the_turn_that_gives_it(server: Server) -> None:
    turns = [{"role": "assistant", "content": "Let me look."}, TOOL, {"content": "It is \\boxed{42}."}]
    text, chat = server.score(
        [{"completion": "\\boxed{42}", "reference": "42"}, {"completion": turns, "reference": "42"}],
        spec="accuracy",
    )["rewards"]
    assert (text["value"], text["steps"]) == (1.0, None)
    assert (chat["value"], chat["steps"]) == (1.0, [{"at": 2, "value": 1.0, "component": "accuracy"}])


def test_what_a_tool_says_is_no_answer_of_the_policys(server: Server) -> None:
    turns = [assistant(0), TOOL]
    (reward,) = server.score([{"completion": turns, "reference": "7"}], spec="accuracy")["rewards"]
    assert (reward["value"], reward["outcome"]) == (0.0, "no_answer")
    assert reward["steps"] == [{"at": 0, "value": 0.0, "component": "accuracy"}]


def test_advantages_of_turns_come_with_the_group(server: Server) -> None:
    wrong = [assistant(5), TOOL, {"role": "assistant", "content": "Done."}]
    samples = [
        {"id": "right", "completion": EPISODE, "reference": CALLS, "group": "g"},
        {"id": "wrong", "completion": wrong, "reference": CALLS, "group": "g"},
        {"id": "text", "completion": "look(n=0)", "reference": CALLS, "group": "g"},
        {"id": "null", "completion": EPISODE, "reference": {"kind": "tool_calls"}, "group": "g"},
        {"id": "other", "completion": "x", "reference": CALLS, "group": "h"},
    ]
    first, second = server.score(samples, spec="accuracy")["groups"]
    assert second["step_advantages"] is None
    right, lost, text, null = first["step_advantages"]
    assert ([one["at"] for one in right], [one["at"] for one in lost]) == ([0, 2, 4], [0, 2])
    assert text == null == []
    assert right[0]["advantage"] > 0 > lost[0]["advantage"]


MESSAGES = st.lists(
    st.fixed_dictionaries(
        {"role": st.sampled_from(["assistant", "tool", "user"])},
        optional={
            "content": st.sampled_from(["", "\\boxed{42}", "<think>a</think> look(n=0)", None]),
            "tool_calls": st.lists(st.integers(0, 3).map(call), max_size=3),
        },
    ),
    max_size=6,
)


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.lists(MESSAGES, min_size=1, max_size=6), st.sampled_from([CALLS, "42"]))
def test_steps_add_up_whatever_the_conversation(server: Server, episodes: list[Any], reference: Any) -> None:
    samples = [{"completion": episode, "reference": reference} for episode in episodes]
    for reward, episode in zip(server.score(samples, spec=SPEC)["rewards"], episodes, strict=True):
        if not episode:
            assert reward["steps"] is None
            continue
        own = [at for at, message in enumerate(episode) if message["role"] == "assistant"]
        assert {step["at"] for step in reward["steps"]} <= set(own or range(len(episode)))
        assert sum(step["value"] for step in reward["steps"]) == pytest.approx(reward["value"], abs=1e-9)


@pytest.mark.parametrize(
    ("completion", "path"),
    [
        ([EPISODE[0], 5], "samples.0.completion"),
        ([{"role": 5}], "samples.0.completion"),
        ([{"role": "assistant", "content": {"text": "x"}}], "samples.0.completion"),
        ({"role": "assistant"}, "samples.0.completion"),
    ],
)
def test_a_conversation_of_another_shape_is_told_by_its_path(
    server: Server, completion: Any, path: str
) -> None:
    bad, good = server.score(
        [{"completion": completion, "reference": CALLS}, {"completion": EPISODE, "reference": CALLS}]
    )["rewards"]
    assert (bad["value"], bad["steps"], bad["outcome"]) == (None, None, "bad_reference")
    assert path in bad["components"]["accuracy"]["reason"]
    assert good["components"]["accuracy"]["score"] == 1.0


def test_a_process_reward_model_judges_turns(serve: Callable[..., Script]) -> None:
    values = [[0.25, 0.75], [0.75, 0.25], [0.5, 0.5]]
    body = json.dumps({"data": [{"index": 0, "data": values}]}).encode()
    script = serve((200, {"content-type": "application/json"}, body))
    models = {"process_reward": {"base_url": script.url.removesuffix("/v1"), "api": "vllm:pooling"}}
    turns = [{"role": "assistant", "content": text} for text in ("one", "two", "three")]
    episode = [turns[0], TOOL, turns[1], TOOL, turns[2]]
    expected = {"min": {2: 0.25}, "last": {4: 0.5}, "mean": {0: 0.25, 2: 1 / 12, 4: 1 / 6}}
    with started("--workers", "1", env={"REWARD_SERVICE_MODELS": json.dumps(models)}) as server:
        for aggregate, steps in expected.items():
            params = {"split": "turns", "aggregate": aggregate}
            spec = {"components": {"process_reward": {"params": params}}}
            (reward,) = server.score([{"completion": episode}], spec=spec)["rewards"]
            assert reward["value"] == pytest.approx(sum(steps.values()))
            assert {step["at"]: step["value"] for step in reward["steps"]} == pytest.approx(steps)
    asked = [request["messages"][-1]["content"] for request, *_ in script.requests]
    assert max(text.count("<extra_0>") for text in asked) == 3  # the self-check asks first
