"""The one place that turns samples into rewards.

A batch takes two steps. All samples are *read* in worker processes, in chunks; most verdicts are settled
there. What is left are questions; each distinct one is *judged* once, alone, whoever asks it and however
often. Then plain arithmetic combines the verdicts. Here, and only here, exceptions become outcomes.
"""

import asyncio
import copy
import itertools
import logging
import time
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.errors import (
    BadReference,
    DeadlinePassed,
    LimitExceeded,
    RewardServiceError,
    VerifierError,
)
from reward_service.grading.worker_context import CALL_TIME, WORKERS, CallTime
from reward_service.models.model_provider import ModelProvider
from reward_service.rewards.advantages import GroupStatistics
from reward_service.rewards.combine import Reward
from reward_service.rewards.group_rewards import JudgedSample
from reward_service.sample import Sample
from reward_service.scheduling.admission import REQUEST_BUDGET, AdmissionController
from reward_service.scheduling.fair_queue import (
    CLOCK_CHECK_STEPS,
    CURRENT_FLOW,
    FlowKey,
    YieldTimer,
    map_in_turns,
)
from reward_service.scoring import worker_jobs
from reward_service.scoring.deadline_wait import result_of, wait_until, yield_to_loop
from reward_service.scoring.early_workers import PRELOAD, WORKER_MEMORY_BYTES
from reward_service.scoring.group_scoring import RUN, GroupScoring, ScoringCall
from reward_service.scoring.observers import SampleDigest, ScoredBatch, Telemetry, digest_sample
from reward_service.scoring.reward_columns import completion_length
from reward_service.scoring.sample_progress import ASKED_FOR, SampleInProgress
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.scoring.slice_jobs import OpenSample
from reward_service.scoring.validation import InvalidSample
from reward_service.scoring.verdict_cache import VerdictCache, digest
from reward_service.scoring.worker_jobs import ReadAnswer
from reward_service.specs.compiled import CompiledSpec
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, RunsIn, Verifier
from reward_service.workers import WorkerPool

logger = logging.getLogger(__name__)

READ_SECONDS = 2.0
"""Limit for reading one sample; honest reading is linear and takes well under a millisecond."""


@dataclass(frozen=True, slots=True)
class ScorerLimits:
    """What a scorer may use.

    Attributes:
        worker_memory_bytes: address space of each worker process.
        cached_verdicts: verdicts kept in memory.
        completion_chars: longest completion; a longer one is `over_limit`.
        samples_inside: samples being judged at once; further calls wait for their turn.
    """

    worker_memory_bytes: int = WORKER_MEMORY_BYTES
    cached_verdicts: int = 100_000
    completion_chars: int = 1_000_000
    samples_inside: int = 32_768


class Scorer:
    """Scores batches; an async context manager that owns the workers, the sandbox and the cache.

    `workers` is the number of processors to use (each gets a process for reading and one for judging).
    `sandbox_provider` says where programs run; the first sample that brings one opens it. `models` are the
    endpoints that judges ask. `telemetry` says who is told of the batches. `deadlines_missed` counts the
    verdicts that callers did not wait for.
    """

    def __init__(
        self,
        *,
        workers: int,
        limits: ScorerLimits = ScorerLimits(),
        sandbox_provider: SandboxProvider | None = None,
        models: ModelProvider | None = None,
        telemetry: Telemetry = Telemetry(),  # noqa: B008 -- frozen
    ) -> None:
        self.pool = WorkerPool(2 * workers, memory_bytes=limits.worker_memory_bytes, preload=PRELOAD)
        self.sandbox_provider = sandbox_provider or SandboxProvider()
        self.models = models or ModelProvider()
        self.cache = VerdictCache(limits.cached_verdicts)
        self.group_scoring = GroupScoring(self.pool, self._decide)
        self.admission = AdmissionController(limits.samples_inside, adapt=True)
        self.limits = limits
        self.deadlines_missed = 0
        self.telemetry = telemetry
        self._calls = itertools.count(1)

    def without_cache(self) -> "Scorer":
        """The same scorer, its processes shared, that remembers no verdict: to see whether they are
        repeated."""
        twin = copy.copy(self)
        twin.cache = VerdictCache(0)
        return twin

    async def __aenter__(self) -> "Scorer":
        await self.pool.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.pool.close()
        await self.sandbox_provider.close()
        await self.models.close()

    async def score(
        self,
        samples: Sequence[Sample | InvalidSample],
        compiled_spec: CompiledSpec,
        *,
        seconds: float | None = None,
    ) -> list[Reward]:
        """One reward per sample, in order.

        `seconds` is the time the caller will wait; samples not judged by then come back `failed`. An id
        that is missing is the sample's position. They count for the run that `RUN` names.
        """
        call = ScoringCall(seconds=seconds, run=RUN.get())
        rewards, _ = await self.score_groups(samples, compiled_spec, call)
        return rewards

    async def score_groups(
        self,
        samples: Sequence[Sample | InvalidSample],
        compiled_spec: CompiledSpec,
        call: ScoringCall,
        *,
        read: Sequence[Sequence[ReadAnswer] | None] | None = None,
    ) -> tuple[list[Reward], list[GroupStatistics]]:
        """One reward per sample, in order, and the statistics of every group the samples name, in the order
        of their first member.

        With `call.group_size`, groups of which the batch holds fewer members wait for other calls to
        bring the rest; `group_barrier` tells how. Rewards that depend on the group are then those of the
        whole group. `read` has what the verifiers of samples have answered already, None of those that
        nobody has read.

        Raises:
            Overloaded: within half of `call.seconds` there was no room for these samples.
        """
        started = time.monotonic()
        until = None if call.seconds is None else started + call.seconds
        self.begin_call()
        drafts = self._drafts(samples, compiled_spec, read)
        await self._judge_when_admitted(drafts, compiled_spec, until)
        judged = await map_in_turns(
            lambda one: one[1].to_judged_sample(one[0], compiled_spec), enumerate(drafts)
        )
        sizes = [draft.size for draft in drafts]
        names = [sample.group for sample in samples]
        if call.seconds_of is not None:
            call.seconds_of.update((position, draft.seconds) for position, draft in enumerate(drafts))
        del drafts
        observed_samples: Sequence[Sample | SampleDigest | InvalidSample] = samples
        if call.group_size is not None:
            observed_samples = await self._digest_samples(samples)
            del samples  # while a group waits for its other members, nobody needs the texts
        request_budget = REQUEST_BUDGET.get()
        if request_budget is not None:
            request_budget.release()
        rewards, groups = await self.group_scoring.score_groups(
            judged, names, compiled_spec, call=call, until=until
        )
        if self.telemetry.observers and observed_samples:
            seconds = time.monotonic() - started
            batch = ScoredBatch(
                compiled_spec, call.run, call.step, observed_samples, sizes, rewards, groups, seconds
            )
            for observer in self.telemetry.observers:
                observer.on_batch(batch)
        return rewards, groups

    def begin_call(self) -> None:
        """From here on, the present task works for a call of its own."""
        CURRENT_FLOW.set(FlowKey(CURRENT_FLOW.get().caller, next(self._calls)))

    async def judge_open(
        self, opened: Sequence[OpenSample], compiled_spec: CompiledSpec, until: float | None
    ) -> tuple[list[JudgedSample], int]:
        """What becomes of samples of an admitted batch that were not settled by reading, or not read; and how
        many of them were late."""
        samples, read = [sample for _, sample, _ in opened], [answers for _, _, answers in opened]
        drafts = self._drafts(samples, compiled_spec, read)
        await self._read_and_judge(drafts, compiled_spec, until)
        judged = [
            draft.to_judged_sample(position, compiled_spec)
            for (position, _, _), draft in zip(opened, drafts, strict=True)
        ]
        return judged, sum(draft.late for draft in drafts)

    def _drafts(
        self,
        samples: Sequence[Sample | InvalidSample],
        compiled_spec: CompiledSpec,
        read: Sequence[Sequence[ReadAnswer] | None] | None,
    ) -> "list[SampleInProgress]":
        drafts = [self._begin(sample, compiled_spec) for sample in samples]
        for draft, answers in zip(drafts, read or (), strict=False):
            draft.answers = list(answers or ())
        return drafts

    async def _digest_samples(
        self, samples: Sequence[Sample | InvalidSample]
    ) -> "list[SampleDigest | InvalidSample]":
        digests, yield_timer = list[SampleDigest | InvalidSample](), YieldTimer()
        for sample in samples:
            digests.append(digest_sample(sample, chars=self.telemetry.kept_chars))
            if yield_timer.due:
                await asyncio.sleep(0)
        return digests

    async def _judge_when_admitted(
        self, drafts: "list[SampleInProgress]", compiled_spec: CompiledSpec, until: float | None
    ) -> None:
        ticket = await self.admission.enter(len(drafts), until=until)
        finished = None
        try:
            await self._read_and_judge(drafts, compiled_spec, until)
            finished = sum(not draft.late for draft in drafts)
        finally:
            self.admission.leave(ticket, finished=finished)

    async def _read_and_judge(
        self, drafts: "list[SampleInProgress]", compiled_spec: CompiledSpec, until: float | None
    ) -> None:
        with self.telemetry.span("read", samples=len(drafts), spec=compiled_spec.spec.name):
            await self._read(drafts, until)
        with self.telemetry.span("judge"):
            await self._judge(drafts, until)
            await self._appeal([draft for draft in drafts if draft.verifier_set.appealing], until)

    def _begin(self, sample: Sample | InvalidSample, compiled_spec: CompiledSpec) -> SampleInProgress:
        if isinstance(sample, InvalidSample):
            return SampleInProgress(sample, shared_verdict=sample.verdict)
        length = completion_length(sample)
        if length > self.limits.completion_chars:
            reason = f"a completion of {length} characters; the limit is {self.limits.completion_chars}"
            return SampleInProgress(sample, shared_verdict=Verdict.over_limit(reason), size=length)
        return SampleInProgress(
            sample, verifier_set=compiled_spec.verifier_set(sample.reference_kind), size=length
        )

    async def _read(self, drafts: "Iterable[SampleInProgress]", until: float | None) -> None:
        reads: dict[asyncio.Future[Any], SampleInProgress] = {}
        yield_timer = YieldTimer()
        caller, call, _ = CURRENT_FLOW.get()
        for draft in drafts:
            if draft.verifier_set.verifiers and not draft.answers:
                job = (draft.verifier_set.verifiers, draft.sample)
                CURRENT_FLOW.set(FlowKey(caller, call, draft.prompt))
                reads[
                    self.pool.submit(worker_jobs.read_sample, job, seconds=READ_SECONDS, size=draft.size)
                ] = draft
                if not len(reads) % CLOCK_CHECK_STEPS and yield_timer.due:
                    await yield_to_loop(reads)
        await wait_until(reads, until)
        limited: list[SampleInProgress] = []
        for future, draft in reads.items():
            try:
                draft.answers = result_of(future)
            except RewardServiceError as error:
                draft.shared_verdict = self._verdict_for_lost_work(draft, error)
                if isinstance(error, LimitExceeded):
                    limited.append(draft)
        await self._blame_references(limited, until)

    async def _blame_references(self, drafts: "Iterable[SampleInProgress]", until: float | None) -> None:
        """Of samples that could not be read within the limits: those that cannot be without their completion
        either have a reference that judges nobody. Where that is not found out, it is the completion's."""
        reads: dict[asyncio.Future[Any], SampleInProgress] = {}
        for draft in drafts:
            if isinstance(draft.sample, InvalidSample):
                continue
            plain = draft.sample.model_copy(update={"completion": ""})
            job = (draft.verifier_set.verifiers, plain)
            reads[self.pool.submit(worker_jobs.read_sample, job, seconds=READ_SECONDS, size=draft.size)] = (
                draft
            )
        await wait_until(reads, until)
        for future, draft in reads.items():
            try:
                result_of(future)
            except LimitExceeded as error:
                draft.shared_verdict = Verdict.bad_reference(f"without any completion, {error}")
            except RewardServiceError:
                continue

    async def _judge(self, drafts: "Iterable[SampleInProgress]", until: float | None) -> None:
        asked = {}
        caller, call, _ = CURRENT_FLOW.get()
        outer = CALL_TIME.set(None if until is None else CallTime(time.monotonic(), until))
        for draft in drafts:
            for place, answer in enumerate(draft.answers):
                if isinstance(answer, Question):
                    CURRENT_FLOW.set(FlowKey(caller, call, draft.prompt))
                    ASKED_FOR.set(draft)
                    verdict = self._decide(draft.verifier_set.verifiers[place], answer)
                    asked[asyncio.ensure_future(verdict)] = (draft, place)
        ASKED_FOR.set(None)
        CALL_TIME.reset(outer)  # each task has its copy; a later call has its own time
        await self._take_verdicts(asked, until)

    async def _take_verdicts(
        self, asked: "dict[asyncio.Task[Verdict], tuple[SampleInProgress, int]]", until: float | None
    ) -> None:
        await wait_until(asked, until)
        for future, (draft, place) in asked.items():
            try:
                draft.answers[place] = result_of(future)
            except RewardServiceError as error:
                draft.answers[place] = self._verdict_for_lost_work(draft, error)

    async def _appeal(self, drafts: "Iterable[SampleInProgress]", until: float | None) -> None:
        """Ask models about what the rules could not decide."""
        asked = {}
        for draft in drafts:
            for place in draft.verifier_set.appealing if draft.answers else ():
                verifier, verdict = draft.verifier_set.verifiers[place], draft.answers[place]
                if isinstance(verdict, Verdict) and isinstance(draft.sample, Sample):
                    question = verifier.appeal(draft.sample, verdict)
                    if question is not None:
                        deciding = self._decide(verifier, question, appealed=True)
                        asked[asyncio.ensure_future(deciding)] = (draft, place)
        await self._take_verdicts(asked, until)

    def _verdict_for_lost_work(self, draft: SampleInProgress, error: RewardServiceError) -> Verdict:
        late = isinstance(error, DeadlinePassed)
        draft.late = draft.late or late
        self.deadlines_missed += late
        return verdict_for(error)

    async def _decide(self, verifier: Verifier, question: Question, *, appealed: bool = False) -> Verdict:
        runs_in: RunsIn = "models" if appealed else verifier.runs_in
        key = digest((type(verifier), verifier.version, verifier.model_dump(), runs_in, question.content))

        async def decide() -> Verdict:
            try:
                if runs_in == "worker":
                    return await self._judge_in_worker(verifier, question)
                return await self._judge_here(verifier, question, runs_in)
            except RewardServiceError as error:
                if verifier.is_foreign and isinstance(error, LimitExceeded):
                    return Verdict.bad_reference(f"{verifier.name} was stopped: {error}")
                return verdict_for(error, answer=question.answer)

        return await self.cache.get(key, decide)

    async def _judge_in_worker(self, verifier: Verifier, question: Question) -> Verdict:
        verdict: Verdict
        verdict, seconds = await self.pool.submit(
            worker_jobs.judge_timed, (verifier, question), seconds=verifier.seconds, slow=True
        )
        asked_for = ASKED_FOR.get()
        if asked_for is not None:
            asked_for.seconds += seconds
        return verdict

    async def _judge_here(self, verifier: Verifier, question: Question, runs_in: RunsIn) -> Verdict:
        """As in a worker: what a verifier raises by mistake is its own fault, and nobody else's."""
        asked: Any = self.models if runs_in == "models" else await self.sandbox_provider.sandbox()
        WORKERS.set(self.pool)
        with self.telemetry.span(runs_in, verifier=verifier.name):
            judging = asyncio.ensure_future(verifier.judge_in(question, asked))
            await wait_until([judging], None)
        error = judging.exception()
        if error is None:
            return judging.result()
        if not isinstance(error, RewardServiceError):
            logger.error("verifier %r raised", verifier.name, exc_info=error)
            raise VerifierError(f"verifier {verifier.name!r} raised {type(error).__name__}")
        raise error


def verdict_for(error: RewardServiceError, *, answer: str | None = None) -> Verdict:
    """The outcome an exception stands for; `errors` has the table."""
    if isinstance(error, BadReference):
        return Verdict.bad_reference(str(error))
    if isinstance(error, LimitExceeded):
        return Verdict.over_limit(str(error), answer=answer)
    return Verdict.failed(str(error))
