"""A reward behind an address: every wire is understood, and no outage becomes a verdict."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import httpx
import pytest

from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certificate import Certificate
from reward_service.certify.certify_run import CertifyOptions, certify
from reward_service.certify.remote_reward import (
    RemoteReward,
    RewardUnavailableError,
    remote_reward,
)
from reward_service.certify.remote_wires import wire_of
from reward_service.errors import BadConfig
from tests.certify.flawed_rewards import right
from tests.cli.test_main_app import run
from tests.server import Server, free_port

ROWS = [
    CertifiedRow(at, f"A crate holds {at + 12} rows of {at + 31} jars. How many?", str((at + 12) * (at + 31)))
    for at in range(4)
]
Answer = Callable[[Any, int], tuple[int, Any]]
"""From a body and the number of the request to status and document."""


@contextmanager
def serving(answer: Answer) -> Iterator[tuple[str, list[Any]]]:
    """A server that answers so, and the bodies it was sent."""
    bodies: list[Any] = []
    lock = threading.Lock()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["content-length"])))
            with lock:
                bodies.append(body)
                number = len(bodies)
            status, document = answer(body, number)
            data = json.dumps(document).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}", bodies
        finally:
            server.shutdown()
            thread.join()


async def certified(remote: RemoteReward, rows: list[CertifiedRow] = ROWS) -> Certificate:
    async with httpx.AsyncClient() as http:
        return await certify(rows, remote_reward(http, remote), CertifyOptions(remote.url, "rows"))


def honest_list(body: Any, _number: int = 0) -> tuple[int, Any]:
    return 200, [
        float(right(text, gold)) for text, gold in zip(body["completions"], body["references"], strict=True)
    ]


def status_of(certificate: Certificate, name: str) -> str:
    (status,) = [check.status for check in certificate.checks if check.check == name]
    return status


OWN_SURFACES = (
    "/v1/score", "/get_reward", "/slime", "/verify", "/reward", "/gemini", "/azure/grader", "/weave",
)  # fmt: skip


@pytest.mark.parametrize("path", OWN_SURFACES)
async def test_our_own_surfaces_hold_their_certificate(server: Server, path: str) -> None:
    remote = RemoteReward(f"{server.url}{path}", wire_of(path), "accuracy")
    certificate = await certified(remote, ROWS[:1])
    assert certificate.verdict == "passed", [
        (str(check.check), [(one.form, one.earned) for one in check.examples[:2]])
        for check in certificate.checks
        if check.status == "failed"
    ]


async def test_what_passes_is_asked_again_and_changes_nothing() -> None:
    def flickering(body: Any, number: int) -> tuple[int, Any]:
        return (503, {}) if number % 3 == 0 else honest_list(body)

    with serving(flickering) as (url, bodies):
        certificate = await certified(RemoteReward(url, "list", pause=0.001, attempts=8))
    assert certificate.verdict == "passed"
    assert len(bodies) > 4


@pytest.mark.parametrize("document", [{"rewards": [1]}, "no list", {"rewards": "x"}])
async def test_an_answer_nobody_can_read_is_told_as_such(document: Any) -> None:
    with (
        serving(lambda *_: (200, document)) as (url, _),
        pytest.raises(BadConfig, match=r"gave|does not answer as"),
    ):
        await certified(RemoteReward(url, "list"))


async def test_an_outage_is_no_verdict() -> None:
    nobody = RemoteReward(f"http://127.0.0.1:{free_port()}", "list", attempts=2, pause=0.001)
    with pytest.raises(RewardUnavailableError):
        await certified(nobody)

    def dies(body: Any, number: int) -> tuple[int, Any]:
        return honest_list(body) if number < 4 else (500, {})

    with serving(dies) as (url, _), pytest.raises(RewardUnavailableError, match="HTTP 500"):
        await certified(RemoteReward(url, "list", attempts=2, pause=0.001))


async def test_a_completion_that_breaks_a_service_which_judges_others_is_a_null_attack() -> None:
    def fragile(body: Any, _: int) -> tuple[int, Any]:
        return (500, {}) if any("sorry" in text for text in body["completions"]) else honest_list(body)

    with serving(fragile) as (url, _):
        certificate = await certified(RemoteReward(url, "list", attempts=2, pause=0.001))
    assert status_of(certificate, "null_attack") == "failed"
    (examples,) = [check.examples for check in certificate.checks if check.check == "null_attack"]
    assert {one.form for one in examples} == {"refusal"}


async def test_a_row_that_is_refused_is_a_null_and_a_wire_that_is_refused_is_an_error(server: Server) -> None:
    rows = [*ROWS[:1], CertifiedRow(1, "What is 6 * 7?", "36}")]
    certificate = await certified(RemoteReward(f"{server.url}/gemini", "gemini"), rows)
    (examples,) = [check.examples for check in certificate.checks if check.check == "null_attack"]
    assert {one.row for one in examples} == {1}
    with pytest.raises(BadConfig, match="422"):
        await certified(RemoteReward(f"{server.url}/v1/score", "slime"))


async def test_a_null_is_a_finding_and_a_failed_sample_of_ours_is_asked_again() -> None:
    def gaps(body: Any, number: int) -> tuple[int, Any]:
        values = honest_list({
            "completions": [one["completion"] for one in body["samples"]],
            "references": [one["reference"] for one in body["samples"]],
        })[1]  # fmt: skip
        rewards = [{"value": value, "outcome": "scored", "components": {}} for value in values]
        if number % 2:
            rewards[0] = {"value": None, "outcome": "failed", "components": {}}
        return 200, {"rewards": rewards}

    with serving(gaps) as (url, _):
        certificate = await certified(RemoteReward(url, "score", attempts=20, pause=0.001))
    assert certificate.verdict == "passed"


def test_the_command_has_no_verdict_on_an_outage_and_hides_headers(tmp_path: Path) -> None:
    rows = tmp_path / "rows.jsonl"
    rows.write_text(json.dumps({"prompt": "What is 17 times 3?", "reference": "51"}) + "\n")
    with serving(lambda *_: (401, {"detail": "a key, please"})) as (url, _):
        refused = run("certify", str(rows), "--url", url, code=2)
    assert "401" in refused.stderr
    with serving(lambda body, _: honest_list(body)) as (url, _):
        report = tmp_path / "c.json"
        run("certify", str(rows), "--url", url, "--header", "X-Key: secret-1", "-o", str(report), "--badge")
        assert "secret-1" not in report.read_text()
        replayed = run("certify", "--replay", str(report))
        assert "every check came out as it did" in replayed.stdout
    with serving(lambda body, _: (200, [1.0] * len(body["completions"]))) as (url, _):
        document = json.loads(report.read_text())
        document["subject"]["recipe"]["url"] = url
        report.write_text(json.dumps(document))
        changed = run("certify", "--replay", str(report), code=1)
    assert "floor_gap: passed (1 of 1) became failed" in changed.stdout
    assert "--header" in run("certify", str(rows), "--url", url, "--header", "nonsense", code=2).stderr
    assert "replayed" in run("certify", "--replay", str(rows), code=2).stderr
