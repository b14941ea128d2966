"""A fork server that is forked from this process, at the start of a program.

What the program and the fork server both need is imported once, and its memory is shared. That is safe as
long as the process has neither threads nor sockets of its own nor an event loop; whoever calls `fork_early`
sees to it. The first pool that wants such a fork server takes it. One that replaces it is started by `exec`,
as everywhere where nobody forked early.
"""

import asyncio
import gc
import os
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import NoReturn


@dataclass(slots=True, eq=False)
class EarlyForkServer:
    """The process, which warms up by itself, our end of its control socket, and what it is like."""

    pid: int
    control: socket.socket
    memory_bytes: int
    preload: tuple[str, ...]
    _ended: "asyncio.Future[None]" = field(init=False)

    def adopt(self) -> None:
        """Have the running event loop see to it that the process leaves no zombie."""
        loop, self._ended = asyncio.get_running_loop(), asyncio.get_running_loop().create_future()
        descriptor = os.pidfd_open(self.pid)
        loop.add_reader(descriptor, self._reap, descriptor)

    async def wait(self) -> None:
        """Wait until the process has ended; it was adopted."""
        await self._ended

    def _reap(self, descriptor: int) -> None:
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)
        os.waitpid(self.pid, 0)
        self._ended.set_result(None)


_waiting: list[EarlyForkServer] = []
"""Forked, and not taken by a pool yet."""


def fork_early(memory_bytes: int, preload: Sequence[str]) -> None:
    """Fork this process; the child imports the modules `preload` and becomes a fork server whose workers have
    so much address space."""
    gc.freeze()  # neither side looks at the shared objects again, which would copy their memory
    ours, theirs = socket.socketpair()
    pid = os.fork()
    if pid == 0:
        _become_fork_server(theirs, memory_bytes, preload)
    theirs.close()
    _waiting.append(EarlyForkServer(pid, ours, memory_bytes, tuple(preload)))


def early_one_waits(memory_bytes: int, preload: Sequence[str]) -> bool:
    """Whether a fork server that is like this was forked early and is not taken yet."""
    return any((found.memory_bytes, found.preload) == (memory_bytes, tuple(preload)) for found in _waiting)


def take_early(memory_bytes: int, preload: Sequence[str]) -> EarlyForkServer | None:
    """The fork server that was forked early and is like this, if there is one; it belongs to the caller."""
    for found in _waiting:
        if (found.memory_bytes, found.preload) == (memory_bytes, tuple(preload)):
            _waiting.remove(found)
            return found
    return None


def _become_fork_server(control: socket.socket, memory_bytes: int, preload: Sequence[str]) -> NoReturn:
    """Go on as a fork server, with nothing of the parent's but its memory; never returns."""
    from reward_service.workers import fork_server  # which elsewhere runs as a program

    try:
        os.setsid()
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
        _close_all_but(control.fileno())
        fork_server.run(control, memory_bytes, preload)
    except BaseException:  # noqa: BLE001 -- not one frame of the parent's may run here
        traceback.print_exc()
    sys.stderr.flush()
    os._exit(1)


def _close_all_but(kept: int) -> None:
    """Close every descriptor above standard error but one; read nothing from standard input."""
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)
    highest = max(int(entry.name) for entry in Path("/proc/self/fd").iterdir())
    os.closerange(3, kept)
    os.closerange(kept + 1, highest + 1)
