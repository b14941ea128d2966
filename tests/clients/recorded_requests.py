"""A proxy on a real socket that notes the content types of requests, and can play an older service."""

import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self

import httpx

from tests.waiting import PATIENCE


class RecordedRequests(ThreadingHTTPServer):
    """Hands requests on to the service at `target`. While it `is_old`, it does not know MessagePack."""

    daemon_threads = True

    def __init__(self, target: str) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.target, self.is_old = target, False
        self.content_types: list[str] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}"

    def __enter__(self) -> Self:
        threading.Thread(target=self.serve_forever, args=(0.01,), daemon=True).start()
        return self

    def __exit__(self, *_: object) -> None:
        self.shutdown()
        self.server_close()


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        proxy: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        content_type = self.headers["content-type"]
        proxy.content_types.append(content_type)
        if proxy.is_old and content_type != "application/json":
            self._answer(422, {"content-type": "application/problem+json"}, b'{"detail": "body: not JSON"}')
            return
        address, headers = proxy.target + self.path, {"content-type": content_type}
        response = httpx.post(address, content=body, headers=headers, timeout=PATIENCE)
        kept = {"content-type", *(() if proxy.is_old else ("accept-post",))}
        headers = {name: value for name, value in response.headers.items() if name in kept}
        self._answer(response.status_code, headers, response.content)

    def _answer(self, status: int, headers: dict[str, str], body: bytes) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass
