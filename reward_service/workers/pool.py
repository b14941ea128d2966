"""The pool: a queue, N workers, and the rules of blame."""

import asyncio
import logging
import pickle
import signal
from collections.abc import Callable, Sequence
from typing import Any

from reward_service.errors import (
    RewardServiceError,
    TimeExceeded,
    VerifierError,
    WorkerCrashed,
    WorkerLost,
)
from reward_service.turns import LANE, Turns
from reward_service.workers.process import Job, Nursery, Worker
from reward_service.workers.wire import Answer, Status

logger = logging.getLogger(__name__)

CHUNK_JOBS = 32
CHUNK_BYTES = 128 * 1024
"""A chunk fits the buffer of a socket, so that handing it over is one system call."""
BUNDLE_SECONDS = 0.0005
"""Quick jobs that come at once travel together as long as they are done in this time, going by the last
ones: to hand one over costs as much as it takes to read a few thousand characters."""
MIN_PACE_SECONDS = 1e-6
BUNDLE_JOBS = 8
PACE_JOBS = 16
"""The pace of quick jobs is told by about so many of the last chunks."""
MAX_LOSSES = 5
MAX_CRASHES = 2
MAX_STRETCH = 5
"""A job is blamed for its time when it has *used* its limit, in processor time. One that waits in line for
a processor may go on until it has, for so many limits by the clock; then the machine is too busy for it."""
CLOCK_ERROR_SECONDS = 0.02
"""The kernel tells used time in two parts, each rounded down to a hundredth of a second."""

TICK_SECONDS = 0.01
RETRY_SECONDS = 0.5
MEMORY_BYTES = 1 << 30

_OUTSIDE = {0, *(-s for s in (signal.SIGKILL, signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGQUIT))}


class WorkerPool:
    """Runs functions in `size` killable processes, at most half of them on slow jobs at a time.

    Quick jobs travel in chunks, slow ones alone; so a row of slow jobs never keeps the quick ones waiting.
    `preload` names modules that the nursery imports before it forks. Use it as an async context manager,
    or call `start` and `close`. All methods belong to the event loop that started it.
    """

    def __init__(self, size: int, *, memory_bytes: int = MEMORY_BYTES, preload: Sequence[str] = ()) -> None:
        self.size = max(2, size)
        self.restarts = 0
        self._memory_bytes = memory_bytes
        self._preload = tuple(preload)
        self._quick: Turns[Job] = Turns()
        self._slow: Turns[Job] = Turns()
        self._workers: set[Worker] = set()
        self._idle: list[Worker] = []
        self._nursery: Nursery | None = None
        self._keeper: asyncio.Task[None] | None = None
        self._chores: set[asyncio.Task[None]] = set()
        self._closing = False
        self._about_to_dispatch = False
        self._pace = BUNDLE_SECONDS
        self._stillborn = 0
        self._understaffed = asyncio.Event()
        self._staffed = asyncio.Event()

    async def __aenter__(self) -> "WorkerPool":
        await self.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    async def start(self) -> None:
        """Start the nursery and the workers, and wait until they can work."""
        self._understaffed.set()
        self._keeper = asyncio.create_task(self._keep_staffed())
        staffed = asyncio.create_task(self._staffed.wait())
        await asyncio.wait({staffed, self._keeper}, return_when=asyncio.FIRST_COMPLETED)
        if not staffed.done():
            staffed.cancel()
            await self._keeper

    async def close(self) -> None:
        """End all processes; jobs still waiting raise `WorkerLost`."""
        self._closing = True
        if self._keeper is not None:
            self._keeper.cancel()
            await asyncio.wait({self._keeper})
        begun = [job for worker in self._workers for job in worker.jobs]
        for worker in self._workers:
            worker.hang_up()
        if self._nursery is not None:
            await self._nursery.close()
        for chore in list(self._chores):
            chore.cancel()
        for job in (*begun, *self._quick.clear(), *self._slow.clear()):
            _fail(job, WorkerLost("the service is shutting down"))

    @property
    def present(self) -> int:
        """Workers that are there now; one that is being replaced is missing for some milliseconds."""
        return len(self._workers)

    @property
    def ready(self) -> bool:
        """Whether every worker is there."""
        return self.present == self.size

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
        the future to withdraw a job that has not begun. Jobs of different lanes (`turns`) take turns.

        The future raises:
            TimeExceeded, MemoryExceeded, WorkerCrashed: the argument cost too much.
            WorkerLost, VerifierError: it could not be judged.
            RewardServiceError: whatever of ours the function raised.
        """
        future: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        lane = LANE.get()
        path = lane if slow else lane[:2]  # of quick jobs, no prompt has enough to hold others up
        job = Job(function, argument, seconds, size, future, slow, path)
        (self._slow if slow else self._quick).push(path, job)
        if self._idle and not self._about_to_dispatch:
            self._about_to_dispatch = True
            future.get_loop().call_soon(self._welcome)
        return future

    def _put_back(self, job: Job) -> None:
        (self._slow if job.slow else self._quick).push(job.path, job, front=True)

    def _welcome(self) -> None:
        """Hand out what has come in the last moment; idle workers begin with what is done in no time."""
        self._about_to_dispatch = False
        self._dispatch(min(BUNDLE_JOBS, int(BUNDLE_SECONDS / self._pace)))

    def _dispatch(self, most: int = CHUNK_JOBS) -> None:
        while self._idle and (chunk := self._next_chunk(most)):
            worker = self._idle.pop()
            try:
                worker.send(chunk)
            except (pickle.PicklingError, AttributeError, TypeError) as error:
                self._idle.append(worker)
                self._unsendable(chunk, f"a job cannot be sent to a worker: {error}")

    def _next_chunk(self, most: int) -> list[Job]:
        if self._slow and sum(bool(w.jobs) and w.jobs[0].slow for w in self._workers) < self.size // 2:
            while self._slow:
                job = self._slow.pop()
                if not job.future.done():
                    return [job]
        return self._quick_chunk(most)

    def _quick_chunk(self, most: int) -> list[Job]:
        """A fair share of the queue, so that no worker idles behind another's long chunk; or what is done in
        no time. At most so many jobs."""
        fair = max(len(self._quick) // self.size, int(BUNDLE_SECONDS / self._pace))
        share = max(1, min(most, fair))
        chunk: list[Job] = []
        room = CHUNK_BYTES
        while self._quick and len(chunk) < share and room > 0:
            job = self._quick.pop()
            if job.future.done():
                continue
            if job.alone:
                if chunk:
                    self._put_back(job)
                    break
                return [job]
            chunk.append(job)
            room -= job.size
        return chunk

    def _answered(self, worker: Worker, answer: Answer) -> None:
        if answer[0] is Status.UNREADABLE:
            jobs = list(worker.jobs)
            worker.jobs.clear()
            self._unsendable(jobs, f"a worker could not load the job: {answer[1]}")
        else:
            job = worker.jobs.popleft()
            _settle(job, answer)
            if not worker.jobs:
                self._learn(worker.pace(), job)
        if not worker.jobs:
            self._idle.append(worker)
            self._dispatch()

    def _learn(self, pace: float, job: Job) -> None:
        if not job.slow:
            self._pace += (max(pace, MIN_PACE_SECONDS) - self._pace) / PACE_JOBS

    def _unsendable(self, jobs: Sequence[Job], why: str) -> None:
        """One of these jobs does not survive the journey: send each alone to learn which."""
        if len(jobs) == 1:
            _fail(jobs[0], VerifierError(why))
            return
        for job in reversed(jobs):
            job.alone = True
            self._put_back(job)

    def _expired(self, worker: Worker, job: Job) -> float:
        """End a job whose time is up; or the seconds to go on waiting, because it was starved.

        A worker that asks for no processor was stopped, or waits for something else: its job is run again.
        """
        used, asking = worker.processor()
        missing = job.seconds - used
        if missing <= CLOCK_ERROR_SECONDS:
            _fail(job, TimeExceeded(f"judging it took more than {job.seconds:g} s"))
        elif worker.elapsed() >= MAX_STRETCH * job.seconds:
            got = f"{used:.1f} s of processor time in {worker.elapsed():.1f} s"
            _fail(job, WorkerLost(f"judging it got {got}: the machine is too busy"))
        elif asking:
            return max(missing, TICK_SECONDS)
        worker.kill()
        return 0.0

    def _lost(self, worker: Worker) -> None:
        self._workers.discard(worker)
        if worker in self._idle:
            self._idle.remove(worker)
        chore = asyncio.create_task(self._attribute(worker))
        self._chores.add(chore)
        chore.add_done_callback(self._chores.discard)
        self.restarts += 1
        self._stillborn = 0 if worker.has_worked else self._stillborn + 1
        self._understaffed.set()

    async def _attribute(self, worker: Worker) -> None:
        """Decide what a worker's death means for the job it was on, and put the others back in line."""
        job = worker.present()
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

    def _blame(self, job: Job, code: int) -> None:
        if code in _OUTSIDE:
            job.losses += 1
            if job.losses >= MAX_LOSSES:
                _fail(job, WorkerLost(f"{MAX_LOSSES} workers were lost while judging it"))
            return
        job.crashes += 1
        if job.crashes >= MAX_CRASHES:
            _fail(job, WorkerCrashed(f"judging it brought {MAX_CRASHES} workers down (exit code {code})"))

    async def _keep_staffed(self) -> None:
        while True:
            await self._understaffed.wait()
            self._understaffed.clear()
            if self._stillborn > 2 * self.size:
                logger.error("workers end before they begin; is worker_memory_mb too small?")
                await asyncio.sleep(RETRY_SECONDS)
            try:
                while len(self._workers) < self.size:
                    await self._hire()
            except OSError as error:
                if not self._staffed.is_set():
                    raise WorkerLost(f"no worker can be started: {error}") from error
                logger.warning("no worker can be started: %s", error)
                await asyncio.sleep(RETRY_SECONDS)
                self._understaffed.set()
            else:
                self._staffed.set()

    async def _hire(self) -> None:
        if self._nursery is None or self._nursery.closed.done():
            self._nursery = Nursery(memory_bytes=self._memory_bytes, preload=self._preload)
            await self._nursery.start()
        worker = Worker(self._answered, self._expired, self._lost)
        await self._nursery.fork(worker)
        self._workers.add(worker)
        self._idle.append(worker)
        self._dispatch()


def _settle(job: Job, answer: Answer) -> None:
    if job.future.done():
        return
    status, value = answer
    if status is Status.DONE:
        job.future.set_result(value)
    elif status is Status.RAISED:
        job.future.set_exception(value)
    else:
        job.future.set_exception(VerifierError(value))


def _fail(job: Job, error: RewardServiceError) -> None:
    if not job.future.done():
        job.future.set_exception(error)
