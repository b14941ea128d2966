"""The process in charge of a slot: warm, clean, and without any program's text in its memory.

It is exec'ed with a bare environment (a fork of the server would carry the server's environment block
and heap into every box), loads what programs usually import, leaves the host behind its `Wall`, and
then serves one run at a time:

    server  ──job + descriptors──▶  supervisor  ──fork──▶  child: enter the wall, become the program
            ◀──────result────────               ◀─exit──

Contents never pass through it: source, files, input and output stand behind descriptors that only the
child and the server read. It watches CPU and wall-clock time, kills, and accounts.
"""

import contextlib
import fcntl
import json
import os
import select
import signal
import socket
import sys
import time
from collections.abc import Mapping
from typing import Any, Protocol

from sandbox import bundle
from sandbox.native import runner
from sandbox.program import BadProgram

MAX_JOB_BYTES = 256 << 10
MAX_DESCRIPTORS = 8
KILL = b"kill"
_LAST_LOOK_S = 0.002
_CPU_CLOCK = 2  # per-process CPU clock, as clock_getcpuclockid builds it


class Wall(Protocol):
    """How a slot confines its runs."""

    def settle(self) -> None:
        """Prepare the supervisor, once."""

    def fork(self) -> int:
        """fork() a child that `enter` can confine; 0 in the child."""

    def enter(self, limits: Mapping[str, float]) -> str:
        """Confine the calling child for good; the directory to run in."""

    def sweep(self) -> None:
        """Take away what a run has left: processes and files."""

    def demolish(self) -> None:
        """Take away what the wall itself needed."""


class Pump(Protocol):
    """Somebody with descriptors to read while a run goes on."""

    readers: dict[int, int]

    def ready(self, fd: int) -> bool:
        """Read one of them; False when it has ended."""


class Account(Protocol):
    """What counts a run's memory and processes, as `cgroup.Cgroup` does."""

    def begin(self, memory_bytes: int, processes: int) -> None:
        """Set limits and start afresh."""

    def end(self) -> tuple[int, bool, bool]:
        """Peak in KiB, killed for memory?, refused a process?"""


class Supervisor:
    """Runs jobs one after another behind a wall."""

    def __init__(self, wall: Wall, account: Account | None) -> None:
        self._wall, self._account = wall, account

    def run(
        self, job: Mapping[str, Any], fds: list[int], control: int, *, also: "Pump | None" = None
    ) -> dict[str, Any]:
        """One job. `fds` are bundle, stdin, stdout, stderr and, if any, values; they are closed here.

        `control` is watched for `KILL` and for its end, which kill the run. `also` has
        descriptors of its own to be served meanwhile.
        """
        limits = job["limits"]
        if self._account is not None:
            self._account.begin(int(limits["memory_mb"]) << 20, int(limits["processes"]))
        ticks = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        trouble = os.pipe2(os.O_CLOEXEC)
        started = time.monotonic()
        pid = self._wall.fork()
        if pid == 0:
            self._child(job, fds, ticks[1], trouble[1])
        for fd in (*fds, ticks[1], trouble[1]):
            os.close(fd)
        try:
            result = Watch(pid, limits, job.get("ticks", 0)).follow(ticks[0], control, also)
            refused = os.read(trouble[0], 1000)
        finally:
            os.close(ticks[0])
            os.close(trouble[0])
        if refused:
            result["refused"] = refused.decode("utf-8", "replace")
        self._wall.sweep()
        result["wall_ms"] = (time.monotonic() - started) * 1000
        if self._account is not None:
            peak, killed, crowded = self._account.end()
            result.update(memory_kb=peak, oom=killed, crowded=crowded)
        return result

    def _child(self, job: Mapping[str, Any], fds: list[int], ticks: int, trouble: int) -> None:
        """Never returns: the child must not fall back into the supervisor's loop.

        What goes wrong before the program is let in is told through `trouble`, which is closed by then:
        no program can claim that its box could not be built.
        """
        try:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            os.setsid()
            content, stdin, *out = fds
            directory = self._wall.enter(job["limits"])
            os.chdir(directory)
            size = os.fstat(content).st_size
            files = bundle.unpack(os.pread(content, size, 0))
            _arrange([stdin, *out], ticks)
            temporary = os.environ.get("TMPDIR", runner.ENVIRONMENT["TMPDIR"])  # noqa: TID251 - the box's own
            env = {**runner.ENVIRONMENT, "TMPDIR": temporary, "HOME": directory, **job.get("env", {})}
            runner.become(job, files, env)
        except (OSError, ValueError, KeyError, BadProgram) as error:
            with contextlib.suppress(OSError):
                os.write(trouble, f"{type(error).__name__}: {error}"[:900].encode())
        finally:
            os._exit(71)


def _arrange(wanted: list[int], ticks: int) -> None:
    """Put descriptors in their places, 0 up, and close all others."""
    high = [os.dup(fd) if fd < 16 else fd for fd in (*wanted, ticks)]
    high = [fd if fd >= 16 else _lift(fd) for fd in high]
    for place, fd in enumerate(high[:-1]):
        os.dup2(fd, place)
    if len(wanted) <= runner.VALUES:
        os.dup2(os.open("/dev/null", os.O_RDWR), runner.VALUES)
    os.dup2(high[-1], runner.TICKS)
    os.closerange(runner.TICKS + 1, 1024)
    for place in range(runner.TICKS + 1):
        os.set_inheritable(place, place < runner.VALUES)


def _lift(fd: int) -> int:
    return fcntl.fcntl(fd, fcntl.F_DUPFD, 16)


def _end_of(pid: int) -> int:
    """A descriptor that can be read when a child has ended (and perhaps before)."""
    try:
        return os.pidfd_open(pid)
    except OSError:  # gVisor has none: wake up for any child
        reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        if old >= 0:
            os.close(old)
        os.write(writer, b".")  # it may have ended already
        return reader


class Watch:
    """Follows one child to its end."""

    def __init__(self, pid: int, limits: Mapping[str, float], ticks: int) -> None:
        self._pid = pid
        self._wall_s, self._cpu_s = limits["wall_s"], limits["cpu_s"]
        self._ticks = ticks
        self._deadline = time.monotonic() + self._wall_s
        self._cpu_budget = self._cpu_s
        self._why = ""

    def follow(self, ticks: int, control: int, also: "Pump | None" = None) -> dict[str, Any]:
        """Wait until the child has ended, kill it when it must; how it ended and what it cost."""
        end = _end_of(self._pid)
        poll = select.poll()
        for fd in (end, ticks, control, *(also.readers if also else ())):
            poll.register(fd, select.POLLIN)
        try:
            while True:
                ready = {fd for fd, _ in poll.poll(self._patience() * 1000)}
                if end in ready:
                    if self._ended():
                        break
                    os.read(end, 4096)
                if control in ready:
                    self._kill("ended" if os.read(control, 16) != KILL else "asked")
                    poll.unregister(control)
                for fd in ready & set(also.readers) if also else ():
                    if not also.ready(fd):  # type: ignore[union-attr]  # the line above looked
                        poll.unregister(fd)
                if ticks in ready and not self._tick(ticks):
                    poll.unregister(ticks)
                self._strike()
        finally:
            os.close(end)
        return self._result()

    def _ended(self) -> bool:
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _tick(self, ticks: int) -> bool:
        """A call has come back: the next one has its own time. No more often than there are calls."""
        with contextlib.suppress(BlockingIOError):
            count = min(len(os.read(ticks, 4096)), self._ticks)
            if not count:
                return False
            self._ticks -= count
            self._deadline = time.monotonic() + self._wall_s
            self._cpu_budget = self._cpu() + self._cpu_s
        return True

    def _patience(self) -> float:
        """Seconds until it is worth looking again."""
        if self._why:
            return 1.0
        left = min(self._deadline - time.monotonic(), self._cpu_budget - self._cpu())
        return max(left, _LAST_LOOK_S)

    def _strike(self) -> None:
        if self._why:
            return
        if self._cpu() >= self._cpu_budget:
            self._kill("cpu")
        elif time.monotonic() >= self._deadline:
            self._kill("wall")

    def _kill(self, why: str) -> None:
        self._why = self._why or why
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _cpu(self) -> float:
        try:
            return time.clock_gettime((~self._pid << 3) | _CPU_CLOCK)
        except OSError:  # it has just ended
            return 0.0

    def _result(self) -> dict[str, Any]:
        _, status, used = os.wait4(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return {
            "exit_code": code if code >= 0 else None,
            "signal": -code if code < 0 else None,
            "killed": self._why,
            "cpu_ms": (used.ru_utime + used.ru_stime) * 1000,
            "memory_kb": used.ru_maxrss,
        }


def serve(supervisor: Supervisor, connection: socket.socket) -> None:
    """Run what the server sends, until it hangs up."""
    while True:
        message, fds, _, _ = socket.recv_fds(connection, MAX_JOB_BYTES, MAX_DESCRIPTORS)
        if not message:
            return
        if message == KILL:  # meant for a run that had already ended
            continue
        result = supervisor.run(json.loads(message), fds, connection.fileno())
        try:
            connection.send(json.dumps(result).encode())
        except OSError:
            return


def warm(modules: list[str]) -> None:
    """Import what programs usually import, so that they find it loaded."""
    for name in modules:
        with contextlib.suppress(ImportError):
            __import__(name)
    sys.stdin, sys.stdout = None, None
