"""Weave's remote scorer: `POST /weave`, one traced call or turn of an agent a request.

An answer other than 200 leaves no feedback, which is right for what cannot be judged: 422 for a bad
reference, 503, after which turns are sent again, for an outage. Weave takes values between 0 and 1.
"""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from pydantic import Field
from pydantic_core import to_json

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.ground_truth import reference_of
from reward_service.api.problem_details import ProblemDetails

SURFACE = Adapter("weave", hold_s=20.0)
"""It waits for thirty seconds."""

TEXTS = ("completion", "output", "response", "reply", "answer", "text", "content")
PROMPTS = ("prompt", "messages", "question", "problem", "input", "message")
REFERENCES = ("reference", "reference_answer", "ground_truth", "expected", "answer", "target")
"""Fields of a call's output and inputs, first come first served, where the scorer's `config` names none."""
MAX_REASON_CHARS = 500


class ScorerConfig(Loose):
    """What the scorer's `config` may say: the spec, and where in the call things stand (`inputs.a.b`).
    `answer` is a reference for all calls."""

    spec: str | None = None
    prompt: str | None = None
    completion: str | None = None
    reference: str | None = None
    answer: Any = None


class Scorer(Loose):
    """The scorer as it was registered."""

    config: ScorerConfig | None = None


class Target(Loose):
    """What is to be scored, in version 2."""

    type: str = "call"
    payload: dict[str, Any] = Field(default_factory=dict)


class WeaveRequest(Loose):
    """Version 1 has the call, version 2 a target."""

    schema_version: int = 1
    original_call: dict[str, Any] = Field(default_factory=dict)
    scoring_target: Target | None = None
    scorer: Scorer = Field(default_factory=Scorer)


class Score(Loose):
    """A value between 0 and 1, and why."""

    value: float
    reason: str


class WeaveResponse(Loose):
    """The result, in the version of the request."""

    schema_version: int
    result: Score


@SURFACE.endpoint("/weave", WeaveRequest, WeaveResponse)
async def weave(call: AdapterCall[WeaveRequest]) -> WeaveResponse:
    """The reward of one traced call or turn. `scorer.config` may name the `spec`, and the places of `prompt`,
    `completion` and `reference` in the call, such as `inputs.question`."""
    body = call.body
    config = body.scorer.config or ScorerConfig()
    value, why = await call.judged(_sample(body, config), config.spec)
    if not 0 <= value <= 1:
        detail = f"the reward is {value:g}; Weave takes 0 to 1: name a spec of that range"
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    score = Score(value=value, reason=why[:MAX_REASON_CHARS])
    return WeaveResponse(schema_version=body.schema_version, result=score)


def _sample(body: WeaveRequest, config: ScorerConfig) -> dict[str, Any]:
    """The fields of a sample.

    Raises:
        ProblemDetails: 422, a target of a type that is not known.
    """
    target = body.scoring_target or Target(payload=body.original_call)
    if target.type == "agent_turn":
        found = _of_turn(target.payload)
    elif target.type == "call":
        found = _of_call(target.payload)
    else:
        detail = f"scoring_target.type: {target.type!r} is not known; call and agent_turn are"
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    for name in ("prompt", "completion", "reference"):
        if (place := getattr(config, name)) is not None:
            found[name] = _at(target.payload, place)
    reference = found.get("reference") if config.answer is None else config.answer
    return {**found, "completion": _text(found["completion"]), "reference": reference_of(reference)}


def _of_turn(payload: Mapping[str, Any]) -> dict[str, Any]:
    said = payload.get("messages")
    said = said if isinstance(said, dict) else {}
    system = [{"role": "system", "content": text} for text in said.get("system_instructions") or []]
    return {"prompt": [*system, *(said.get("input") or [])], "completion": said.get("output") or ""}


def _of_call(payload: Mapping[str, Any]) -> dict[str, Any]:
    inputs, output = payload.get("inputs"), payload.get("output")
    inputs = inputs if isinstance(inputs, dict) else {}
    if isinstance(output, dict):
        output = next((output[name] for name in TEXTS if name in output), output)
    return {
        "prompt": next((inputs[name] for name in PROMPTS if inputs.get(name)), ""),
        "completion": output,
        "reference": next((inputs[name] for name in REFERENCES if name in inputs), None),
    }


def _at(payload: Any, place: str) -> Any:
    """What stands at `a.b.c`; None where there is no such place."""
    for name in place.split("."):
        payload = payload.get(name) if isinstance(payload, dict) else None
    return payload


def _text(output: Any) -> Any:
    """A text or chat messages as they are; anything else as JSON."""
    if output is None or isinstance(output, str | list):
        return output or ""
    return to_json(output).decode()
