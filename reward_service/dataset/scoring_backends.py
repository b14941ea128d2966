"""Where rows are scored: in this process, or on servers."""

import asyncio
import pickle
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, ExitStack, asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Protocol

from reward_service.clients import RewardClient, RewardServiceUnavailable
from reward_service.dataset import jsonl
from reward_service.dataset.reward_rows import Row, encode_reward, reward_row
from reward_service.dataset.row_slices import (
    RowSlice,
    RowSliceJob,
    RowTerms,
    ScoredSlice,
    Tally,
    can_slice,
    score_slice,
)
from reward_service.dataset.slowest_rows import SlowestRows
from reward_service.errors import RewardServiceError
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_provider import ModelProvider
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider
from reward_service.scoring.scorer import READ_SECONDS, Scorer
from reward_service.scoring.validation import parse_sample
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import ACCURACY, RewardSpec
from sandbox.slot_pool import slots_for

RETRIES = 3
"""Of a call to a server; a run that fails can be resumed."""
BRIDGE_SECONDS = 5.0
"""How long calls wait for a server of several that has gone; then the others get them."""
LEFT_ALONE_SECONDS = 30.0
"""How long a server that did not answer is asked last."""


class ScoreRows(Protocol):
    """Scores documents, in order; `first_row` is the number of the first one, for people."""

    async def __call__(self, documents: list[Any], first_row: int = 0, /) -> list[Row]:
        """A reward for each of them."""


Engine = AbstractAsyncContextManager[ScoreRows]


@dataclass(frozen=True, slots=True)
class LocalEngine:
    """Scores in this process and its workers; `slowest` are rows that were scored one by one."""

    scorer: Scorer
    compiled_spec: CompiledSpec
    step: int | None
    slowest: SlowestRows = field(default_factory=SlowestRows)

    async def __call__(self, documents: list[Any], first_row: int = 0, /) -> list[Row]:
        """A reward for each document."""
        samples = [parse_sample(at, document) for at, document in enumerate(documents, first_row)]
        call = ScoringCall(step=self.step, seconds_of={})
        rewards, _ = await self.scorer.score_groups(samples, self.compiled_spec, call)
        self._note_times(call, range(first_row, first_row + len(documents)))
        return [reward_row(reward) for reward in rewards]

    def _note_times(self, call: ScoringCall, rows: Sequence[int]) -> None:
        for position, seconds in (call.seconds_of or {}).items():
            if seconds:
                self.slowest.add(rows[position], seconds)

    @property
    def can_slice(self) -> bool:
        """Whether lines can be scored in slices, whose rows know nothing of each other."""
        return can_slice(self.compiled_spec)

    def terms(self, columns: Mapping[str, str]) -> bytes:
        """What all slices of a run have in common, for `score_lines`."""
        spec = self.compiled_spec.spec.at(self.step)
        most = self.scorer.limits.completion_chars
        return pickle.dumps(RowTerms(self.compiled_spec, spec, most, dict(columns)))

    async def score_lines(
        self, part: RowSlice, terms: bytes, columns: Mapping[str, str]
    ) -> tuple[bytes, Tally]:
        """The rewards of a slice as lines, under the ids that its rows have, and what they come to."""
        try:
            scored: ScoredSlice = await self.scorer.pool.submit(
                score_slice, RowSliceJob(terms, part), seconds=READ_SECONDS, size=len(part.lines)
            )
        except RewardServiceError:  # of some row of it: each is scored apart, and told by itself
            scored = ScoredSlice(b"", Tally(), dict.fromkeys(range(len(part.rows()))))
        return scored.completed(await self._open_lines(part, scored, columns)), scored.tally

    async def _open_lines(
        self, part: RowSlice, scored: ScoredSlice, columns: Mapping[str, str]
    ) -> dict[int, bytes]:
        """The rewards of the rows that are not settled yet, which are counted, too."""
        if not scored.open_rows:
            return {}
        rows = part.rows()
        parsed = [jsonl.parse_line(rows[at], part.first_row + at, columns) for at in scored.open_rows]
        samples = [
            parse_sample(part.first_row + at, document)
            for at, (document, _) in zip(scored.open_rows, parsed, strict=True)
        ]
        call, read = ScoringCall(step=self.step, seconds_of={}), list(scored.open_rows.values())
        rewards, _ = await self.scorer.score_groups(samples, self.compiled_spec, call, read=read)
        self._note_times(call, [part.first_row + at for at in scored.open_rows])
        found = {}
        for at, (_, row_id), reward in zip(scored.open_rows, parsed, rewards, strict=True):
            found[at] = encode_reward(reward, row_id)
            part_of = reward.components.get(ACCURACY)
            scored.tally.add(reward.value, reward.outcome, part_of.score if part_of else None)
        return found


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
        yield LocalEngine(scorer, compiled_spec, step)


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
        bridge = BRIDGE_SECONDS if len(urls) > 1 else None
        open_client = partial(RewardClient, spec=document, retries=RETRIES, bridge_seconds=bridge)
        servers = [_Server(clients.enter_context(open_client(url))) for url in urls]

        async def score_rows(documents: list[Any], _: int = 0, /) -> list[Row]:
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

    async def score_rows(documents: list[Any], _: int = 0, /) -> list[Row]:
        raise AssertionError(f"{len(documents)} rows were judged by nobody")

    yield score_rows
