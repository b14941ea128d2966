"""What stands between a client and a started server while something goes wrong, and the clock it goes by.

A client's own pauses move a virtual clock, so a minute of outage takes no minute of a test; with a `RealClock`
everything takes its time."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace
from typing import Any

import httpx

from tests.server import free_port

Answer = tuple[int, dict[str, str], bytes]
BUSY: Answer = (503, {"retry-after": "1"}, b"{}")
_PASSED_ON = ("content-type", "authorization")


class VirtualClock:
    """Its time passes when a client sleeps."""

    def __init__(self) -> None:
        self.now = 0.0
        self._alarms: list[tuple[float, Callable[[], None]]] = []

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        """Do this when so many seconds have passed."""
        self._alarms.append((seconds, act))

    def sleep(self, seconds: float) -> None:
        self.now += seconds
        for due, act in [alarm for alarm in self._alarms if alarm[0] <= self.now]:
            self._alarms.remove((due, act))
            act()

    async def sleep_in_loop(self, seconds: float, result: Any = None) -> Any:
        await asyncio.to_thread(self.sleep, seconds)
        return result

    def stand_in(self, module: Any) -> Any:
        """`time` or `asyncio` for one module, with this clock's sleep."""
        sleep = self.sleep_in_loop if module is asyncio else self.sleep
        return SimpleNamespace(**{**vars(module), "sleep": sleep})


class RealClock(VirtualClock):
    """Everybody's time."""

    def at(self, seconds: float, act: Callable[[], None]) -> None:
        threading.Timer(seconds, act).start()

    def sleep(self, seconds: float) -> None:
        time.sleep(seconds)


class Gate:
    """An address that leads to a server: after `open`; before, nobody listens there, or everybody is given
    the same answer."""

    def __init__(self, server_url: str, answer: Answer | None = None) -> None:
        self.server_url, self.answer, self.requests = server_url, answer, 0
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self._listener: _Listener | None = None
        self._lock = threading.Lock()
        if answer is not None:
            self._listen()

    def open(self) -> None:
        self.answer = None
        self._listen()

    def close(self) -> None:
        if self._listener is not None:
            self._listener.shutdown()
            self._listener.server_close()

    def _listen(self) -> None:
        with self._lock:
            if self._listener is None:
                self._listener = _Listener(("127.0.0.1", self.port), _Handler)
                self._listener.gate = self
                threading.Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True).start()


@contextmanager
def gate(server_url: str, answer: Answer | None = None) -> Iterator[Gate]:
    """A gate that is taken away at the end."""
    made = Gate(server_url, answer)
    try:
        yield made
    finally:
        made.close()


class _Listener(ThreadingHTTPServer):
    daemon_threads = allow_reuse_address = True
    request_queue_size = 128
    gate: Gate

    def handle_error(self, *_: object) -> None:
        pass


class _Handler(BaseHTTPRequestHandler):
    server: _Listener

    def do_POST(self) -> None:
        self._pass_on()

    def do_GET(self) -> None:
        self._pass_on()

    def _pass_on(self) -> None:
        own = self.server.gate
        body = self.rfile.read(int(self.headers.get("content-length") or 0))
        own.requests += 1
        status, headers, content = own.answer or self._from_server(own.server_url, body)
        self.send_response(status)
        for name, value in {**headers, "content-length": str(len(content))}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(content)

    def _from_server(self, url: str, body: bytes) -> Answer:
        headers = {name: self.headers[name] for name in _PASSED_ON if self.headers[name]}
        found = httpx.request(self.command, url + self.path, content=body, headers=headers, timeout=120)
        kept = {
            name: found.headers[name] for name in ("content-type", "retry-after") if name in found.headers
        }
        return found.status_code, kept, found.content

    def log_message(self, *_: object) -> None:
        pass
