"""The server's handles of the fork server process and of one worker process."""

import asyncio
import os
import pickle
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from reward_service.workers.early_fork import EarlyForkServer, take_early
from reward_service.workers.protocol import (
    Answer,
    FrameDecoder,
    JobStatus,
    ProgressEntry,
    SharedProgress,
    encode_frame,
)

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True, slots=True)
class Bundle:
    """What a job that does many small ones is like: its bytes, how many it does, and the place of the worker
    that knows most of them already; another one does it only where that one is busy."""

    size: int
    jobs: int
    home: int


@dataclass(slots=True, eq=False)
class WorkerJob:
    """One call to make in a worker, and the future that waits for it."""

    function: Callable[[Any], Any]
    argument: Any
    seconds: float
    size: int
    future: "asyncio.Future[Any]"
    slow: bool = False
    path: tuple[Hashable, ...] = ()
    prompt: Hashable = None
    bundle: Bundle | None = None
    losses: int = 0
    crashes: int = 0
    alone: bool = False


@dataclass(slots=True, eq=False)
class Worker(asyncio.Protocol):
    """A worker process: its socket, its progress page, and the jobs it was sent, in order.

    `on_answer` is called with each answer, `on_timeout` when the time of the current job is up (it
    returns the seconds to go on waiting, 0 to stop looking), `on_lost` when the process has ended.
    """

    on_answer: Callable[["Worker", Answer], None]
    on_timeout: Callable[["Worker", WorkerJob], float]
    on_lost: Callable[["Worker"], None]
    place: int = 0
    pid: int = 0
    exit_code: "asyncio.Future[int]" = field(init=False)
    jobs: deque[WorkerJob] = field(default_factory=deque)
    is_lost: bool = False
    _progress: SharedProgress = field(init=False)
    _transport: asyncio.Transport = field(init=False)
    _decoder: FrameDecoder = field(default_factory=FrameDecoder)
    _answers: int = 0
    _last_progress: ProgressEntry = field(default_factory=lambda: ProgressEntry(0, 0.0, 0.0))
    _timer: asyncio.TimerHandle | None = None

    def send(self, chunk: Sequence[WorkerJob]) -> None:
        """Hand over a chunk of jobs; the worker must have none.

        Raises:
            SEND_ERRORS: a job cannot be sent; none was.
        """
        frame = encode_frame([(job.function, job.argument) for job in chunk])
        self.jobs.extend(chunk)
        self._transport.writelines(frame)
        loop = asyncio.get_running_loop()
        seconds = min(job.seconds for job in chunk)
        if self._timer is not None and self._timer.when() > loop.time() + seconds:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._timer = loop.call_later(seconds, self._tick)

    def cpu_per_job(self) -> float:
        """Mean processor seconds of the jobs begun since the last call."""
        before, self._last_progress = self._last_progress, self._progress.read()
        return (self._last_progress.cpu - before.cpu) / max(1, self._last_progress.begun - before.begun)

    @property
    def has_worked(self) -> bool:
        """Whether the process has begun any job."""
        return self._progress.read().begun > 0

    def current_job(self) -> WorkerJob | None:
        """The job the process is on, or was on when it ended."""
        ahead = self._progress.read().begun - self._answers - 1
        return self.jobs[ahead] if 0 <= ahead < len(self.jobs) else None

    def _tick(self) -> None:
        """Check whether the current job's time is up; one timer per worker instead of one per job."""
        self._timer = None
        if not self.jobs:
            return
        job = self.current_job() or self.jobs[0]
        left = job.seconds - self.seconds_on_job()
        if job is self.current_job() and left <= 0:
            wait = self.on_timeout(self, job)
        else:
            wait = min(left if left > 0 else job.seconds, *(waiting.seconds for waiting in self.jobs))
        if wait:
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def seconds_on_job(self) -> float:
        """Seconds since the current job began."""
        return time.monotonic() - self._progress.read().since

    def cpu_usage(self) -> tuple[float, bool]:
        """Processor seconds that the current job has used, and whether the process is runnable: running or
        in line for a processor, neither stopped nor waiting for something else."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0, False
        fields = stat.rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / _TICKS
        return used - self._progress.read().cpu, fields[0] == "R"

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def hang_up(self) -> None:
        """Let the process end by itself once it has nothing to do."""
        self._transport.close()

    def map_progress_page(self, descriptor: int) -> None:
        """Map the page that the process will write."""
        self._progress = SharedProgress(descriptor)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class is none by inheritance

    def data_received(self, data: bytes) -> None:
        """Called by the event loop: answers, in the order of the jobs."""
        for frame in self._decoder.feed(data):
            answers: list[Answer] = pickle.loads(frame)  # noqa: S301 -- our own worker wrote it
            for answer in answers:
                self._answers += answer[0] is not JobStatus.UNREADABLE  # of those, no job has begun
                self.on_answer(self, answer)

    def connection_lost(self, _: Exception | None) -> None:
        """Called by the event loop: the process has ended or is about to."""
        if self._timer is not None:
            self._timer.cancel()
        self.is_lost = True
        self.on_lost(self)


class ForkServer(asyncio.Protocol):
    """The fork server process: forks workers, and knows how they ended."""

    def __init__(self, *, memory_bytes: int, preload: Sequence[str]) -> None:
        self._memory_bytes = memory_bytes
        self._preload = preload
        self._process: asyncio.subprocess.Process | EarlyForkServer | None = None
        self._control: socket.socket | None = None
        self._decoder = FrameDecoder()
        self._births: deque[asyncio.Future[tuple[int, asyncio.Future[int]]]] = deque()
        self._deaths: dict[int, asyncio.Future[int]] = {}
        self.closed = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Start the process, unless it was forked early; it warms up while we go on.

        Raises:
            OSError: it cannot be started.
        """
        early = take_early(self._memory_bytes, self._preload)
        if early is None:
            ours = await self._execute()
        else:
            self._process, ours = early, early.control
            early.adopt()
        self._control = ours.dup()
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)

    async def _execute(self) -> socket.socket:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "reward_service.workers.fork_server",
                str(theirs.fileno()),
                str(self._memory_bytes),
                *self._preload,
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        return ours

    async def fork(self, worker: Worker, bodies: int) -> None:
        """Give `worker` a process, which has the file of shared bodies open.

        Raises:
            OSError: the fork server is gone.
        """
        loop = asyncio.get_running_loop()
        if self._control is None or self.closed.done():
            raise ConnectionResetError("the fork server is gone")
        ours, theirs = socket.socketpair()
        page = SharedProgress.descriptor()
        with theirs:
            socket.send_fds(self._control, [b"f"], [theirs.fileno(), page, bodies])
        worker.map_progress_page(page)
        os.close(page)
        birth: asyncio.Future[tuple[int, asyncio.Future[int]]] = loop.create_future()
        self._births.append(birth)
        try:
            worker.pid, worker.exit_code = await birth  # it may have ended by now
        except (ConnectionResetError, asyncio.CancelledError):
            ours.close()
            raise
        await loop.create_connection(lambda: worker, sock=ours)

    async def close(self) -> None:
        """End the fork server, and its workers with it."""
        if self._control is not None:
            self._control.shutdown(socket.SHUT_RDWR)
        if self._process is not None:
            await self._process.wait()
            await self.closed

    def data_received(self, data: bytes) -> None:
        """Called by the event loop: births and deaths."""
        for frame in self._decoder.feed(data):
            match pickle.loads(frame):  # noqa: S301 -- our own fork server wrote it
                case "born", pid:
                    birth, death = self._births.popleft(), asyncio.get_running_loop().create_future()
                    self._deaths[pid] = death
                    if not birth.done():
                        birth.set_result((pid, death))
                case "died", pid, code:
                    self._deaths.pop(pid).set_result(code)

    def connection_lost(self, _: Exception | None) -> None:
        """Called by the event loop: the fork server has ended."""
        for birth in self._births:
            if not birth.done():
                birth.set_exception(ConnectionResetError("the fork server ended"))
        for death in self._deaths.values():
            death.set_result(-signal.SIGKILL)  # the kernel took its workers along
        self._births.clear()
        self._deaths.clear()
        if self._control is not None:
            self._control.close()
            self._control = None
        if not self.closed.done():
            self.closed.set_result(None)
