"""On a Ray cluster a table is scored as in one process, whoever dies meanwhile."""

import json
import os
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import suppress
from importlib.util import find_spec
from pathlib import Path

import psutil
import pytest

from tests.command import COMMAND
from tests.server import free_port
from tests.waiting import PATIENCE, wait_until

ROWS = 6_000
"""Three blocks of windows for two actors."""

needs_ray = pytest.mark.skipif(
    find_spec("ray") is None, reason="no Ray here: pip install -r requirements/ray.txt"
)


@pytest.fixture(scope="module")
def cluster(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """A cluster of one node with two processors; yields the environment of who uses it."""
    token = {"RAY_AUTH_MODE": "token", "RAY_AUTH_TOKEN": secrets.token_hex(32)}  # nobody else's cluster
    env = {"RAY_USAGE_STATS_ENABLED": "0", **token}
    port = free_port()
    options = ["--head", "--num-cpus=2", f"--port={port}", "--include-dashboard=false", "--block"]
    log = tmp_path_factory.mktemp("ray") / "log"
    session = tempfile.mkdtemp(prefix="r")  # a short name: sockets stand in it
    ray = str(Path(COMMAND).with_name("ray"))
    with log.open("wb") as output:
        head = subprocess.Popen(
            [ray, "start", *options, "--node-ip-address=127.0.0.1", f"--temp-dir={session}"],
            stdin=subprocess.DEVNULL, stdout=output, stderr=output, env={**os.environ, **env},
        )  # fmt: skip
    try:
        wait_until(lambda: head.poll() is not None or "Ray runtime started" in log.read_text())
        assert head.poll() is None, log.read_text()
        yield {**env, "RAY_ADDRESS": f"127.0.0.1:{port}"}
    finally:
        _end(head)
        shutil.rmtree(session, ignore_errors=True)


def _end(head: "subprocess.Popen[bytes]") -> None:
    """End the node and all that it has started; asked to end, it would wait half a minute for its parts."""
    below = psutil.Process(head.pid).children(recursive=True) if head.poll() is None else []
    head.kill()
    for process in below:
        with suppress(psutil.NoSuchProcess):
            process.kill()
    head.wait(PATIENCE)


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Rows in groups of five, which no number of rows a window is a multiple of; one line is torn."""
    file = tmp_path_factory.mktemp("rows") / "rows.jsonl"
    with file.open("w", encoding="utf-8") as out:
        for n in range(ROWS):
            text = f"<think>row {n} of many</think><answer>\\boxed{{{n % 7}/{n % 5 + 2}}}</answer>"
            row = {
                "id": f"r{n}",
                "group": f"g{n // 5}",
                "reference": f"\\frac{{{n % 3}}}{{{n % 5 + 2}}}",
                "completion": text,
            }
            out.write('{"torn\n' if n == 2_321 else json.dumps(row) + "\n")
    return file


def begun(*arguments: object, env: dict[str, str]) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [COMMAND, "score", *map(str, arguments)],
        stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, **env},
    )  # fmt: skip


def lines_of(file: Path) -> int:
    return file.read_bytes().count(b"\n") if file.exists() else 0


def actors() -> list[psutil.Process]:
    """The actors that score; a process that ends while it is looked at is none."""
    found = []
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            if any("MapBatches(WindowScorer)" in word for word in process.cmdline()[:1]):
                found.append(process)
    return found


@needs_ray
def test_a_killed_run_and_a_killed_actor_change_nothing_in_the_table(
    cluster: dict[str, str], table: Path, tmp_path: Path
) -> None:
    here, there = tmp_path / "here.jsonl", tmp_path / "there.jsonl"
    local = begun(table, "-o", here, "--workers", 1, env={})
    _, said = local.communicate(timeout=PATIENCE)
    assert local.returncode == 3, said.decode()

    first = begun(table, "-o", there, "--engine", "ray", "--workers", 1, env=cluster)
    wait_until(lambda: lines_of(there) > 0 or first.poll() is not None)
    first.send_signal(signal.SIGKILL)
    _, said = first.communicate()
    done = lines_of(there)
    assert 0 < done < ROWS, said.decode()
    wait_until(lambda: not actors())

    second = begun(table, "-o", there, "--engine", "ray", "--workers", 1, "--resume", env=cluster)
    wait_until(lambda: len(actors()) == 2 or second.poll() is not None)
    actors()[0].kill()
    assert lines_of(there) < ROWS, "the run must not have ended"
    _, said = second.communicate(timeout=PATIENCE)
    assert second.returncode == 3, said.decode()
    assert b"Traceback" not in said
    assert there.read_bytes() == here.read_bytes()


@needs_ray
def test_what_is_wrong_with_the_cluster_is_one_line(
    cluster: dict[str, str], table: Path, tmp_path: Path
) -> None:
    for options, env, told in (
        (["--workers", 64], cluster, "no node of the Ray cluster has 64 processors"),
        (["--workers", 1, "--spec", "r1-one"], cluster, "unknown spec 'r1-one'"),
        (["--url", "http://127.0.0.1:9"], cluster, "leave --url out"),
    ):
        run = begun(table, "-o", tmp_path / "out.jsonl", "--engine", "ray", *options, env=env)
        _, said = run.communicate(timeout=PATIENCE)
        assert run.returncode == 2, said.decode()
        assert told in said.decode()
        assert b"Traceback" not in said
        assert lines_of(tmp_path / "out.jsonl") == 0


def test_without_ray_one_line_says_how_to_get_it(table: Path, tmp_path: Path) -> None:
    missing = tmp_path / "ray"
    missing.mkdir()
    (missing / "__init__.py").write_text("raise ModuleNotFoundError(\"No module named 'ray'\")\n")
    run = begun(table, "-o", tmp_path / "out.jsonl", "--engine", "ray", env={"PYTHONPATH": str(tmp_path)})
    _, said = run.communicate(timeout=PATIENCE)
    assert run.returncode == 2
    assert said.decode().splitlines() == [
        "reward-service: --engine ray needs Ray Data: pip install 'reward-service[server,ray]'"
    ]
