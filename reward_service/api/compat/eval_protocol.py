"""eval-protocol's (formerly reward-kit's) reward server: `POST /reward`."""

from typing import Any

from fastapi import Request, Response
from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose, as_json
from reward_service.api.compat.adapter_call import AdapterCall, reason
from reward_service.api.compat.ground_truth import reference_of
from reward_service.errors import ServiceFailure

SURFACE = Adapter("eval_protocol", hold_s=120.0)
"""The client waits for ever; the balancers before us do not."""


class Evaluate(Loose):
    """A conversation whose last message is to be judged, and the truth: a text, or messages."""

    messages: list[Any] = Field(default_factory=list)
    ground_truth: Any = None


class Metric(Loose):
    """One component; `is_score_valid` is false where `score` means nothing."""

    score: float
    is_score_valid: bool
    reason: str


class Evaluated(Loose):
    """A score, its components, and why there is none."""

    score: float
    is_score_valid: bool
    reason: str
    metrics: dict[str, Metric] = Field(default_factory=dict)
    error: str | None = None


@SURFACE.router.get("/health")
async def health(_: Request) -> Response:
    """Says that the server is up (eval-protocol and open-instruct ask here)."""
    return as_json({"status": "healthy"})


@SURFACE.endpoint("/reward", Evaluate, Evaluated)
async def evaluate(call: AdapterCall[Evaluate]) -> Evaluated:
    """The reward of a conversation's last message; `is_score_valid` is false where it could not be judged."""
    *asked, last = call.body.messages or [{"role": "assistant", "content": ""}]
    sample = {
        "prompt": asked,
        "completion": [last],
        "reference": reference_of(_truth(call.body.ground_truth)),
    }
    try:
        (reward,) = await call.score([sample])
    except ServiceFailure as error:
        return Evaluated(score=0.0, is_score_valid=False, reason=str(error), error=str(error))
    valid = reward.value is not None
    metrics = {
        name: Metric(score=part.score or 0.0, is_score_valid=part.score is not None, reason=part.reason)
        for name, part in reward.components.items()
    }
    return Evaluated(
        score=reward.value if reward.value is not None else 0.0,
        is_score_valid=valid,
        reason=reason(reward),
        metrics=metrics,
        error=None if valid else reason(reward),
    )


def _truth(truth: Any) -> Any:
    """Messages stand for the text of the last one."""
    if isinstance(truth, list) and truth and isinstance(truth[-1], dict):
        return truth[-1].get("content")
    return truth
