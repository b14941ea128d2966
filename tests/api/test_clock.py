"""A clock that is set while a server works: nobody is refused, cut off or misjudged for it.

The server and its workers are preloaded with a clock that really jumps (`tests/clock.c`). The sandbox starts
its programs with an environment of its own, so they keep the machine's time.
"""

import email.utils
import itertools
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from reward_service.ledger import ledger_queries
from reward_service.ledger.ledger_queries import LedgerQueries
from tests.api.test_metrics import figure
from tests.clock import DAY, HOUR, Clock
from tests.server import Server, started
from tests.waiting import PATIENCE, wait_until

JUMPS = (DAY, -DAY, HOUR, 0)
CLIENTS = 4
RIGHT = "print(sum(map(int, input().split())))"
numbers = itertools.count()


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("ledger")


@pytest.fixture(scope="module")
def moved(clock: Clock, folder: Path) -> Iterator[Server]:
    """A server that reads the clock, with a ledger."""
    env = {**clock.environment, "REWARD_SERVICE_LEDGER_SECONDS": "0.3"}
    verifiers = ("--verifier", "tests.plugins:Burn", "--verifier", "tests.plugins:Now")
    with started("--workers", "2", "--ledger-dir", str(folder), *verifiers, env=env) as running:
        if running.client.get("/readyz").json()["sandbox"]["isolation"] is None:
            pytest.skip("no sandbox here")
        yield running


@contextmanager
def jumping(clock: Clock, seconds: float) -> Iterator[None]:
    """The clock jumps, again and again so many seconds apart, while the block runs; then it is right."""
    done = threading.Event()

    def jump() -> None:
        for offset in itertools.cycle(JUMPS):
            clock.jump(offset)
            if done.wait(seconds):
                return

    thread = threading.Thread(target=jump)
    thread.start()
    try:
        yield
    finally:
        done.set()
        thread.join()
        clock.jump(0)


def boxed(answer: int, reference: int) -> dict[str, Any]:
    return {"completion": f"<answer>\\boxed{{{answer}}}</answer>", "reference": str(reference)}


def program(source: str, **limits: float) -> dict[str, Any]:
    reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}], "limits": limits}
    return {"completion": f"```python\n# {next(numbers)}\n{source}\n```", "reference": reference}


def judged(server: Server, sample: dict[str, Any]) -> tuple[float | None, str]:
    (reward,) = server.score([sample], spec="accuracy")["rewards"]
    return reward["value"], reward["outcome"]


def times(server: Server) -> dict[str, float]:
    """What time it is for the server, for its workers, and for a program in the sandbox."""
    sample = {"completion": f"{next(numbers)}", "reference": "1"}
    response = server.client.post(
        "/v1/score", json={"spec": {"components": {"now": {}}}, "samples": [sample]}
    )
    asked = server.client.post(
        "/v1/run", json={"language": "python", "code": "import time; print(time.time())"}
    )
    return {
        "server": email.utils.parsedate_to_datetime(response.headers["date"]).timestamp(),
        "worker": float(response.json()["rewards"][0]["components"]["now"]["answer"]),
        "program": float(asked.json()["stdout"]),
    }


@pytest.mark.parametrize("offset", JUMPS[:3])
def test_the_clock_of_server_and_workers_really_jumps(moved: Server, clock: Clock, offset: int) -> None:
    clock.jump(offset)
    wait_until(lambda: times(moved)["server"] - time.time() == pytest.approx(offset, abs=60))  # once a second
    off = {who: seen - time.time() for who, seen in times(moved).items()}
    clock.jump(0)
    assert off == {who: pytest.approx(at, abs=60) for who, at in
                   {"server": offset, "worker": offset, "program": 0}.items()}  # fmt: skip


def test_under_load_every_answer_is_right_and_every_row_is_kept(
    moved: Server, clock: Clock, folder: Path
) -> None:
    before = figure(moved, "reward_service_samples_total")
    with jumping(clock, 0.5), ThreadPoolExecutor(CLIENTS) as pool:
        counts = list(pool.map(load, [moved.url] * CLIENTS))
    assert figure(moved, "reward_service_samples_total") == before + sum(counts)
    assert figure(moved, "reward_service_deadlines_missed_total") == 0
    assert 0 < figure(moved, "reward_service_request_seconds_sum") < HOUR
    wait_until(lambda: not figure(moved, "reward_service_ledger_rows_pending"))
    assert figure(moved, "reward_service_ledger_rows_dropped_total") == 0
    kept = LedgerQueries(folder)
    (row,) = kept.query(
        "SELECT count(*) AS rows, min(time) < max(time) - INTERVAL 1 DAY AS moved FROM samples"
    )
    assert row == {"rows": before + sum(counts), "moved": True}
    assert kept.query(ledger_queries.RUNS)
    assert kept.trends(10)


def load(url: str) -> int:
    """Ask for four seconds; how many samples were judged."""
    until, count = time.monotonic() + 4, 0
    with httpx.Client(base_url=url, timeout=PATIENCE) as client:
        while time.monotonic() < until:
            number = next(numbers)
            samples = [boxed(number, number), boxed(number, number + 1), program(RIGHT), program("print(4)")]
            response = client.post("/v1/score", json={"spec": "accuracy", "samples": samples})
            assert response.status_code == 200, response.text
            assert [reward["value"] for reward in response.json()["rewards"]] == [1, 0, 1, 0]
            assert client.get("/healthz").status_code == client.get("/readyz").status_code == 200
            count += len(samples)
    return count


def test_limits_hold_and_only_they(moved: Server, clock: Clock) -> None:
    burning = {"spec": {"components": {"burn": {"params": {"burn": 600.0}}}}}
    with jumping(clock, 0.3), ThreadPoolExecutor(4) as pool:
        patient = pool.submit(judged, moved, program(f"import time; time.sleep(2)\n{RIGHT}", wall_s=20))
        looping = pool.submit(judged, moved, program("while True: pass", cpu_s=1, wall_s=20))
        asleep = pool.submit(judged, moved, program(f"import time; time.sleep(99)\n{RIGHT}", wall_s=2))
        (burnt,) = moved.score([{"completion": f"{next(numbers)}", "reference": "1"}], **burning)["rewards"]
        assert patient.result() == (1.0, "scored")
        assert looping.result() == asleep.result() == (0.0, "over_limit")
        assert (burnt["value"], burnt["outcome"]) == (0.0, "over_limit")


def test_a_deadline_neither_comes_early_nor_never(moved: Server, clock: Clock) -> None:
    """The second member of the group never comes; the first waits for it as long as its caller allows."""
    waiting = {"samples": [{**boxed(1, 1), "group": "g"}], "group_size": 2, "deadline_ms": 2000}
    for offset in (DAY, -DAY):
        started_at = time.monotonic()
        with ThreadPoolExecutor(1) as pool:
            answer = pool.submit(moved.client.post, "/v1/score", json={"spec": "accuracy", **waiting})
            time.sleep(0.5)
            clock.jump(offset)
            assert [group["complete"] for group in answer.result().json()["groups"]] == [False]
        assert time.monotonic() - started_at > 1.5
    clock.jump(0)


def test_members_of_a_group_meet_over_a_jump(moved: Server, clock: Clock) -> None:
    def call(answer: int) -> httpx.Response:
        samples = [{**boxed(answer, 1), "group": "h"}]
        return httpx.post(
            f"{moved.url}/v1/score",
            json={"spec": "accuracy", "samples": samples, "group_size": 2},
            timeout=PATIENCE,
        )

    with ThreadPoolExecutor(1) as pool:
        first = pool.submit(call, 1)
        time.sleep(0.5)
        clock.jump(DAY)
        second = call(2)
    clock.jump(0)
    groups = [answer.json()["groups"][0] for answer in (first.result(), second)]
    assert [(group["size"], group["complete"]) for group in groups] == [(2, True)] * 2


def test_it_stops_in_time_with_a_clock_that_is_off(moved: Server, clock: Clock) -> None:
    clock.jump(-DAY)
    assert moved.stop() == 0, moved.log.read_text()
    assert "Traceback" not in moved.log.read_text()
