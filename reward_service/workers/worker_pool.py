"""The pool: queues of jobs, N worker processes, and the rules for what the loss of a worker means."""

import asyncio
import logging
import signal
from collections.abc import Callable, Sequence
from typing import Any

from reward_service.errors import (
    MemoryExceeded,
    RewardServiceError,
    TimeExceeded,
    VerifierError,
    WorkerCrashed,
    WorkerLost,
)
from reward_service.scheduling.fair_queue import CURRENT_FLOW, FairQueue
from reward_service.workers.protocol import NESTED_TOO_DEEPLY, SEND_ERRORS, Answer, JobStatus
from reward_service.workers.shared_bodies import SharedBodies
from reward_service.workers.worker_handles import Bundle, ForkServer, Worker, WorkerJob

logger = logging.getLogger(__name__)

CHUNK_JOBS = 32
CHUNK_BYTES = 128 * 1024
"""A chunk fits the buffer of a socket, so that handing it over is one system call."""
BUNDLE_SECONDS = 0.0005
"""Quick jobs submitted at the same time are sent together as long as the chunk is expected to take no
longer than this: sending one costs as much as reading a few thousand characters."""
MIN_CPU_PER_JOB = 1e-6
BUNDLE_JOBS = 8
CPU_AVERAGE_CHUNKS = 16
"""The mean processor time of quick jobs is an average over about this many of the last chunks."""
MAX_LOSSES = 5
MAX_CRASHES = 2
MAX_STRETCH = 20
"""A job is blamed for its time when it has *used* its limit, in processor time. One that waits in line for
a processor may go on until it has, for so many limits by the clock; then the machine is too busy for it. On a
machine with ten programs to a processor an endless job is still over its limit: stopped earlier, it would be
called our failure, and what it has used would be used again by a retry."""
CLOCK_ERROR_SECONDS = 0.02
"""The kernel tells used time in two parts, each rounded down to a hundredth of a second."""

TICK_SECONDS = 0.01
RETRY_SECONDS = 0.5
MEMORY_BYTES = 1 << 30

_KILLED_FROM_OUTSIDE = {
    0,
    *(-s for s in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT)),
}


class WorkerPool:
    """Runs functions in `size` killable processes, at most half of them on slow jobs at a time.

    Quick jobs travel in chunks, slow ones alone; so a row of slow jobs never keeps the quick ones waiting.
    `preload` names modules that the fork server imports before it forks. Use it as an async context manager,
    or call `start` and `close`. All methods belong to the event loop that started it.
    """

    def __init__(
        self,
        size: int,
        *,
        memory_bytes: int = MEMORY_BYTES,
        preload: Sequence[str] = (),
        max_stretch: float = MAX_STRETCH,
    ) -> None:
        self.size = max(2, size)
        self.restarts = 0
        self.shared_bodies = SharedBodies()
        self._memory_bytes = memory_bytes
        self._max_stretch = max_stretch
        self._preload = tuple(preload)
        self._quick: FairQueue[WorkerJob] = FairQueue()
        self._slow: FairQueue[WorkerJob] = FairQueue()
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._fork_server: ForkServer | None = None
        self._staffing: asyncio.Task[None] | None = None
        self._death_reports: set[asyncio.Task[None]] = set()
        self._closing = False
        self._about_to_dispatch = False
        self._cpu_per_job = BUNDLE_SECONDS
        self._failed_starts = 0
        self._worker_missing = asyncio.Event()
        self._all_started = asyncio.Event()

    async def __aenter__(self) -> "WorkerPool":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the fork server and the workers, and wait until they can work."""
        self.shared_bodies.open()
        self._worker_missing.set()
        self._staffing = asyncio.create_task(self._replace_lost_workers())
        all_started = asyncio.create_task(self._all_started.wait())
        await asyncio.wait({all_started, self._staffing}, return_when=asyncio.FIRST_COMPLETED)
        if not all_started.done():
            all_started.cancel()
            await self._staffing

    async def close(self) -> None:
        """End all processes; jobs still waiting raise `WorkerLost`."""
        self._closing = True
        if self._staffing is not None:
            self._staffing.cancel()
            await asyncio.wait({self._staffing})
        begun = [job for worker in self._workers for job in worker.jobs]
        for worker in self._workers:
            worker.hang_up()
        if self._fork_server is not None:
            await self._fork_server.close()
        self.shared_bodies.close()
        for report in list(self._death_reports):
            report.cancel()
        for job in (*begun, *self._quick.clear(), *self._slow.clear()):
            _reject(job, WorkerLost("the service is shutting down"))

    @property
    def worker_count(self) -> int:
        """Workers that are there now; one that is being replaced is missing for some milliseconds."""
        return len(self._workers)

    @property
    def cpu_per_job(self) -> float:
        """Processor seconds that a quick job has taken of late."""
        return self._cpu_per_job

    @property
    def ready(self) -> bool:
        """Whether every worker is there."""
        return self.worker_count == self.size

    @property
    def waiting(self) -> int:
        """Jobs that no worker has begun."""
        return len(self._quick) + len(self._slow)

    def submit(
        self,
        function: Callable[[Any], Any],
        argument: Any,
        *,
        seconds: float,
        size: int = 0,
        slow: bool = False,
    ) -> "asyncio.Future[Any]":
        """Call `function(argument)` in a worker.

        `seconds` limits this one job; `size` is its rough weight in bytes; `slow` jobs travel alone. Cancel
        the future to withdraw a job that has not begun. Jobs of different flows (`fair_queue`) take turns.
        Jobs of one prompt go to one worker where they stand together in line: what it has learnt of the first
        serves the others.

        The future raises:
            TimeExceeded, MemoryExceeded, WorkerCrashed: the argument cost too much.
            WorkerLost, VerifierError: it could not be judged.
            RewardServiceError: whatever of ours the function raised.
        """
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        flow = CURRENT_FLOW.get()
        path = flow if slow else flow[:2]  # of quick jobs, no prompt has enough to hold others up
        return self._enqueue(WorkerJob(function, argument, seconds, size, future, slow, path, flow.prompt))

    def submit_bundle(
        self, function: Callable[[Any], Any], argument: Any, bundle: Bundle, *, seconds: float
    ) -> "asyncio.Future[Any]":
        """As `submit`, for a job that does many small ones in one go; it travels alone."""
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        path = CURRENT_FLOW.get()[:2]
        job = WorkerJob(function, argument, seconds, bundle.size, future, path=path, bundle=bundle)
        return self._enqueue(job)

    def _enqueue(self, job: WorkerJob) -> "asyncio.Future[Any]":
        (self._slow if job.slow else self._quick).push(job.path, job)
        if self._idle and not self._about_to_dispatch:
            self._about_to_dispatch = True
            job.future.get_loop().call_soon(self._dispatch_new_jobs)
        return job.future

    def _put_back(self, job: WorkerJob) -> None:
        (self._slow if job.slow else self._quick).push(job.path, job, front=True)

    def _dispatch_new_jobs(self) -> None:
        """Hand out what has come in the last moment; idle workers begin with what is done in no time."""
        self._about_to_dispatch = False
        self._dispatch(min(BUNDLE_JOBS, int(BUNDLE_SECONDS / self._cpu_per_job)))

    def _dispatch(self, most: int = CHUNK_JOBS) -> None:
        while self._idle:
            worker = self._idle.pop(self._best_idle())
            chunk = self._next_chunk(most, worker.place)
            if not chunk:
                self._idle.append(worker)
                return
            try:
                worker.send(chunk)
            except SEND_ERRORS as error:
                self._idle.append(worker)
                self._isolate_unsendable(chunk, _reason_unsendable(error))

    def _best_idle(self) -> int:
        """Which of the idle workers begins: the one that the next job is at home with, else the last one."""
        bundle = self._quick.peek().bundle if self._quick else None
        places = [] if bundle is None else [worker.place for worker in self._idle]
        return places.index(bundle.home) if bundle is not None and bundle.home in places else -1

    def _next_chunk(self, most: int, place: int) -> list[WorkerJob]:
        if self._slow and sum(bool(w.jobs) and w.jobs[0].slow for w in self._workers) < self.size // 2:
            while self._slow:
                job = self._slow.pop()
                if not job.future.done():
                    return [job]
        return self._quick_chunk(most, place)

    def _quick_chunk(self, most: int, place: int) -> list[WorkerJob]:
        """A fair share of the queue, so that no worker idles behind another's long chunk; or what is done in
        no time. At most so many jobs, but for those of the prompt that it ends in."""
        fair = max(len(self._quick) // self.size, int(BUNDLE_SECONDS / self._cpu_per_job))
        share = max(1, min(most, fair))
        chunk: list[WorkerJob] = []
        room = CHUNK_BYTES

        def at_home(job: WorkerJob) -> bool:
            return job.bundle is None or job.bundle.home == place

        while self._quick and room > 0 and not self._is_whole(chunk, share):
            job = self._quick.pop(at_home)
            if job.future.done():
                continue
            if job.alone or job.bundle:
                if chunk:
                    self._put_back(job)
                    break
                return [job]
            chunk.append(job)
            room -= job.size
        return chunk

    def _is_whole(self, chunk: list[WorkerJob], share: int) -> bool:
        """Whether a chunk has its share; from half to twice of it, it ends where another prompt begins."""
        prompt = chunk[-1].prompt if chunk else None
        if prompt is None:
            return len(chunk) >= share
        if len(chunk) >= min(2 * share, CHUNK_JOBS):
            return True
        return 2 * len(chunk) >= share and self._quick.peek().prompt != prompt

    def _on_answer(self, worker: Worker, answer: Answer) -> None:
        if answer[0] is JobStatus.UNREADABLE:
            jobs = list(worker.jobs)
            worker.jobs.clear()
            self._isolate_unsendable(jobs, VerifierError(f"a worker could not load the job: {answer[1]}"))
        else:
            job = worker.jobs.popleft()
            if _is_short_of_memory(answer) and not (job.alone or job.slow):
                job.alone = True  # what others of its chunk have left may have been in its way
                self._put_back(job)
            else:
                _resolve(job, answer)
            if not worker.jobs:
                self._update_cpu_per_job(worker.cpu_per_job(), job)
        if not worker.jobs:
            self._idle.append(worker)
            self._dispatch()

    def _update_cpu_per_job(self, cpu_per_job: float, job: WorkerJob) -> None:
        if not job.slow:
            cpu = max(cpu_per_job / (job.bundle.jobs if job.bundle else 1), MIN_CPU_PER_JOB)
            self._cpu_per_job += (cpu - self._cpu_per_job) / CPU_AVERAGE_CHUNKS

    def _isolate_unsendable(self, jobs: Sequence[WorkerJob], why: RewardServiceError) -> None:
        """One of these jobs does not survive the journey: send each alone to learn which."""
        if len(jobs) == 1:
            _reject(jobs[0], why)
            return
        for job in reversed(jobs):
            job.alone = True
            self._put_back(job)

    def _on_timeout(self, worker: Worker, job: WorkerJob) -> float:
        """End a job whose time is up; or the seconds to go on waiting, because it was starved.

        A worker that asks for no processor was stopped, or waits for something else: its job is run again.
        """
        used, asking = worker.cpu_usage()
        missing = job.seconds - used
        if missing <= CLOCK_ERROR_SECONDS:
            _reject(job, TimeExceeded(f"judging it took more than {job.seconds:g} s"))
        elif worker.seconds_on_job() >= self._max_stretch * job.seconds:
            got = f"{used:.1f} s of processor time in {worker.seconds_on_job():.1f} s"
            _reject(job, WorkerLost(f"judging it got {got}: the machine is too busy"))
        elif asking:
            return max(missing, TICK_SECONDS)
        worker.kill()
        return 0.0

    def _on_worker_lost(self, worker: Worker) -> None:
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        report = asyncio.create_task(self._report_death(worker))
        self._death_reports.add(report)
        report.add_done_callback(self._death_reports.discard)
        self.restarts += 1
        self._failed_starts = 0 if worker.has_worked else self._failed_starts + 1
        self._worker_missing.set()

    async def _report_death(self, worker: Worker) -> None:
        """Decide what a worker's death means for the job it was on, and put the others back in line."""
        job = worker.current_job()
        if job is not None and not job.future.done():
            code = await worker.exit_code
            if self._closing:
                return
            logger.warning("worker %d ended with %d in the middle of a job", worker.pid, code)
            self._blame(job, code)
        for job in reversed(worker.jobs):
            if not job.future.done():
                self._put_back(job)
        worker.jobs.clear()
        self._dispatch()

    def _blame(self, job: WorkerJob, code: int) -> None:
        if code in _KILLED_FROM_OUTSIDE:
            job.losses += 1
            if job.losses >= MAX_LOSSES:
                _reject(job, WorkerLost(f"{MAX_LOSSES} workers were lost while judging it"))
            return
        job.crashes += 1
        if job.crashes >= MAX_CRASHES:
            _reject(job, WorkerCrashed(f"judging it brought {MAX_CRASHES} workers down (exit code {code})"))

    async def _replace_lost_workers(self) -> None:
        while True:
            await self._worker_missing.wait()
            self._worker_missing.clear()
            if self._failed_starts > 2 * self.size:
                logger.error("workers end before they begin; is worker_memory_mb too small?")
                await asyncio.sleep(RETRY_SECONDS)
            try:
                while len(self._workers) < self.size and not self._worker_missing.is_set():
                    await self._start_worker()
            except OSError as error:
                if not self._all_started.is_set():
                    raise WorkerLost(f"no worker can be started: {error}") from error
                logger.warning("no worker can be started: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
                self._worker_missing.set()
            else:
                self._all_started.set()

    async def _start_worker(self) -> None:
        if self._fork_server is None or self._fork_server.closed.done():
            self._fork_server = ForkServer(memory_bytes=self._memory_bytes, preload=self._preload)
            await self._fork_server.start()
        taken = {worker.place for worker in self._workers}
        place = next(place for place in range(self.size) if place not in taken)
        worker = Worker(self._on_answer, self._on_timeout, self._on_worker_lost, place)
        await self._fork_server.fork(worker, self.shared_bodies.descriptor)
        if worker.is_lost:
            return
        self._workers.add(worker)
        self._idle.append(worker)
        self._dispatch()


def _reason_unsendable(error: Exception) -> RewardServiceError:
    """Why a job cannot be sent: its own depth, which a completion can have made, or a bug."""
    if isinstance(error, RecursionError):
        return MemoryExceeded(NESTED_TOO_DEEPLY)
    return VerifierError(f"a job cannot be sent to a worker: {error}")


def _is_short_of_memory(answer: Answer) -> bool:
    return answer[0] is JobStatus.RAISED and isinstance(answer[1], MemoryExceeded)


def _resolve(job: WorkerJob, answer: Answer) -> None:
    if job.future.done():
        return
    status, value = answer
    if status is JobStatus.DONE:
        job.future.set_result(value)
    elif status is JobStatus.RAISED:
        job.future.set_exception(value)
    else:
        job.future.set_exception(VerifierError(value))


def _reject(job: WorkerJob, error: RewardServiceError) -> None:
    if not job.future.done():
        job.future.set_exception(error)
