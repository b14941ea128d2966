"""A machine that has no more to give, memory or disk: no sample is misjudged for it, and it passes."""

import contextlib
import os
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import psutil
import pytest

from sandbox.native import cgroup
from sandbox.native.cgroup import Cgroup
from tests.server import Server, started
from tests.waiting import PATIENCE

LIMIT_BYTES = 500 << 20
GREEDY_MB = 900
RIGHT = "print(sum(map(int, input().split())))"


@pytest.fixture
def cramped() -> Iterator[tuple[Server, Cgroup]]:
    """A server whose workers may have 500 MiB all together; their own limit is beyond that."""
    home = cgroup.find_home() if os.geteuid() == 0 else None
    if home is None:
        pytest.skip("no writable control groups here")
    directories = home.create(f"{os.getpid()}-cramped")
    group = Cgroup(home.version, directories)
    group.begin(LIMIT_BYTES, 1000)
    options = ("--workers", "2", "--verifier", "tests.plugins:Hoard")
    try:
        with started(*options, env={"REWARD_SERVICE_WORKER_MEMORY_MB": "4096"}) as server:
            for process in (*server.fork_servers(), *server.workers()):
                _move(process, directories)
            yield server, group
            assert server.stop() == 0, server.log.read_text()
    finally:
        cgroup.remove(directories)


def _move(process: psutil.Process, directories: tuple[str, ...]) -> None:
    for directory in directories:
        with contextlib.suppress(ProcessLookupError):
            (Path(directory) / "cgroup.procs").write_text(str(process.pid))


def boxed(number: int) -> dict[str, Any]:
    return {"completion": f"<answer>\\boxed{{{number}}}</answer>", "reference": "7"}


def test_workers_that_the_kernel_kills_for_memory_cost_nobody_else_anything(
    cramped: tuple[Server, Cgroup],
) -> None:
    server, group = cramped
    hoard = {"spec": {"components": {"hoard": {}}}}
    with ThreadPoolExecutor(2) as callers:
        others = [
            callers.submit(server.score, [boxed(n % 9) for n in range(400)], spec="accuracy")
            for _ in range(4)
        ]
        sizes = [GREEDY_MB if n == 3 else n for n in range(8)]
        mixed = [{"completion": f"{size}", "reference": "1"} for size in sizes]
        rewards = server.score(mixed, **hoard)["rewards"]
    greedy = rewards.pop(3)
    assert (greedy["value"], greedy["outcome"]) == (None, "failed"), (
        "the machine is short of memory, not the text"
    )
    assert [reward["value"] for reward in rewards] == [float(size > 0) for size in sizes if size != GREEDY_MB]
    for other in others:
        assert [r["value"] for r in other.result()["rewards"]] == [float(n % 9 == 7) for n in range(400)]
    assert group.end()[1], "the kernel killed nobody"
    server.wait_ready()
    assert server.score([boxed(7)], spec="accuracy")["rewards"][0]["value"] == 1.0


def program(number: int) -> dict[str, Any]:
    reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}]}
    source = f"# {number}\n{RIGHT if number % 2 else 'print(4)'}"
    return {"completion": f"```python\n{source}\n```", "reference": reference}


def test_a_disk_too_full_for_the_log_and_for_temporary_files_costs_no_reward(
    small_disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(small_disk))  # so that `started` keeps the log there
    options = ("--workers", "1", "--log-format", "json")
    with started(*options, env={"TMPDIR": str(small_disk)}) as server:
        if server.client.get("/readyz").json()["sandbox"]["isolation"] is None:
            pytest.skip("no sandbox here")
        ballast = small_disk / "ballast"
        with pytest.raises(OSError, match="No space"):
            ballast.write_bytes(bytes(1 << 20))
        lines = server.log.stat().st_size
        samples = [sample for n in range(20) for sample in (boxed(7 + n % 2), program(n))]
        earned = [value for n in range(20) for value in (float(n % 2 == 0), float(n % 2))]
        for _ in range(30):
            assert [r["value"] for r in server.score(samples, spec="accuracy")["rewards"]] == earned
        assert server.log.stat().st_size < lines + 4096, "the log was not cut off"
        ballast.unlink()
        lines = server.log.stat().st_size
        until = time.monotonic() + PATIENCE
        while server.log.stat().st_size == lines and time.monotonic() < until:
            server.score([boxed(7)])
        assert server.log.stat().st_size > lines, "the log did not go on"
        assert server.stop() == 0
