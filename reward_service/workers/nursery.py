"""The nursery process, and the workers it forks. Started by `pool` with one control socket.

Control messages are single bytes with a worker's socket and logbook attached; back come frames
`("born", pid)` and `("died", pid, exit code)` in the order things happen. When the server goes away the
control socket closes, the nursery ends, and the kernel ends the workers with it.
"""

import contextlib
import ctypes
import gc
import logging
import os
import pickle
import resource
import select
import signal
import socket
import sys
import time
from collections.abc import Callable
from importlib import import_module
from typing import Any

from reward_service.errors import MemoryExceeded, RewardServiceError
from reward_service.workers.wire import Answer, Logbook, Source, Status, send

logger = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1
_RECURSION_LIMIT = 3_000
"""Deep enough for honest expressions, shallow enough that no nesting overflows the C stack."""

BUNDLE_SECONDS = 0.002

_UNREADABLE = (
    pickle.UnpicklingError,
    ImportError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    MemoryError,
    RecursionError,
)
_UNSENDABLE = (pickle.PicklingError, AttributeError, TypeError, ValueError, MemoryError, RecursionError)

RECYCLE_JOBS = 20_000
RECYCLE_BYTES = 192 * 2**20
"""A worker that has done so many jobs, or has been so much larger than it was born, ends between two chunks;
a fresh one follows. What all are born with is shared, however much that is."""


def main() -> None:
    """Run the nursery: `python -m reward_service.workers.nursery FD MEMORY_BYTES MODULE...`."""
    control = socket.socket(fileno=int(sys.argv[1]))
    memory = int(sys.argv[2])
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    for module in sys.argv[3:]:
        import_module(module)
    gc.collect()
    gc.freeze()
    nursery = _Nursery(control, memory)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server ended first
        nursery.run()
    os._exit(0)  # nothing is closed before: workers die now, and their signals write to the nursery's sockets


class _Nursery:
    def __init__(self, control: socket.socket, memory: int) -> None:
        self._control = control
        self._memory = memory
        self._children: set[int] = set()
        self._alarm, wakeup = socket.socketpair()
        wakeup.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        self._alarm.setblocking(False)  # noqa: FBT003
        self._wakeup = wakeup
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(wakeup.fileno(), warn_on_full_buffer=False)

    def run(self) -> None:
        while True:
            ready, _, _ = select.select([self._control, self._alarm], [], [])
            if self._alarm in ready:
                self._alarm.recv(4096)
                self._bury()
            if self._control in ready and not self._obey():
                return

    def _obey(self) -> bool:
        order, descriptors, _, _ = socket.recv_fds(self._control, 1, 2)
        if not order:
            return False
        pid = os.fork()
        if pid == 0:
            self._become_worker(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self._children.add(pid)
        send(self._control, ("born", pid))
        return True

    def _bury(self) -> None:
        for pid in list(self._children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._children.discard(pid)
                send(self._control, ("died", pid, os.waitstatus_to_exitcode(status)))

    def _become_worker(self, connection: int, page: int) -> None:
        signal.set_wakeup_fd(-1)
        for handled in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(handled, signal.SIG_DFL)
        for inherited in (self._control, self._alarm, self._wakeup):
            inherited.close()
        _die_with_parent()
        confine(self._memory)
        try:
            serve(socket.socket(fileno=connection), Logbook(page))
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)  # the server has gone; nobody waits for an answer
        os._exit(0)


def confine(memory: int) -> None:
    """Limit this process: address space in bytes, no core files, bounded recursion."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(_RECURSION_LIMIT)


def serve(connection: socket.socket, logbook: Logbook) -> None:
    """Answer chunks of jobs, in order, until the server hangs up or it is time for a fresh worker."""
    bench, source, born = _Bench(connection, logbook), Source(connection), _largest()
    while (frame := source.receive()) is not None:
        bench.work(frame)
        if bench.begun >= RECYCLE_JOBS or _largest() - born > RECYCLE_BYTES:
            return


def _largest() -> int:
    """The most memory this process has had at once, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class _Bench:
    """Where a worker does its jobs."""

    def __init__(self, connection: socket.socket, logbook: Logbook) -> None:
        self.begun = 0
        self._connection = connection
        self._logbook = logbook

    def work(self, frame: bytearray) -> None:
        """Do one chunk. Answers wait for each other for at most `BUNDLE_SECONDS`."""
        try:
            jobs = pickle.loads(frame)  # noqa: S301 -- our own server wrote it
        except _UNREADABLE as error:
            send(self._connection, [(Status.UNREADABLE, repr(error)[:500])])
            return
        answers: list[Answer] = []
        sent = time.monotonic()
        for function, argument in jobs:
            now = time.monotonic()
            if answers and now - sent > BUNDLE_SECONDS:
                self._send(answers)
                answers, sent = [], now
            self.begun += 1
            self._logbook.begin((self.begun, now, time.process_time()))
            answers.append(_attempt(function, argument))
        self._send(answers)

    def _send(self, answers: list[Answer]) -> None:
        try:
            send(self._connection, answers)
        except _UNSENDABLE as error:
            if len(answers) > 1:
                for answer in answers:
                    self._send([answer])
                return
            logger.exception("a verifier returned what cannot be sent")
            send(self._connection, [(Status.ERROR, f"not a verdict: {error}"[:500])])


def _attempt(function: Callable[[Any], Any], argument: Any) -> Answer:
    """One job's answer. The worker loop's only broad `except` stands here."""
    try:
        return Status.DONE, function(argument)
    except RewardServiceError as error:
        return Status.RAISED, error
    except MemoryError:
        return Status.RAISED, MemoryExceeded("judging it took more memory than a worker has")
    except RecursionError:
        return Status.RAISED, MemoryExceeded("it is nested too deeply")
    except Exception as error:
        logger.exception("a verifier raised")
        return Status.ERROR, f"{type(error).__name__}: {error}"[:500]


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
