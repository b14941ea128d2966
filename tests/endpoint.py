"""A scripted OpenAI-compatible endpoint on a real socket."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest


class Script(ThreadingHTTPServer):
    """Answers each request with the next line of its script; the last line repeats.

    A line is a chat message (`str`), or (status, headers, body), or a number of seconds to hang.
    """

    daemon_threads = True

    def __init__(self, lines: list[Any]) -> None:
        super().__init__(("127.0.0.1", 0), Handler)
        self.lines, self.requests, self.lock = lines, [], threading.Lock()
        self.now = self.most = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1"


class Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        body = json.loads(self.rfile.read(int(self.headers["content-length"])))
        with server.lock:
            line = server.lines[min(len(server.requests), len(server.lines) - 1)]
            server.requests.append((body, dict(self.headers), time.monotonic()))
            server.now += 1
            server.most = max(server.most, server.now)
        try:
            self._say(line)
        finally:
            with server.lock:
                server.now -= 1

    def _say(self, line: Any) -> None:
        if isinstance(line, float):
            time.sleep(line)
            line = "late"
        status, headers, body = line if isinstance(line, tuple) else (200, {}, chat(line))
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def chat(text: str | None, **extra: Any) -> bytes:
    message = {"role": "assistant", "content": text} | {
        k: v for k, v in extra.items() if k != "finish_reason"
    }
    finish = extra.get("finish_reason", "stop")
    return json.dumps({"choices": [{"message": message, "finish_reason": finish}]}).encode()


@pytest.fixture
def serve() -> Iterator[Callable[..., Script]]:
    """Starts a server from the lines of its script."""
    running: list[Script] = []

    def start(*lines: Any) -> Script:
        server = Script(list(lines))
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        running.append(server)
        return server

    yield start
    for server in running:
        server.shutdown()
        server.server_close()
