"""OpenRLHF's wire, asked by its own executor."""

import logging
import sys
from types import ModuleType
from typing import Any

import pytest

from reward_service.api.compat.openrlhf_remote import without_special_tokens
from tests import wheels
from tests.server import Server

PROMPT = "<|user|>6*7?<|assistant|>"


@pytest.fixture
def agent(monkeypatch: pytest.MonkeyPatch) -> ModuleType:
    """OpenRLHF's module that fetches rewards; of the package round it, the logger is a stand-in."""
    pytest.importorskip("aiohttp")
    logs: Any = ModuleType("openrlhf.utils.logging_utils")
    logs.init_logger = logging.getLogger
    for name, module in (("openrlhf", ModuleType("openrlhf")), ("openrlhf.utils", ModuleType("utils"))):
        monkeypatch.setitem(sys.modules, name, module)
    monkeypatch.setitem(sys.modules, logs.__name__, logs)
    return wheels.module("openrlhf", "openrlhf/utils/agent.py")


def ask(server: Server, body: dict[str, Any], **query: str) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post("/get_reward", json=body, params=query).json()
    return answer


async def test_its_executor_gets_a_reward_a_score_and_logs(agent: ModuleType, server: Server) -> None:
    url = f"{server.url}/get_reward?spec=r1-zero"
    executor = agent.SingleTurnAgentExecutor([url, url])
    text = f"{PROMPT}<think>6 times 7.</think><answer>\\boxed{{42}}</answer><|im_end|>"
    for _ in range(3):
        (got,) = await executor._fetch_rewards_via_http([text], [PROMPT], ["42"])
        assert (got["rewards"], got["scores"]) == ([2.0], [1.0])
        assert got["extra_logs"] == {"accuracy": [1.0], "format": [1.0], "unscored": [0.0]}


async def test_its_executor_fills_in_a_rollout(agent: ModuleType, server: Server) -> None:
    executor = agent.SingleTurnAgentExecutor(f"{server.url}/get_reward")
    got = await executor._fetch_rewards_via_http([PROMPT + "\\boxed{42}</s>"] * 4, [PROMPT] * 4, ["42"] * 4)
    assert [reward for part in got for reward in part["rewards"]] == [1.0] * 4


def test_an_empty_shard_gets_empty_lists(server: Server) -> None:
    empty = {"query": [], "prompts": [], "labels": []}
    assert ask(server, empty) == {"rewards": [], "scores": [], "extra_logs": {}, "error": []}


def test_every_list_has_the_length_of_the_batch(server: Server) -> None:
    texts = [f"{PROMPT}\\boxed{{{n}}}" for n in (42, 41, 42)]
    got = ask(server, {"query": texts, "prompts": [PROMPT] * 3, "labels": ["42", "42", ""]})
    assert got["rewards"] == [1.0, 0.0, 0.0]
    assert got["extra_logs"] == {"accuracy": [1.0, 0.0, 0.0], "unscored": [0.0, 0.0, 1.0]}
    assert [bool(error) for error in got["error"]] == [False, False, True]


def test_the_oldest_versions_send_the_text_alone(server: Server) -> None:
    assert ask(server, {"query": ["<think>6 times 7.</think><answer>b</answer>"]}, spec="format")[
        "rewards"
    ] == [1.0]


def test_labels_may_be_null_or_missing(server: Server) -> None:
    for labels in (None, [None], []):
        got = ask(server, {"query": [PROMPT + "x"], "prompts": [PROMPT], "labels": labels})
        assert got["extra_logs"]["unscored"] == [1.0]


def test_a_label_may_hold_tests_of_a_program(server: Server) -> None:
    label = '{"inputs": ["1\\n"], "outputs": ["2\\n"]}'
    text = PROMPT + "```python\nprint(int(input()) * 2)\n```<|im_end|>"
    assert ask(server, {"query": [text], "prompts": [PROMPT], "labels": [label]})["rewards"] == [1.0]


@pytest.mark.parametrize(
    ("text", "bare"),
    [
        ("a</s>", "a"),
        ("a<|im_end|>\n<|endoftext|>", "a"),
        ("a<｜end▁of▁sentence｜>", "a"),
        ("|> a |>", "|> a |>"),
        ("<|" + "x" * 100 + "|>", "<|" + "x" * 100 + "|>"),
        ("</s>" * 1_000, ""),
    ],
)
def test_special_tokens_at_the_end_are_taken_off(text: str, bare: str) -> None:
    assert without_special_tokens(text) == bare


def test_stripping_tokens_is_linear() -> None:
    assert without_special_tokens("a" + "<|x|>" * 200_000) == "a"
