"""An advisory service on loopback that speaks as much of OSV's protocol as pip-audit does."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class Advisories(ThreadingHTTPServer):
    """Knows one vulnerability of `package`, in every version. `asked` are the packages it was asked for."""

    daemon_threads = True

    def __init__(self, package: str | None) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.package, self.asked = package, set[str]()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/v1/query"

    def answer(self, name: str) -> dict[str, Any]:
        """What is known of a package."""
        self.asked.add(name)
        if name != self.package:
            return {}
        ranges = [{"type": "ECOSYSTEM", "events": [{"introduced": "0"}, {"fixed": "999.1"}]}]
        affected = [{"package": {"name": name, "ecosystem": "PyPI"}, "ranges": ranges}]
        return {"vulns": [{"id": "TEST-2026-1", "summary": "made up", "affected": affected}]}


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        server: Any = self.server
        query = json.loads(self.rfile.read(int(self.headers["content-length"])))
        body = json.dumps(server.answer(query["package"]["name"])).encode()
        self.send_response(200)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@contextmanager
def advising(package: str | None) -> Iterator[Advisories]:
    """The service, as long as the block runs."""
    with Advisories(package) as server:
        threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
        yield server
        server.shutdown()
