"""Where rows are scored: in this process, or on servers."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial
from typing import Any

from pydantic import TypeAdapter

from reward_service.clients import RewardClient, RewardServiceUnavailable
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_provider import ModelProvider
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
LEFT_ALONE_SECONDS = 30.0
"""How long a server that did not answer is asked last."""

ScoreRows = Callable[[list[Any]], Awaitable[list[Row]]]
Engine = AbstractAsyncContextManager[ScoreRows]

_dump = TypeAdapter(Reward).dump_json


@asynccontextmanager
async def local(
    spec: str | RewardSpec,
    workers: int,
    *,
    sandbox_config: SandboxConfig | None = None,
    models: Mapping[str, ModelEndpoint] | None = None,
    step: int | None = None,
) -> AsyncIterator[ScoreRows]:
    """Score in this process, on so many processors; programs run in the sandbox that `plan` names, judges are
    those of `models`. `step` is the training step, for weights that warm up.

    Raises:
        BadSpec: the spec is unknown or does not fit.
    """
    compiled_spec = SpecLibrary().compiled_spec(spec)
    async with local_scorer(workers, sandbox_config=sandbox_config, models=models) as scorer:

        async def score_rows(documents: list[Any]) -> list[Row]:
            rewards, _ = await scorer.score_groups(
                parse_samples(documents), compiled_spec, ScoringCall(step=step)
            )
            return [json.loads(_dump(without_tests(reward))) for reward in rewards]

        yield score_rows


def local_scorer(
    workers: int,
    *,
    sandbox_config: SandboxConfig | None = None,
    models: Mapping[str, ModelEndpoint] | None = None,
) -> Scorer:
    """A scorer for this process, on so many processors."""
    config = sandbox_config or SandboxConfig(slots=slots_for(workers))
    return Scorer(
        workers=workers, sandbox_provider=SandboxProvider(config), models=ModelProvider(models or {})
    )


@asynccontextmanager
async def remote(
    spec: str | RewardSpec, urls: Sequence[str], *, step: int | None = None
) -> AsyncIterator[ScoreRows]:
    """Score on the servers at `urls`, each call on the one with the fewest under way. One that does not
    answer is left alone for a while, and another gets its call.

    Raises:
        RewardServiceRefused: a server does not understand a call.
        RewardServiceUnavailable: none of them answers.
    """
    options = {} if step is None else {"step": step}
    document = spec if isinstance(spec, str) else spec.model_dump(mode="json")
    with ExitStack() as clients:
        open_client = partial(RewardClient, spec=document, retries=RETRIES)
        servers = [_Server(clients.enter_context(open_client(url))) for url in urls]

        async def score_rows(documents: list[Any]) -> list[Row]:
            untried = list(servers)
            while True:
                server = min(untried, key=_Server.load)
                untried.remove(server)
                try:
                    return await server.score(documents, options)
                except RewardServiceUnavailable:
                    if not untried:
                        raise

        yield score_rows


@dataclass(slots=True)
class _Server:
    """One server, and how it does."""

    client: RewardClient
    under_way: int = 0
    left_alone_until: float = 0.0

    def load(self) -> tuple[bool, int]:
        """The smallest is asked next."""
        return time.monotonic() < self.left_alone_until, self.under_way

    async def score(self, documents: list[Any], options: Mapping[str, Any]) -> list[Row]:
        self.under_way += 1
        try:
            answer = await asyncio.to_thread(self.client.score, documents, **options)
        except RewardServiceUnavailable:
            self.left_alone_until = time.monotonic() + LEFT_ALONE_SECONDS
            raise
        finally:
            self.under_way -= 1
        rewards: list[Row] = answer["rewards"]
        return rewards


@asynccontextmanager
async def unasked() -> AsyncIterator[ScoreRows]:
    """For rows that are judged already: nothing is started."""

    async def score_rows(documents: list[Any]) -> list[Row]:
        raise AssertionError(f"{len(documents)} rows were judged by nobody")

    yield score_rows
