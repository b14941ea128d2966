"""A really started server: the installed command in a process of its own, on loopback."""

import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.command import begun
from tests.waiting import PATIENCE


@dataclass
class Server:
    """A running server. `client` is bound to its address."""

    process: "subprocess.Popen[bytes]"
    url: str
    client: httpx.Client
    log: Path

    def score(self, samples: list[Any], **options: Any) -> dict[str, Any]:
        """The answer to a batch that must be accepted."""
        response = self.client.post("/v1/score", json={"samples": samples, **options})
        assert response.status_code == 200, response.text
        answer: dict[str, Any] = response.json()
        return answer

    def post(self, body: bytes | str, **headers: str) -> httpx.Response:
        """A raw body, sent as it is."""
        return self.client.post(
            "/v1/score", content=body, headers={"content-type": "application/json", **headers}
        )

    def workers(self) -> list[psutil.Process]:
        """The worker processes: children of the fork server, which is a child of the server."""
        return [worker for fork_server in self.fork_servers() for worker in fork_server.children()]

    def fork_servers(self) -> list[psutil.Process]:
        """The fork server, if it is there. The server's other children are the sandbox's supervisors, which
        read their script from standard input, a compiler at work on headers, and for a moment what has ended."""
        found = []
        for child in psutil.Process(self.process.pid).children():
            with suppress(psutil.NoSuchProcess):  # a zombie, too
                command = child.cmdline()
                if command and "python" in command[0] and "-" not in command:
                    found.append(child)
        return found

    def tree(self) -> list[psutil.Process]:
        """Every process below the server."""
        return psutil.Process(self.process.pid).children(recursive=True)

    def wait_ready(self) -> None:
        """Wait until every worker is there."""
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            if self.process.poll() is not None:
                raise AssertionError(f"the server ended: {self.log.read_text()}")
            try:
                if self.client.get("/readyz").status_code == 200:
                    return
            except httpx.TransportError:
                pass
            time.sleep(0.05)
        raise AssertionError(f"the server did not become ready: {self.log.read_text()}")

    def stop(self) -> int:
        """SIGTERM, and the exit code that follows."""
        self.process.send_signal(signal.SIGTERM)
        return self.process.wait(PATIENCE)


@contextmanager
def started(
    *options: str, env: Mapping[str, str] | None = None, port: int | None = None, forked: bool = True
) -> Iterator[Server]:
    """A server with these options and environment variables, ended whatever happens; `forked`: see `command`."""
    port = port or free_port()
    url = f"http://127.0.0.1:{port}"
    with tempfile.TemporaryDirectory() as folder:
        log = Path(folder) / "server.log"
        with log.open("wb") as output:
            words = ("serve", "--port", port, *options)
            process = begun(*words, env=env, forked=forked, stdout=output, stderr=output)
        with httpx.Client(base_url=url, timeout=PATIENCE) as client:
            server = Server(process, url, client, log)
            try:
                server.wait_ready()
                yield server
            finally:
                if process.poll() is None:
                    _end(server)


def _end(server: Server) -> None:
    try:
        server.stop()
    except subprocess.TimeoutExpired:
        server.process.kill()
        server.process.wait()
        raise


def free_port() -> int:
    """A port of loopback that nobody listens on."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        port: int = listener.getsockname()[1]
        return port
