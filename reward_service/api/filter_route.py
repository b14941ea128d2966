"""`/v1/filter`: which problems are fit to train on.

Form is read in worker processes; given guesses are judged by the engine, as completions that are nothing but
their answer, so that a comparison that does not end costs one guess and not the server.
"""

import asyncio
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, Field
from starlette.requests import ClientDisconnect

from reward_service.api import filter_request, request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.filter_request import ProblemSet
from reward_service.api.problem_details import ProblemDetails as Refusal
from reward_service.api.problem_details import ProblemDocument
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.api.run_id import run_of
from reward_service.dataset import guess_judging, test_validation
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.filters.guessability import Guesses
from reward_service.filters.policy import FilterDecision, Kind, Reason, decide, with_reasons
from reward_service.filters.screening_jobs import ScreenJob, recurrence_job, screen_job
from reward_service.filters.source_answer_counts import SourceValues, source_name
from reward_service.scheduling.fair_queue import YieldTimer, gather_in_turns
from reward_service.scoring.group_scoring import RUN

SCREEN_SECONDS = 2.0
COMPARE_SECONDS = 30.0
"""For all problems of a request; 8,192 of ordinary length take about two."""

router = APIRouter()


class FilterResponse(BaseModel):
    """One decision per problem, in order, and what the answers of each source are."""

    decisions: list[FilterDecision]
    sources: list[SourceValues] = Field(
        default_factory=list,
        description="The values that the answers of each source take, closed sets first; empty without "
        "`across_rows`.",
    )


_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
    503: {"model": ProblemDocument, "description": "The workers could not read the problems; ask again."},
}


@router.post(
    "/v1/filter",
    response_model=FilterResponse,
    responses=_REFUSALS,
    tags=["filter"],
)
async def filter_problems(request: Request) -> Response:
    """Decide on problems: keep or drop, with every reason and the text it rests on."""
    services: Services = request.app.state.services
    settings = services.settings
    RUN.set(run_of(request))
    body = await request_body.read(request, settings.max_body_mb * 2**20, exactly=False)
    asked = await filter_request.parse(body, settings.max_samples, services.scorer.pool)
    try:
        decisions, sources = await unless_gone(request, _decided(asked, services))
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    return Response(await _dumped(asked.in_order(decisions), sources), media_type="application/json")


async def _dumped(decisions: list[FilterDecision], sources: list[SourceValues]) -> bytes:
    """The answer as bytes; others get their turn in between."""
    parts, yield_timer = list[bytes](), YieldTimer()
    for decision in decisions:
        parts.append(decision.model_dump_json().encode())
        if yield_timer.due:
            await asyncio.sleep(0)
    told = b",".join(source.model_dump_json().encode() for source in sources)
    return b'{"decisions":[' + b",".join(parts) + b'],"sources":[' + told + b"]}"


async def _decided(asked: ProblemSet, services: Services) -> tuple[list[FilterDecision], list[SourceValues]]:
    guesses = await _judged(asked, services)
    screening = _all_screened(services, _jobs(asked, guesses))
    decisions = await services.admitted(screening, len(asked.problems))
    decisions, sources = await _compared(services, asked, decisions)
    decisions = await test_validation.validate_tests(asked.problems, decisions, asked.policy, services.scorer)
    if asked.policy.check_answers:
        decisions = await guess_judging.add_ungradable_reasons(
            services.scorer, asked.problems, decisions, asked.policy
        )
    return decisions, sources


def _jobs(asked: ProblemSet, guesses: dict[int, Guesses]) -> list[ScreenJob]:
    return [
        (problem, asked.policy, place, guesses.get(at))
        for at, (problem, place) in enumerate(zip(asked.problems, asked.places, strict=True))
    ]


async def _all_screened(services: Services, jobs: list[ScreenJob]) -> list[FilterDecision]:
    return await gather_in_turns(_screened(services, job) for job in jobs)


async def _screened(services: Services, job: ScreenJob) -> FilterDecision:
    problem, policy, position, _ = job
    try:
        decision: FilterDecision = await services.scorer.pool.submit(
            screen_job, job, seconds=SCREEN_SECONDS, size=len(problem.problem)
        )
    except LimitExceeded as error:
        reason = Reason(kind=Kind.INVALID, text=f"cannot be read: {error}", confidence=1.0)
        return decide(position if problem.id is None else problem.id, [reason], policy)
    except RewardServiceError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
    return decision


async def _compared(
    services: Services, asked: ProblemSet, decisions: list[FilterDecision]
) -> tuple[list[FilterDecision], list[SourceValues]]:
    """The decisions, with what the problems have to do with each other, and the values of their sources."""
    if not asked.across_rows or len(asked.problems) < 2:
        return decisions, []
    rows = [(p.problem, p.gold, source_name(p.metadata)) for p in asked.problems]
    job = (rows, [decision.id for decision in decisions])
    try:
        found, sources = await services.scorer.pool.submit(
            recurrence_job, job, seconds=COMPARE_SECONDS, size=sum(len(row[0]) for row in rows), slow=True
        )
    except RewardServiceError as error:
        raise Refusal(HTTPStatus.SERVICE_UNAVAILABLE, f"problems not compared: {error}") from None
    told = [with_reasons(d, more, asked.policy) for d, more in zip(decisions, found, strict=True)]
    return told, sources


async def _judged(asked: ProblemSet, services: Services) -> dict[int, Guesses]:
    """The guesses of each problem that has any, judged together."""
    plan = [
        (position, guess, str(problem.answer))
        for position, problem in enumerate(asked.problems)
        if problem.guesses is not None and problem.answer is not None
        for guess in problem.guesses[: asked.policy.guesses]
    ]
    verdicts = await guess_judging.judge_guesses(services.scorer, [(gold, guess) for _, guess, gold in plan])
    judged: dict[int, list[tuple[str, bool | None]]] = {}
    for (position, guess, _), verdict in zip(plan, verdicts, strict=True):
        judged.setdefault(position, []).append((guess, verdict))
    return {position: _guesses(found) for position, found in judged.items()}


def _guesses(verdicts: list[tuple[str, bool | None]]) -> Guesses:
    hits = [guess for guess, verdict in verdicts if verdict]
    tries = sum(verdict is not None for _, verdict in verdicts)
    return Guesses(hits=len(hits), tries=tries, first_hit=hits[0] if hits else None)
