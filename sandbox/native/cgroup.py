"""Memory and process counts of a slot's whole process tree, by cgroup v1 or v2.

The server makes a directory per slot; the slot's supervisor opens its files before it leaves the host's
file tree behind, and each run's first process enters through the open descriptors. The supervisor
itself stays outside, so that what is counted is the program alone.
"""

import contextlib
import os
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path

PREFIX = "reward-sandbox"
_MAIN = f"{PREFIX}-main"


@dataclass(frozen=True, slots=True)
class Home:
    """Where slot cgroups can be made: one directory (v2) or one per controller (v1)."""

    version: int
    parents: tuple[str, ...]

    def create(self, name: str) -> tuple[str, ...]:
        """Directories for a slot; `remove` takes them away.

        Raises:
            OSError: they cannot be made.
        """
        made = tuple(f"{parent}/{PREFIX}-{name}" for parent in self.parents)
        for directory in made:
            Path(directory).mkdir(exist_ok=True)
        return made


def remove(directories: Sequence[str]) -> None:
    """Take a slot's directories away; its processes must be gone."""
    for directory in directories:
        with contextlib.suppress(OSError):
            Path(directory).rmdir()


def sweep(home: Home) -> None:
    """Take away what servers that are no longer alive have left."""
    for parent in home.parents:
        for directory in Path(parent).glob(f"{PREFIX}-[0-9]*-*"):
            owner = directory.name.split("-")[2]
            if not Path(f"/proc/{owner}").exists():
                remove([str(directory)])


def find_home() -> Home | None:
    """A place under this process's own cgroups where it may make slots with memory and pids limits."""
    for home in (_version_2(), _version_1()):
        if home is not None and all(os.access(parent, os.W_OK) for parent in home.parents):
            try:
                remove(home.create(f"{os.getpid()}-probe"))
            except OSError:
                continue
            return home
    return None


def _mounts(kind: str) -> list[tuple[str, str]]:
    """(mount point, super options) of cgroup file systems of a kind."""
    found = []
    with contextlib.suppress(OSError):
        for line in Path("/proc/self/mountinfo").read_text().splitlines():
            left, _, right = line.partition(" - ")
            fields = right.split()
            if fields[0] == kind:
                found.append((left.split()[4], fields[-1]))
    return found


def _own_paths() -> dict[str, str]:
    paths = {}
    for line in Path("/proc/self/cgroup").read_text().splitlines():
        _, controllers, path = line.split(":", 2)
        for controller in controllers.split(","):
            paths[controller] = path
    return paths


def _below(mount: str, path: str) -> str:
    inside = mount + path.rstrip("/")
    return inside if Path(inside).is_dir() else mount


def _version_1() -> Home | None:
    own, parents = _own_paths(), []
    for controller in ("memory", "pids"):
        mounts = [point for point, options in _mounts("cgroup") if controller in options.split(",")]
        if not mounts:
            return None
        parents.append(_below(mounts[0], own.get(controller, "/")))
    return Home(1, tuple(parents))


def _version_2() -> Home | None:
    for point, _ in _mounts("cgroup2"):
        own = Path(_below(point, _own_paths().get("", "/")))
        try:
            if {"memory", "pids"} <= set((own / "cgroup.controllers").read_text().split()):
                _delegate(own)
                return Home(2, (str(own),))
        except OSError:
            continue
    return None


def _delegate(own: Path) -> None:
    """Let children of `own` have limits: v2 wants a cgroup with limited children to hold no process."""
    control = own / "cgroup.subtree_control"
    if {"memory", "pids"} <= set(control.read_text().split()):
        return
    try:
        control.write_text("+memory +pids")
    except OSError:
        main = own / _MAIN
        main.mkdir(exist_ok=True)
        for process in (own / "cgroup.procs").read_text().split():
            (main / "cgroup.procs").write_text(process)
        control.write_text("+memory +pids")


class Cgroup:
    """A slot's cgroup, through descriptors that stay valid when the file tree is gone."""

    def __init__(self, version: int, directories: Sequence[str]) -> None:
        memory, pids = directories[0], directories[-1]
        # A thread that moves itself alone, which v1 allows, need not wait until nobody forks or exits.
        door = "tasks" if version == 1 else "cgroup.procs"
        self.entries = [_writable(f"{directory}/{door}") for directory in directories]
        """Descriptors: a process of one thread that writes `0` into each of them is in."""
        self._version = version
        if version == 1:
            self._limit = _open(f"{memory}/memory.limit_in_bytes")
            self._swap = _open(f"{memory}/memory.memsw.limit_in_bytes", optional=True)
            self._usage = _open(f"{memory}/memory.usage_in_bytes")
            self._peak = _open(f"{memory}/memory.max_usage_in_bytes")
            self._events = _open(f"{memory}/memory.oom_control")
        else:
            self._limit = _open(f"{memory}/memory.max")
            self._swap = _open(f"{memory}/memory.swap.max", optional=True)
            self._usage = _open(f"{memory}/memory.current")
            self._peak = _open(f"{memory}/memory.peak", optional=True)
            self._events = _open(f"{memory}/memory.events")
        self._pids = _open(f"{pids}/pids.max")
        self._pid_events = _open(f"{pids}/pids.events", optional=True)
        self._kill = _open(f"{pids}/cgroup.kill", optional=True)
        self._configured = (0, 0)
        self._before = (0, 0)
        self._left = 0

    def begin(self, memory_bytes: int, processes: int) -> None:
        """Set the limits of the next run and start counting afresh."""
        if (memory_bytes, processes) != self._configured:
            self._set_memory(memory_bytes)
            _write(self._pids, str(processes))
            self._configured = (memory_bytes, processes)
        self._reset_peak()
        self._before = self._counters()

    def _reset_peak(self) -> None:
        """What earlier runs have read stays in the page cache on this account: no part of the next's."""
        self._left = 0
        if self._peak is not None:
            # v2 before Linux 6.12 cannot be reset; the peak is then that of the slot.
            with contextlib.suppress(OSError):
                _write(self._peak, "0")
                self._left = int(_read(self._usage))

    def _set_memory(self, size: int) -> None:
        if self._version == 2:
            _write(self._limit, str(size))
            if self._swap is not None:
                _write(self._swap, "0")
            return
        if self._swap is not None:  # never below the limit without swap, so it leaves first
            _write(self._swap, "-1")
        _write(self._limit, str(size))
        if self._swap is not None:
            _write(self._swap, str(size))

    def end(self) -> tuple[int, bool, bool]:
        """Of the run since `begin`: peak in KiB, was a process killed for memory, was one refused."""
        peak = max(0, int(_read(self._peak)) - self._left) >> 10 if self._peak is not None else 0
        kills, refusals = self._counters()
        return peak, kills > self._before[0], refusals > self._before[1]

    def _counters(self) -> tuple[int, int]:
        kills = _counter(_read(self._events), b"oom_kill")
        refused = _counter(_read(self._pid_events), b"max") if self._pid_events is not None else 0
        return kills, refused


class Witness:
    """The cgroup of a container, seen from inside: its limits stand, and what it refused can be read.

    gVisor shows none; there nothing is counted.
    """

    def __init__(self, root: str = "/sys/fs/cgroup") -> None:
        places = ("memory/memory.oom_control", "memory.events"), ("pids/pids.events", "pids.events")
        self._events, self._refusals = (_first(f"{root}/{name}" for name in names) for names in places)
        self._before = (0, 0)

    def begin(self, memory_bytes: int, processes: int) -> None:  # noqa: ARG002 - the contract's signature
        """Start counting afresh."""
        self._before = self._counters()

    def end(self) -> tuple[int, bool, bool]:
        """As `Cgroup.end`, without a peak."""
        kills, refusals = self._counters()
        return 0, kills > self._before[0], refusals > self._before[1]

    def _counters(self) -> tuple[int, int]:
        return _counter(_read(self._events), b"oom_kill"), _counter(_read(self._refusals), b"max")


def _first(paths: Iterable[str]) -> int | None:
    return next((fd for path in paths if (fd := _open(path, optional=True)) is not None), None)


def _counter(text: bytes, name: bytes) -> int:
    for line in text.splitlines():
        key, _, value = line.partition(b" ")
        if key == name:
            return int(value)
    return 0


def _writable(path: str) -> int:
    return os.open(path, os.O_RDWR | os.O_CLOEXEC)


def _open(path: str, *, optional: bool = False) -> int | None:
    try:
        return os.open(path, os.O_RDWR | os.O_CLOEXEC)
    except OSError:
        try:
            return os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            if optional:
                return None
            raise


def _write(fd: int | None, text: str) -> None:
    if fd is not None:
        os.write(fd, text.encode())


def _read(fd: int | None) -> bytes:
    return b"" if fd is None else os.pread(fd, 4096, 0)
