"""`/v1`: score a batch, and what there is to score with."""

import asyncio
import time
from collections.abc import Awaitable, Callable, Coroutine
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect
from starlette.types import Receive, Scope, Send

from reward_service.api import body
from reward_service.api.hangup import unless_gone
from reward_service.api.problems import ProblemDocument
from reward_service.api.runs import run_of
from reward_service.api.schemas import Detail, ScoreResponse, Timing
from reward_service.gathering import Call
from reward_service.recipe import SpecLibrary
from reward_service.reward import Reward, without_reasons
from reward_service.scorer import Scorer
from reward_service.settings import Settings
from reward_service.turns import Breath
from reward_service.verifier import describe, installed

CLIENT_HUNG_UP = 499
"""Nobody reads it; for access logs."""

router = APIRouter()
T = TypeVar("T")

AT_ONCE_REWARDS = 1024

_response = TypeAdapter(ScoreResponse)
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

    async def admitted(self, work: Coroutine[Any, Any, T], weight: int, *, seconds: float | None = None) -> T:
        """The result of work as heavy as so many samples, begun when there is room for it; its caller waits
        for so many seconds, by default the settings' deadline.

        Raises:
            Overloaded: there will be none in time.
        """
        gate, finished = self.scorer.gate, None
        seconds = self.settings.deadline_ms / 1000 if seconds is None else seconds
        try:
            stay = await gate.enter(weight, until=time.monotonic() + seconds)
        except BaseException:
            work.close()
            raise
        try:
            result = await work
            finished = weight
        finally:
            gate.leave(stay, finished=finished)
        return result


@router.post("/v1/score", response_model=ScoreResponse, responses=_REFUSALS, tags=["score"])
async def score(request: Request) -> Response:
    """Score a batch of completions.

    Rewards come back in the order of the samples. A reward's `value` is null when it could not be judged
    (`bad_reference`: mend the dataset; `failed`: ask again), and then says why; one bad sample never costs
    the others their rewards.
    """
    started = time.perf_counter()
    services: Services = request.app.state.services
    settings = services.settings
    data = await body.read(request, settings.max_body_mb * 2**20)
    batch = await body.understand(data, max_samples=settings.max_samples)
    envelope = batch.envelope
    recipe = services.specs.recipe(envelope.spec)
    left = (envelope.deadline_ms or settings.deadline_ms) / 1000 - (time.perf_counter() - started)
    group_size, step = envelope.group_size, envelope.step
    call = Call(seconds=max(0.0, left), group_size=group_size, step=step, run=run_of(request))
    scoring = services.scorer.score_groups(batch.samples, recipe, call)
    del data, batch  # while a group waits for its other members, nobody needs the texts
    try:
        rewards, groups = await unless_gone(request, scoring)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    answer = ScoreResponse(
        rewards=_detailed(rewards, envelope.detail),
        groups=groups,
        warnings=recipe.warnings(),
        timing=Timing(total_ms=round((time.perf_counter() - started) * 1000, 3)),
    )
    return Response(await _dumped(answer), media_type="application/json")


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
    parts, breath = [], Breath()
    for reward in answer.rewards:
        parts.append(_reward.dump_json(reward))
        if breath.due:
            await asyncio.sleep(0)
    rest = _response.dump_json(replace(answer, rewards=[]))
    return b'{"rewards":[' + b",".join(parts) + rest.removeprefix(b'{"rewards":[')


def _detailed(rewards: list[Reward], detail: Detail) -> list[Reward]:
    if detail == "full":
        return rewards
    if detail == "components":
        return [without_reasons(reward) for reward in rewards]
    return [replace(reward, components={}) for reward in rewards]


@router.get("/v1/specs", tags=["catalogue"])
async def specs(request: Request) -> dict[str, Any]:
    """Every spec this server knows by name, with its components and doubts about it."""
    services: Services = request.app.state.services
    recipes = services.specs.recipes()
    return {"specs": [{**r.spec.model_dump(mode="json"), "warnings": r.warnings()} for r in recipes]}


@router.get("/v1/verifiers", tags=["catalogue"])
async def verifiers() -> dict[str, Any]:
    """Every installed verifier, with the schema of its parameters."""
    classes = installed()
    return {"verifiers": describe(classes[name] for name in sorted(classes))}
