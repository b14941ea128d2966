"""LLaMA-Factory's `reward_model_type: api`: texts in, scores out, and no reference at all.

So only what a response shows by itself can be judged: its format, language, length, repetition.
"""

from http import HTTPStatus
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall, Document
from reward_service.api.compat.chat_templates import response_after, response_in
from reward_service.api.problem_details import ProblemDetails
from reward_service.scoring.validation import invalid_sample, shortened

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

    Where it begins is seen by the template's markers, or with `?response_after=TEXT` by a text of one's own
    with which every prompt ends. There is no reference: a spec that compares with one is refused with 422,
    for it would pay everybody the same.
    """
    blind = call.compiled_spec.verifier_set(None).fixed_verdicts
    if blind:
        detail = (
            f"spec: {', '.join(blind)} compares with a reference, and LLaMA-Factory sends none; "
            "name a spec of format, language, length or repetition"
        )
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail)
    marker = call.http.query_params.get("response_after")
    paid = await call.pay([_document(at, text, marker) for at, text in enumerate(call.body.messages)])
    return Scores(
        id="scoreeval",
        model=call.body.model,
        scores=[one.value for one in paid],
        error=[one.error for one in paid],
    )


def _document(position: int, text: Any, marker: str | None) -> Document:
    """The response in a text; why there is none where the marker of the prompts is missing, for then the
    prompt may not be judged as if the model had written it. What is no text stays what it is."""
    if not isinstance(text, str):
        return {"completion": text}
    response = response_after(text, marker) if marker else response_in(text)
    if response is None:
        return invalid_sample(position, f"no {shortened(str(marker))!r}, after which its response begins")
    return {"completion": response}
