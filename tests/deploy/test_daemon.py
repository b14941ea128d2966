"""A Docker daemon, or its containers, ending under load: no reward for a while, never an unearned zero."""

import os
import shutil
import signal
import subprocess
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import pytest

from sandbox.slot_pool import slots_for
from tests.command import COMMAND
from tests.engine import BASE, SHARED, Engine
from tests.server import Server, started

pytestmark = [
    pytest.mark.skipif(not SHARED, reason="REWARD_SERVICE_TEST_DOCKER names no engine to take an image from"),
    pytest.mark.skipif(
        not shutil.which("dockerd") or os.geteuid() != 0, reason="no dockerd that root can start"
    ),
]

CLIENTS = 3
PATIENCE_SECONDS = 30.0
KILLS = 6
RIGHT, WRONG = "print(sum(map(int, input().split())))", "print(4)"


@pytest.fixture(scope="module")
def engine() -> Iterator[Engine]:
    """A daemon that has a base to build upon, and no image to run programs in."""
    own = Engine(Path(tempfile.mkdtemp(prefix="reward-engine-")))
    try:
        own.prepare()
        own.start()
        own.take(BASE)
        yield own
    finally:
        own.clear()


@pytest.fixture(scope="module")
def service(engine: Engine) -> Iterator[Server]:
    """A service whose programs run in that engine's containers."""
    with started("--workers", "1", "--sandbox", "docker", env={"DOCKER_HOST": engine.url}) as running:
        yield running


def program(source: str) -> dict[str, Any]:
    reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}]}
    return {"completion": f"```python\n{source}\n```", "reference": reference}


@dataclass
class Answer:
    """What one call gave for a right program and a wrong one."""

    values: list[Any]
    reasons: list[str]

    @property
    def right(self) -> bool:
        return self.values == [1.0, 0.0]

    @property
    def honest(self) -> bool:
        """Is each value the one that was earned, or none?"""
        return all(value in (None, earned) for value, earned in zip(self.values, (1.0, 0.0), strict=True))


@dataclass
class Load:
    """Clients that send programs again and again, each time others."""

    url: str
    answers: list[Answer] = field(default_factory=list)
    stopping: threading.Event = field(default_factory=threading.Event)

    def work(self, client_number: int) -> None:
        with httpx.Client(base_url=self.url, timeout=120.0) as client:
            for number in range(10**9):
                if self.stopping.is_set():
                    return
                mark = f"  # {client_number} {number}"
                self.answers.append(ask(client, RIGHT + mark, WRONG + mark))

    def until(self, what: Callable[[Answer], bool], count: int = 2 * CLIENTS) -> None:
        """Wait for that many answers, from now on, that are so."""
        first, end = len(self.answers), time.monotonic() + PATIENCE_SECONDS
        while sum(map(what, self.answers[first:])) < count:
            assert time.monotonic() < end, self.answers[-3:]
            time.sleep(0.05)


def ask(client: httpx.Client, *sources: str) -> Answer:
    body = {"spec": "accuracy", "samples": [program(source) for source in sources]}
    response = client.post("/v1/score", json=body)
    assert response.status_code == 200, response.text
    rewards = response.json()["rewards"]
    assert all((reward["value"] is None) == (reward["outcome"] == "failed") for reward in rewards)
    return Answer(
        [reward["value"] for reward in rewards],
        [reward["components"]["accuracy"]["reason"] for reward in rewards if reward["value"] is None],
    )


@contextmanager
def load(server: Server) -> Iterator[Load]:
    """Clients at work as long as the block runs; all that they got was honest."""
    busy = Load(server.url)
    threads = [threading.Thread(target=busy.work, args=(number,)) for number in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        busy.until(lambda answer: answer.right)
        yield busy
    finally:
        busy.stopping.set()
        for thread in threads:
            thread.join()
    assert [answer for answer in busy.answers if not answer.honest] == []


def because(word: str) -> Callable[[Answer], bool]:
    """Did the service fail both samples, saying so?"""
    return lambda answer: answer.values == [None, None] and all(word in reason for reason in answer.reasons)


def test_an_image_that_is_missing_is_named_and_found_when_it_has_been_built(
    engine: Engine, service: Server
) -> None:
    assert because("build it with `reward-service sandbox build`")(ask(service.client, RIGHT, WRONG))
    command = [COMMAND, "sandbox", "build", "--base", BASE, "--packages", ""]
    built = subprocess.run(
        command,
        env={**os.environ, "DOCKER_HOST": engine.url},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert built.returncode == 0, built.stderr
    until = time.monotonic() + PATIENCE_SECONDS
    while not ask(service.client, RIGHT, WRONG).right:
        assert time.monotonic() < until
        time.sleep(0.5)


def test_containers_killed_under_load_cost_no_reward(engine: Engine, service: Server) -> None:
    with load(service) as busy, engine.client() as client:
        for _ in range(KILLS):
            for container in client.containers.list(ignore_removed=True):
                container.kill()
            time.sleep(0.4)
        busy.until(lambda answer: answer.right)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_a_daemon_that_ends_under_load_is_an_outage_until_it_is_back(
    engine: Engine, service: Server, how: signal.Signals
) -> None:
    with load(service) as busy:
        seconds = engine.end(how)
        assert seconds < 10, "it waited for containers that hear no signal"
        busy.until(because("Docker daemon"))
        assert service.client.get("/healthz").status_code == 200
        engine.start()
        busy.until(lambda answer: answer.right)
    names = engine.containers()
    assert len(names) <= slots_for(len(os.sched_getaffinity(0))), names


def test_nothing_is_left_when_the_service_ends(engine: Engine, service: Server) -> None:
    assert ask(service.client, RIGHT, WRONG).right
    assert engine.containers()
    assert service.stop() == 0, service.log.read_text()
    assert engine.containers() == []
