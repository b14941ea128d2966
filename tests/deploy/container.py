"""The service's image, really run on the engine that REWARD_SERVICE_TEST_DOCKER names."""

import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from typing import Any, TypeVar

import docker
import httpx
import psutil
import pytest

from tests.server import free_port

T = TypeVar("T")
URL = os.environ.get("REWARD_SERVICE_TEST_DOCKER", "")
IMAGE, IMAGE_WITH_TOOLS = "reward-service", "reward-service-tools"
WORKERS = 2
START_SECONDS = 60.0
STOP_SECONDS = 60

needs_engine = pytest.mark.skipif(not URL, reason="REWARD_SERVICE_TEST_DOCKER names no engine")

HARDENED: dict[str, Any] = {
    "read_only": True,
    "tmpfs": {"/tmp": ""},
    "cap_drop": ["ALL"],
    "security_opt": ["no-new-privileges"],
}
"""What every platform that restricts its containers asks for."""


@dataclass
class Container:
    """A running service. `wall_s` and `cpu_s` are what it took until it was ready."""

    client: httpx.Client
    handle: Any
    wall_s: float = 0.0
    cpu_s: float = 0.0

    def score(self, *samples: Any) -> list[dict[str, Any]]:
        """The rewards of a batch that must be accepted."""
        response = self.client.post("/v1/score", json={"spec": "accuracy", "samples": samples})
        assert response.status_code == 200, response.text
        rewards: list[dict[str, Any]] = response.json()["rewards"]
        return rewards

    def state(self) -> dict[str, Any]:
        """What `/readyz` tells."""
        state: dict[str, Any] = self.client.get("/readyz").json()
        return state

    def run(self, *command: str, env: dict[str, str] | None = None) -> tuple[int, str]:
        """Exit code and output of a command inside."""
        result = self.handle.exec_run(list(command), environment=env)
        return result.exit_code, result.output.decode()

    def health(self) -> str:
        """What the engine's own check has found."""
        self.handle.reload()
        found: str = self.handle.attrs["State"]["Health"]["Status"]
        return found

    def memory_mb(self) -> float:
        """What its processes hold, pages shared between them counted once."""
        return sum(self.measure(lambda process: process.memory_full_info().pss)) / 2**20

    def measure(self, what: Callable[[psutil.Process], T]) -> list[T]:
        """Of each of its processes, as this machine sees them; the engine's health checks come and go."""
        found = []
        for row in self.handle.top(ps_args="-eo pid")["Processes"]:
            with suppress(psutil.NoSuchProcess):
                found.append(what(psutil.Process(int(row[0]))))
        return found

    def wait_ready(self) -> None:
        """Wait until it can work."""
        started = time.monotonic()
        while time.monotonic() < started + START_SECONDS:
            try:
                if self.client.get("/readyz").status_code == 200:
                    self.wall_s = time.monotonic() - started
                    self.cpu_s = sum(self.measure(lambda process: sum(process.cpu_times()[:4])))
                    return
            except httpx.TransportError:
                time.sleep(0.02)
        raise AssertionError(f"it did not become ready: {self.handle.logs().decode()}")


@contextmanager
def engine() -> Iterator[Any]:
    """The engine, until the block ends."""
    with closing(docker.DockerClient(base_url=URL)) as client:
        yield client


@contextmanager
def running(image: str = IMAGE, **options: Any) -> Iterator[Container]:
    """A container with these options of the engine, taken away whatever happens."""
    port = free_port()
    settings = {"HOST": "127.0.0.1", "PORT": port, "WORKERS": WORKERS, "GRACE_SECONDS": 20}
    environment = {f"REWARD_SERVICE_{name}": str(value) for name, value in settings.items()}
    with (
        engine() as there,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60.0) as client,
    ):
        handle = there.containers.run(
            image, detach=True, network_mode="host", environment=environment, **options
        )
        try:
            container = Container(client, handle)
            container.wait_ready()
            yield container
        finally:
            handle.remove(force=True)


def math(reference: str = "1/2", answer: str = "0.5") -> dict[str, Any]:
    """A sample that earns 1 when the answer is the reference."""
    return {"reference": reference, "completion": f"<think>6*7</think><answer>\\boxed{{{answer}}}</answer>"}


def code(program: str, language: str = "python") -> dict[str, Any]:
    """A sample that earns 1 when the program adds two numbers."""
    tests = [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "40 2\n", "stdout": "42\n"}]
    return {
        "reference": {"kind": "code", "language": language, "tests": tests},
        "completion": f"```{language}\n{program}\n```",
    }


def seccomp(profile: str) -> str:
    """A security option that loads a profile; the engine's wire wants its text, not its path."""
    return f"seccomp={json.dumps(json.loads(profile))}"
