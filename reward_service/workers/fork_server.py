"""The fork server process, and the workers it forks. Started by `worker_handles` or
forked by `early_fork`, with one control socket.

A request to fork is a single byte with a worker's socket, its progress page and the file of shared bodies
attached; back come frames `("born", pid)` and `("died", pid, exit code)` in the order of events. When the
server goes away the control socket closes, the fork server ends, and the kernel ends the workers with it.
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
from collections.abc import Callable, Iterable
from importlib import import_module
from typing import Any, NoReturn

from reward_service.errors import MemoryExceeded, RewardServiceError
from reward_service.text.method_disk_cache import kept_code
from reward_service.workers import shared_bodies
from reward_service.workers.free_memory import give_back_free_memory
from reward_service.workers.protocol import (
    NESTED_TOO_DEEPLY,
    SEND_ERRORS,
    Answer,
    FrameReader,
    JobStatus,
    SharedProgress,
    send_frame,
)

logger = logging.getLogger(__name__)

_PR_SET_PDEATHSIG = 1
_RECURSION_LIMIT = 3_000
"""Deep enough for honest expressions, shallow enough that no nesting overflows the C stack."""

BUNDLE_SECONDS = 0.002
"""The longest time an answer waits for others before they are sent together."""

_LOAD_ERRORS = (
    pickle.UnpicklingError,
    ImportError,
    LookupError,
    AttributeError,
    TypeError,
    ValueError,
    MemoryError,
    RecursionError,
)

RECYCLE_JOBS = 20_000
RECYCLE_BYTES = 192 * 2**20
"""A worker ends between two chunks once it has begun this many jobs, or has grown by this many bytes
since its fork; a fresh one replaces it. Memory shared with the fork server is not counted."""


def main() -> None:
    """Run the fork server: `python -m reward_service.workers.fork_server FD MEMORY_BYTES MODULE...`."""
    gc.disable()  # imports make objects that stay; looking for cycles among them takes a tenth of the time
    run(socket.socket(fileno=int(sys.argv[1])), int(sys.argv[2]), sys.argv[3:])


def run(control: socket.socket, memory: int, preload: Iterable[str]) -> NoReturn:
    """Import these modules, then fork workers of so much address space until the server hangs up."""
    _die_with_parent()
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    logging.basicConfig(format="%(levelname)s %(name)s: %(message)s")
    load(preload)
    gc.freeze()
    gc.enable()
    fork_server = _ForkServer(control, memory)
    with contextlib.suppress(BrokenPipeError, ConnectionResetError):  # the server ended first
        fork_server.run()
    # Nothing is closed before: workers die now, and their signals write to the fork server's sockets.
    os._exit(0)


def load(preload: Iterable[str]) -> None:
    """Import these modules, and give back what that has freed."""
    with kept_code(__file__):
        for module in preload:
            import_module(module)
    give_back_free_memory()


class _ForkServer:
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
                self._reap_children()
            if self._control in ready and not self._handle_fork_request():
                return

    def _handle_fork_request(self) -> bool:
        order, descriptors, _, _ = socket.recv_fds(self._control, 1, 3)
        if not order:
            return False
        pid = os.fork()
        if pid == 0:
            self._become_worker(*descriptors)
        for descriptor in descriptors:
            os.close(descriptor)
        self._children.add(pid)
        send_frame(self._control, ("born", pid))
        return True

    def _reap_children(self) -> None:
        for pid in list(self._children):
            done, status = os.waitpid(pid, os.WNOHANG)
            if done:
                self._children.discard(pid)
                send_frame(self._control, ("died", pid, os.waitstatus_to_exitcode(status)))

    def _become_worker(self, connection: int, page: int, bodies: int) -> None:
        signal.set_wakeup_fd(-1)
        for handled in (signal.SIGCHLD, signal.SIGTERM):
            signal.signal(handled, signal.SIG_DFL)
        for inherited in (self._control, self._alarm, self._wakeup):
            inherited.close()
        _die_with_parent()
        limit_process(self._memory)
        shared_bodies.inherit(bodies)
        try:
            serve_jobs(socket.socket(fileno=connection), SharedProgress(page))
        except (BrokenPipeError, ConnectionResetError):
            os._exit(0)  # the server has gone; nobody waits for an answer
        os._exit(0)


def limit_process(memory: int) -> None:
    """Limit this process: address space in bytes, no core files, bounded recursion."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    sys.setrecursionlimit(_RECURSION_LIMIT)


def serve_jobs(connection: socket.socket, shared_progress: SharedProgress) -> None:
    """Answer chunks of jobs, in order, until the server hangs up or it is time for a fresh worker."""
    loop, reader = WorkerLoop(connection, shared_progress), FrameReader(connection)
    bytes_at_start = _peak_memory_bytes()
    while (frame := reader.receive()) is not None:
        loop.run_chunk(frame)
        if loop.jobs_begun >= RECYCLE_JOBS or _peak_memory_bytes() - bytes_at_start > RECYCLE_BYTES:
            return


def _peak_memory_bytes() -> int:
    """The most memory this process has had at once, in bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024


class WorkerLoop:
    """Runs chunks of jobs in a worker and sends the answers back."""

    def __init__(self, connection: socket.socket, shared_progress: SharedProgress) -> None:
        self.jobs_begun = 0
        self._connection = connection
        self._progress = shared_progress

    def run_chunk(self, frame: bytearray) -> None:
        """Do one chunk. Answers wait for each other for at most `BUNDLE_SECONDS`."""
        try:
            jobs = pickle.loads(frame)  # noqa: S301 -- our own server wrote it
        except _LOAD_ERRORS as error:
            send_frame(self._connection, [(JobStatus.UNREADABLE, repr(error)[:500])])
            return
        answers: list[Answer] = []
        sent = time.monotonic()
        for function, argument in jobs:
            now = time.monotonic()
            if answers and now - sent > BUNDLE_SECONDS:
                self._send(answers)
                answers, sent = [], now
            self.jobs_begun += 1
            self._progress.begin((self.jobs_begun, now, time.process_time()))
            answers.append(_run_job(function, argument))
        self._send(answers)

    def _send(self, answers: list[Answer]) -> None:
        try:
            send_frame(self._connection, answers)
        except SEND_ERRORS as error:
            if len(answers) > 1:
                for answer in answers:
                    self._send([answer])
                return
            if isinstance(error, RecursionError):  # as in `_run_job`: a completion can be nested deeply
                send_frame(self._connection, [(JobStatus.RAISED, MemoryExceeded(NESTED_TOO_DEEPLY))])
                return
            logger.exception("a verifier returned what cannot be sent")
            send_frame(self._connection, [(JobStatus.ERROR, f"not a verdict: {error}"[:500])])


def _run_job(function: Callable[[Any], Any], argument: Any) -> Answer:
    """One job's answer. The worker loop's only broad `except` stands here."""
    try:
        return JobStatus.DONE, function(argument)
    except RewardServiceError as error:
        return JobStatus.RAISED, error
    except MemoryError:
        return JobStatus.RAISED, MemoryExceeded("judging it took more memory than a worker has")
    except RecursionError:
        return JobStatus.RAISED, MemoryExceeded(NESTED_TOO_DEEPLY)
    except Exception as error:  # a bug of ours or of a plug-in: told, and no other job is lost
        logger.exception("a verifier raised")
        return JobStatus.ERROR, f"{type(error).__name__}: {error}"[:500]


def _die_with_parent() -> None:
    ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


if __name__ == "__main__":
    main()
