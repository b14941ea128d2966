"""A process that has imported the command and becomes it, forked, as often as it is told to over a socket.

`python -m tests.command_forker SOCKET` (a descriptor). A message is a `Start` with four descriptors: standard input,
output and error, and where the wait status is to be written. Back comes the process id. Told so, it becomes the
fork server of a pool of workers, whose control socket stands in for standard input.
"""

import atexit
import gc
import os
import pickle
import select
import signal
import socket
import struct
import sys
import tempfile
import threading
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path
from typing import NoReturn

LARGEST_MESSAGE = 1 << 20
PRELOADED = ("reward_service.scoring.worker_preload", "reward_service.cli.server_application")
"""What a server and its workers import; commands import little more."""


@dataclass(frozen=True)
class Start:
    """A command to become, or a fork server whose workers have so much memory."""

    arguments: list[str]
    env: dict[str, str]
    folder: str
    in_new_session: bool
    worker_memory_bytes: int | None = None


@dataclass
class _Forker:
    """`running` has the process and the descriptor of its status by the descriptor that tells its end."""

    control: socket.socket
    running: dict[int, tuple[int, int]] = field(default_factory=dict)

    def serve(self) -> Start | None:
        """Returns what to become in every process that is forked, and nothing when the other end has gone."""
        while True:
            control = self.control.fileno()
            ready, _, _ = select.select([control, *self.running], [], [])
            for descriptor in ready:
                if descriptor != control:
                    self._tell_end(descriptor)
            if control in ready:
                message, descriptors, _, _ = socket.recv_fds(self.control, LARGEST_MESSAGE, 4)
                if not message:
                    return None
                start = self._fork(pickle.loads(message), descriptors)
                if start is not None:
                    return start

    def _fork(self, start: Start, descriptors: list[int]) -> Start | None:
        pid = os.fork()
        if pid == 0:
            _become(start, descriptors)
            return start
        self.running[os.pidfd_open(pid)] = pid, descriptors[3]
        for descriptor in descriptors[:3]:
            os.close(descriptor)
        self.control.send(struct.pack("i", pid))
        return None

    def _tell_end(self, descriptor: int) -> None:
        pid, status_descriptor = self.running.pop(descriptor)
        _, status = os.waitpid(pid, 0)
        os.close(descriptor)
        with suppress(BrokenPipeError):  # nobody waits for it
            os.write(status_descriptor, struct.pack("i", status))
        os.close(status_descriptor)


def _become(start: Start, descriptors: list[int]) -> None:
    """This process is as it would be had it been started so."""
    for standard, descriptor in enumerate(descriptors[:3]):
        os.dup2(descriptor, standard)
    os.closerange(3, max(int(entry.name) for entry in Path("/proc/self/fd").iterdir()) + 1)
    if start.in_new_session:
        os.setsid()
    os.chdir(start.folder)
    if start.env.get("PATH") != os.environ.get("PATH"):
        import_module("sandbox.languages").toolchain.cache_clear()
    os.environ.clear()
    os.environ.update(start.env)
    sys.argv = start.arguments
    vars(sys.modules["__main__"])["__package__"] = None  # a script, to those who print usage lines
    sys.path[0] = str(Path(start.arguments[0]).parent)
    tempfile.tempdir = None


def main() -> None:
    """Import everything, then fork until the other end of the socket has gone."""
    control = socket.socket(fileno=int(sys.argv[1]))
    from reward_service.cli.main_app import COMMANDS, run
    from reward_service.scoring.early_workers import fork_workers_early
    from sandbox import languages
    from sandbox.native import precompiled_header
    from tests.shared_header import linked

    precompiled_header._RECIPE = linked()
    for place, _ in COMMANDS.values():
        import_module(f"reward_service.cli.{place.partition(':')[0]}")
    for module in PRELOADED:
        import_module(module)
    languages.installed()  # asks every compiler for its version: half a second of a processor for each server
    gc.freeze()
    start = _Forker(control).serve()
    if start is not None and start.worker_memory_bytes is not None:
        _become_fork_server(start.worker_memory_bytes)
    if start is not None:
        if start.arguments[1:2] != ["serve"]:  # which does so by itself
            fork_workers_early()
            gc.enable()
        _end(run)


def _become_fork_server(memory_bytes: int) -> NoReturn:
    from reward_service.scoring.early_workers import PRELOAD
    from reward_service.workers import fork_server

    control = socket.socket(fileno=os.dup(0))
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    fork_server.run(control, memory_bytes, PRELOAD)


def _end(command: Callable[[], None]) -> NoReturn:
    """Run the command to its end; what an interpreter then does for its own sake is left out."""
    code: object = 0
    try:
        command()
    except SystemExit as end:
        code = end.code
    except KeyboardInterrupt:
        code = -signal.SIGINT
    except BaseException:  # noqa: BLE001 -- told as an interpreter tells it
        traceback.print_exc()
        code = 1
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    if isinstance(code, str):
        sys.stderr.write(f"{code}\n")
    sys.stdout.flush()
    sys.stderr.flush()
    if code == -signal.SIGINT:
        signal.signal(signal.SIGINT, signal.SIG_DFL)
        os.kill(os.getpid(), signal.SIGINT)
    os._exit(code if isinstance(code, int) else 0 if code is None else 1)


if __name__ == "__main__":
    sys.modules.setdefault("tests.command_forker", sys.modules["__main__"])  # where `Start` comes from
    main()
