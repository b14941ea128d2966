"""The server's handles of the nursery process and of one worker process."""

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

from reward_service.workers.wire import Answer, Decoder, Entry, Logbook, Status, encode

_TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(slots=True, eq=False)
class Job:
    """One call to make in a worker, and the future that waits for it."""

    function: Callable[[Any], Any]
    argument: Any
    seconds: float
    size: int
    future: "asyncio.Future[Any]"
    slow: bool = False
    path: tuple[Hashable, ...] = ()
    losses: int = 0
    crashes: int = 0
    alone: bool = False


@dataclass(slots=True, eq=False)
class Worker(asyncio.Protocol):
    """A worker process: the jobs it was sent, the oldest of which it is on."""

    answered: Callable[["Worker", Answer], None]
    expired: Callable[["Worker", Job], float]
    lost: Callable[["Worker"], None]
    pid: int = 0
    exit_code: "asyncio.Future[int]" = field(init=False)
    jobs: deque[Job] = field(default_factory=deque)
    _logbook: Logbook = field(init=False)
    _transport: asyncio.Transport = field(init=False)
    _decoder: Decoder = field(default_factory=Decoder)
    _answers: int = 0
    _noted: Entry = field(default_factory=lambda: Entry(0, 0.0, 0.0))
    _timer: asyncio.TimerHandle | None = None

    def send(self, chunk: Sequence[Job]) -> None:
        """Hand over a chunk of jobs; the worker must have none.

        Raises:
            PicklingError, AttributeError, TypeError: a job cannot be sent; none was.
        """
        frame = encode([(job.function, job.argument) for job in chunk])
        self.jobs.extend(chunk)
        self._transport.writelines(frame)
        loop = asyncio.get_running_loop()
        seconds = chunk[0].seconds
        if self._timer is not None and self._timer.when() > loop.time() + seconds:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._timer = loop.call_later(seconds, self._tick)

    def pace(self) -> float:
        """Seconds of a processor that each job has taken, of those begun since this was last asked."""
        before, self._noted = self._noted, self._logbook.read()
        return (self._noted.cpu - before.cpu) / max(1, self._noted.begun - before.begun)

    @property
    def has_worked(self) -> bool:
        """Whether the process has begun any job."""
        return self._logbook.read().begun > 0

    def present(self) -> Job | None:
        """The job the process is on, or was on when it ended."""
        ahead = self._logbook.read().begun - self._answers - 1
        return self.jobs[ahead] if 0 <= ahead < len(self.jobs) else None

    def _tick(self) -> None:
        """Look whether the present job's time is up; cheaper than a timer for each of thousands of jobs."""
        self._timer = None
        if not self.jobs:
            return
        job = self.present() or self.jobs[0]
        left = job.seconds - self.elapsed()
        if job is self.present() and left <= 0:
            wait = self.expired(self, job)
        else:
            wait = left if left > 0 else job.seconds
        if wait:
            self._timer = asyncio.get_running_loop().call_later(wait, self._tick)

    def elapsed(self) -> float:
        """Seconds since the present job began."""
        return time.monotonic() - self._logbook.read().since

    def processor(self) -> tuple[float, bool]:
        """Seconds of a processor that the present job has had, and whether it is asking for more: running
        or in line for a processor, not stopped or waiting for something else."""
        try:
            stat = Path(f"/proc/{self.pid}/stat").read_text(encoding="ascii", errors="replace")
        except OSError:
            return 0.0, False
        fields = stat.rpartition(")")[2].split()
        used = (int(fields[11]) + int(fields[12])) / _TICKS
        return used - self._logbook.read().cpu, fields[0] == "R"

    def kill(self) -> None:
        """End the process at once, whatever it is doing."""
        try:
            os.kill(self.pid, signal.SIGKILL)
        except ProcessLookupError:
            return

    def hang_up(self) -> None:
        """Let the process end by itself once it has nothing to do."""
        self._transport.close()

    def open_logbook(self, descriptor: int) -> None:
        """Map the page that the process will write."""
        self._logbook = Logbook(descriptor)

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast("asyncio.Transport", transport)  # uvloop's own class is none by inheritance

    def data_received(self, data: bytes) -> None:
        """Called by the event loop: answers, in the order of the jobs."""
        for frame in self._decoder.feed(data):
            answers: list[Answer] = pickle.loads(frame)  # noqa: S301 -- our own worker wrote it
            for answer in answers:
                self._answers += answer[0] is not Status.UNREADABLE  # of those, no job has begun
                self.answered(self, answer)

    def connection_lost(self, _: Exception | None) -> None:
        """Called by the event loop: the process has ended or is about to."""
        if self._timer is not None:
            self._timer.cancel()
        self.lost(self)


class Nursery(asyncio.Protocol):
    """The nursery process: forks workers, and knows how they ended."""

    def __init__(self, *, memory_bytes: int, preload: Sequence[str]) -> None:
        self._memory_bytes = memory_bytes
        self._preload = preload
        self._process: asyncio.subprocess.Process | None = None
        self._control: socket.socket | None = None
        self._decoder = Decoder()
        self._births: deque[asyncio.Future[int]] = deque()
        self._deaths: dict[int, asyncio.Future[int]] = {}
        self.closed = asyncio.get_running_loop().create_future()

    async def start(self) -> None:
        """Start the process; it warms up while we go on.

        Raises:
            OSError: it cannot be started.
        """
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = await asyncio.create_subprocess_exec(
                sys.executable,
                "-m",
                "reward_service.workers.nursery",
                str(theirs.fileno()),
                str(self._memory_bytes),
                *self._preload,
                pass_fds=[theirs.fileno()],
                stdin=asyncio.subprocess.DEVNULL,
                start_new_session=True,
            )
        self._control = ours.dup()
        await asyncio.get_running_loop().create_connection(lambda: self, sock=ours)

    async def fork(self, worker: Worker) -> None:
        """Give `worker` a process.

        Raises:
            OSError: the nursery is gone.
        """
        loop = asyncio.get_running_loop()
        if self._control is None or self.closed.done():
            raise ConnectionResetError("the nursery is gone")
        ours, theirs = socket.socketpair()
        page = Logbook.descriptor()
        with theirs:
            socket.send_fds(self._control, [b"f"], [theirs.fileno(), page])
        worker.open_logbook(page)
        os.close(page)
        birth: asyncio.Future[int] = loop.create_future()
        self._births.append(birth)
        try:
            worker.pid = await birth
        except (ConnectionResetError, asyncio.CancelledError):
            ours.close()
            raise
        worker.exit_code = self._deaths[worker.pid]
        await loop.create_connection(lambda: worker, sock=ours)

    async def close(self) -> None:
        """End the nursery, and its workers with it."""
        if self._control is not None:
            self._control.shutdown(socket.SHUT_RDWR)
        if self._process is not None:
            await self._process.wait()
            await self.closed

    def data_received(self, data: bytes) -> None:
        """Called by the event loop: births and deaths."""
        for frame in self._decoder.feed(data):
            match pickle.loads(frame):  # noqa: S301 -- our own nursery wrote it
                case "born", pid:
                    birth = self._births.popleft()
                    if not birth.done():
                        birth.set_result(pid)
                    self._deaths[pid] = asyncio.get_running_loop().create_future()
                case "died", pid, code:
                    self._deaths.pop(pid).set_result(code)

    def connection_lost(self, _: Exception | None) -> None:
        """Called by the event loop: the nursery has ended."""
        for birth in self._births:
            if not birth.done():
                birth.set_exception(ConnectionResetError("the nursery ended"))
        for death in self._deaths.values():
            death.set_result(-signal.SIGKILL)  # the kernel took its workers along
        self._births.clear()
        self._deaths.clear()
        if self._control is not None:
            self._control.close()
            self._control = None
        if not self.closed.done():
            self.closed.set_result(None)
