"""How each surface is asked about one sample, and what its answer means to its client."""

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import httpx

from tests.server import Server
from tests.waiting import PATIENCE

Query = dict[str, Any]


@dataclass(frozen=True)
class Told:
    """What a client learns: a value, `unscored` when the answer says it is none, or a refusal's status."""

    value: float | None = None
    unscored: bool = False
    status: int = 200


@dataclass(frozen=True)
class Wire:
    """A surface that scores: how to ask about (completion, label), and how to read the answer."""

    name: str
    path: str
    request: Callable[[str, Any], dict[str, Any]]
    read: Callable[[Any], Told]
    query: tuple[tuple[str, Any], ...] = ()

    def ask(self, server: Server, completion: str, label: Any, **query: Any) -> Told:
        return self.told(server, self.post(server, self.request(completion, label), **query))

    def post(self, server: Server, body: Any, **query: Any) -> httpx.Response:
        """A document, or bytes as they are."""
        content = body if isinstance(body, bytes) else json.dumps(body)
        return server.client.post(self.path, content=content, params={**dict(self.query), **query})

    def told(self, server: Server, response: httpx.Response) -> Told:
        if response.status_code != 200:
            if response.status_code in {503, 504}:
                assert float(response.headers["retry-after"]) > 0
            return Told(status=response.status_code)
        assert "NaN" not in response.text
        document = response.json()
        return poll(server, document) if self.name == "roll" else self.read(document)


def poll(server: Server, submitted: Any, seconds: float = PATIENCE) -> Told:
    """As ROLL does: ask by GET, with a JSON body, until there is a result."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        request = {"reward_request_id": submitted["reward_request_id"]}
        answer = server.client.request("GET", "/roll/result", json=request).json()
        if answer["errcode"] != 1:
            refused = answer["errcode"] != 0 or answer["reward_score"] is None
            return Told(status=503) if refused else Told(answer["reward_score"], bool(answer["unscored"]))
        time.sleep(0.05)
    raise AssertionError("no result")


def response_object(text: str) -> Query:
    """A response of OpenAI's Responses API."""
    content = [{"type": "output_text", "text": text, "annotations": []}]
    message = {"id": "m", "type": "message", "role": "assistant", "status": "completed", "content": content}
    return {
        "id": "r", "created_at": 1.0, "model": "m", "object": "response", "output": [message],
        "parallel_tool_calls": False, "tool_choice": "auto", "tools": [],
    }  # fmt: skip


PROMPT = "<|user|>6*7?<|assistant|>"

WIRES = {
    wire.name: wire
    for wire in (
        Wire(
            "openrlhf",
            "/get_reward",
            lambda text, label: {"query": [f"{PROMPT}{text}<|eos|>"], "prompts": [PROMPT], "labels": [label]},
            lambda got: Told(got["rewards"][0], got["extra_logs"]["unscored"] == [1.0]),
        ),
        Wire(
            "slime",
            "/slime",
            lambda text, label: {"prompt": "6*7?", "response": text, "label": label},
            lambda got: Told(got["reward"], got["unscored"] == 1.0),
            (("reward_key", "reward"),),
        ),
        Wire(
            "nemo_gym",
            "/verify",
            lambda text, label: {
                "responses_create_params": {"input": [{"role": "user", "content": "6*7?"}]},
                "response": response_object(text),
                "expected_answer": label,
            },
            lambda got: Told(got["reward"], got["mask_sample"]),
        ),
        Wire(
            "roll",
            "/roll/submit",
            lambda text, label: {
                "prompt": "6*7?", "response": text, "reward_info": {"ground_truth": label}, "timeout": 20,
                "reward_manager": [{"plugin_name": "math_rule"}],
            },
            lambda got: Told(),
        ),
        Wire(
            "eval_protocol",
            "/reward",
            lambda text, label: {
                "messages": [{"role": "user", "content": "6*7?"}, {"role": "assistant", "content": text}],
                "ground_truth": label,
            },
            lambda got: Told(got["score"], not got["is_score_valid"]),
        ),
        Wire(
            "areal",
            "/apis/functioncalls",
            lambda text, label: {
                "uid": "u", "language": "MATH", "testcases": [{}],
                "extraInfo": {"answers": [text], "solutions": [label], "query_ids": ["q"]},
            },
            lambda got: Told(
                float(got["success"]), got["results"][0]["errorType"] in {"SystemError", "BadReference"}
            ),
        ),
        Wire(
            "gemini",
            "/gemini",
            lambda text, label: {
                "example": {
                    "contents": [{"role": "user", "parts": [{"text": "6*7?"}]}],
                    "references": {"answer": label},
                },
                "response": {"parts": [{"text": "0", "thought": True}, {"text": text}]},
                "metadata": {"step": 3, "tuning_job_id": 1},
            },
            lambda got: Told(got["reward"]),
        ),
        Wire(
            "azure",
            "/azure/grader",
            lambda text, label: {
                "sample": {"choices": [{"message": {"role": "assistant", "content": text}}]},
                "item": {"question": "6*7?", "reference_answer": label},
                "trace_id": "trace_1",
            },
            lambda got: Told(got["score"]),
        ),
        Wire(
            "weave",
            "/weave",
            lambda text, label: {
                "schema_version": 1,
                "original_call": {"inputs": {"question": "6*7?", "answer": label}, "output": {"reply": text}},
                "scorer": {"name": "s", "config": None},
            },
            lambda got: Told(got["result"]["value"]),
        ),
        Wire(
            "llama_factory",
            "/v1/score/evaluation",
            lambda text, label: {"model": "m", "messages": [text]},
            lambda got: Told(got["scores"][0], bool(got["error"][0])),
            (("spec", "format"),),
        ),
    )
}  # fmt: skip
WITHOUT_A_WORD = {"gemini", "azure", "weave"}
"""Clients that know a number or an error: what cannot be judged is refused."""
WITH_REFERENCE = [name for name in WIRES if name != "llama_factory"]
