"""`/v1`: score a batch, and what there is to score with."""

import time
from dataclasses import dataclass, replace
from typing import Any

from fastapi import APIRouter, Request, Response
from pydantic import TypeAdapter
from starlette.requests import ClientDisconnect

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
from reward_service.verifier import describe, installed

CLIENT_HUNG_UP = 499
"""Nobody reads it; for access logs."""

router = APIRouter()
_response = TypeAdapter(ScoreResponse)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    415: {"model": ProblemDocument, "description": "The body is compressed."},
    422: {"model": ProblemDocument, "description": "The request as a whole cannot be understood."},
}


@dataclass(frozen=True, slots=True)
class Services:
    """What the routes work with; one per app."""

    settings: Settings
    scorer: Scorer
    specs: SpecLibrary


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
    batch = body.parse(data, max_samples=settings.max_samples)
    recipe = services.specs.recipe(batch.envelope.spec)
    seconds = (batch.envelope.deadline_ms or settings.deadline_ms) / 1000
    group_size, step = batch.envelope.group_size, batch.envelope.step
    call = Call(seconds=seconds, group_size=group_size, step=step, run=run_of(request))
    scoring = services.scorer.score_groups(batch.samples, recipe, call)
    try:
        rewards, groups = await unless_gone(request, scoring)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    answer = ScoreResponse(
        rewards=_detailed(rewards, batch.envelope.detail),
        groups=groups,
        warnings=recipe.warnings(),
        timing=Timing(total_ms=round((time.perf_counter() - started) * 1000, 3)),
    )
    return Response(_response.dump_json(answer), media_type="application/json")


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
