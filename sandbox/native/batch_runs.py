"""One program, several inputs, one box.

Building a box costs more than running a small program in it, so a program that has several inputs to
answer gets one box for all, and a process of its own for each. The box's first process *conducts*: it never
runs the program itself, forks a child per input, watches and captures it, kills whatever it has left, and
reports. The box ends early, and the server asks for another one, as soon as a run was not a clean one: it
failed, was killed, left processes or files behind, or the box has been held for long enough.

So runs see nothing of each other but what their common author could have written into the program. The
conductor's memory holds inputs only; it cannot be traced or signalled from inside.

    input   u32 count, u64 lengths, the inputs end to end
    report  u32 number, u64 lengths of standard output and standard error, the account; then the two
    account i16 exit code, u8 signal, u8 reason of its end, u8 over its limit?, u8 another run's process?,
            f64 wall, CPU and idle milliseconds, u64 KiB
"""

import contextlib
import errno
import math
import os
import resource
import select
import signal
import struct
import time
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, NoReturn

from sandbox.native import syscalls
from sandbox.native.process_monitor import ENDS, Watch

STDERR_BYTES = 64 << 10
PATIENCE_S = 0.5
"""A box is given back after so long: others wait for their turn."""
HEAD = struct.Struct("<IQQhBBBBdddQ")
_NONE = -1
_COUNT = struct.Struct("<I")
_CHUNK = 64 << 10
_PLACES = ("..", ".", "../tmp", "../shm")
"""Everywhere a run can write, beside the directories of its files."""


def pack(inputs: Sequence[bytes]) -> bytes:
    """Inputs as one run of bytes."""
    lengths = struct.pack(f"<{len(inputs)}Q", *map(len, inputs))
    return b"".join((_COUNT.pack(len(inputs)), lengths, *inputs))


def report(number: int, result: Mapping[str, Any], out: bytes, err: bytes) -> bytes:
    """A run's account and its outputs as one run of bytes: half as much work as a text for it."""
    head = HEAD.pack(
        number,
        len(out),
        len(err),
        _NONE if result["exit_code"] is None else result["exit_code"],
        result["signal"] or 0,
        ENDS.index(result["killed"]),
        result["overflow"],
        result["shared"],
        result["wall_ms"],
        result["cpu_ms"],
        result["idle_ms"],
        result["memory_kb"],
    )
    return head + out + err


def account(fields: Sequence[float]) -> dict[str, Any]:
    """The account in a report's head, behind number and lengths; whoever wrote it, every field has its type.

    Raises:
        ValueError: no conductor wrote this.
    """
    code, signal_number, end, overflow, shared, wall_ms, cpu_ms, idle_ms, memory_kb = fields
    if not all(map(math.isfinite, (wall_ms, cpu_ms, idle_ms))) or end >= len(ENDS):
        raise ValueError("an account of no run")
    return {
        "exit_code": None if code == _NONE else code,
        "signal": signal_number or None,
        "killed": ENDS[int(end)],
        "overflow": bool(overflow),
        "shared": bool(shared),
        "wall_ms": wall_ms,
        "cpu_ms": cpu_ms,
        "idle_ms": idle_ms,
        "memory_kb": memory_kb,
    }


def inputs(fd: int) -> Iterator[bytes]:
    """What `pack` has packed, one input after the other."""
    (count,) = _COUNT.unpack(os.read(fd, _COUNT.size))
    for length in struct.unpack(f"<{count}Q", os.read(fd, 8 * count)):
        yield os.read(fd, length)


class Traces:
    """What a run would change by leaving something behind; `files` were put into its directory."""

    def __init__(self, files: Iterable[str]) -> None:
        self._files = tuple(files)
        above = {place for name in self._files for place in _above(name)}
        self._places = [*filter(_is_seen, {*_PLACES, *above})]

    def now(self) -> tuple[Any, ...]:
        """The state of everything a run can write."""
        stats = [os.stat(name) for name in (*self._files, *self._places)]  # noqa: PTH116 - little work, many times
        return (
            [(os.listdir(place), _attributes(place)) for place in self._places],  # noqa: PTH208
            [(at.st_size, at.st_mtime_ns, at.st_ctime_ns, at.st_mode) for at in stats],
        )

    def are(self, untouched: tuple[Any, ...]) -> bool:
        """Is it what `now` gave before?"""
        try:
            return self.now() == untouched
        except OSError:  # not even to be looked at
            return False


class BatchSupervisor:
    """Runs a program once per input that stands behind `source`; reports go to `sink`, ticks to `ticks`.

    `files` are what was put into the working directory; `freshen` is called before every fork.
    """

    def __init__(  # noqa: PLR0913 - descriptors by name
        self,
        job: Mapping[str, Any],
        files: Iterable[str],
        freshen: Callable[[], None],
        *,
        source: int,
        sink: int,
        ticks: int,
    ) -> None:
        self._limits = job["limits"]
        self._traces = Traces(files)
        self._freshen = freshen
        self._source, self._sink, self._ticks = source, sink, ticks
        # What runs have in common with this process is no memory of theirs, unless they replace it: a peak
        # below this process's own says nothing, and what they touched anew is counted instead.
        own = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        self._own_kb = own if job["kind"] == "script" else 0
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)  # nobody inside may trace it, or read its memory

    def conduct(self, start: Callable[[], int]) -> int:
        """Run `start` in a child for each input, while all goes well; the box's exit code."""
        began, untouched = time.monotonic(), self._traces.now()
        for number, given in enumerate(inputs(self._source)):
            result, out, err = self._one(given, start)
            alone = self._is_alone()
            self._report(number, result, out, err)
            clean = result["exit_code"] == 0 and alone and self._traces.are(untouched)
            if not clean or time.monotonic() - began > PATIENCE_S:
                break
        return 0

    def _one(self, given: bytes, start: Callable[[], int]) -> tuple[dict[str, Any], bytes, bytes]:
        began = time.monotonic()
        stdin = os.memfd_create("stdin", os.MFD_CLOEXEC)
        write(stdin, given)
        os.lseek(stdin, 0, os.SEEK_SET)
        outs, errs = os.pipe2(os.O_CLOEXEC), os.pipe2(os.O_CLOEXEC)
        self._freshen()
        pid = syscalls.fork()
        if pid == 0:
            _become_child((stdin, outs[1], errs[1]), start)
        for fd in (stdin, outs[1], errs[1]):
            os.close(fd)
        capture = _Capture(pid, {outs[0]: int(self._limits["output_bytes"]), errs[0]: STDERR_BYTES}, outs[0])
        result = Watch(self._limits).follow(pid, also=capture)
        most, touched = result["memory_kb"], result.pop("touched_kb")
        result["memory_kb"] = max(most - self._own_kb, min(most, touched))
        _kill_all()
        out, err = capture.finish()
        result["overflow"], result["shared"] = capture.overflow, False
        result["wall_ms"] = (time.monotonic() - began) * 1000
        return result, out, err

    def _is_alone(self) -> bool:
        """Reap what was left; was there nothing?"""
        alone = True
        while True:
            try:
                os.waitpid(-1, 0)
            except ChildProcessError:
                return alone
            alone = False

    def _report(self, number: int, result: dict[str, Any], out: bytes, err: bytes) -> None:
        write(self._sink, report(number, result, out, err))
        os.write(self._ticks, b".")


def _attributes(place: str) -> list[str]:
    try:
        return os.listxattr(place)
    except OSError as error:
        if error.errno != errno.ENOTSUP:
            raise
        return []  # gVisor's files have none


def _is_seen(place: str) -> bool:
    try:
        os.listdir(place)  # noqa: PTH208
    except OSError:  # this wall has no such place, or lets nobody look at it
        return False
    return True


def _above(name: str) -> list[str]:
    """The directories that a file's name leads through."""
    parts = name.split("/")[:-1]
    return ["/".join(parts[: at + 1]) for at in range(len(parts))]


def _become_child(fds: Sequence[int], start: Callable[[], int]) -> NoReturn:
    _exit, code = os._exit, 70
    try:
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
        for place, fd in enumerate(fds):
            os.dup2(fd, place)
        os.closerange(len(fds), 1024)
        code = start()
    except OSError as error:
        os.write(2, f"cannot run: {error}\n".encode())
    finally:
        _exit(code)


def _kill_all() -> None:
    """Everything in the box but this process, which is its first."""
    try:
        os.kill(-1, signal.SIGKILL)
    except ProcessLookupError:
        return


class _Capture:
    """A child's two outputs, each up to a limit; more on the first one ends the child."""

    def __init__(self, pid: int, limits: dict[int, int], output: int) -> None:
        self._pid, self._room, self._output = pid, limits, output
        self._chunks: dict[int, list[bytes]] = {fd: [] for fd in limits}
        self.readers = dict.fromkeys(limits, 0)
        self.overflow = False
        for fd in limits:
            os.set_blocking(fd, False)

    def ready(self, fd: int) -> bool:
        """Take a chunk; False at the end."""
        try:
            chunk = os.read(fd, _CHUNK)
        except BlockingIOError:
            return True
        room = self._room[fd]
        if room > 0:
            self._chunks[fd].append(chunk[:room])
        self._room[fd] = room - len(chunk)
        if fd == self._output and self._room[fd] < 0 and not self.overflow:
            self.overflow = True
            with contextlib.suppress(ProcessLookupError):
                os.kill(self._pid, signal.SIGKILL)
        return bool(chunk)

    def finish(self) -> tuple[bytes, bytes]:
        """Both outputs, when nobody writes any more."""
        for fd in self.readers:
            poll = select.poll()
            poll.register(fd, select.POLLIN)
            while poll.poll(0) and self.ready(fd) and not self.overflow:
                pass
            os.close(fd)
        first, second = self.readers
        return b"".join(self._chunks[first]), b"".join(self._chunks[second])


def write(fd: int, content: bytes | bytearray) -> None:
    """Write all of it."""
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
