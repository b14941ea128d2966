"""`/v1`: score a batch, and what there is to score with."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import dataclass, fields, replace
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from reward_service.api import request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import ProblemDocument
from reward_service.api.run_id import run_of
from reward_service.api.schemas import Detail, InspectedResponse, RewardWithSpans, ScoreResponse, Timing
from reward_service.rewards.combine import Reward, without_reasons, without_tests
from reward_service.sample import Sample
from reward_service.scheduling.fair_queue import YieldTimer
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.run_warnings import run_warnings
from reward_service.scoring.running_stats import RunStats
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.span_finder import find_spans
from reward_service.scoring.validation import InvalidSample
from reward_service.settings import Settings
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.text.completion_spans import TextSpan
from reward_service.verifiers.base import describe_verifiers, installed_verifiers

CLIENT_HUNG_UP = 499
"""Nobody reads it; for access logs."""

router = APIRouter()
T = TypeVar("T")

AT_ONCE_REWARDS = 1024

_response = TypeAdapter(ScoreResponse)
_inspected = TypeAdapter(InspectedResponse)
_reward = TypeAdapter(Reward)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    415: {"model": ProblemDocument, "description": "The body is compressed."},
    422: {"model": ProblemDocument, "description": "The request as a whole cannot be understood."},
    503: {"model": ProblemDocument, "description": "More work than can be done in time; see Retry-After."},
}


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes work with; one per app."""

    settings: Settings
    scorer: Scorer
    specs: SpecLibrary
    run_stats: RunStats

    async def admitted(self, work: Coroutine[Any, Any, T], weight: int, *, seconds: float | None = None) -> T:
        """The result of work as heavy as so many samples, begun when there is room for it; its caller waits
        for so many seconds, by default the settings' deadline.

        Raises:
            Overloaded: there will be none in time.
        """
        admission, finished = self.scorer.admission, None
        seconds = self.settings.deadline_ms / 1000 if seconds is None else seconds
        try:
            stay = await admission.enter(weight, until=time.monotonic() + seconds)
        except BaseException:  # cancelled, too: work that is never awaited is closed
            work.close()
            raise
        try:
            result = await work
            finished = weight
        finally:
            admission.leave(stay, finished=finished)
        return result


@router.post(
    "/v1/score", response_model=ScoreResponse | InspectedResponse, responses=_REFUSALS, tags=["score"]
)
async def score(request: Request) -> Response:
    """Score a batch of completions.

    Rewards come back in the order of the samples. A reward's `value` is null when it could not be judged
    (`bad_reference`: mend the dataset; `failed`: ask again), and then says why; one bad sample never costs
    the others their rewards.
    """
    started = time.perf_counter()
    services: Services = request.app.state.services
    settings = services.settings
    data = await request_body.read(request, settings.max_body_mb * 2**20, exactly=False)
    batch = await request_body.parse_samples(
        data, max_samples=settings.max_samples, pool=services.scorer.pool
    )
    envelope = batch.envelope
    compiled_spec = services.specs.compiled_spec(envelope.spec)
    left = (envelope.deadline_ms or settings.deadline_ms) / 1000 - (time.perf_counter() - started)
    group_size, step = envelope.group_size, envelope.step
    call = ScoringCall(seconds=max(0.0, left), group_size=group_size, step=step, run=run_of(request))
    scoring = services.scorer.score_groups(batch.samples, compiled_spec, call)
    shown = batch.samples if envelope.detail == "spans" else []
    del data, batch  # while a group waits for its other members, nobody needs the texts
    try:
        rewards, groups = await unless_gone(request, scoring)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    answer = ScoreResponse(
        rewards=_detailed(rewards, envelope.detail),
        groups=groups,
        warnings=[
            *compiled_spec.warnings(),
            *run_warnings(services.run_stats, compiled_spec, rewards, call.run),
        ],
        timing=Timing(total_ms=round((time.perf_counter() - started) * 1000, 3)),
    )
    if envelope.detail == "spans":
        text = await _dumped_with_spans(services, answer, shown, compiled_spec)
    else:
        text = await _dumped(answer)
    return Response(text, media_type="application/json")


class Plain:
    """An endpoint as an ASGI application of its own: FastAPI's dependency machinery costs a third of a small
    request and has nothing to do for it, and Starlette's wrapper catches what is caught further out, too."""

    def __init__(self, endpoint: Callable[[Request], Awaitable[Response]]) -> None:
        self._endpoint = endpoint

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Called by the router."""
        response = await self._endpoint(Request(scope, receive, send))
        await response(scope, receive, send)


async def _dumped(answer: ScoreResponse) -> bytes:
    """The answer as bytes; a long one in parts, and others get their turn in between."""
    if len(answer.rewards) <= AT_ONCE_REWARDS:
        return _response.dump_json(answer)
    parts, yield_timer = [], YieldTimer()
    for reward in answer.rewards:
        parts.append(_reward.dump_json(reward))
        if yield_timer.due:
            await asyncio.sleep(0)
    rest = _response.dump_json(replace(answer, rewards=[]))
    return b'{"rewards":[' + b",".join(parts) + rest.removeprefix(b'{"rewards":[')


async def _dumped_with_spans(
    services: Services,
    answer: ScoreResponse,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
) -> bytes:
    """The answer as bytes, each reward with its spans.

    Raises:
        Overloaded: there is no room to look at the completions once more.
    """
    finding = find_spans(services.scorer.pool, samples, compiled_spec, answer.rewards)
    spans = await services.admitted(finding, len(samples))
    parts = {name.name: getattr(answer, name.name) for name in fields(answer)}
    parts["rewards"] = [_with_spans(*pair) for pair in zip(answer.rewards, spans, strict=True)]
    return _inspected.dump_json(InspectedResponse(**parts))


def _with_spans(reward: Reward, spans: list[TextSpan]) -> RewardWithSpans:
    return RewardWithSpans(**{part.name: getattr(reward, part.name) for part in fields(reward)}, spans=spans)


def _detailed(rewards: list[Reward], detail: Detail) -> list[Reward]:
    if detail == "spans":
        return rewards
    if detail == "full":
        return [without_tests(reward) for reward in rewards]
    if detail == "components":
        return [without_reasons(reward) for reward in rewards]
    return [replace(reward, components={}) for reward in rewards]


@router.get("/v1/specs", tags=["catalogue"])
async def specs(request: Request) -> dict[str, Any]:
    """Every spec this server knows by name: its components, the range of what each and the whole can pay,
    which of them says what is right, and doubts about it."""
    services: Services = request.app.state.services
    return {"specs": [compiled_spec.describe() for compiled_spec in services.specs.compiled_specs()]}


@router.get("/v1/verifiers", tags=["catalogue"])
async def verifiers() -> dict[str, Any]:
    """Every installed verifier, with the schema of its parameters."""
    classes = installed_verifiers()
    return {"verifiers": describe_verifiers(classes[name] for name in sorted(classes))}
