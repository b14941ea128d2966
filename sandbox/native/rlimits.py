"""Resource limits of one run, set in the child that becomes the program."""

import resource
from collections.abc import Mapping
from contextlib import suppress
from math import ceil

MAX_OPEN_FILES = 512
STACK_BYTES = 256 << 20
UNBOUNDED = 1 << 46
"""More virtual memory than any program maps, and yet a limit that it cannot raise."""


def settle() -> None:
    """Once, in a slot's supervisor: what is the same for every run, and does not hinder the supervisor."""
    _set(resource.RLIMIT_CORE, 0)
    _set(resource.RLIMIT_NOFILE, MAX_OPEN_FILES)
    _set(resource.RLIMIT_DATA, UNBOUNDED)
    _set(resource.RLIMIT_RSS, UNBOUNDED)
    for which, value in _MINOR.items():
        with suppress(OSError, ValueError):  # gVisor refuses those it does not have
            _set(which, value)


Plan = list[tuple[int, tuple[int, int]]]
"""Which limits to set, soft and hard; for `resource.setrlimit`."""


def plan(limits: Mapping[str, float], *, address_space: bool) -> Plan:
    """Limits for a run and what it starts, worked out before the fork: a child copies each page it touches.

    `limits` has the fields of `program.Limits`. `address_space` bounds virtual memory too, for walls
    that have no cgroup to bound real memory.
    """
    memory = int(limits["memory_mb"]) << 20
    wanted = {
        # The supervisor's clock is finer than this one, but follows one process.
        resource.RLIMIT_CPU: ceil(limits.get("process_cpu_s", limits["cpu_s"])) + 1,
        resource.RLIMIT_FSIZE: int(limits["disk_mb"]) << 20,
        resource.RLIMIT_NPROC: int(limits["processes"]),
        resource.RLIMIT_STACK: min(STACK_BYTES, memory),
        resource.RLIMIT_AS: memory if address_space else UNBOUNDED,
    }
    return [(which, _allowed(which, value)) for which, value in wanted.items()]


_MINOR = {
    resource.RLIMIT_MEMLOCK: 1 << 16,
    resource.RLIMIT_MSGQUEUE: 0,
    resource.RLIMIT_NICE: 0,
    resource.RLIMIT_RTPRIO: 0,
    resource.RLIMIT_RTTIME: 1_000_000,
    resource.RLIMIT_SIGPENDING: 256,
}


def _set(which: int, value: int) -> None:
    resource.setrlimit(which, _allowed(which, value))


def _allowed(which: int, value: int) -> tuple[int, int]:
    _, hard = resource.getrlimit(which)
    value = value if hard == resource.RLIM_INFINITY else min(value, hard)
    return value, value
