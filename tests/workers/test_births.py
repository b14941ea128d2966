"""Workers that end as they are born: the fork server tells both in one piece."""

import asyncio
import os
import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from reward_service.workers import worker_handles
from reward_service.workers.protocol import encode_frame
from reward_service.workers.worker_handles import ForkServer, Worker

pytestmark = pytest.mark.anyio
PID, KILLED = 4_000_000, -9


class _Early:
    """Stands in for a fork server that was forked early."""

    def __init__(self, control: socket.socket) -> None:
        self.control = control

    def adopt(self) -> None:
        """Called by the one who takes it."""

    async def wait(self) -> None:
        """Called when it is closed."""


def _bears_the_dead(control: socket.socket) -> None:
    """Answer the first request with a birth and a death, whose socket is closed."""
    _, descriptors, _, _ = socket.recv_fds(control, 1, 3)
    for descriptor in descriptors:
        os.close(descriptor)
    control.sendall(b"".join((*encode_frame(("born", PID)), *encode_frame(("died", PID, KILLED)))))


@contextmanager
def _fork_server(patch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    ours, theirs = socket.socketpair()
    patch.setattr(worker_handles, "take_early", lambda *_, **__: _Early(ours))
    thread = threading.Thread(target=_bears_the_dead, args=(theirs,))
    thread.start()
    yield theirs
    thread.join()
    theirs.close()


async def test_a_worker_that_is_dead_at_its_birth_is_told_so(monkeypatch: pytest.MonkeyPatch) -> None:
    lost = asyncio.Event()
    worker = Worker(lambda *_: None, lambda *_: 0.0, lambda _: lost.set())
    with _fork_server(monkeypatch) as theirs:
        server = ForkServer(memory_bytes=1 << 30, preload=())
        await server.start()
        await server.fork(worker, theirs.fileno())
        assert (worker.pid, await worker.exit_code) == (PID, KILLED)
        await lost.wait()
        assert worker.is_lost
        await server.close()
