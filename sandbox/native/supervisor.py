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
import gc
import json
import os
import socket
import sys
import time
from collections.abc import Callable, Iterator, Mapping
from os import chdir, closerange, pread, setsid
from typing import Any, Protocol

from sandbox.file_bundle import split
from sandbox.native import runner, warm_interpreter, warmup
from sandbox.native.process_monitor import KILL, Pump, Watch, forget
from sandbox.native.runner import PLACES, become, clear_places

MAX_JOB_BYTES = 256 << 10
MAX_DESCRIPTORS = 8
_CONDUCTOR_S = 1.0
"""How much later than a conductor the supervisor ends a run."""


class Wall(Protocol):
    """How a slot confines its runs."""

    spoiled: bool
    """Has a run left something that cannot be taken away in time? The slot must then be replaced."""

    def settle(self) -> None:
        """Prepare the supervisor, once."""

    def fork(self, limits: Mapping[str, float]) -> int:
        """fork() a child that `enter` can confine within these limits; 0 in the child."""

    def enter(self, limits: Mapping[str, float]) -> str:
        """Confine the calling child for good; the directory to run in."""

    def sweep(self) -> None:
        """Take away what a run has left: processes and files."""

    def demolish(self) -> None:
        """Take away what the wall itself needed."""


class Account(Protocol):
    """What counts a run's memory and processes, as `cgroup.Cgroup` does."""

    def begin(self, memory_bytes: int, processes: int) -> None:
        """Set limits and start afresh."""

    def end(self) -> tuple[int, bool, bool]:
        """Peak in KiB (0: not known), killed for memory?, refused a process?"""


class Supervisor:
    """Runs jobs one after another behind a wall."""

    def __init__(
        self, wall: Wall, account: Account | None, channel: Callable[[], tuple[int, int]] = os.pipe
    ) -> None:
        """`channel` gives two ends, to read and to write, on which a run's first process is heard."""
        self._wall, self._account, self._channel = wall, account, channel

    def run(
        self, job: Mapping[str, Any], fds: list[int], control: int, *, also: "Pump | None" = None
    ) -> dict[str, Any]:
        """One job. `fds` are bundle, stdin, stdout, stderr and, if any, values; they are closed here.

        `control` is watched for `KILL` and for its end, which kill the run. `also` has
        descriptors of its own to be served meanwhile.
        """
        limits = _box_limits(job)
        if self._account is not None:
            self._account.begin(int(limits["memory_mb"]) << 20, int(limits["processes"]))
        ticks, trouble = self._channel(), [*self._channel()]
        for fd in (*ticks, trouble[0]):
            os.set_blocking(fd, False)
        content, *streams = fds
        _lay_out([*streams, ticks[1]])
        watch = Watch(limits, job.get("ticks", 0), control=control, parent=bool(job.get("keeps")))
        runner.freshen()
        started = time.monotonic()
        pid = self._wall.fork(limits)
        if pid == 0:
            self._child(job, limits, content, trouble[1])
        # While the child lives, every page that is touched here is copied: what can wait does.
        try:
            result = watch.follow(pid, ticks=ticks[0], also=also)
            os.close(trouble.pop())
            refused = _told(trouble[0])
        finally:
            for fd in (*fds, *ticks, *trouble):
                os.close(fd)
            clear_places()
        if refused:
            result["refused"] = refused.decode("utf-8", "replace")
        result["wall_ms"] = (time.monotonic() - started) * 1000
        self._wall.sweep()
        result["spoiled"] = self._wall.spoiled
        if self._account is not None:
            peak, killed, crowded = self._account.end()
            result.update(memory_kb=peak or result["memory_kb"], oom=killed, crowded=crowded)
        return result

    def _child(self, job: Mapping[str, Any], limits: Mapping[str, float], content: int, trouble: int) -> None:
        """Never returns: the child must not fall back into the supervisor's loop.

        What goes wrong before the program is let in is told through `trouble`, here or by the runner, and it
        is closed by then: no program can claim that its box could not be built.
        """
        try:
            forget()
            setsid()
            directory = self._wall.enter(limits)
            chdir(directory)
            files = split(pread(content, job["size"], 0))
            closerange(PLACES, trouble)
            closerange(trouble + 1, 1024)
            become(job, files, directory, trouble)
        except MemoryError:  # the files of a program may be large
            pass
        except Exception as error:  # noqa: BLE001 - `become` never returns: no program has been let in
            with contextlib.suppress(OSError):
                os.write(trouble, f"{type(error).__name__}: {error}"[:900].encode())
        finally:
            os._exit(71)


def _box_limits(job: Mapping[str, Any]) -> dict[str, float]:
    """What a whole box may use: its conductor, if it has one, is one more process and slower to give up."""
    limits = dict(job["limits"])
    if not job["apart"] and not job.get("series"):  # calls in one process, each with its own time
        limits["process_cpu_s"] = limits["cpu_s"] * (1 + job["ticks"])
    if job.get("series"):
        limits["processes"] += 1
        limits["wall_s"] += _CONDUCTOR_S if job["apart"] else 0
    return limits


def _told(fd: int) -> bytes:
    """What was written there; nobody is left to write more, so that it is nearly never the exception."""
    try:
        return os.read(fd, 1000)
    except BlockingIOError:
        return b""


def _lay_out(streams: list[int]) -> None:
    """Put descriptors in their places before the fork: input, outputs, values if there are any, ticks."""
    *inherited, ticks = streams
    for place, fd in enumerate(inherited):
        os.dup2(fd, place, inheritable=place < runner.VALUES)
    if len(inherited) > runner.VALUES:
        os.dup2(ticks, runner.TICKS, inheritable=False)


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
    warm_interpreter.prepare()
    warmup.calls()
    warmup.scripts()


def keep_still() -> None:
    """The collector leaves what is loaded by now alone, here and in every child, which would copy it."""
    gc.collect()
    gc.disable()
    _fillers.extend(_fill_gaps())
    _fillers.extend(_fill_large_gaps())
    gc.freeze()


_POOL_BYTES, _FIRST_BLOCK, _LARGEST, _STEP = 16 << 10, 48, 512, 16
"""How the interpreter's allocator cuts up what it hands out."""
_MOST_FILLING = 128 << 10
"""Bytes of each size, at most."""
_fillers: list[bytes] = []


def _fill_gaps() -> Iterator[bytes]:
    """What fills the gaps between small objects: a child would put its own there, one on each of many pages,
    and copy them. Of each size, until two in a row come from where nothing has been."""
    for size in range(3 * _STEP, _LARGEST + 1, _STEP):
        last = 0
        for _ in range(_MOST_FILLING // size):
            filler = bytes(size - sys.getsizeof(b""))
            yield filler
            if last % _POOL_BYTES == _FIRST_BLOCK and id(filler) == last + size:
                break
            last = id(filler)


_LARGE_SIZES = tuple(_LARGEST + 32 << doubled for doubled in range(6, -1, -1))
_FRESH_BYTES = 96 << 10
"""More than fits into any gap, and less than gets pages of its own."""


def _fill_large_gaps() -> Iterator[bytes]:
    """As `_fill_gaps`, of what the C library hands out: from the largest sizes down, each until it comes from
    behind all that was used before."""
    fresh = id(bytes(_FRESH_BYTES))
    for size in _LARGE_SIZES:
        for _ in range((2 << 20) // size):
            filler = bytes(size)
            if id(filler) >= fresh:
                break
            yield filler
