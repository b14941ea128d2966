"""The wires on which a reward behind an address is asked: what is sent, and how its answer is read."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.function_reward import gold_text

FAILED = "failed"
Wire = Literal["score", "openrlhf", "slime", "list", "nemo_gym", "eval_protocol", "gemini", "azure", "weave"]
Asked = Sequence[tuple[CertifiedRow, str]]

OUTAGES = frozenset({"provider_unavailable", "transport_local_resource"})
"""NeMo Gym's words for what is not the completion's doing."""


@dataclass(frozen=True, slots=True)
class WireFormat:
    """One wire. `last` is the last part of its usual address; without `takes_many`, completions go one by
    one."""

    last: str
    body: Callable[[str, Asked], Any]
    read: Callable[[Any], list[Earned]]
    takes_many: bool = False


def wire_of(url: str) -> Wire:
    """The wire by the last part of the address; else a plain list."""
    last = url.partition("?")[0].rstrip("/").rpartition("/")[2]
    return next((name for name, wire in WIRES.items() if wire.last == last), "list")


def _alone(part: Asked) -> tuple[str, str, Any]:
    """Prompt, completion and gold of the one that is asked."""
    ((row, completion),) = part
    return row.prompt_text, completion, gold_text(row.reference)


def _score_body(spec: str, part: Asked) -> Any:
    samples = [
        {"id": at, "prompt": row.prompt or "", "completion": completion, "reference": row.reference}
        for at, (row, completion) in enumerate(part)
    ]
    return {"spec": spec, "samples": samples}


def _openrlhf_body(_: str, part: Asked) -> Any:
    return {
        "query": [f"{row.prompt_text}{completion}" for row, completion in part],
        "prompts": [row.prompt_text for row, _ in part],
        "labels": [gold_text(row.reference) for row, _ in part],
    }


def _list_body(_: str, part: Asked) -> Any:
    return {
        "prompts": [row.prompt_text for row, _ in part],
        "completions": [completion for _, completion in part],
        "references": [gold_text(row.reference) for row, _ in part],
    }


def _slime_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    return {"prompt": prompt, "response": completion, "label": gold}


def _nemo_gym_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    said = {"type": "message", "role": "assistant", "content": [{"type": "output_text", "text": completion}]}
    return {
        "responses_create_params": {"input": [{"role": "user", "content": prompt}]},
        "response": {"output": [said]},
        "expected_answer": gold,
    }


def _eval_protocol_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    messages = [{"role": "user", "content": prompt}, {"role": "assistant", "content": completion}]
    return {"messages": messages, "ground_truth": gold}


def _gemini_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    return {
        "example": {
            "contents": [{"role": "user", "parts": [{"text": prompt}]}],
            "references": {"answer": gold},
        },
        "response": {"role": "model", "parts": [{"text": completion}]},
    }


def _azure_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    message = {"role": "assistant", "content": completion}
    sample = {"choices": [{"message": message}], "output_text": completion}
    return {"sample": sample, "item": {"prompt": prompt, "reference": gold}}


def _weave_body(_: str, part: Asked) -> Any:
    prompt, completion, gold = _alone(part)
    payload = {"inputs": {"prompt": prompt, "reference": gold}, "output": {"completion": completion}}
    target = {"type": "call", "schema_version": 1, "payload": payload}
    return {"schema_version": 2, "scoring_target": target}


def _read_score(answer: Any) -> list[Earned]:
    return [_reward_earned(reward) for reward in answer["rewards"]]


def _reward_earned(reward: Any) -> Earned:
    part = reward.get("components", {}).get("accuracy") or {}
    return Earned(
        reward["value"], part.get("score"), str(reward.get("outcome", "scored")), str(part.get("reason", ""))
    )


def _read_list(answer: Any) -> list[Earned]:
    values = answer if isinstance(answer, list) else answer["rewards"]
    return [_number_earned(value) for value in values]


def _read_number(answer: Any) -> list[Earned]:
    value = answer if isinstance(answer, int | float | None) else answer.get("reward", answer.get("score"))
    return [_number_earned(value)]


def _read_nemo_gym(answer: Any) -> list[Earned]:
    why = str(answer.get("failure_reason") or "")
    if not answer.get("mask_sample"):
        return [_number_earned(answer["reward"])]
    return [Earned(None, None, FAILED if answer.get("failure_kind") in OUTAGES else "null", why)]


def _read_eval_protocol(answer: Any) -> list[Earned]:
    """Without a valid score nor any component it is the service that failed."""
    if answer.get("is_score_valid", True):
        return [_number_earned(answer["score"])]
    return [Earned(None, None, "null" if answer.get("metrics") else FAILED, str(answer.get("reason", "")))]


def _read_weave(answer: Any) -> list[Earned]:
    return [_number_earned(answer["result"]["value"])]


def _number_earned(value: Any) -> Earned:
    """A number, or nothing: these wires do not tell why, so nothing is what the completion earned."""
    if value is None:
        return Earned(None, None, "null", "null")
    return Earned(float(value))


WIRES: dict[Wire, WireFormat] = {
    "score": WireFormat("score", _score_body, _read_score, takes_many=True),
    "openrlhf": WireFormat("get_reward", _openrlhf_body, _read_list, takes_many=True),
    "slime": WireFormat("slime", _slime_body, _read_number),
    "nemo_gym": WireFormat("verify", _nemo_gym_body, _read_nemo_gym),
    "eval_protocol": WireFormat("reward", _eval_protocol_body, _read_eval_protocol),
    "gemini": WireFormat("gemini", _gemini_body, _read_number),
    "azure": WireFormat("grader", _azure_body, _read_number),
    "weave": WireFormat("weave", _weave_body, _read_weave),
    "list": WireFormat("", _list_body, _read_list, takes_many=True),
}
