"""The wall of namespaces: a slot's read-only root, and each run's own processes and scratch.

A slot leaves the host's mounts, network, ipc and host name behind once, when it starts, and sees from
then on a root of its own: the system's programs and libraries, read-only, and nothing else. Each run
gets a pid namespace (its end kills whatever the run has started) and a size-limited tmpfs that nobody
has written to, and ends up without capabilities, under the slot's own uid or, for a server without root,
alone in a user namespace.

Most runs write no file. With root, their tmpfs stays for the next run: its directories are made anew, and
a run that leaves anything in them costs the tmpfs. /proc shows a run its own processes only (hidepid).
Without root, slot and runs share a uid, so that each run mounts both for itself.
"""

import contextlib
import ctypes
import os
import struct
import sys
from collections.abc import Mapping, Sequence
from os import setresuid, write
from pathlib import Path

from sandbox.native import rlimits, syscalls, warmup
from sandbox.native.cgroup import Cgroup
from sandbox.native.seccomp import Filter
from sandbox.native.syscalls import PR_SET_DUMPABLE, prctl, setrlimit

SCRATCH = "/scratch"
_HOME = f"{SCRATCH}/box"
_DIRECTORIES = ("box", "tmp", "shm")
_ASIDE = "/aside"
_COVERED = {"/tmp": "tmp", "/dev/shm": "shm"}  # noqa: S108 -- names of directories in a box
"""What a run sees as its own scratch. A virtual environment of the host may stand below: it is shown in
`_ASIDE`, and each scratch links to it by its first name, so that its paths hold."""
_STAGE = "/sys"  # an existing directory that no tool-chain lives under
_DEVICES = ("null", "zero", "full", "random", "urandom")
_INODES = 16_384
_REHEARSAL_MB = 1
_INSIDE_UID = 1000
_READ_ONLY = syscalls.MS_RDONLY | syscalls.MS_NOSUID | syscalls.MS_NODEV
_PROC = _READ_ONLY | syscalls.MS_NOEXEC
_LOCKED = {os.ST_NOEXEC: syscalls.MS_NOEXEC, 1024: 1024, 2048: 2048, 4096: 1 << 21}  # statvfs: mount flag
_SYS_CAPSET = {"x86_64": 126, "aarch64": 91}


class NamespaceWall:
    """Namespaces, uid, resource limits, seccomp and, where there is one, the slot's cgroup."""

    spoiled = False

    def __init__(self, config: Mapping[str, object], cgroup: Cgroup | None) -> None:
        self._bounded = cgroup is None
        self._entries = cgroup.entries if cgroup is not None else []
        self._rootless = bool(config["rootless"])
        self._outer = int(str(config["uid"]))
        self._uid = _INSIDE_UID if self._rootless else self._outer
        self._readable = [str(path) for path in config["readable"]]  # type: ignore[attr-defined]  # JSON list
        self._filter = Filter(governing=not self._rootless)
        self._rlimits: rlimits.Plan = []
        self._links = links_of(self._readable)
        self._scratch = None if self._rootless else Scratch(self._uid, self._links)
        self._own = -1

    def build(self) -> None:
        """Leave the host: once, in the process that the slot's supervisor is forked from.

        Raises:
            OSError: a namespace or mount is refused; the slot cannot stand at this tier.
        """
        flags = syscalls.CLONE_NEWNS | syscalls.CLONE_NEWIPC | syscalls.CLONE_NEWUTS | syscalls.CLONE_NEWNET
        if self._rootless:
            _enter_user_namespace(flags, self._outer)
        elif not syscalls.may_rule_others():
            raise PermissionError("root without the capabilities CHOWN, KILL, SETGID and SETUID")
        else:
            syscalls.unshare(flags)

    def begin_processes(self) -> None:
        """A pid namespace for the supervisor, which is to be forked next, as its init."""
        syscalls.unshare(syscalls.CLONE_NEWPID)

    def settle(self) -> None:
        """Once, in the supervisor: change roots, remember the pid namespace to come back to, and rehearse."""
        syscalls.mount("none", "/", None, syscalls.MS_REC | syscalls.MS_PRIVATE)
        _build_root(self._readable)
        if not self._rootless:
            _mount_proc("subset=pid,hidepid=2")
        rlimits.settle()
        self._own = os.pidfd_open(os.getpid())
        if not self._rootless:  # what runs inherit need not be built for each of them
            os.setgroups([])
            os.setresgid(self._uid, self._uid, self._uid)
            syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
            self._filter.install()
        self._rehearse()

    def _rehearse(self) -> None:
        scratch = self._scratch or Scratch(self._uid, self._links)
        scratch.freshen(_REHEARSAL_MB)
        warmup.conducting(_HOME)
        scratch.sweep()
        if self._rootless:
            syscalls.umount(SCRATCH, syscalls.MNT_DETACH)

    def fork(self, limits: Mapping[str, float]) -> int:
        """fork() into a pid namespace of its own; 0 in the child."""
        if self._scratch is not None:
            self._scratch.freshen(int(limits["disk_mb"]))
        bounded = self._bounded and bool(limits.get("address_space", 1))
        self._rlimits = rlimits.plan(limits, address_space=bounded)
        syscalls.setns(self._own, syscalls.CLONE_NEWPID)  # back from the namespace of the run before
        syscalls.unshare(syscalls.CLONE_NEWPID)
        return syscalls.fork()

    def enter(self, limits: Mapping[str, float]) -> str:
        """Confine this fresh child for good; the directory to run in.

        Raises:
            OSError: one of the walls cannot be raised; nothing may run.
        """
        for entry in self._entries:
            write(entry, b"0")
        if self._rootless:
            syscalls.unshare(syscalls.CLONE_NEWNS)
            Scratch(self._uid, self._links).freshen(int(limits["disk_mb"]))
            _mount_proc("subset=pid")
        for which, bound in self._rlimits:
            setrlimit(which, bound)
        if self._rootless:
            self._drop()
        else:
            setresuid(self._uid, self._uid, self._uid)
            prctl(PR_SET_DUMPABLE, 1)  # or /proc/self would belong to root
        return _HOME

    def _drop(self) -> None:
        header = ctypes.create_string_buffer(struct.pack("<II", 0x20080522, 0), 8)
        nothing = ctypes.create_string_buffer(24)
        syscalls.syscall(_SYS_CAPSET[os.uname().machine], header, nothing)
        syscalls.prctl(syscalls.PR_SET_NO_NEW_PRIVS, 1)
        self._filter.install()

    def sweep(self) -> None:
        """After a run, whose processes died with its first one: see whether it left files behind."""
        if self._scratch is not None:
            self._scratch.sweep()

    def demolish(self) -> None:
        """At the end: nothing, for the same reason."""


class Scratch:
    """The tmpfs that runs write to: a new one, or one that is as good as new."""

    def __init__(self, uid: int, links: Mapping[str, str]) -> None:
        self._uid, self._links = uid, links
        self._size_mb = 0
        """Of the tmpfs that is mounted; 0: there is none that could be used."""

    def freshen(self, size_mb: int) -> None:
        """Have an empty tmpfs of that size with the directories that runs use."""
        if size_mb != self._size_mb:
            if self._size_mb:
                syscalls.umount(SCRATCH, syscalls.MNT_DETACH)
            options = f"size={size_mb}m,nr_inodes={_INODES},mode=0755"
            syscalls.mount("tmpfs", SCRATCH, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, options=options)
            self._size_mb = size_mb
        for name in _DIRECTORIES:
            path = f"{SCRATCH}/{name}"
            os.mkdir(path)  # noqa: PTH102 - on the way of every run
            os.chown(path, self._uid, self._uid)
        for link, target in self._links.items():
            os.symlink(target, link)  # noqa: PTH211

    def sweep(self) -> None:
        """Take the directories away; a tmpfs that holds more than them is given up."""
        try:
            for link in self._links:
                os.unlink(link)  # noqa: PTH108
            for name in _DIRECTORIES:
                os.rmdir(f"{SCRATCH}/{name}")  # noqa: PTH106
        except OSError:
            syscalls.umount(SCRATCH, syscalls.MNT_DETACH)
            self._size_mb = 0


def links_of(readable: Sequence[str]) -> dict[str, str]:
    """The links that every scratch has, to what is shown aside."""
    found = {}
    for path in readable:
        for covered, directory in _COVERED.items():
            if path.startswith(f"{covered}/"):
                name = path.removeprefix(f"{covered}/").partition("/")[0]
                found[f"{SCRATCH}/{directory}/{name}"] = f"{_ASIDE}/{directory}/{name}"
    return found


def place_of(path: str) -> str:
    """Where a host path is mounted in a slot's root."""
    for covered, directory in _COVERED.items():
        if path.startswith(f"{covered}/"):
            return f"{_ASIDE}/{directory}{path.removeprefix(covered)}"
    return path


def _mount_proc(options: str) -> None:
    try:
        syscalls.mount("proc", "/proc", "proc", _PROC, options=options)
    except OSError:
        # Containers with a masked /proc refuse it to their own namespaces: the run then has none.
        return


def _enter_user_namespace(flags: int, outer: int) -> None:
    if os.geteuid() == 0:  # the kernel exempts root from RLIMIT_NPROC, even inside of a namespace
        os.setgroups([])
        os.setresgid(outer, outer, outer)
        os.setresuid(outer, outer, outer)
        syscalls.prctl(syscalls.PR_SET_DUMPABLE, 1)  # or the maps below would belong to root
    uid, gid = os.geteuid(), os.getegid()
    syscalls.unshare(syscalls.CLONE_NEWUSER | flags)
    Path("/proc/self/setgroups").write_text("deny")
    Path("/proc/self/uid_map").write_text(f"{_INSIDE_UID} {uid} 1")
    Path("/proc/self/gid_map").write_text(f"{_INSIDE_UID} {gid} 1")


def _build_root(readable: Sequence[str]) -> None:
    syscalls.mount(
        "tmpfs", _STAGE, "tmpfs", syscalls.MS_NOSUID | syscalls.MS_NODEV, options="size=1m,mode=0755"
    )
    for path in sorted(set(readable), key=len):
        _show(path)
    for device in _DEVICES:
        _bind(f"/dev/{device}", f"{_STAGE}/dev/{device}", 0)
    for directory in (SCRATCH, "/proc", "/old"):
        Path(_STAGE + directory).mkdir(exist_ok=True)
    links = {
        **{f"dev/{name}": f"/proc/self/fd/{fd}" for fd, name in enumerate(("stdin", "stdout", "stderr"))},
        "box": "scratch/box",
        "tmp": "scratch/tmp",
        "dev/shm": "../scratch/shm",
        "dev/fd": "/proc/self/fd",
    }
    for name, target in links.items():
        Path(f"{_STAGE}/{name}").symlink_to(target)
    # Without a whole /proc in sight, the kernel refuses runs in a user namespace one of their own.
    with contextlib.suppress(OSError):
        syscalls.mount("proc", f"{_STAGE}/proc", "proc", _PROC)
    syscalls.pivot_root(_STAGE, f"{_STAGE}/old")
    os.chdir("/")
    syscalls.umount("/old", syscalls.MNT_DETACH)
    Path("/old").rmdir()
    syscalls.mount("none", "/", None, syscalls.MS_REMOUNT | _READ_ONLY)


def _show(path: str) -> None:
    """Make a host path visible, read-only, at the same place."""
    source, target = Path(path), Path(_STAGE + place_of(path))
    if not os.access(path, os.R_OK):
        if path == sys.base_prefix:
            raise OSError(f"this uid cannot read the interpreter's own library at {path}")
        return
    if target.exists() or target.is_symlink():
        return
    if source.is_symlink():
        target.parent.mkdir(parents=True, exist_ok=True)
        target.symlink_to(os.readlink(source))  # noqa: PTH115 - Path.readlink normalises nothing here either
    elif source.exists():
        _bind(path, str(target), _READ_ONLY)


def _bind(source: str, target: str, flags: int) -> None:
    place = Path(target)
    place.parent.mkdir(parents=True, exist_ok=True)
    if Path(source).is_dir():
        place.mkdir(exist_ok=True)
    else:
        place.touch()
    syscalls.mount(source, target, None, syscalls.MS_BIND)
    if flags:
        locked = os.statvfs(target).f_flag
        kept = sum(mount for stat, mount in _LOCKED.items() if locked & stat)
        syscalls.mount("none", target, None, syscalls.MS_REMOUNT | syscalls.MS_BIND | flags | kept)
