"""`/v1/select` and `/v1/labels`: choose among answers to one prompt; label steps by what came of them."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, StrictInt, TypeAdapter
from starlette.requests import ClientDisconnect

from reward_service.api import body_parsing, request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import FieldError, ProblemDetails, ProblemDocument
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.api.schemas import MAX_DEADLINE_MS
from reward_service.reference import AnyReference
from reward_service.rewards.selection import Method, Selection
from reward_service.rewards.selection_curves import Ties
from reward_service.rewards.step_labels import SolutionLabels, solution_labels
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.group_selection import SelectionTerms, select_groups
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec

router = APIRouter()
M = TypeVar("M", bound=BaseModel)

MAX_STEPS = 512
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
    503: {"model": ProblemDocument, "description": "More work than can be done in time; see Retry-After."},
}


class _Request(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    spec: str | RewardSpec = Field(default="accuracy", description="A spec's name, or a spec inline.")
    deadline_ms: int | None = Field(
        default=None, ge=1, le=MAX_DEADLINE_MS, description="Time you will wait, in milliseconds."
    )


class SelectRequest(_Request):
    """Answers to choose among; one is chosen for each group."""

    samples: list[Any] = Field(description="As in /v1/score; samples without a group are one group together.")
    method: Method = Field(
        default="best_of_n",
        description="best_of_n: the highest score; majority: the most frequent answer; weighted: the answer "
        "whose scores add up to most; top_k_majority: the most frequent of the k best.",
    )
    k: int = Field(default=3, ge=1, description="For top_k_majority.")
    ties: Ties = Field(default="share", description="What a tie of the right answer counts in majority_at_k.")
    scores: list[FiniteFloat | None] | None = Field(
        default=None, description="A scorer's values, one per sample; default: the rewards by the spec."
    )


@dataclass(frozen=True, slots=True)
class SelectResponse:
    """One selection per group, in the order of their first samples."""

    selections: list[Selection]


class Solution(BaseModel):
    """A solution's steps, each by the completions that were drawn from behind it."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    id: str | StrictInt
    prompt: str = ""
    reference: AnyReference
    steps: list[list[str]] = Field(
        max_length=MAX_STEPS, description="For each step, the completions: whole answers, as texts."
    )


class LabelRequest(_Request):
    """Solutions whose steps are to be labelled."""

    solutions: list[Solution]


@dataclass(frozen=True, slots=True)
class LabelResponse:
    """The labels of each solution, in order."""

    solutions: list[SolutionLabels]


_select_response = TypeAdapter(SelectResponse)
_label_response = TypeAdapter(LabelResponse)


@router.post("/v1/select", response_model=SelectResponse, responses=_REFUSALS, tags=["select"])
async def select_answers(request: Request) -> Response:
    """Choose one answer of each group: best of n, majority, weighted or top-k majority.

    Equal answers are one class by the accuracy verifier's equivalence, not by their text. Where every
    answer is known to be right or wrong, `curves` has pass@k, maj@k and best-of-k without bias.
    """
    services: Services = request.app.state.services
    asked = await _body(request, SelectRequest)
    if len(asked.samples) > services.settings.max_samples:
        raise _refused("samples", f"at most {services.settings.max_samples}")
    if asked.scores is not None and len(asked.scores) != len(asked.samples):
        raise _refused("scores", f"one for each of the {len(asked.samples)} samples")
    choosing = select_groups(
        services.scorer,
        parse_samples(asked.samples),
        services.specs.compiled_spec(asked.spec),
        terms=SelectionTerms(asked.method, asked.k, asked.ties, asked.scores),
        seconds=_seconds(asked, services),
    )
    try:
        selections = await unless_gone(request, choosing)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    return _json(_select_response.dump_json(SelectResponse(selections)))


@router.post("/v1/labels", response_model=LabelResponse, responses=_REFUSALS, tags=["select"])
async def label_steps(request: Request) -> Response:
    """Label the steps of solutions by what came of completions from behind them (Math-Shepherd).

    `hard` is 1 when any completion is right, `soft` the share that is. Steps behind the first wrong one are
    `masked`. Completions that could not be judged count neither way.
    """
    services: Services = request.app.state.services
    asked = await _body(request, LabelRequest)
    if _count(asked) > services.settings.max_samples:
        raise _refused("solutions", f"at most {services.settings.max_samples} completions")
    labelling = _labelled(services, asked, services.specs.compiled_spec(asked.spec))
    try:
        labels = await unless_gone(request, labelling)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    return _json(_label_response.dump_json(LabelResponse(labels)))


def _refused(path: str, message: str) -> ProblemDetails:
    fields = [FieldError(path=path, message=message)]
    return ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"{path}: {message}", fields)


def _count(asked: LabelRequest) -> int:
    return sum(len(step) for solution in asked.solutions for step in solution.steps)


async def _labelled(
    services: Services, asked: LabelRequest, compiled_spec: CompiledSpec
) -> list[SolutionLabels]:
    documents = [
        {"prompt": solution.prompt, "reference": solution.reference, "completion": completion}
        for solution in asked.solutions
        for step in solution.steps
        for completion in step
    ]
    call = ScoringCall(seconds=_seconds(asked, services))
    rewards, _ = await services.scorer.score_groups(parse_samples(documents), compiled_spec, call)
    scores = iter([reward.components[compiled_spec.accuracy or "accuracy"].score for reward in rewards])
    return [
        solution_labels(solution.id, [[_is_right(next(scores)) for _ in step] for step in solution.steps])
        for solution in asked.solutions
    ]


def _is_right(score: float | None) -> bool | None:
    return None if score is None else score >= 1.0


async def _body(request: Request, model: type[M]) -> M:
    services: Services = request.app.state.services
    body = await request_body.read(request, services.settings.max_body_mb * 2**20)
    return await body_parsing.read_model(body, model, services.scorer.pool)


def _seconds(asked: _Request, services: Services) -> float:
    return (asked.deadline_ms or services.settings.deadline_ms) / 1000


def _json(data: bytes) -> Response:
    return Response(data, media_type="application/json")
