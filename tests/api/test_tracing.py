"""Traces as a collector on a real socket receives them."""

import subprocess
import sys
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from tests.server import Server, free_port, started
from tests.waiting import PATIENCE

proto = pytest.importorskip(
    "opentelemetry.proto.collector.trace.v1.trace_service_pb2", reason="needs the extra otel"
)

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
CODE = {"completion": "```python\nprint(input())\n```",
        "reference": {"kind": "code", "language": "python", "tests": [{"stdin": "1", "stdout": "1"}]},
        }  # fmt: skip
CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"


class Collector(ThreadingHTTPServer):
    """Keeps the spans that are posted to it."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.spans: list[Any] = []
        self.paths: set[str] = set()

    def named(self, name: str) -> list[Any]:
        return [span for span in self.spans if span.name == name]


class _Handler(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        collector: Any = self.server
        body = self.rfile.read(int(self.headers["content-length"]))
        for resource in proto.ExportTraceServiceRequest.FromString(body).resource_spans:
            collector.spans += [span for scope in resource.scope_spans for span in scope.spans]
        collector.paths.add(self.path)
        self.send_response(200)
        self.send_header("content-length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def collector() -> Iterator[Collector]:
    running = Collector()
    threading.Thread(target=running.serve_forever, args=(0.02,), daemon=True).start()
    yield running
    running.shutdown()
    running.server_close()


def traced(endpoint: str, **more: str) -> dict[str, str]:
    return {"REWARD_SERVICE_OTLP_ENDPOINT": endpoint, **more}


def attributes(span: Any) -> dict[str, Any]:
    found = {one.key: one.value for one in span.attributes}
    return {key: getattr(value, value.WhichOneof("value")) for key, value in found.items()}


def test_a_request_is_a_span_with_its_parts_in_it(collector: Collector) -> None:
    url = f"http://127.0.0.1:{collector.server_port}"
    with started("--workers", "1", env=traced(url)) as server:
        server.client.post(
            "/v1/score", json={"samples": [CODE], "spec": "code"}, headers={"traceparent": CALLER}
        )
        server.client.get("/nowhere")
        assert server.stop() == 0, server.log.read_text()
    assert collector.paths == {"/v1/traces"}
    (request,) = collector.named("POST /v1/score")
    assert request.trace_id.hex() == CALLER.split("-")[1]
    assert request.parent_span_id.hex() == CALLER.split("-")[2]
    assert attributes(request) == {
        "http.request.method": "POST",
        "http.route": "/v1/score",
        "http.response.status_code": 200,
    }
    (read,), (judge,) = collector.named("read"), collector.named("judge")
    assert attributes(read) == {"samples": 1, "spec": "code"}
    assert {read.parent_span_id, judge.parent_span_id} == {request.span_id}
    for run in collector.named("sandbox"):
        assert run.parent_span_id == judge.span_id
        assert attributes(run) == {"verifier": "code"}
    assert collector.named("GET unmatched")
    assert not collector.named("GET /readyz")


def test_nothing_is_traced_when_the_share_is_nothing(collector: Collector) -> None:
    url = f"http://127.0.0.1:{collector.server_port}/v1/traces"
    with started("--workers", "1", env=traced(url, REWARD_SERVICE_TRACE_SHARE="0")) as server:
        server.score([RIGHT])
        assert server.stop() == 0
    assert collector.spans == []


def test_a_collector_that_is_away_costs_no_reward() -> None:
    with started(
        "--workers", "1", env=traced(f"http://127.0.0.1:{free_port()}", OTEL_EXPORTER_OTLP_TIMEOUT="2")
    ) as server:
        _still_scores(server)
        assert server.stop() == 0


def _still_scores(server: Server) -> None:
    for _ in range(20):
        assert server.score([RIGHT])["rewards"][0]["value"] == 2.0


WITHOUT = """
import sys
class Absent:
    def find_spec(self, name, path=None, target=None):
        if name in {"opentelemetry.sdk", "opentelemetry.exporter", "pyarrow", "duckdb"}:
            raise ModuleNotFoundError(name, name=name)
sys.meta_path.insert(0, Absent())
from reward_service.cli import main
main()
"""


@pytest.mark.parametrize(
    ("command", "extra"),
    [
        (["serve", "--port", "0", "--ledger-dir", "{folder}"], "ledger"),
        (["ledger", "runs", "{folder}"], "ledger"),
        (["serve", "--port", "0"], "otel"),
    ],
)
def test_an_extra_that_is_missing_is_named_in_one_line(
    command: list[str], extra: str, tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    if extra == "otel":
        monkeypatch.setenv("REWARD_SERVICE_OTLP_ENDPOINT", "http://127.0.0.1:4318")
    words = [word.format(folder=tmp_path) for word in command]
    done = subprocess.run(
        [sys.executable, "-c", WITHOUT, *words],
        capture_output=True,
        text=True,
        timeout=PATIENCE,
        check=False,
    )
    assert done.returncode == 2
    assert done.stderr.count("\n") == 1
    assert f"pip install 'reward-service[{extra}]'" in done.stderr


def test_without_the_setting_nothing_optional_is_imported() -> None:
    code = (
        "import sys; from reward_service.api.app import create_app; create_app(); "
        "print({'opentelemetry.sdk', 'opentelemetry.exporter', 'pyarrow', 'duckdb'} & {*sys.modules})"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=PATIENCE, check=True
    )
    assert done.stdout.strip() == "set()"
