"""Where rows are scored: in this process, or on a server."""

import asyncio
import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from typing import Any

from pydantic import TypeAdapter

from reward_service.clients import RewardClient
from reward_service.rewards.combine import Reward, without_tests
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec
from sandbox.slot_pool import slots_for

Row = dict[str, Any]
RETRIES = 3
"""Of a call to a server; a run that fails can be resumed."""

ScoreRows = Callable[[list[Any]], Awaitable[list[Row]]]
Engine = AbstractAsyncContextManager[ScoreRows]

_dump = TypeAdapter(Reward).dump_json


@asynccontextmanager
async def local(
    spec: str | RewardSpec,
    workers: int,
    *,
    sandbox_config: SandboxConfig | None = None,
    step: int | None = None,
) -> AsyncIterator[ScoreRows]:
    """Score in this process, on so many processors; programs run in the sandbox that `plan` names. `step`
    is the training step, for weights that warm up.

    Raises:
        BadSpec: the spec is unknown or does not fit.
    """
    compiled_spec = SpecLibrary().compiled_spec(spec)
    async with Scorer(
        workers=workers,
        sandbox_provider=SandboxProvider(sandbox_config or SandboxConfig(slots=slots_for(workers))),
    ) as scorer:

        async def score_rows(documents: list[Any]) -> list[Row]:
            rewards, _ = await scorer.score_groups(
                parse_samples(documents), compiled_spec, ScoringCall(step=step)
            )
            return [json.loads(_dump(without_tests(reward))) for reward in rewards]

        yield score_rows


@asynccontextmanager
async def remote(spec: str | RewardSpec, url: str, *, step: int | None = None) -> AsyncIterator[ScoreRows]:
    """Score on the server at `url`.

    Raises:
        RewardServiceRefused, RewardServiceUnavailable: from the calls.
    """
    options = {} if step is None else {"step": step}
    document = spec if isinstance(spec, str) else spec.model_dump(mode="json")
    with RewardClient(url, spec=document, retries=RETRIES) as client:

        async def score_rows(documents: list[Any]) -> list[Row]:
            answer = await asyncio.to_thread(client.score, documents, **options)
            rewards: list[Row] = answer["rewards"]
            return rewards

        yield score_rows


@asynccontextmanager
async def unasked() -> AsyncIterator[ScoreRows]:
    """For rows that are judged already: nothing is started."""

    async def score_rows(documents: list[Any]) -> list[Row]:
        raise AssertionError(f"{len(documents)} rows were judged by nobody")

    yield score_rows
