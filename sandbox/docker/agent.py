"""The in-box supervisor for containers: the same runs, over standard input and output.

A container on another kernel (gVisor) cannot take descriptors from the host, so jobs and results travel
as frames over the two pipes that every container engine forwards. The agent is the container's first
process: `kill(-1)` reaches whatever a run has left, and nothing inside can signal or trace it. Contents
pass through one buffer that forked children do not inherit (MADV_DONTFORK), so no run finds in its memory
what an earlier one was given.

    job     u32 header length, u64 content length, u64 stdin length, seal, JSON header, content, stdin
    result  frames of: seal, u8 stream (1, 2 outputs, 3 values, 4 the wire, 0 end), u32 length, bytes; end
            carries JSON
    wire    while a job with a wire runs, what comes for it: frames of u32 length, bytes; the last one is
    empty,
            whether the run has ended by then or not

The wire to another run is passed on as opaque bytes. Its end ends a program whose tests are over, and tells
tests that their program has ended.

gVisor lets a program open the descriptors of the agent, which has its uid, through `/proc/1/fd`. What it
then writes among our frames is told by the *seal*, 16 bytes that the server makes for every job and that
stand nowhere but in memory which is not inherited either. Sockets cannot be opened that way: they take the
place of the pipes that a run's account is read from.
"""

import fcntl
import json
import mmap
import os
import select
import signal
import site
import socket
import struct
import sys
from collections.abc import Mapping
from contextlib import suppress
from importlib.machinery import PathFinder
from pathlib import Path
from typing import Any

from sandbox import languages
from sandbox.docker.image import VERSIONS, contents
from sandbox.native import runner, syscalls
from sandbox.native.cgroup import Cgroup, Witness
from sandbox.native.landlock import LandlockWall, reap
from sandbox.native.process_monitor import KILL
from sandbox.native.runner import clear_places
from sandbox.native.seccomp import Filter
from sandbox.native.supervisor import Supervisor, keep_still, warm

JOB = struct.Struct("<IQQ")
FRAME = struct.Struct("<BI")
SEAL_BYTES = 16
WIRE = 4
WIRE_FRAME = struct.Struct("<I")
WIRE_CHUNK = 64 << 10
WIRE_PATIENCE_S = 2.0
"""How long a run may leave unread what came for it, when there is no more room for it."""
GREETING_SEAL = bytes(SEAL_BYTES)
END = 0
MAX_CONTENT_BYTES = 512 << 20
_CHUNK = 256 << 10
_MADV_DONTFORK = 10
_MAX_LEVELS = 12  # with the longest names, that many still make a path
_MAX_ENTRIES = 4096


class Agent:
    """Reads jobs from one descriptor, writes results to another."""

    def __init__(self, runs: Supervisor, source: int, sink: int) -> None:
        self._runs, self._source, self._sink = runs, source, sink
        self._buffer, self._seal = _uninherited(_CHUNK), _uninherited(SEAL_BYTES)
        self._wire_ended = False

    def greet(self, told: bytes) -> None:
        """The first frame; no program has run yet."""
        self._send(END, told)

    def serve(self) -> None:
        """Until the other end hangs up."""
        while self._fill(JOB.size):
            header_size, *sizes = JOB.unpack_from(self._buffer)
            if not self._fill(SEAL_BYTES):
                return
            self._seal[:] = self._buffer[:SEAL_BYTES]  # never as an object of its own
            if header_size > _CHUNK or max(sizes) > MAX_CONTENT_BYTES or not self._fill(header_size):
                return
            job = json.loads(bytes(self._buffer[:header_size]))
            try:
                result = self._run(job, [self._file(size) for size in sizes])
            except OSError as error:
                result = {"refused": f"{type(error).__name__}: {error}"}
            self._send(END, json.dumps(result).encode())
            if job["channel"]:
                self._skip_wire()
            if result.get("spoiled"):
                return

    def _fill(self, size: int) -> bool:
        """Read exactly `size` bytes into the buffer; False at the end of input."""
        have = 0
        while have < size:
            got = os.readv(self._source, [self._buffer[have:size]])
            if not got:
                return False
            have += got
        return True

    def _file(self, size: int) -> int:
        """The next bytes of input, as a file in memory."""
        fd = os.memfd_create("box", os.MFD_CLOEXEC)
        while size:
            step = min(size, _CHUNK)
            if not self._fill(step):
                raise EOFError
            done = 0
            while done < step:
                done += os.write(fd, self._buffer[done:step])
            size -= step
        os.lseek(fd, 0, os.SEEK_SET)
        return fd

    def _run(self, job: Mapping[str, Any], files: list[int]) -> dict[str, Any]:
        self._wire_ended = not job["channel"]
        if job["channel"]:
            return self._run_with_wire(job, files)
        return self._run_alone(job, files, None)

    def _run_with_wire(self, job: Mapping[str, Any], files: list[int]) -> dict[str, Any]:
        ours, theirs = socket.socketpair()
        with ours:
            return self._run_alone(job, [*files, theirs.detach()], ours)

    def _run_alone(
        self, job: Mapping[str, Any], files: list[int], wire: socket.socket | None
    ) -> dict[str, Any]:
        files, ends = (files[:-1], files[-1:]) if wire else (files, [])
        streams = 3 if job["reports"] else 2
        pipes = [os.pipe2(os.O_CLOEXEC) for _ in range(streams)]
        control = os.pipe2(os.O_CLOEXEC)
        pump = _Pump(self, {reader: stream + 1 for stream, (reader, _) in enumerate(pipes)}, job, control[1])
        if wire:
            pump.join(wire, self._source)
        try:
            fds = [*files, *(writer for _, writer in pipes), *ends]
            return self._runs.run(job, fds, control[0], also=pump)
        finally:
            pump.drain()
            for fd in (*control, *(reader for reader, _ in pipes)):
                os.close(fd)

    def from_wire(self) -> memoryview:
        """The next bytes that came for the run; none at their end."""
        if not self._fill(WIRE_FRAME.size):
            raise EOFError
        (size,) = WIRE_FRAME.unpack_from(self._buffer)
        if size > WIRE_CHUNK or not self._fill(size):
            raise EOFError
        self._wire_ended = not size
        return self._buffer[:size]

    def _skip_wire(self) -> None:
        """What still came when the run had ended."""
        while not self._wire_ended:
            self.from_wire()

    def forward(self, stream: int, fd: int, room: int) -> int:
        """Pass on what stands in a pipe, at most `room` bytes of it; how much was read, 0 at its end."""
        got = os.readv(fd, [self._buffer])
        if got and room > 0:
            self._send(stream, self._buffer[: min(got, room)])
        return got

    def _send(self, stream: int, payload: bytes | memoryview) -> None:
        for part in (self._seal, memoryview(FRAME.pack(stream, len(payload))), memoryview(payload)):
            left = part
            while left:
                left = left[os.write(self._sink, left) :]


def _uninherited(size: int) -> memoryview:
    """Memory that forked children do not have."""
    area = mmap.mmap(-1, size)
    area.madvise(_MADV_DONTFORK)
    return memoryview(area)


def _socket_pair() -> tuple[int, int]:
    """As `os.pipe`."""
    reader, writer = socket.socketpair()
    return reader.detach(), writer.detach()


class _Pump:
    """Forwards a run's outputs while it runs, and asks for its end when one is over its limit."""

    def __init__(self, agent: Agent, readers: dict[int, int], job: Mapping[str, Any], control: int) -> None:
        self._agent, self.readers, self._control = agent, readers, control
        self._room = {stream: job["room"][stream - 1] + 1 for stream in readers.values()}
        for reader in readers:
            os.set_blocking(reader, False)
        self._wire: socket.socket | None = None
        self._source = -1
        self._ends_with_tests = job["kind"] in ("tested_program", "exec_tested_program")

    def join(self, wire: socket.socket, source: int) -> None:
        """Pass on what the run sends by its wire, and what comes for it from the source."""
        self._wire, self._source = wire, source
        wire.setblocking(False)  # noqa: FBT003 - the library's signature
        self.readers[wire.fileno()] = WIRE
        self.readers[source] = -1
        self._room[WIRE] = 1 << 62

    def _deliver(self) -> bool:
        """Hand what came to the run; False at its end."""
        assert self._wire is not None  # noqa: S101 - `join` has set it
        left = self._agent.from_wire()
        if not left:
            with suppress(OSError):
                self._wire.shutdown(socket.SHUT_WR)
            if self._ends_with_tests:
                os.write(self._control, KILL)
            return False
        poll = select.poll()
        poll.register(self._wire, select.POLLOUT)
        while left:
            if not poll.poll(WIRE_PATIENCE_S * 1000):
                os.write(self._control, KILL)
                return True
            try:
                left = left[self._wire.send(left) :]
            except OSError:  # it has ended
                return True
        return True

    def ready(self, fd: int) -> bool:
        """Forward from one pipe; False at its end."""
        if fd == self._source:
            return self._deliver()
        stream = self.readers[fd]
        try:
            got = self._agent.forward(stream, fd, self._room[stream])
        except BlockingIOError:
            return True
        except ConnectionResetError:  # a wire whose other end has left something unread
            return False
        over = self._room[stream] > 0 >= self._room[stream] - got
        self._room[stream] -= got
        if over and stream != 2:
            os.write(self._control, KILL)
        return got > 0

    def drain(self) -> None:
        """What is left when the run has ended."""
        self.readers.pop(self._source, None)
        for fd in self.readers:
            poll = select.poll()
            poll.register(fd, select.POLLIN)
            while poll.poll(0) and self.ready(fd):
                pass


SHARED_MEMORY = "/dev/shm"  # noqa: S108 - the container's own
"""Where locks of `multiprocessing` are."""


class ContainerWall(LandlockWall):
    """A run in a container of its own slot: everything that can be written is swept, everybody is killed."""

    _temporary = ""

    def __init__(self, config: Mapping[str, object], cgroup: Cgroup | None) -> None:
        super().__init__(config, cgroup)
        self._filter = Filter(spare_init=True)
        self._writable = tuple(filter(os.path.isdir, (SHARED_MEMORY,)))

    def fork(self, limits: Mapping[str, float]) -> int:
        """fork()."""
        self._plan(limits)
        (self._scratch / "box").mkdir(mode=0o700, exist_ok=True)
        return syscalls.fork()

    def _kill(self) -> bool:
        if os.getpid() != 1:
            return super()._kill()
        try:
            os.kill(-1, signal.SIGKILL)
        except ProcessLookupError:
            return False
        reap()
        return True

    def sweep(self) -> None:
        """As elsewhere; but gVisor takes half a minute to remove a tree of thousands of levels, or of tens of
        thousands of files: what is that much is left to the end of the container."""
        self.spoiled = any(map(_is_much, self._places()))
        if not self.spoiled:
            super().sweep()

    def _litter(self) -> list[Path]:
        return [entry for place in self._places() for entry in place.iterdir()]

    def _places(self) -> list[Path]:
        return [self._scratch, *map(Path, self._writable)]


def _is_much(place: Path) -> bool:
    """Are there more files below it, or more levels of directories, than an honest program leaves?"""
    count, level = 0, [str(place)]
    for _ in range(_MAX_LEVELS):
        below: list[str] = []
        for directory in level:
            with suppress(OSError), os.scandir(directory) as entries:
                for entry in entries:
                    count += 1
                    if count > _MAX_ENTRIES:
                        return True
                    if entry.is_dir(follow_symlinks=False):
                        below.append(entry.path)
                        Path(entry.path).chmod(0o700)
        level = below
    return bool(level)


def main() -> None:
    """Serve standard input, as the first process of a container."""
    source, sink = (fcntl.fcntl(place, fcntl.F_DUPFD_CLOEXEC, runner.PLACES) for place in (0, 1))
    clear_places()
    config = json.loads(os.environ.pop("SANDBOX", "{}"))  # noqa: TID251 - the container's own, set by docker.py
    told = json.dumps(_image())
    _load(config)
    os.environ.clear()  # noqa: TID251
    os.environ.update(runner.ENVIRONMENT)  # noqa: TID251
    signal.signal(signal.SIGINT, signal.SIG_DFL)  # a first process without handlers hears nobody inside
    places = {"readable": ["/"], "packages": [], "scratch": "/tmp"}  # noqa: S108 - the container's tmpfs
    wall = ContainerWall({"wall": "container", "uid": 0, **places}, None)
    wall.settle()
    agent = Agent(Supervisor(wall, Witness(), _socket_pair), source, sink)
    for name in [name for name in sys.modules if name.partition(".")[0] == "sandbox"]:
        _hidden[name] = sys.modules.pop(name)
    keep_still()
    agent.greet(told.encode())
    agent.serve()


def _image() -> dict[str, Any]:
    """What the image has. Versions are those of when it was built: asking takes seconds."""
    versions = {}
    with suppress(OSError, ValueError):
        versions = json.loads(VERSIONS.read_bytes())
    return {
        "contents": contents(),
        "profiles": _profiles(),
        "tools": languages.located(),
        "versions": versions,
    }


def _profiles() -> list[str]:
    """Profiles whose packages are there."""
    return [name for name, packages in languages.PROFILES.items() if all(map(_is_there, packages))]


def _is_there(package: str) -> bool:
    spec = PathFinder.find_spec(package, site.getsitepackages())
    return spec is not None and spec.origin is not None  # a directory of that name is no package


def _load(config: Mapping[str, Any]) -> None:
    """Import what the profile names. Programs find its packages, and ours no more."""
    home, packages = str(Path(languages.__file__).parents[1]), languages.PROFILES[config["profile"]]
    if config["side"]:
        from sandbox.pair import pair_side_setup

        pair_side_setup.prepare(config["side"])
    sys.path[:] = [path for path in sys.path if path != home] + (site.getsitepackages() if packages else [])
    warm([*config["modules"], *packages])
    if config["side"]:
        pair_side_setup.rehearse()


_hidden: dict[str, Any] = {}


if __name__ == "__main__":
    main()
