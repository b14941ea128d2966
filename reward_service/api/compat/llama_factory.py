"""LLaMA-Factory's `reward_model_type: api`: texts in, scores out, and no reference at all."""

from typing import Any

from pydantic import Field

from reward_service.api.compat.call import Call
from reward_service.api.compat.surface import Loose, Surface

SURFACE = Surface("llama_factory", hold_s=600.0, spec="format")
"""The client waits for ever and asks once; it looks at no status, so an error ends the training."""


class Evaluation(Loose):
    """Texts of prompt and response together."""

    model: str = "model"
    messages: list[Any] = Field(default_factory=list)


class Scores(Loose):
    """One score per text."""

    id: str
    object: str = "score.evaluation"
    model: str
    scores: list[float]
    error: list[str]


@SURFACE.endpoint("/v1/score/evaluation", Evaluation, Scores)
async def score_evaluation(call: Call[Evaluation]) -> Scores:
    """Scores for LLaMA-Factory's PPO. There is no reference: name a spec that needs none."""
    texts = [text if isinstance(text, str) else "" for text in call.body.messages]
    paid = await call.pay([{"completion": text} for text in texts])
    return Scores(
        id="scoreeval",
        model=call.body.model,
        scores=[one.value for one in paid],
        error=[one.error for one in paid],
    )
