"""The server as a process: what it does when it is told to stop, when its workers die, and with plug-ins."""

import os
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

from tests.conftest import ROOT
from tests.server import Server, started
from tests.waiting import GRACE, PATIENCE, wait_until

BURN = ("--verifier", "tests.plugins:Burn", "--workers", "1")


def boxed(number: int, **fields: Any) -> dict[str, Any]:
    completion = f"<think>It is {number}.</think><answer>\\boxed{{{number}}}</answer>"
    return {"completion": completion, "reference": "7", **fields}


def processor_seconds(server: Server) -> float:
    """What the workers have used."""
    return sum(sum(worker.cpu_times()[:2]) for worker in server.workers())


def test_what_was_admitted_before_sigterm_is_answered_and_the_exit_is_clean() -> None:
    with started(*BURN, env=GRACE) as server, ThreadPoolExecutor(1) as caller:
        spec = {"components": {"burn": {"params": {"burn": 1.0}}}}
        idle = processor_seconds(server)
        slow = caller.submit(server.score, [{"completion": "slow"}], spec=spec)
        wait_until(lambda: processor_seconds(server) > idle + 0.1)  # a worker is at it
        processes = server.tree()
        assert server.stop() == 0, server.log.read_text()
        assert slow.result(PATIENCE)["rewards"][0]["value"] == 1.0
        assert "Traceback" not in server.log.read_text()
        assert psutil.wait_procs(processes, timeout=PATIENCE)[1] == []


def test_a_server_that_is_killed_takes_its_workers_along() -> None:
    with started(*BURN) as server:
        processes = server.tree()
        assert processes
        server.process.kill()
        server.process.wait(PATIENCE)
        assert psutil.wait_procs(processes, timeout=PATIENCE)[1] == []


def long(number: int, batch: int, **fields: Any) -> dict[str, Any]:
    """Takes a worker some time, and is in no cache."""
    sample = boxed(number, **fields)
    return {
        **sample,
        "completion": sample["completion"].replace("<think>", f"<think>{batch} " + "so " * 20_000),
    }


def test_workers_killed_in_mid_batch_lose_no_sample_and_give_no_false_zero(server: Server) -> None:
    before = server.client.get("/readyz").json()["restarts"]
    done = threading.Event()

    def kill_workers() -> None:
        while not done.is_set():
            for worker in server.workers():
                with suppress(psutil.NoSuchProcess):
                    if sum(worker.cpu_times()[:2]) > 0.04:  # it has got on: no sample is lost again and again
                        worker.kill()
            time.sleep(0.03)

    killer = threading.Thread(target=kill_workers)
    killer.start()
    try:
        time.sleep(0.05)
        batches = [server.score([long(n % 9, b, id=n) for n in range(256)]) for b in range(5)]
    finally:
        done.set()
        killer.join()
    for answer in batches:
        assert [r["value"] for r in answer["rewards"]] == [2.0 if n % 9 == 7 else 1.0 for n in range(256)]
    server.wait_ready()
    assert server.client.get("/readyz").json()["restarts"] > before


def test_a_killed_fork_server_costs_nothing_but_a_moment(server: Server) -> None:
    (fork_server,) = server.fork_servers()
    fork_server.kill()
    answer = server.score([boxed(n % 9) for n in range(64)])
    assert [r["value"] for r in answer["rewards"]] == [2.0 if n % 9 == 7 else 1.0 for n in range(64)]
    server.wait_ready()


def test_a_caller_who_hangs_up_leaves_a_server_that_serves(server: Server) -> None:
    spec = {"components": {"burn": {"params": {"burn": 0.2, "in_read": True}}}}
    request = {"samples": [{"completion": f"gone {n}"} for n in range(10)], "spec": spec}
    with pytest.raises(httpx.ReadTimeout):
        httpx.post(f"{server.url}/v1/score", json=request, timeout=0.2)
    assert server.score([boxed(7)])["rewards"][0]["value"] == 2.0


RIDDLE = '''
from reward_service.errors import BadReference
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier


class Riddle(Verifier):
    """1 when the completion names the solution."""

    name = "riddle"
    reference_kind = "riddle"
    fold_case: bool = True

    def read(self, sample):
        solution = getattr(sample.reference, "solution", None)
        if not solution:
            raise BadReference("a riddle needs a solution")
        text = sample.completion_text
        if self.fold_case:
            text, solution = text.casefold(), solution.casefold()
        return Verdict.scored(float(solution in text), "looked for the solution")
'''


def test_a_third_party_verifier_is_one_file_and_an_entry_point_or_a_path(tmp_path: Path) -> None:
    (tmp_path / "riddles.py").write_text(RIDDLE)
    info = tmp_path / "riddles-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: riddles\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[reward_service.verifiers]\nriddle = riddles:Riddle\n")
    path = os.pathsep.join((str(tmp_path), str(ROOT)))
    (tmp_path / "riddles.toml").write_text("[components.accuracy]\nweight = 3\n[components.burn]\n")
    with started(*BURN, "--specs-dir", str(tmp_path), env={"PYTHONPATH": path}) as server:
        samples = [
            {"completion": "An ECHO!", "reference": {"kind": "riddle", "solution": "echo"}},
            {"completion": "A river.", "reference": {"kind": "riddle", "solution": "echo"}},
            {"completion": "A river.", "reference": {"kind": "riddle"}},
            boxed(7),
        ]
        answer = server.score(samples, spec="accuracy")
        assert [r["value"] for r in answer["rewards"]] == [1.0, 0.0, None, 1.0]
        assert answer["rewards"][2]["outcome"] == "bad_reference"
        strict = {"components": {"accuracy": {"params": {"riddle": {"fold_case": False}}}}}
        assert server.score(samples[:1], spec=strict)["rewards"][0]["value"] == 0.0
        names = [v["name"] for v in server.client.get("/v1/verifiers").json()["verifiers"]]
        assert {"riddle", "burn"} <= set(names)
        assert server.score(samples[:1], spec="riddles")["rewards"][0]["value"] == 4.0
