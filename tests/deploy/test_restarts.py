"""A container that is stopped or killed under load: clients see retries, and never an unearned zero."""

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import httpx
import psutil

from tests.deploy import container
from tests.deploy.container import HARDENED, Container, code, math

pytestmark = container.needs_engine

CLIENTS = 4
RETRY_SECONDS = 0.1
PATIENCE_SECONDS = 60.0


@dataclass
class Load:
    """Clients that ask again and again: a right answer, a wrong one and a program, each time others."""

    url: str
    values: list[list[Any]] = field(default_factory=list)
    retries: int = 0
    stopping: threading.Event = field(default_factory=threading.Event)
    numbers: Iterator[int] = field(default_factory=lambda: iter(range(10**9)))

    def work(self) -> None:
        with httpx.Client(base_url=self.url, timeout=30.0) as client:
            while not self.stopping.is_set():
                if answer := self._insist(client, next(self.numbers)):
                    self.values.append(answer)

    def _insist(self, client: httpx.Client, number: int) -> list[Any] | None:
        right = math(str(number), f"{number}.0")
        program = code(f"print(sum(map(int, input().split())))  # {number}")
        body = {"spec": "accuracy", "samples": [right, math(str(number), str(number + 1)), program]}
        until = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < until:
            try:
                response = client.post("/v1/score", json=body)
            except httpx.TransportError:
                response = httpx.Response(503)
            if response.status_code == 200:
                values = [reward["value"] for reward in response.json()["rewards"]]
                if None not in values:
                    return values
            elif response.status_code != 503:
                raise AssertionError(response.text)
            if self.stopping.is_set():
                return None
            self.retries += 1
            time.sleep(RETRY_SECONDS)
        raise AssertionError("nobody answered")

    @property
    def false(self) -> list[list[Any]]:
        """Rewards that are not what was earned."""
        return [values for values in self.values if values != [1, 0, 1]]


@contextmanager
def load(service: Container) -> Iterator[Load]:
    """Clients at work as long as the block runs."""
    busy = Load(str(service.client.base_url))
    threads = [threading.Thread(target=busy.work) for _ in range(CLIENTS)]
    for thread in threads:
        thread.start()
    try:
        time.sleep(1)
        yield busy
    finally:
        busy.stopping.set()
        for thread in threads:
            thread.join()


def test_told_to_stop_under_load_it_finishes_what_it_has_and_exits_with_0() -> None:
    slow = code("import time; time.sleep(1); print(sum(map(int, input().split())))")
    with container.running(**HARDENED) as service, load(service) as busy:
        held: list[Any] = []
        waiting = threading.Thread(target=lambda: held.extend(service.score(slow)))
        waiting.start()
        time.sleep(0.5)
        service.handle.kill("SIGTERM")
        busy.stopping.set()
        ended = service.handle.wait(timeout=container.STOP_SECONDS)
        waiting.join()
        log = service.handle.logs().decode()
    assert ended["StatusCode"] == 0, log
    assert [reward["value"] for reward in held] == [1], "it had been admitted"
    assert "Traceback" not in log
    assert busy.values
    assert not busy.false


def test_killed_under_load_and_started_again_it_costs_retries_and_no_reward() -> None:
    with container.running(**HARDENED) as service, load(service) as busy:
        for _ in range(2):
            service.handle.kill()
            service.handle.wait(timeout=container.STOP_SECONDS)
            before = len(busy.values)
            service.handle.start()
            service.wait_ready()
            until = time.monotonic() + PATIENCE_SECONDS
            while len(busy.values) < before + CLIENTS and time.monotonic() < until:
                time.sleep(0.1)
            assert len(busy.values) >= before + CLIENTS
    print(f"{len(busy.values)} answers, {busy.retries} retries")
    assert busy.retries
    assert not busy.false


def test_processes_that_are_killed_inside_are_replaced_and_leave_no_corpses() -> None:
    """As process 1 of its container it inherits whoever loses its parent."""
    with container.running(**HARDENED) as service:
        service.measure(lambda process: None if "serve" in process.cmdline() else process.kill())
        service.wait_ready()
        rewards = service.score(math(), code("print(sum(map(int, input().split())))"))
        states = service.measure(lambda process: process.status())
    assert [reward["value"] for reward in rewards] == [1, 1]
    assert psutil.STATUS_ZOMBIE not in states
