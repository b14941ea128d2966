"""The gateway's configuration in a real HAProxy before two real servers: pieces of a group meet."""

import os
import re
import shutil
import subprocess
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.conftest import ROOT
from tests.deploy.container import math
from tests.server import Server, free_port, started

CONFIG = (ROOT / "deploy" / "kubernetes" / "gateway" / "haproxy.cfg").read_text()
HAPROXY = shutil.which("haproxy", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin") or ""
GROUPS = 12

pytestmark = pytest.mark.skipif(not HAPROXY, reason="haproxy is not installed")


def of_this_version(config: str) -> str:
    """Debian 12 has HAProxy 2.6, which knows no `hash-key`; with one gateway it changes nothing."""
    version = subprocess.run([HAPROXY, "-v"], capture_output=True, text=True, check=True, timeout=10).stdout
    major = int(version.split("version ")[1].split(".")[0])
    return config if major >= 3 else config.replace(" hash-key addr", "")


def test_the_configuration_is_valid(tmp_path: Path) -> None:
    file = tmp_path / "haproxy.cfg"
    file.write_text(of_this_version(CONFIG))
    command = [HAPROXY, "-c", "-f", str(file)]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        timeout=30,
        env={**os.environ, "NAMESPACE": "rewards"},
        check=False,
    )
    assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module")
def replicas() -> Iterator[list[Server]]:
    with started("--workers", "1") as first, started("--workers", "1") as second:
        yield [first, second]


@pytest.fixture(scope="module")
def gateway(replicas: list[Server], tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """The shipped configuration with its two addresses replaced: where it listens, and its replicas."""
    port = free_port()
    servers = "\n".join(
        f"    server replica{n} {r.url.removeprefix('http://')}" for n, r in enumerate(replicas)
    )
    config = re.sub(r"^    server-template .*$", servers, of_this_version(CONFIG), flags=re.MULTILINE)
    file = tmp_path_factory.mktemp("gateway") / "haproxy.cfg"
    file.write_text(config.replace("bind :8000", f"bind 127.0.0.1:{port}"))
    with (
        (file.with_name("log")).open("wb") as log,
        subprocess.Popen([HAPROXY, "-db", "-f", str(file)], stdout=log, stderr=log) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60) as client,
    ):
        try:
            _wait(client)
            yield client
        finally:
            process.terminate()


def _wait(client: httpx.Client) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until:
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.TransportError:
            pass
        time.sleep(0.05)
    raise AssertionError("the gateway does not answer")


def complete(client: httpx.Client, *, header: bool, deadline_ms: int) -> int:
    """How many groups became whole whose two members came in two calls."""

    def post(number: int) -> Any:
        name = f"{header}-{number // 2}"
        sample = {**math(), "id": number, "group": name}
        response = client.post(
            "/v1/score",
            json={"samples": [sample], "group_size": 2, "deadline_ms": deadline_ms},
            headers={"x-group-id": name} if header else {},
        )
        assert response.status_code == 200, response.text
        (group,) = response.json()["groups"]
        return group["complete"]

    with ThreadPoolExecutor(2 * GROUPS) as pool:
        answers = list(pool.map(post, range(2 * GROUPS)))
    return sum(a and b for a, b in zip(answers[::2], answers[1::2], strict=True))


def test_pieces_that_name_their_group_meet_in_one_replica(gateway: httpx.Client) -> None:
    assert complete(gateway, header=True, deadline_ms=30_000) == GROUPS


def test_pieces_that_do_not_miss_each_other(gateway: httpx.Client) -> None:
    assert complete(gateway, header=False, deadline_ms=1_500) < GROUPS


def test_metrics_are_not_those_of_some_replica(gateway: httpx.Client) -> None:
    assert gateway.get("/metrics").status_code == 404
    assert gateway.get("/gateway/healthz").status_code == 200


def test_a_replica_that_ends_is_passed_by(gateway: httpx.Client, replicas: list[Server]) -> None:
    assert replicas[1].stop() == 0
    for number in range(8):
        answer = gateway.post("/v1/score", json={"samples": [math()]}, headers={"x-group-id": str(number)})
        assert answer.status_code == 200
