"""The few calls to the kernel that Python's library does not have, by ctypes.

Everything here raises `OSError` with the kernel's error number, and works on Linux only.
"""

import ctypes
import os
import resource
from ctypes import c_char_p, c_int, c_ulong, c_void_p
from pathlib import Path

CLONE_NEWNS = 0x00020000
CLONE_NEWCGROUP = 0x02000000
CLONE_NEWUTS = 0x04000000
CLONE_NEWIPC = 0x08000000
CLONE_NEWUSER = 0x10000000
CLONE_NEWPID = 0x20000000
CLONE_NEWNET = 0x40000000

MS_RDONLY = 1
MS_NOSUID = 2
MS_NODEV = 4
MS_NOEXEC = 8
MS_REMOUNT = 32
MS_BIND = 4096
MS_REC = 16384
MS_PRIVATE = 1 << 18
MNT_DETACH = 2

PR_SET_PDEATHSIG = 1
PR_GET_DUMPABLE = 3
PR_SET_DUMPABLE = 4
PR_SET_SECCOMP = 22
PR_CAPBSET_DROP = 24
PR_SET_CHILD_SUBREAPER = 36
PR_SET_NO_NEW_PRIVS = 38
SECCOMP_MODE_FILTER = 2

_RULING = 1 << 0 | 1 << 5 | 1 << 6 | 1 << 7  # chown, kill, setgid, setuid

_SYS_PIVOT_ROOT = {"x86_64": 155, "aarch64": 41}

_libc = ctypes.CDLL(None, use_errno=True)
_fork = ctypes.PyDLL(None).fork  # PyDLL: the interpreter's lock stays held across the call
_libc.mount.argtypes = [c_char_p, c_char_p, c_char_p, c_ulong, c_char_p]
_libc.umount2.argtypes = [c_char_p, c_int]
setrlimit = resource.setrlimit
"""The kernel's own: programs are given a more forgiving one in its place."""
_prctl = _libc.prctl
_prctl.argtypes = [c_int, c_ulong, c_ulong, c_ulong, c_ulong]
_libc.syscall.restype = ctypes.c_long


def _check(result: int, what: str) -> int:
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{what}: {os.strerror(number)}")
    return result


def syscall(number: int, *arguments: int | c_void_p | ctypes.Array[ctypes.c_char]) -> int:
    """A system call by number."""
    return _check(_libc.syscall(ctypes.c_long(number), *arguments), f"syscall {number}")


def unshare(flags: int) -> None:
    """Leave the namespaces that `flags` name for new ones."""
    _check(_libc.unshare(c_int(flags)), "unshare")


def setns(fd: int, flags: int) -> None:
    """Enter the namespace behind a descriptor."""
    _check(_libc.setns(c_int(fd), c_int(flags)), "setns")


def mount(source: str, target: str, kind: str | None = None, flags: int = 0, *, options: str = "") -> None:
    """mount(2)."""
    result = _libc.mount(
        source.encode(), target.encode(), kind.encode() if kind else None, flags, options.encode() or None
    )
    _check(result, f"mount {target}")


def umount(target: str, flags: int = 0) -> None:
    """umount2(2)."""
    _check(_libc.umount2(target.encode(), flags), f"umount {target}")


def pivot_root(new: str, old: str) -> None:
    """Make `new` the root; the old one then stands at `old`."""
    _check(
        _libc.syscall(
            ctypes.c_long(_SYS_PIVOT_ROOT[os.uname().machine]), c_char_p(new.encode()), c_char_p(old.encode())
        ),
        "pivot_root",
    )


def fork() -> int:
    """fork() without the interpreter's hooks, for a process with one thread: half the cost of `os.fork`.

    The hooks would renew locks and thread identities, which have not changed, and reseed `random`, which
    the runner does itself.
    """
    return _check(_fork(), "fork")


def prctl(option: int, value: int = 0, pointer: int = 0) -> int:
    """prctl(2)."""
    result = _prctl(option, value, pointer, 0, 0)
    return _check(result, f"prctl {option}") if result else 0


def may_rule_others() -> bool:
    """Whether this process can give files and processes to another uid, and end them: not every root can."""
    status = Path("/proc/self/status").read_text()
    effective = next((line.split()[1] for line in status.splitlines() if line.startswith("CapEff")), "0")
    return int(effective, 16) & _RULING == _RULING
