"""The installed command, in a process of its own.

A start costs some seconds of imports, so most tests have it forked from a process that has imported it already
(`tests.command_forker`); it differs in nothing else that they look at: arguments, environment, folder, standard
streams, session and exit code are its own. `forked=False` starts the file in `bin`, as users do. So does
REWARD_SERVICE_TEST_FORKED=0, for all tests, and an environment that an interpreter reads when it starts.
"""

import asyncio
import os
import pickle
import select
import socket
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any

from reward_service.scoring.early_workers import PRELOAD
from reward_service.workers.early_fork import EarlyForkServer
from tests.command_forker import Start
from tests.waiting import PATIENCE

COMMAND = str(Path(sys.executable).with_name("reward-service"))
READ_AT_START = ("PYTHON", "LD_", "LC_", "LANG", "TZ", "MALLOC_")
"""Beginnings of the names of variables that a running interpreter does not look at any more."""
Stream = int | IO[Any] | None


def begun(
    *arguments: object,
    env: Mapping[str, str] | None = None,
    cwd: Path | None = None,
    forked: bool = True,
    stdin: Stream = subprocess.DEVNULL,
    stdout: Stream = None,
    stderr: Stream = None,
    text: bool = False,
    start_new_session: bool = False,
) -> "subprocess.Popen[Any]":
    """The command with these arguments, and `env` besides what this process has; `Popen`'s own options."""
    whole = {**os.environ, **(env or {})}
    kind = _Forked if forked and _can_be_forked(whole) else subprocess.Popen
    return kind(
        [COMMAND, *map(str, arguments)],
        env=whole,
        cwd=cwd,
        stdin=stdin,
        stdout=stdout,
        stderr=stderr,
        text=text,
        start_new_session=start_new_session,
    )


def finished(
    *arguments: object, env: Mapping[str, str] | None = None, forked: bool = True, stdin: str | None = None
) -> "subprocess.CompletedProcess[str]":
    """The command, run to its end, and what it said."""
    source = subprocess.DEVNULL if stdin is None else subprocess.PIPE
    out = err = subprocess.PIPE
    with begun(
        *arguments, env=env, forked=forked, text=True, stdin=source, stdout=out, stderr=err
    ) as process:
        try:
            stdout, stderr = process.communicate(stdin, timeout=PATIENCE)
        finally:
            process.kill()
    return subprocess.CompletedProcess(process.args, process.returncode, stdout, stderr)


def forked_workers(memory_bytes: int, preload: Sequence[str]) -> EarlyForkServer | None:
    """The fork server for a `Scorer` of this process; None: it is to start one, for this is no usual one."""
    if tuple(preload) != PRELOAD or not _can_be_forked(os.environ):
        return None
    ours, theirs = socket.socketpair()
    with theirs:
        start = Start(["reward-service"], dict(os.environ), str(Path.cwd()), True, memory_bytes)
        pid, told = _forker().fork(start, [theirs.fileno(), 1, 2])
    os.close(told)
    return _ForkServer(pid, ours, memory_bytes, PRELOAD)


class _ForkServer(EarlyForkServer):
    """One whose zombie is somebody else's."""

    def _reap(self, descriptor: int) -> None:
        asyncio.get_running_loop().remove_reader(descriptor)
        os.close(descriptor)
        self._ended.set_result(None)


def _can_be_forked(env: Mapping[str, str]) -> bool:
    return env.get("REWARD_SERVICE_TEST_FORKED") != "0" and _forker().env == _read_at_start(env)


def _read_at_start(env: Mapping[str, str]) -> dict[str, str]:
    return {name: value for name, value in env.items() if name.startswith(READ_AT_START)}


class _Forker:
    """The process that forks, and our end of its socket."""

    def __init__(self) -> None:
        self.control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self.env = _read_at_start(os.environ)
        self._lock = threading.Lock()
        with theirs:
            self.process = subprocess.Popen(
                [sys.executable, "-m", "tests.command_forker", str(theirs.fileno())],
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

    def fork(self, start: Start, descriptors: list[int]) -> tuple[int, int]:
        """The process id, and the descriptor that the wait status will come from."""
        told, tells = os.pipe()
        with self._lock:
            socket.send_fds(self.control, [pickle.dumps(start)], [*descriptors, tells])
            os.close(tells)
            answer = self.control.recv(4)
        assert answer, "the process that forks commands has gone"
        return struct.unpack("i", answer)[0], told


_forkers: list[_Forker] = []


def _forker() -> _Forker:
    if not _forkers:
        _forkers.append(_Forker())
    return _forkers[0]


def end_forker() -> None:
    """At the end of all tests."""
    for forker in _forkers:
        forker.control.close()
        forker.process.wait(PATIENCE)
    _forkers.clear()


class _Forked(subprocess.Popen[Any]):  # whose inner workings have no types
    """A `Popen` whose process is forked by another and so is no child of ours."""

    _told: int
    _waitpid_lock: threading.Lock
    _close_pipe_fds: Callable[..., None]
    _handle_exitstatus: Callable[[int], None]

    def _execute_child(self, args: list[str], *options: Any) -> None:
        (cwd, env), streams, in_new_session = options[4:6], options[9:15], bool(options[20])
        theirs = (streams[0], streams[3], streams[5])
        descriptors = [standard if given == -1 else given for standard, given in enumerate(theirs)]
        start = Start(args, env, str(cwd or Path.cwd()), in_new_session)
        try:
            self.pid, self._told = _forker().fork(start, descriptors)
            self._child_created = True
        finally:
            self._close_pipe_fds(*streams)

    def _internal_poll(self, _deadstate: int | None = None) -> int | None:
        if self.returncode is None and self._waitpid_lock.acquire(blocking=False):
            try:
                if self.returncode is None:
                    pid, status = self._try_wait(os.WNOHANG)
                    if pid == self.pid:
                        self._handle_exitstatus(status)
            finally:
                self._waitpid_lock.release()
        return self.returncode

    def _try_wait(self, wait_flags: int) -> tuple[int, int]:
        ended = select.poll()
        ended.register(self._told, select.POLLIN)
        if not ended.poll(0 if wait_flags else None):
            return 0, 0
        found = os.read(self._told, 4)
        os.close(self._told)
        return self.pid, struct.unpack("i", found)[0] if found else 9
