"""The one place that turns samples into rewards.

A batch takes two steps. All samples are *read* in worker processes, in chunks; most verdicts are settled
there. What is left are questions; each distinct one is *judged* once, alone, whoever asks it and however
often. Then plain arithmetic combines the verdicts. Here, and only here, exceptions become outcomes.
"""

import asyncio
import itertools
import logging
import time
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any, cast

from reward_service import reading
from reward_service.admission import PASSAGE, Gate
from reward_service.cache import VerdictCache, digest
from reward_service.errors import (
    BadReference,
    DeadlinePassed,
    LimitExceeded,
    RewardServiceError,
    VerifierError,
)
from reward_service.gathering import RUN, Call, Gathering
from reward_service.group import GroupStatistics
from reward_service.grouping import Judged, alike
from reward_service.intake import Malformed
from reward_service.observation import Observation, Observer, Shadow, Span, shadow, untimed
from reward_service.recipe import Panel, Recipe
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.turns import LANE, LOOK_EVERY, Breath, Lane
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier
from reward_service.walls import Walls
from reward_service.workers import WorkerPool

logger = logging.getLogger(__name__)

READ_SECONDS = 2.0
"""Limit for reading one sample; honest reading is linear and takes well under a millisecond."""

MAX_COMPLETION_CHARS = 1_000_000
MAX_SAMPLES_INSIDE = 32_768
"""Samples being judged at once; further calls wait for their turn."""


class Scorer:
    """Scores batches; an async context manager that owns the workers, the sandbox and the cache.

    `workers` is the number of processors to use (each gets a process for reading and one for judging);
    `memory_bytes` limits the address space of each process. `walls` is where programs run; the first
    sample that brings one opens it. `observers` are told of every batch, `span` times its parts,
    `kept_chars` is what an observer wants to see of completions whose call waited (None: nothing at all),
    `deadlines_missed` counts the verdicts that callers did not wait for.
    """

    def __init__(
        self,
        *,
        workers: int,
        memory_bytes: int = 1 << 30,
        cache_capacity: int = 100_000,
        walls: Walls | None = None,
    ) -> None:
        self.pool = WorkerPool(2 * workers, memory_bytes=memory_bytes, preload=["reward_service.warm"])
        self.walls = walls or Walls()
        self.cache = VerdictCache(cache_capacity)
        self.gathering = Gathering(self.pool)
        self.gate = Gate(MAX_SAMPLES_INSIDE, adapt=True)
        self.max_completion_chars = MAX_COMPLETION_CHARS
        self._calls = itertools.count(1)
        self.observers: list[Observer] = []
        self.kept_chars: int | None = None
        self.span: Span = untimed
        self.deadlines_missed = 0

    async def __aenter__(self) -> "Scorer":
        await self.pool.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.pool.close()
        await self.walls.close()

    async def score(
        self, samples: Sequence[Sample | Malformed], recipe: Recipe, *, seconds: float | None = None
    ) -> list[Reward]:
        """One reward per sample, in order.

        `seconds` is the time the caller will wait; samples not judged by then come back `failed`. An id
        that is missing is the sample's position. They count for the run that `RUN` names.
        """
        return (await self.score_groups(samples, recipe, Call(seconds=seconds, run=RUN.get())))[0]

    async def score_groups(
        self, samples: Sequence[Sample | Malformed], recipe: Recipe, call: Call
    ) -> tuple[list[Reward], list[GroupStatistics]]:
        """One reward per sample, in order, and the statistics of every group the samples name, in the order
        of their first member.

        With `call.group_size`, groups of which the batch holds fewer members wait for other calls to bring
        the rest; `cohort` tells how. Rewards that depend on the group are then those of the whole group.

        Raises:
            Overloaded: within half of `call.seconds` there was no room for these samples.
        """
        started = time.monotonic()
        until = None if call.seconds is None else started + call.seconds
        LANE.set(Lane(LANE.get().caller, next(self._calls)))
        drafts = await self._admitted(samples, recipe, until)
        judged = [draft.judged(position, recipe) for position, draft in enumerate(drafts)]
        sizes = [draft.size for draft in drafts]
        names = [sample.group for sample in samples]
        del drafts
        seen_samples: Sequence[Sample | Shadow | Malformed] = samples
        if call.group_size is not None:
            seen_samples = await self._shadows(samples)
            del samples  # while a group waits for its other members, nobody needs the texts
        passage = PASSAGE.get()
        if passage is not None:
            passage.give_back()
        rewards, groups = await self.gathering.settle(judged, names, recipe, call=call, until=until)
        if self.observers and seen_samples:
            seconds = time.monotonic() - started
            seen = Observation(recipe, call.run, call.step, seen_samples, sizes, rewards, groups, seconds)
            for observer in self.observers:
                observer.observe(seen)
        return rewards, groups

    async def _shadows(self, samples: Sequence[Sample | Malformed]) -> "list[Shadow | Malformed]":
        shadows, breath = list[Shadow | Malformed](), Breath()
        for sample in samples:
            shadows.append(shadow(sample, chars=self.kept_chars))
            if breath.due:
                await asyncio.sleep(0)
        return shadows

    async def _admitted(
        self, samples: Sequence[Sample | Malformed], recipe: Recipe, until: float | None
    ) -> "list[_Draft]":
        stay = await self.gate.enter(len(samples), until=until)
        finished = None
        try:
            drafts = await self._judged(samples, recipe, until)
            finished = sum(not draft.late for draft in drafts)
        finally:
            self.gate.leave(stay, finished=finished)
        return drafts

    async def _judged(
        self, samples: Sequence[Sample | Malformed], recipe: Recipe, until: float | None
    ) -> "list[_Draft]":
        drafts = [self._draft(sample, recipe) for sample in samples]
        with self.span("read", samples=len(drafts), spec=recipe.spec.name):
            await self._read(drafts, until)
        with self.span("judge"):
            await self._judge(drafts, until)
        return drafts

    def _draft(self, sample: Sample | Malformed, recipe: Recipe) -> "_Draft":
        if isinstance(sample, Malformed):
            return _Draft(sample, common=sample.verdict)
        length = _length(sample)
        if length > self.max_completion_chars:
            reason = f"a completion of {length} characters; the limit is {self.max_completion_chars}"
            return _Draft(sample, common=Verdict.over_limit(reason), size=length)
        return _Draft(sample, panel=recipe.panel(sample.reference_kind), size=length)

    async def _read(self, drafts: "Iterable[_Draft]", until: float | None) -> None:
        reads: dict[asyncio.Future[Any], _Draft] = {}
        breath = Breath()
        for draft in drafts:
            if draft.panel.verifiers:
                job = (draft.panel.verifiers, draft.sample)
                reads[self.pool.submit(reading.read, job, seconds=READ_SECONDS, size=draft.size)] = draft
                if not len(reads) % LOOK_EVERY and breath.due:
                    await _yield(reads)
        await _wait(reads, until)
        for future, draft in reads.items():
            try:
                draft.answers = _result(future)
            except RewardServiceError as error:
                draft.common = self._excuse(draft, error)

    async def _judge(self, drafts: "Iterable[_Draft]", until: float | None) -> None:
        asked = {}
        caller, call, _ = LANE.get()
        for draft in drafts:
            for place, answer in enumerate(draft.answers):
                if isinstance(answer, Question):
                    LANE.set(Lane(caller, call, draft.prompt))
                    verdict = self._decide(draft.panel.verifiers[place], answer)
                    asked[asyncio.ensure_future(verdict)] = (draft, place)
        await _wait(asked, until)
        for future, (draft, place) in asked.items():
            try:
                draft.answers[place] = _result(future)
            except RewardServiceError as error:
                draft.answers[place] = self._excuse(draft, error)

    def _excuse(self, draft: "_Draft", error: RewardServiceError) -> Verdict:
        late = isinstance(error, DeadlinePassed)
        draft.late = draft.late or late
        self.deadlines_missed += late
        return verdict_of(error)

    async def _decide(self, verifier: Verifier, question: Question) -> Verdict:
        key = digest((type(verifier), verifier.version, verifier.model_dump(), question.content))

        async def decide() -> Verdict:
            judge = self._judge_in_sandbox if verifier.runs_in == "sandbox" else self._judge_in_worker
            try:
                return await judge(verifier, question)
            except RewardServiceError as error:
                return verdict_of(error, answer=question.answer)

        return await self.cache.get(key, decide)

    async def _judge_in_worker(self, verifier: Verifier, question: Question) -> Verdict:
        verdict: Verdict = await self.pool.submit(
            reading.judge, (verifier, question), seconds=verifier.seconds, slow=True
        )
        return verdict

    async def _judge_in_sandbox(self, verifier: Verifier, question: Question) -> Verdict:
        """As in a worker: what a verifier raises by mistake is its own fault, and nobody else's."""
        sandbox = await self.walls.sandbox()
        with self.span("sandbox", verifier=verifier.name):
            judging = asyncio.ensure_future(verifier.judge_in(question, sandbox))
            await _wait([judging], None)
        error = judging.exception()
        if error is None:
            return judging.result()
        if not isinstance(error, RewardServiceError):
            logger.error("verifier %r raised", verifier.name, exc_info=error)
            raise VerifierError(f"verifier {verifier.name!r} raised {type(error).__name__}")
        raise error


_NOBODY = Panel((), (), {})


@dataclass(slots=True)
class _Draft:
    """A sample on its way to a reward: what each verifier of its panel has answered so far, or the one
    verdict that all components share."""

    sample: Sample | Malformed
    panel: Panel = _NOBODY
    answers: list[Verdict | Question] = field(default_factory=list)
    common: Verdict | None = None
    size: int = 0
    late: bool = False

    @property
    def prompt(self) -> Hashable:
        """What samples of one prompt have in common: their group, or else the prompt."""
        sample = self.sample
        if sample.group is not None or isinstance(sample, Malformed):
            return sample.group
        return sample.prompt if isinstance(sample.prompt, str) else None

    def judged(self, position: int, recipe: Recipe) -> Judged:
        sample_id = position if self.sample.id is None else self.sample.id
        if isinstance(self.sample, Malformed):
            return alike(sample_id, self.sample.verdict, recipe)
        if self.common is not None:
            return alike(sample_id, self.common, recipe)
        answers = cast("list[Verdict]", self.answers)  # questions have become verdicts by now
        verdicts = dict(zip(self.panel.names, answers, strict=True))
        if self.panel.settled:
            verdicts.update(self.panel.settled)
        return Judged(sample_id, verdicts, self.sample.reference_kind)


def verdict_of(error: RewardServiceError, *, answer: str | None = None) -> Verdict:
    """The outcome an exception stands for; `errors` has the table."""
    if isinstance(error, BadReference):
        return Verdict.bad_reference(str(error))
    if isinstance(error, LimitExceeded):
        return Verdict.over_limit(str(error), answer=answer)
    return Verdict.failed(str(error))


def _length(sample: Sample) -> int:
    text = sample.completion
    return len(text) if isinstance(text, str) else len(sample.completion_text)


async def _wait(futures: Iterable["asyncio.Future[Any]"], until: float | None) -> None:
    """Wait for all, at most until the deadline; those late are withdrawn."""
    pending = [future for future in futures if not future.done()]
    if not pending:
        return
    loop = asyncio.get_running_loop()
    countdown = _Countdown(loop.create_future(), len(pending))
    for future in pending:
        future.add_done_callback(countdown.one_less)
    timer = None if until is None else loop.call_later(max(0.0, until - time.monotonic()), countdown.end)
    try:
        await countdown.ended
    finally:  # also when the caller has hung up
        if timer is not None:
            timer.cancel()
        if countdown.left:
            _withdraw(pending, countdown)


@dataclass(slots=True)
class _Countdown:
    """What `asyncio.wait` does with sets, at several times the cost for a batch."""

    ended: "asyncio.Future[None]"
    left: int

    def one_less(self, _: object) -> None:
        self.left -= 1
        if not self.left:
            self.end()

    def end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _withdraw(pending: "list[asyncio.Future[Any]]", countdown: _Countdown) -> None:
    for future in pending:
        future.remove_done_callback(countdown.one_less)
        if not future.done():
            future.cancel()


async def _yield(begun: Iterable["asyncio.Future[Any]"]) -> None:
    """Let others have the event loop; what has begun is withdrawn when the caller hangs up meanwhile."""
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        for future in begun:
            future.cancel()
        raise


def _result(future: "asyncio.Future[Any]") -> Any:
    try:
        return future.result()
    except (asyncio.CancelledError, asyncio.InvalidStateError):
        raise DeadlinePassed("the deadline passed before this sample was judged") from None
