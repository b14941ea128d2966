"""A system-call filter in raw BPF: what no program that solves a problem needs is refused.

The filter is a list of refusals rather than of permissions: interpreters, compilers and virtual machines
of a dozen languages run behind it, and the walls that keep data in are namespaces, uids and cgroups.
Its task is the kernel's attack surface (new user namespaces, io_uring, bpf, keyrings, exotic sockets)
and the channels that namespaces do not cover (file locks and inotify on shared read-only files,
system-wide keyrings).
"""

import ctypes
import errno
import os
import struct

from sandbox.native import syscalls

_LD = 0x20  # A = data[k]
_AND = 0x54
_JEQ = 0x15
_JGE = 0x35
_JSET = 0x45
_RET = 0x06
_ALLOW = 0x7FFF0000
_ERRNO = 0x00050000
_KILL = 0x80000000
_NR, _ARCH, _ARGS = 0, 4, 16

_AUDIT_ARCH = {"x86_64": 0xC000003E, "aarch64": 0xC00000B7}
_X32_BIT = 0x40000000
_NEWEST = 480
"""System calls from here on are newer than this list: the caller is told they do not exist."""

# name: (x86_64, aarch64); -1 where the architecture has no such call.
_REFUSED: dict[str, tuple[int, int]] = {
    # networks: the slot's own network namespace is empty, and vsock would not be covered by it
    "socket": (41, 198),
    # other processes
    "ptrace": (101, 117),
    "process_vm_readv": (310, 270),
    "process_vm_writev": (311, 271),
    "kcmp": (312, 272),
    "pidfd_getfd": (438, 438),
    "process_madvise": (440, 440),
    "process_mrelease": (448, 448),
    "migrate_pages": (256, 238),
    "move_pages": (279, 239),
    # keyrings live per uid, outside of namespaces
    "add_key": (248, 217),
    "request_key": (249, 218),
    "keyctl": (250, 219),
    # System V and POSIX ipc
    "shmget": (29, 194),
    "shmat": (30, 196),
    "shmctl": (31, 195),
    "shmdt": (67, 197),
    "semget": (64, 190),
    "semop": (65, 193),
    "semctl": (66, 191),
    "semtimedop": (220, 192),
    "msgget": (68, 186),
    "msgsnd": (69, 189),
    "msgrcv": (70, 188),
    "msgctl": (71, 187),
    "mq_open": (240, 180),
    "mq_unlink": (241, 181),
    # namespaces and mounts
    "unshare": (272, 97),
    "setns": (308, 268),
    "mount": (165, 40),
    "umount2": (166, 39),
    "pivot_root": (155, 41),
    "chroot": (161, 51),
    "open_tree": (428, 428),
    "move_mount": (429, 429),
    "fsopen": (430, 430),
    "fsconfig": (431, 431),
    "fsmount": (432, 432),
    "fspick": (433, 433),
    "mount_setattr": (442, 442),
    "statmount": (457, 457),
    "listmount": (458, 458),
    # attack surface
    "bpf": (321, 280),
    "userfaultfd": (323, 282),
    "perf_event_open": (298, 241),
    "io_uring_setup": (425, 425),
    "io_uring_enter": (426, 426),
    "io_uring_register": (427, 427),
    "memfd_secret": (447, 447),
    "open_by_handle_at": (304, 265),
    "name_to_handle_at": (303, 264),
    "fanotify_init": (300, 262),
    "fanotify_mark": (301, 263),
    "lookup_dcookie": (212, 18),
    "modify_ldt": (154, -1),
    "vmsplice": (278, 75),
    "nfsservctl": (180, 42),
    "remap_file_pages": (216, 234),
    # channels between runs over shared read-only files
    "inotify_init": (253, -1),
    "inotify_init1": (294, 26),
    "inotify_add_watch": (254, 27),
    # the machine
    "reboot": (169, 142),
    "swapon": (167, 224),
    "swapoff": (168, 225),
    "kexec_load": (246, 104),
    "kexec_file_load": (320, 294),
    "init_module": (175, 105),
    "finit_module": (313, 273),
    "delete_module": (176, 106),
    "quotactl": (179, 60),
    "quotactl_fd": (443, 443),
    "acct": (163, 89),
    "settimeofday": (164, 170),
    "clock_settime": (227, 112),
    "adjtimex": (159, 171),
    "clock_adjtime": (305, 266),
    "sethostname": (170, 161),
    "setdomainname": (171, 162),
    "iopl": (172, -1),
    "ioperm": (173, -1),
    "syslog": (103, 116),
    "vhangup": (153, 58),
    "uselib": (134, -1),
    "ustat": (136, -1),
    "ioprio_set": (251, 30),
    "_sysctl": (156, -1),
}
_CLONE = (56, 220)
_CLONE3 = (435, 435)
_PERSONALITY = (135, 92)
_PRLIMIT = (302, 261)
_FCNTL = (72, 25)
_IOCTL = (16, 29)
_FLOCK = (73, 32)
_SETPRIORITY = (141, 140)
_SCHEDULING = {
    "sched_setparam": (142, 118),
    "sched_setscheduler": (144, 119),
    "sched_setaffinity": (203, 122),
    "sched_setattr": (314, 274),
}
_SIGNALS = {
    "kill": (62, 129),
    "tkill": (200, 130),
    "tgkill": (234, 131),
    "rt_sigqueueinfo": (129, 138),
    "rt_tgsigqueueinfo": (297, 240),
    "pidfd_open": (434, 434),
}

# call: where its flags stand, and those that a supervisor uses
_GOVERNING = {
    "unshare": (0, syscalls.CLONE_NEWPID),
    "setns": (1, syscalls.CLONE_NEWPID),
    "mount": (3, syscalls.MS_NOSUID | syscalls.MS_NODEV),
    "umount2": (1, syscalls.MNT_DETACH),
}
_NEW_NAMESPACES = 0x7E020080  # CLONE_NEW{USER,PID,NET,NS,UTS,IPC,CGROUP,TIME}
_F_SETLEASE, _F_NOTIFY, _F_SETPIPE_SZ = 1024, 1026, 1031
_TIOCSTI, _TIOCLINUX = 0x5412, 0x541C
# Whoever owns a descriptor is sent a signal of the setter's choice when it can be read.
_F_SETOWN, _F_SETSIG, _F_SETOWN_EX, _FIOSETOWN, _SIOCSPGRP = 8, 10, 15, 0x8901, 0x8902


def _op(code: int, value: int, yes: int = 0, no: int = 0) -> bytes:
    return struct.pack("<HBBI", code, yes, no, value)


def _refuse(number: int = errno.EPERM) -> bytes:
    return _op(_RET, _ERRNO | number)


def _when_argument(index: int, jump: int, *values: int) -> bytes:
    """After a match on the call number: refuse when the low word of an argument matches a value."""
    rules = b"".join(_op(jump, value, 0, 1) + _refuse() for value in values)
    return _op(_LD, _ARGS + 8 * index) + rules + _op(_RET, _ALLOW)


def _only_with(index: int, flags: int) -> bytes:
    """After a match on the call number: allow it with exactly these flags as its argument."""
    return _op(_LD, _ARGS + 8 * index) + _op(_JEQ, flags, 0, 1) + _op(_RET, _ALLOW) + _refuse()


def _call(number: int, body: bytes) -> bytes:
    return _op(_JEQ, number, 0, len(body) // 8) + body


def program(*, spare_init: bool = False, governing: bool = False) -> bytes:
    """The filter for this machine's architecture, as an array of BPF instructions.

    With `spare_init`, process 1 gets no signals: where it is the agent of a container, whose kernel
    (gVisor's) may not protect it by itself. Elsewhere process 1 is the program.

    A `governing` filter is one that a slot's supervisor has itself, and that runs inherit: it leaves the
    four calls that a supervisor makes for a run, with the very flags it uses. All four are privileged,
    and runs are not.

    Raises:
        OSError: the architecture is not one this list knows.
    """
    machine = os.uname().machine
    if machine not in _AUDIT_ARCH:
        raise OSError(errno.ENOSYS, f"no system-call list for {machine}")
    column = 0 if machine == "x86_64" else 1
    head = _op(_LD, _ARCH) + _op(_JEQ, _AUDIT_ARCH[machine], 1, 0) + _op(_RET, _KILL) + _op(_LD, _NR)
    if machine == "x86_64":
        head += _op(_JSET, _X32_BIT, 0, 1) + _op(_RET, _KILL)
    head += _op(_JGE, _NEWEST, 0, 1) + _refuse(errno.ENOSYS)
    # clone3 hides its flags behind a pointer; told that it does not exist, libraries fall back to clone.
    special = _call(_CLONE3[column], _refuse(errno.ENOSYS))
    special += _call(_CLONE[column], _when_argument(0, _JSET, _NEW_NAMESPACES))
    query = _op(_LD, _ARGS) + _op(_JEQ, 0xFFFFFFFF, 1, 0) + _op(_JEQ, 0, 0, 1) + _op(_RET, _ALLOW)
    special += _call(_PERSONALITY[column], query + _refuse())
    own = _op(_LD, _ARGS) + _op(_JEQ, 0, 0, 1) + _op(_RET, _ALLOW)
    special += _call(_PRLIMIT[column], own + _refuse())
    # A run may share its uid with what started it, whose priority the next run would inherit.
    special += b"".join(_call(pair[column], own + _refuse()) for pair in _SCHEDULING.values())
    caller = _op(_LD, _ARGS) + _op(_JEQ, 0, 1, 0) + _refuse() + _op(_LD, _ARGS + 8)
    special += _call(_SETPRIORITY[column], caller + _op(_JEQ, 0, 0, 1) + _op(_RET, _ALLOW) + _refuse())
    commands = (_F_SETLEASE, _F_NOTIFY, _F_SETPIPE_SZ, _F_SETOWN, _F_SETSIG, _F_SETOWN_EX)
    special += _call(_FCNTL[column], _when_argument(1, _JEQ, *commands))
    special += _call(_IOCTL[column], _when_argument(1, _JEQ, _TIOCSTI, _TIOCLINUX, _FIOSETOWN, _SIOCSPGRP))
    # A lock on a file that runs share is a channel between them; a lock that always succeeds is not.
    special += _call(_FLOCK[column], _refuse(0))
    refused = dict(_REFUSED)
    if governing:
        for name, (argument, flags) in _GOVERNING.items():
            special += _call(refused.pop(name)[column], _only_with(argument, flags))
    if spare_init:
        special += b"".join(_call(pair[column], _when_argument(0, _JEQ, 1)) for pair in _SIGNALS.values())
    plain = b"".join(_call(pair[column], _refuse()) for pair in refused.values() if pair[column] >= 0)
    return head + special + plain + _op(_RET, _ALLOW)


class Filter:
    """The compiled filter, kept in memory so that a fresh child only has to install it."""

    def __init__(self, *, spare_init: bool = False, governing: bool = False) -> None:
        code = program(spare_init=spare_init, governing=governing)
        self._code = ctypes.create_string_buffer(code, len(code))
        address = ctypes.addressof(self._code)
        self._head = ctypes.create_string_buffer(struct.pack("<HxxxxxxQ", len(code) // 8, address), 16)
        self._pointer = ctypes.addressof(self._head)

    def install(self) -> None:
        """Confine this process and what it starts, for good; it must have set no_new_privs."""
        syscalls.prctl(syscalls.PR_SET_SECCOMP, syscalls.SECCOMP_MODE_FILTER, self._pointer)
