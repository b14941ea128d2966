"""A server as a child process: started, waited for, its processor time read, and always ended."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
import psutil

Process = subprocess.Popen[bytes]
START_SECONDS = 120.0
END_SECONDS = 15.0

SERVICE = ("-c", "from reward_service.cli import main; main()", "serve", "--log-level", "warning", "--port")
PEER = ("-m", "uvicorn", "benchmarks.peer:app", "--loop", "uvloop", "--http", "httptools", "--no-access-log",
        "--log-level", "warning", "--port")  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A running server."""

    url: str
    pid: int

    def cpu(self) -> float:
        """Processor seconds the whole tree has used so far, members that have ended included."""
        root = psutil.Process(self.pid)
        return sum(sum(p.cpu_times()[:4]) for p in (root, *root.children(recursive=True)))

    def own_cpu(self) -> float:
        """Processor seconds of the server's own process."""
        return sum(psutil.Process(self.pid).cpu_times()[:2])


@contextmanager
def running(arguments: Sequence[str]) -> Iterator[Server]:
    """Start `python *arguments PORT` and wait until `/readyz` answers.

    Raises:
        RuntimeError: it ended, or was not ready in time.
    """
    port = free_port()
    command = [sys.executable, *arguments, str(port)]
    process = Process(command, stdin=subprocess.DEVNULL)
    with running_process(process, Server(f"http://127.0.0.1:{port}", process.pid)) as server:
        yield server


@contextmanager
def running_process(process: Process, server: Server) -> Iterator[Server]:
    """Wait until `/readyz` of a server answers, and end its process afterwards.

    Raises:
        RuntimeError: it ended, or was not ready in time.
    """
    try:
        _await_ready(server, process)
        yield server
    finally:
        _end(process)


def _await_ready(server: Server, process: Process) -> None:
    until = time.monotonic() + START_SECONDS
    while time.monotonic() < until and process.poll() is None:
        try:
            if httpx.get(f"{server.url}/readyz").is_success:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.1)
    raise RuntimeError(f"the server was not ready within {START_SECONDS:g} s: {process.args!r}")


def _end(process: Process) -> None:
    process.terminate()
    try:
        process.wait(END_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
