"""LLaMA-Factory's `reward_model_type: api`: texts in, scores out, and no reference at all.

So only what a response shows by itself can be judged: its format, language, length, repetition.
"""

from http import HTTPStatus
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.chat_templates import response_in
from reward_service.api.problem_details import ProblemDetails

SURFACE = Adapter("llama_factory", hold_s=600.0, spec="format")
"""The client waits for ever and asks once; it looks at no status, so an error ends the training."""


class Evaluation(Loose):
    """Texts of prompt and response together, decoded with special tokens."""

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
async def score_evaluation(call: AdapterCall[Evaluation]) -> Scores:
    """Scores for LLaMA-Factory's PPO, of the response at the end of each text.

    There is no reference: a spec that compares with one is refused with 422, for it would pay everybody the
    same.
    """
    blind = call.compiled_spec.verifier_set(None).fixed_verdicts
    if blind:
        detail = (
            f"spec: {', '.join(blind)} compares with a reference, and LLaMA-Factory sends none; "
            "name a spec of format, language, length or repetition"
        )
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    texts = call.body.messages
    paid = await call.pay(
        [{"completion": response_in(text) if isinstance(text, str) else text} for text in texts]
    )
    return Scores(
        id="scoreeval",
        model=call.body.model,
        scores=[one.value for one in paid],
        error=[one.error for one in paid],
    )
