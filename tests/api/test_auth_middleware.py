"""Over real sockets: who gets in, and what those learn who do not."""

import json
import re
import socket
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.command import begun, finished
from tests.server import Server, free_port, started
from tests.waiting import PATIENCE, wait_until

KEY, OTHER = "k" * 12 + "-of-the-trainers", "another-key-of-the-evaluators"
SAMPLE = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
BODY = json.dumps({"samples": [SAMPLE]})
OPEN = ("/healthz", "/readyz", "/v1/ping", "/health", "/", "/inspector/inspector.js")
SHUT = (
    *("/v1/score", "/v1/run", "/v1/filter", "/v1/references/check", "/v1/specs", "/v1/verifiers"),
    *("/docs", "/redoc", "/openapi.json", "/metrics", "/inspectors", "/nothing"),
    *("//healthz", "/healthz/", "/%68ealthz/x"),
)


@pytest.fixture(scope="module")
def locked(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server that wants keys: one from the environment, one from a file."""
    file = tmp_path_factory.mktemp("keys") / "keys"
    file.write_text(f"evaluators: {OTHER}\n", encoding="utf-8")
    env = {"REWARD_SERVICE_API_KEYS": f"trainers: {KEY}", "SECRET_OF_THE_HOST": "must-not-be-seen"}
    with started("--workers", "1", "--api-keys-file", str(file), "--log-level", "debug", env=env) as running:
        yield running
        assert running.stop() == 0


def bearer(key: str) -> dict[str, str]:
    return {"authorization": f"Bearer {key}"}


@pytest.mark.parametrize("path", SHUT)
@pytest.mark.parametrize("method", ["GET", "POST", "HEAD", "OPTIONS", "DELETE"])
def test_without_a_key_nothing_answers_but_health(locked: Server, path: str, method: str) -> None:
    url = f"{locked.url}{path}"  # as a path alone, "//" would begin a host
    response = locked.client.request(method, url, content=BODY if method == "POST" else None)
    assert response.status_code == 401
    assert response.headers["www-authenticate"].startswith("Bearer")
    assert response.headers["content-type"] == "application/problem+json"


@pytest.mark.parametrize("path", OPEN)
def test_probes_need_no_key(locked: Server, path: str) -> None:
    assert locked.client.get(path).status_code == 200


@pytest.mark.parametrize("key", [KEY, OTHER])
def test_every_key_opens(locked: Server, key: str) -> None:
    assert locked.client.post("/v1/score", content=BODY, headers=bearer(key)).status_code == 200


@pytest.mark.parametrize(
    "header",
    ["", "Bearer", f"Basic {KEY}", KEY, f"Bearer {KEY}x", f"Bearer {KEY.upper()}", "Bearer \xff"],
)
def test_a_wrong_key_opens_nothing(locked: Server, header: str) -> None:
    headers = {"authorization": header.encode("latin-1")}
    assert locked.client.get("/v1/specs", headers=headers).status_code == 401


def test_a_body_is_not_read_before_the_key(locked: Server) -> None:
    head = b"POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: 1000000\r\n\r\n"
    with socket.create_connection(
        ("127.0.0.1", int(locked.url.rpartition(":")[2])), timeout=PATIENCE
    ) as connection:
        connection.sendall(head)
        assert connection.recv(4096).startswith(b"HTTP/1.1 401")


def test_a_key_in_a_changed_file_opens_without_a_restart(tmp_path: Path) -> None:
    file = tmp_path / "keys"
    file.write_text(KEY, encoding="utf-8")
    with started("--workers", "1", "--api-keys-file", str(file)) as server:
        file.write_text(OTHER, encoding="utf-8")

        def status(key: str) -> int:
            return server.client.get("/v1/specs", headers=bearer(key)).status_code

        wait_until(lambda: status(OTHER) == 200)
        assert status(KEY) == 401


@given(
    header=st.binary(max_size=300).map(lambda raw: re.sub(rb"[\x00\r\n]", b"", raw)),
    body=st.binary(max_size=300),
    path=st.sampled_from(SHUT),
)
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25)
def test_no_header_and_no_body_gets_anything_out_of_it(
    locked: Server, header: bytes, body: bytes, path: str
) -> None:
    lines = (
        b"POST %s HTTP/1.1\r\nhost: x\r\nauthorization: %s\r\nconnection: close\r\ncontent-length: %d\r\n\r\n"
    )
    request = lines % (path.encode(), header, len(body)) + body
    with socket.create_connection(
        ("127.0.0.1", int(locked.url.rpartition(":")[2])), timeout=PATIENCE
    ) as connection:
        connection.sendall(request)
        answer = b"".join(iter(lambda: connection.recv(65_536), b""))
    assert answer.startswith((b"HTTP/1.1 401", b"HTTP/1.1 400")), answer[:100]
    for secret in (KEY, OTHER, "must-not-be-seen", "Traceback", str(Path.cwd()), "/site-packages", ".py"):
        assert secret.encode() not in answer


def test_keys_are_never_logged(locked: Server) -> None:
    locked.client.get("/v1/specs", headers=bearer(KEY))
    locked.client.get("/v1/specs", headers=bearer("wrong-key-that-someone-tried"))
    log = locked.log.read_text()
    assert "refused 127.0.0.1" in log
    for secret in (KEY, OTHER, "wrong-key-that-someone-tried"):
        assert secret not in log


def test_every_answer_carries_the_id_it_was_given_or_one_of_its_own(server: Server) -> None:
    given_id = "trainer-7/step:12"
    response = server.client.get("/v1/nothing", headers={"x-request-id": given_id})
    assert response.headers["x-request-id"] == response.json()["request_id"] == given_id
    own = {server.client.get("/healthz").headers["x-request-id"] for _ in range(3)}
    assert len(own) == 3
    for senseless in ("", "x" * 200, "two words", 'quote"', "<b>"):
        assert server.client.get("/healthz", headers={"x-request-id": senseless}).headers[
            "x-request-id"
        ] not in {senseless, *own}


def test_pages_bring_security_headers_and_nothing_is_shared_across_origins(server: Server) -> None:
    page = server.client.get("/docs", headers={"origin": "https://elsewhere.example"})
    assert "frame-ancestors 'none'" in page.headers["content-security-policy"]
    assert page.headers["x-frame-options"] == "DENY"
    assert page.headers["x-content-type-options"] == "nosniff"
    preflight = server.client.options("/v1/score", headers={"origin": "https://elsewhere.example"})
    for response in (page, preflight):
        assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.parametrize("host", ["0.0.0.0", "::", "example.org"])
def test_listening_beyond_loopback_without_keys_is_refused_in_one_line(host: str) -> None:
    done = finished("serve", "--host", host)
    assert done.returncode == 2
    assert len(done.stderr.splitlines()) == 1
    assert "--insecure-no-auth" in done.stderr


def test_listening_beyond_loopback_takes_keys_or_a_word() -> None:
    for options, env in (["--insecure-no-auth"], {}), ([], {"REWARD_SERVICE_API_KEYS": KEY}):
        port = free_port()
        words = ("serve", "--host", "0.0.0.0", "--port", port, "--workers", 1, *options)
        process = begun(*words, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        try:
            assert _answers(f"http://127.0.0.1:{port}/healthz")
        finally:
            process.terminate()
            assert process.wait(PATIENCE) == 0


def _answers(url: str) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        try:
            return httpx.get(url).status_code == 200
        except httpx.TransportError:
            time.sleep(0.05)
    return False


@pytest.mark.parametrize("path", ["/get_reward", "/slime", "/v1/score/evaluation", "/run_code", "/reward"])
def test_clients_that_are_told_only_a_url_show_the_key_there(locked: Server, path: str) -> None:
    for key in ("", "?key=", f"?key={KEY}x", f"?reward_key={KEY[:-1]}"):
        assert locked.client.post(f"{path}{key}", content="{}").status_code == 401
    for query in (f"?key={KEY}", f"?spec=accuracy&key={OTHER}"):
        assert locked.client.post(f"{path}{query}", content="{}").status_code != 401
    assert KEY not in locked.log.read_text()
    assert OTHER not in locked.log.read_text()


@pytest.mark.parametrize("path", ["/v1/score", "/v1/run", "/metrics", "/docs", "/nothing"])
def test_our_own_endpoints_take_no_key_from_the_url(locked: Server, path: str) -> None:
    assert locked.client.post(f"{path}?key={KEY}", content=BODY).status_code == 401
    assert KEY not in locked.log.read_text()


@pytest.mark.parametrize("query", ["run=%C3%A9%F0%9F%99%82", "run=%ff%fe", "%C2%BD=1&&x", "run=+%2B+"])
def test_any_query_string_is_read_with_and_without_a_key(locked: Server, query: str) -> None:
    for path in ("/v1/ledger/runs", "/v1/specs", "/nothing"):
        assert locked.client.get(f"{path}?{query}").status_code == 401
        answer = locked.client.get(f"{path}?{query}", headers={"authorization": f"Bearer {KEY}"})
        assert answer.status_code in {200, 404}
