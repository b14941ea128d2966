"""The wall for places that may not make namespaces: Landlock, seccomp and resource limits.

A default container gives neither mounts nor new pid namespaces. There a run sees the host's file tree
through Landlock rules (read-only system paths and a scratch directory of its own), may signal nobody
outside, is filtered like any other run, and what it leaves behind is found by descent: the supervisor is
made the reaper of orphans, and kills its children until none is left. With root, each slot has its own
uid; without, the supervisor and its runs share one, and Landlock keeps them apart.
"""

import ctypes
import os
import shutil
import signal
import struct
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from sandbox.native import rlimits, syscalls
from sandbox.native.cgroup import Cgroup
from sandbox.native.seccomp import Filter

_CREATE, _ADD, _RESTRICT = 444, 445, 446
_RULE_PATH = 1
_VERSION = 1
_EXECUTE, _WRITE, _READ, _LIST = 1, 2, 4, 8
_FILES = _EXECUTE | _WRITE | _READ
# rights on files and directories, by the Landlock version that brought the last of them
_ALL_RIGHTS = {1: (1 << 13) - 1, 2: (1 << 14) - 1, 3: (1 << 15) - 1, 4: (1 << 15) - 1, 5: (1 << 16) - 1}
_TCP = 3  # bind, connect: from version 4
_SCOPED = 6
_SCOPES = 3  # abstract sockets, signals: from version 6
_SWEEP_S = 5.0


def version() -> int:
    """Landlock's version in this kernel; 0 when there is none."""
    try:
        return syscalls.syscall(_CREATE, 0, 0, _VERSION)
    except OSError:
        return 0


def restrict(readable: list[str], writable: list[str]) -> None:
    """Confine this process: read and execute below some paths, everything below others, nothing else.

    Raises:
        OSError: the kernel has no Landlock, or no_new_privs is not set.
    """
    known = version()
    rights = _ALL_RIGHTS[min(known, 5)] if known else 0
    attributes = struct.pack("<QQQ", rights, _TCP if known >= 4 else 0, _SCOPES if known >= _SCOPED else 0)
    size = 24 if known >= _SCOPED else 16 if known >= 4 else 8
    ruleset = syscalls.syscall(_CREATE, ctypes.create_string_buffer(attributes, 24), size, 0)
    try:
        for path in readable:
            _allow(ruleset, path, _EXECUTE | _READ | _LIST)
        for path in writable:
            _allow(ruleset, path, rights)
        syscalls.syscall(_RESTRICT, ruleset, 0)
    finally:
        os.close(ruleset)


def _allow(ruleset: int, path: str, rights: int) -> None:
    try:
        fd = os.open(path, os.O_PATH | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError, PermissionError):  # not here, or not for this uid to see
        return
    try:
        if not Path(path).is_dir():
            rights &= _FILES
        rule = ctypes.create_string_buffer(struct.pack("<Qi", rights, fd), 12)
        syscalls.syscall(_ADD, ruleset, _RULE_PATH, rule, 0)
    finally:
        os.close(fd)


class LandlockWall:
    """Landlock, seccomp and resource limits; without `landlock`, resource limits and seccomp only."""

    _temporary = "tmp"
    _writable: tuple[str, ...] = ()
    """Where runs may write besides: places that are swept, too."""
    spoiled = False

    def __init__(self, config: Mapping[str, object], cgroup: Cgroup | None) -> None:
        self._cgroup = cgroup
        self._confine = config["wall"] == "landlock" or (config["wall"] == "container" and version() > 0)
        self._uid = int(str(config["uid"])) if os.geteuid() == 0 and syscalls.may_rule_others() else None
        self._readable = [str(path) for path in config["readable"]]  # type: ignore[attr-defined]  # JSON list
        self._packages = [str(path) for path in config["packages"]]  # type: ignore[attr-defined]
        self._filter = Filter()
        self._rlimits: rlimits.Plan = []
        if config["wall"] == "landlock" and not version():
            raise OSError("this kernel has no Landlock")
        if config["wall"] == "landlock" and self._uid is None and version() < _SCOPED:
            raise OSError(
                "without root, only Landlock from version 6 keeps a program's signals from the server"
            )
        if config["wall"] == "landlock" and self._uid is not None and not _is_public(sys.base_prefix):
            raise OSError(f"another uid cannot read the interpreter's own library at {sys.base_prefix}")
        prefix = f"reward-sandbox-{os.getppid()}-"
        self._scratch = Path(str(config.get("scratch") or tempfile.mkdtemp(prefix=prefix)))
        tempfile.tempdir = None  # a run looks its own up

    def settle(self) -> None:
        """Become the one to whom orphans fall, and unreadable to runs of the same uid."""
        syscalls.prctl(syscalls.PR_SET_CHILD_SUBREAPER, 1)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 0)
        rlimits.settle()
        if self._uid is not None:
            self._scratch.chmod(0o711)

    def fork(self, limits: Mapping[str, float]) -> int:
        """fork()."""
        self._plan(limits)
        for name in ("box", "tmp"):
            place = self._scratch / name
            place.mkdir(mode=0o700, exist_ok=True)
            if self._uid is not None:
                os.chown(place, self._uid, self._uid)
        return syscalls.fork()

    def _plan(self, limits: Mapping[str, float]) -> None:
        bounded = dict(limits)
        if self._uid is None:  # the kernel counts the whole uid's processes: the server's, too
            bounded["processes"] = limits["processes"] + _tasks_of(os.getuid())
        address_space = self._cgroup is None and bool(limits.get("address_space", 1))
        self._rlimits = rlimits.plan(bounded, address_space=address_space)

    def enter(self, limits: Mapping[str, float]) -> str:  # noqa: ARG002 - the contract's signature
        """Confine this fresh child for good; the directory to run in."""
        if self._cgroup is not None:
            for entry in self._cgroup.entries:
                os.write(entry, b"0")
        os.environ["TMPDIR"] = str(self._scratch / self._temporary)  # noqa: TID251 - the run's own
        with suppress(OSError):
            Path("/proc/self/oom_score_adj").write_text("1000")  # before the supervisor, whose it inherits
        for which, bound in self._rlimits:
            syscalls.setrlimit(which, bound)
        if self._uid is not None:
            os.setgroups([])
            os.setresgid(self._uid, self._uid, self._uid)
            os.setresuid(self._uid, self._uid, self._uid)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        box = f"{self._scratch}/box"
        if self._confine:
            devices = [f"/dev/{name}" for name in ("null", "zero", "full", "random", "urandom")]
            writable = [box, os.environ["TMPDIR"], *self._writable, *devices]  # noqa: TID251
            restrict([*self._readable, *self._packages, "/proc/self"], writable)
        self._filter.install()
        return box

    def sweep(self) -> None:
        """Kill what a run has left, and remove its files."""
        until = time.monotonic() + _SWEEP_S
        while self._kill() and time.monotonic() < until:
            pass
        for place in self._litter():
            _remove(place)

    def _litter(self) -> list[Path]:
        return [self._scratch / "box", self._scratch / "tmp"]

    def _kill(self) -> bool:
        """Kill all that a run has left; False when nobody is left."""
        if self._uid is not None and _descendants():
            _kill_uid(self._uid)
        for signal_number in (signal.SIGSTOP, signal.SIGKILL):  # who is stopped cannot fork
            for pid in _descendants():
                with suppress(ProcessLookupError, PermissionError):
                    os.kill(pid, signal_number)
        reap()
        return bool(_descendants())

    def demolish(self) -> None:
        """Take the scratch directory away."""
        shutil.rmtree(self._scratch, ignore_errors=True)


def _is_public(path: str) -> bool:
    """May everybody look into this directory?"""
    return all(place.stat().st_mode & 0o001 for place in (Path(path), *Path(path).parents))


def _kill_uid(uid: int) -> None:
    """kill(-1) as that uid: the kernel reaches everybody at once, and a fork bomb cannot outrun it."""
    helper = syscalls.fork()
    if helper == 0:
        try:
            os.setresuid(uid, uid, uid)
            os.kill(-1, signal.SIGKILL)
        finally:
            os._exit(0)
    os.waitpid(helper, 0)


def reap() -> None:
    """Collect every child that has ended."""
    with suppress(ChildProcessError):
        while os.waitpid(-1, os.WNOHANG)[0]:
            pass


def _descendants() -> list[int]:
    found: list[int] = []
    waiting = ["self"]
    while waiting:
        for task in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            with suppress(OSError):
                children = task.read_text().split()
                found += map(int, children)
                waiting += children
    return found


def _tasks_of(uid: int) -> int:
    count = 0
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            with suppress(OSError):
                if entry.stat().st_uid == uid:
                    count += len(list((entry / "task").iterdir()))
    return count


def _remove(place: Path) -> None:
    """Remove a tree whose owner tried to prevent it: no recursion, no trust in modes."""

    def mend(_: object, path: str, __: object) -> None:
        with suppress(OSError):
            Path(path).parent.chmod(0o700)
            Path(path).chmod(0o700)
            if Path(path).is_dir() and not Path(path).is_symlink():
                shutil.rmtree(path, ignore_errors=True)
            else:
                Path(path).unlink()

    if place.is_dir() and not place.is_symlink():
        shutil.rmtree(place, onerror=mend)
    else:  # rmtree would wait for somebody to write to a pipe
        place.unlink(missing_ok=True)
