"""Batches scored from the bytes of their samples: the server's process cuts and joins, workers do the rest.

It gives the rewards that `Scorer.score_groups` gives, and is for batches of which no reward depends on
another one (`can_slice`). What it cannot tell, it leaves to that: a body that is odd as a whole gets None.
"""

import asyncio
import pickle
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import accumulate
from typing import Any
from zlib import crc32

from reward_service.errors import RewardServiceError
from reward_service.rewards.advantages import GroupStatistics, statistics
from reward_service.rewards.detail_level import Detail
from reward_service.rewards.group_rewards import values_std
from reward_service.rewards.step_rewards import turn_advantages
from reward_service.sample import Sample
from reward_service.scheduling.admission import REQUEST_BUDGET
from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, YieldTimer
from reward_service.scoring.deadline_wait import result_of, wait_until, yield_to_loop
from reward_service.scoring.group_scoring import ScoringCall, positions_by_group
from reward_service.scoring.json_size import MAX_VALUES
from reward_service.scoring.observers import BatchFigures
from reward_service.scoring.reward_columns import RewardColumns, row_of
from reward_service.scoring.run_warnings import Judged
from reward_service.scoring.scorer import READ_SECONDS, Scorer
from reward_service.scoring.slice_jobs import OpenSample, ScoredPieces, SliceJob, SliceTerms, score_pieces
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec
from reward_service.workers.worker_handles import Bundle

SLICE_BYTES = 512 * 1024
"""About; a sample is never cut. Waking up for a slice costs a process as much as copying half of one."""
SLICE_SECONDS = 0.02
"""Processor time that a slice is expected to take, so that neither others nor a deadline wait for it."""
MIN_SLICE_SAMPLES, MAX_SLICE_SAMPLES = 4, 128
MIN_SLICE_BYTES = 8 * 1024
KEY_BYTES = 192
"""So far from its beginning a sample is searched for its prompt."""

ReadPiece = Callable[[int, Any], Awaitable[Sample | InvalidSample]]
"""Reads the sample at a position in this process."""


@dataclass(frozen=True, slots=True)
class Pieces:
    """The samples of a body as they stand in it, how long the body is, and whether it is MessagePack; where
    each starts in memory that is shared, if it is there; `read` is for those that are lost with a worker."""

    items: Sequence[Any]
    starts: Sequence[int] | None
    size: int
    packed: bool
    read: ReadPiece


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much is to be told of each reward, and whether in MessagePack."""

    detail: Detail
    packed: bool


@dataclass(frozen=True, slots=True)
class SlicedRewards:
    """Rewards as they are answered, in order; the statistics of groups; scores and reasons by component."""

    texts: list[bytes]
    groups: list[GroupStatistics]
    judged: Mapping[str, Judged]


def can_slice(scorer: Scorer, compiled_spec: CompiledSpec, call: ScoringCall) -> bool:
    """Whether samples can be scored from their bytes: no reward depends on another one, no group waits for
    other calls, and nobody asks for the texts afterwards."""
    group = compiled_spec.spec.group
    relative = compiled_spec.group_verifiers or compiled_spec.cohort_verifiers
    by_values = group.aggregation == "sum_then_normalize" and not group.consensus
    return not relative and by_values and call.group_size is None and scorer.telemetry.takes_figures


async def score_sliced(
    scorer: Scorer, pieces: Pieces, compiled_spec: CompiledSpec, call: ScoringCall, wanted: Wanted
) -> SlicedRewards | None:
    """The rewards of a body's samples; None when it has to be read as a whole.

    Raises:
        Overloaded: within half of `call.seconds` there was no room for these samples.
    """
    until = None if call.seconds is None else time.monotonic() + call.seconds
    scorer.begin_call()
    counted = pieces.size > 2 * MAX_VALUES  # a value and what parts it from the next one are two bytes
    form = _Form(call.step, scorer.limits.completion_chars, wanted, pieces.packed, counted)
    terms, pickled = _terms(compiled_spec, form)
    columns = await _SlicedBatch(scorer, pieces, terms, pickled, until).score_when_admitted()
    if columns is None or _repeats(columns.ids):
        return None
    request_budget = REQUEST_BUDGET.get()
    if request_budget is not None:
        request_budget.release()
    columns = columns.in_order()
    groups = group_figures(columns, compiled_spec, terms.spec)
    names = list(compiled_spec.spec.components)
    scores = dict(zip(names, columns.scores, strict=True))
    outcomes = dict(zip(names, columns.part_outcomes, strict=True))
    scorer.telemetry.tell_figures(
        BatchFigures(
            compiled_spec,
            call.run,
            call.step,
            columns.kinds,
            columns.sizes,
            columns.values,
            columns.outcomes,
            scores,
            outcomes,
            groups,
        )
    )
    judged: dict[str, Judged] = {
        name: (own, reasons) for (name, own), reasons in zip(scores.items(), columns.reasons, strict=True)
    }
    return SlicedRewards(columns.texts, groups, judged)


def _repeats(ids: Sequence[str | int | None]) -> bool:
    given = [one for one in ids if one is not None]
    return len(set(given)) < len(given)


@dataclass(frozen=True, slots=True)
class _SlicedBatch:
    """One batch on its way: in slices to workers, what they leave open to the scorer."""

    scorer: Scorer
    pieces: Pieces
    terms: SliceTerms
    pickled_terms: bytes
    until: float | None

    async def score_when_admitted(self) -> RewardColumns | None:
        count = len(self.pieces.items)
        ticket = await self.scorer.admission.enter(count, until=self.until)
        finished = None
        try:
            found = await self._score()
            if found is not None:
                columns, late = found
                finished = count - late
                return columns
        finally:
            self.scorer.admission.leave(ticket, finished=finished)
        return None

    async def _score(self) -> tuple[RewardColumns, int] | None:
        """The rewards in any order, and how many samples were late; None when the body is odd."""
        spec = self.terms.compiled_spec.spec
        with self.scorer.telemetry.span("read", samples=len(self.pieces.items), spec=spec.name):
            slices = await self._submit()
            await wait_until(slices, self.until)
        columns, opened, values = RewardColumns.of(len(spec.components)), list[OpenSample](), 0
        for future, positions in slices.items():
            try:
                found: ScoredPieces = result_of(future)
            except RewardServiceError:  # of some sample of it: each is judged apart, and told by itself
                opened += [(at, await self.pieces.read(at, self.pieces.items[at]), None) for at in positions]
                continue
            values += found.values
            if found.doubtful or values > MAX_VALUES:
                return None
            columns.extend(found.columns)
            opened += found.open_samples
        late = await self._judge(opened, columns) if opened else 0
        return columns, late

    async def _submit(self) -> "dict[asyncio.Future[Any], list[int]]":
        """Hand out the samples, those of a prompt together."""
        most_bytes, most_samples = self._slice_size()
        slices: dict[asyncio.Future[Any], list[int]] = {}
        begun: dict[int, list[int]] = {}
        sizes = dict.fromkeys(range(self.scorer.pool.size), 0)
        timer = YieldTimer()
        for position, item in enumerate(self.pieces.items):
            view = memoryview(item)
            home = prompt_hash(view) % len(sizes)
            positions = begun.setdefault(home, [])
            positions.append(position)
            sizes[home] += len(view)
            if sizes[home] >= most_bytes or len(positions) == most_samples:
                slices[self._send(positions, home)] = begun.pop(home)
                sizes[home] = 0
            if not position % CLOCK_CHECK_STEPS and timer.due:
                await yield_to_loop(slices)
        for home, positions in begun.items():
            slices[self._send(positions, home)] = positions
        return slices

    def _slice_size(self) -> tuple[int, int]:
        """Bytes and samples of a slice, so that every worker has something to do and none has it for long."""
        pool = self.scorer.pool
        fair, quick = self.pieces.size // (2 * pool.size), int(SLICE_SECONDS / pool.cpu_per_job)
        most_samples = min(MAX_SLICE_SAMPLES, max(MIN_SLICE_SAMPLES, quick))
        return min(SLICE_BYTES, max(MIN_SLICE_BYTES, fair)), most_samples

    def _send(self, positions: list[int], home: int) -> "asyncio.Future[Any]":
        items, data = [self.pieces.items[at] for at in positions], None
        lengths = [len(memoryview(item)) for item in items]
        if self.pieces.starts is None:
            starts, data = list(accumulate(lengths[:-1], initial=0)), b"".join(items)
        else:
            starts = [self.pieces.starts[at] for at in positions]
        job = SliceJob(self.pickled_terms, positions, starts, lengths, data)
        bundle = Bundle(sum(lengths), len(items), home)
        return self.scorer.pool.submit_bundle(score_pieces, job, bundle, seconds=READ_SECONDS)

    async def _judge(self, opened: Sequence[OpenSample], columns: RewardColumns) -> int:
        """Judge what is open, into the columns; how many were late."""
        judged, late = await self.scorer.judge_open(opened, self.terms.compiled_spec, self.until)
        timer = YieldTimer()
        for (position, sample, _), one in zip(opened, judged, strict=True):
            reward = self.terms.combined(one)
            columns.add(row_of(position, sample, reward, self.terms.encoded(reward)))
            if timer.due:
                await asyncio.sleep(0)
        return late


def prompt_hash(piece: memoryview) -> int:
    """A number that samples of one prompt most often share: a hash of the prompt's beginning, or of what a
    sample ends with. A wrong one costs some time, and nothing else."""
    head = bytes(piece[:KEY_BYTES])
    at = head.find(b"prompt")
    if at < 0:
        tail = bytes(piece[-KEY_BYTES:])
        return crc32(tail[max(tail.rfind(b"reference"), tail.rfind(b"group")) :])
    return crc32(head[at : head.find(b"completion", at)])


@dataclass(frozen=True, slots=True)
class _Form:
    step: int | None
    completion_chars: int
    wanted: Wanted
    packed_body: bool
    counted: bool


@lru_cache(maxsize=16)
def _terms(compiled_spec: CompiledSpec, form: _Form) -> tuple[SliceTerms, bytes]:
    """The terms of a batch, and those terms pickled."""
    terms = SliceTerms(
        compiled_spec,
        compiled_spec.spec.at(form.step),
        form.completion_chars,
        form.wanted.detail,
        form.packed_body,
        form.wanted.packed,
        form.counted,
    )
    return terms, pickle.dumps(terms)


def group_figures(
    columns: RewardColumns, compiled_spec: CompiledSpec, spec: RewardSpec
) -> list[GroupStatistics]:
    """The statistics of every group that samples name, in the order of the first members."""
    if all(name is None for name in columns.groups):
        return []
    by_position = list(range(len(columns.ids)))
    ids = [at if name is None else name for at, name in zip(by_position, columns.ids, strict=True)]
    accuracy = compiled_spec.accuracy
    place = list(compiled_spec.spec.components).index(accuracy) if accuracy else None
    right = columns.scores[place] if place is not None else [None] * len(ids)
    std = values_std(columns.values) if spec.group.advantage == "batch" else None
    found = []
    for name, positions in positions_by_group(columns.groups):
        if name is None:
            continue
        members = [(ids[at], columns.values[at], right[at]) for at in positions]
        figures = statistics(name, members, spec.group.advantage, batch_std=std)
        steps, turns = [columns.steps[at] for at in positions], [columns.turns[at] for at in positions]
        found.append(replace(figures, step_advantages=turn_advantages(steps, turns)))
    return found
