"""Following one child process to its end, and ending it when its time is up."""

import contextlib
import math
import os
import resource
import select
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Protocol

KILL = b"kill"
"""Sent over a control connection: end the run."""
ENDS = ("", "cpu", "wall", "asked", "ended", "idle")
"""Why a run was killed; the first: it was not."""
_LAST_LOOK_S = 0.002
_QUIET_S, _SILENT_S = 0.005, 0.05
"""How long a run may go on unread, with outputs to be read and with none."""
_NOTABLE_IDLE_S = 0.05
"""Idleness below this is not asked after: it takes a look into /proc."""
_IDLE_LOOK_S = 0.25
WAITING_SHARES = 2
"""A run may wait for a processor for so many times its own wall-clock time, besides."""
_CPU_CLOCK = 2  # per-process CPU clock, as clock_getcpuclockid builds it


class Pump(Protocol):
    """Somebody with descriptors to read while a run goes on."""

    readers: dict[int, int]

    def ready(self, fd: int) -> bool:
        """Read one of them; False when it has ended."""


class Watch:
    """Follows one child; made before it is forked.

    `limits` names its `wall_s` and `cpu_s`. `ticks` is how often the child may say that a step is done
    and the next one's time begins. `control` is a descriptor that brings `KILL`, and its end means the same.
    `parent`: does the child only wait for one of its own, whose idle time is then told?
    """

    def __init__(
        self, limits: Mapping[str, float], ticks: int = 0, *, control: int = -1, parent: bool = False
    ) -> None:
        self._parent, self._idle_before_end = parent, 0.0
        """Of a child's child, which is gone when the child has ended, it is known by looking now and then."""
        self._pid = 0
        self._wall_s, self._cpu_s = limits["wall_s"], limits["cpu_s"]
        self._ticks = ticks
        self._idle_s = limits.get("idle_s", math.inf)
        self._began = time.monotonic()
        self._deadline = self._began + self._wall_s
        self._cpu_budget = self._cpu_s
        self._put_off_s = 0.0
        self._why = ""
        self._crowded = False
        self._poll = select.poll()
        self._heard: dict[int, Callable[[int], bool]] = {}
        if control >= 0:
            self._hear(control, self._obey)

    def follow(self, pid: int, *, ticks: int = -1, also: Pump | None = None) -> dict[str, Any]:
        """Wait until the child has ended, kill it when it must; how it ended and what it cost.

        The child writes a byte into `ticks` for each step it has done.
        """
        self._pid = pid
        try:
            end = os.pidfd_open(pid)
        except OSError:  # gVisor has none
            with _end_of_any() as end:
                return self._until(end, ticks, also)
        try:
            return self._until(end, ticks, also)
        finally:
            os.close(end)

    def _until(self, end: int, ticks: int, also: Pump | None) -> dict[str, Any]:
        """Watch until the child has ended, for which `end` can be read (and perhaps before)."""
        self._poll.register(end, select.POLLIN)
        # Most runs are over before it would pay to hear them: what they write waits in a pipe.
        if self._look(end, min(_QUIET_S if also else _SILENT_S, self._wall_s)):
            return self._result()
        if ticks >= 0:
            self._hear(ticks, self._tick)
        if also:
            for fd in also.readers:
                self._hear(fd, also.ready)
        while not self._look(end, self._patience()):
            pass
        return self._result()

    def _hear(self, fd: int, act: Callable[[int], bool]) -> None:
        self._heard[fd] = act
        self._poll.register(fd, select.POLLIN)

    def _look(self, end: int, patience: float) -> bool:
        """Wait so many seconds for the next event, and see to it; has the child ended?"""
        for fd, _ in self._poll.poll(patience * 1000):
            if fd == end:
                # Asked again when other children's ends are taken note of: its own may have been among them.
                if self._ended() or (os.read(end, 4096) and self._ended()):
                    return True
            elif not self._heard[fd](fd):
                self._poll.unregister(fd)
        self._strike()
        return False

    def kill(self, why: str) -> None:
        """End the child; the first reason counts."""
        self._why = self._why or why
        with contextlib.suppress(ProcessLookupError):
            os.kill(self._pid, signal.SIGKILL)

    def _obey(self, control: int) -> bool:
        self.kill("ended" if os.read(control, 16) != KILL else "asked")
        return False

    def _ended(self) -> bool:
        return os.waitid(os.P_PID, self._pid, os.WEXITED | os.WNOHANG | os.WNOWAIT) is not None

    def _tick(self, ticks: int) -> bool:
        """Steps are done: the next one has its own time. No more often than there are steps."""
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
        if (self._parent or self._idle_s < self._wall_s) and not self._crowded:
            left = min(left, _IDLE_LOOK_S)
        return max(left, _LAST_LOOK_S)

    def _strike(self) -> None:
        if self._why:
            return
        if self._cpu() >= self._cpu_budget:
            self.kill("cpu")
        elif time.monotonic() >= self._deadline and not self._put_off():
            self.kill("wall")
        elif self._idle() >= self._idle_s:
            self.kill("idle")

    def _put_off(self) -> bool:
        """Put the end off by what the child has waited for a processor: others have used that time."""
        try:
            child = self._watched()
            waited = seconds_in_line(child) or 0.0
        except (OSError, ValueError):
            return False
        more = min(waited, WAITING_SHARES * self._wall_s) - self._put_off_s
        self._put_off_s += max(more, 0.0)
        self._deadline += max(more, 0.0)
        return more > _LAST_LOOK_S

    def _watched(self) -> str:
        """Whose time it is: the child, or its only child.

        Raises:
            OSError, ValueError: nobody's alone.
        """
        child = only_child()
        if self._parent:
            [child] = children_of(child)
        return child

    def _idle(self) -> float:
        """Seconds in which the child neither computed nor waited for a processor; 0 where that is not
        known."""
        rest = time.monotonic() - self._began - self._cpu()
        if self._crowded or rest < _NOTABLE_IDLE_S:
            return 0.0
        try:
            child = only_child()
            if self._parent:
                [child] = children_of(child)
                rest -= _scheduled(child)[0]
            waited = seconds_in_line(child)
        except (OSError, ValueError):
            waited = None
        self._crowded = waited is None and not self._parent
        if waited is None:
            return 0.0
        self._idle_before_end = max(0.0, rest - waited)
        return self._idle_before_end

    def _cpu(self) -> float:
        try:
            return time.clock_gettime((~self._pid << 3) | _CPU_CLOCK)
        except OSError:  # it has just ended
            return 0.0

    def _result(self) -> dict[str, Any]:
        idle = self._idle_before_end if self._parent else self._idle()
        self._heard.clear()  # its own methods: a circle that nobody collects in a supervisor
        _, status, used = os.wait4(self._pid, 0)
        code = os.waitstatus_to_exitcode(status)
        return {
            "exit_code": code if code >= 0 else None,
            "signal": -code if code < 0 else None,
            "killed": self._why,
            "cpu_ms": (used.ru_utime + used.ru_stime) * 1000,
            "idle_ms": idle * 1000,
            "memory_kb": used.ru_maxrss,
            "touched_kb": used.ru_minflt * resource.getpagesize() >> 10,
        }


def only_child() -> str:
    """The only child of this process as /proc has it, which may number processes otherwise than this
    namespace.

    Raises:
        OSError, ValueError: it has none, or several, or /proc does not tell.
    """
    [child] = children_of(os.readlink("/proc/self"))  # noqa: PTH115 - beside a run that is watched
    return child


def children_of(pid: str) -> list[str]:
    """The children of a process with one thread.

    Raises:
        OSError: /proc does not tell.
    """
    return _read(f"/proc/{pid}/task/{pid}/children").decode().split()


def _scheduled(pid: str) -> tuple[float, float]:
    """Seconds that a process has had a processor, and has waited for one."""
    used, waited, _ = _read(f"/proc/{pid}/schedstat").split()
    return int(used) / 1e9, int(waited) / 1e9


def _read(path: str) -> bytes:
    with open(path, "rb") as file:  # noqa: PTH123 - beside a run that is watched
        return file.read(4096)


def seconds_in_line(pid: str) -> float | None:
    """How long a process has waited for a processor; None where that is not known.

    It is known of a process alone, with a single thread: others may wait for a processor in its stead.
    """
    try:
        if children_of(pid) or len(os.listdir(f"/proc/{pid}/task")) > 1:  # noqa: PTH208
            return None
        return _scheduled(pid)[1]
    except (OSError, ValueError):
        return None


def forget() -> None:
    """In a child: nothing of the parent's watching, if it needs more of the process than descriptors."""
    if _woken:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)


_woken: list[bool] = []
"""Whether this process has ever been told of children's ends by a signal."""


@contextlib.contextmanager
def _end_of_any() -> Iterator[int]:
    """A descriptor that can be read when any child has ended.

    Signals write nowhere again before the pipe is closed: the trouble of a later one would stand in the
    program's error output, and its byte in a file that has got the pipe's number.
    """
    reader, writer = os.pipe2(os.O_CLOEXEC | os.O_NONBLOCK)
    _woken[:] = [True]
    signal.signal(signal.SIGCHLD, _wake)
    signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
    try:
        os.write(writer, b".")  # it may have ended already
        yield reader
    finally:
        signal.set_wakeup_fd(-1)
        os.close(writer)
        os.close(reader)


def _wake(*_: object) -> None:
    """Stays SIGCHLD's handler for good: one that is taken away may be missed by a signal on its way."""
