"""Accidents, really caused: whatever breaks, no sample is lost, nothing becomes a false 0, and it passes."""

import contextlib
import json
import os
import re
import signal
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

import httpx
import psutil
import pytest

import reward_service
import sandbox
from tests.server import Server, started
from tests.waiting import GRACE, PATIENCE, wait_until

RIGHT = "print(sum(map(int, input().split())))"


def boxed(number: int) -> dict[str, Any]:
    return {"completion": f"<think>6 times 7.</think><answer>\\boxed{{{number}}}</answer>", "reference": "7"}


def program(source: str, **limits: float) -> dict[str, Any]:
    reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}], "limits": limits}
    return {"completion": f"```python\n{source}\n```", "reference": reference}


@pytest.fixture(scope="module")
def frail() -> Iterator[Server]:
    """A server for things to break in, with one slot for programs."""
    with started("--workers", "1") as running:
        if running.client.get("/readyz").json()["sandbox"]["isolation"] is None:
            pytest.skip("no sandbox here")
        yield running
        assert running.stop() == 0


def supervisors(server: Server) -> list[psutil.Process]:
    fork_servers = server.fork_servers()
    return [child for child in psutil.Process(server.process.pid).children() if child not in fork_servers]


def test_slots_killed_again_and_again_give_right_rewards_or_none(frail: Server) -> None:
    done = threading.Event()

    def kill_slots() -> None:
        while not done.wait(0.7):
            for supervisor in supervisors(frail):
                with contextlib.suppress(psutil.NoSuchProcess):
                    supervisor.kill()

    samples = [program(f"# {n}\n{RIGHT}" if n % 2 else f"# {n}\nprint(4)") for n in range(60)]
    killer = threading.Thread(target=kill_slots)
    killer.start()
    try:
        rewards = frail.score(samples, spec="code")["rewards"]
    finally:
        done.set()
        killer.join()
    for number, reward in enumerate(rewards):
        assert reward["value"] in (None, float(number % 2)), reward
        assert reward["outcome"] in ("scored", "failed"), reward
    again = frail.score(samples, spec="code")["rewards"]
    assert [reward["value"] for reward in again] == [float(n % 2) for n in range(60)]


def test_a_worker_that_the_kernel_kills_for_memory_costs_nobody_a_reward(frail: Server) -> None:
    samples = [boxed(n % 9) for n in range(2000)]
    victims = frail.workers()
    with ThreadPoolExecutor(1) as caller:
        scoring = caller.submit(frail.score, samples)
        for victim in victims:  # what the out-of-memory killer does: SIGKILL, to the largest
            victim.kill()
        rewards = scoring.result(PATIENCE)["rewards"]
    assert [reward["value"] for reward in rewards] == [2.0 if n % 9 == 7 else 1.0 for n in range(2000)]


def test_a_caller_who_hangs_up_gives_back_the_slot_his_program_was_running_in(frail: Server) -> None:
    endless = program("while True: pass", cpu_s=120, wall_s=300)
    with pytest.raises(httpx.ReadTimeout):
        frail.client.post("/v1/score", json={"samples": [endless], "spec": "code"}, timeout=2.0)
    started_at = time.monotonic()
    assert frail.score([program(f"# after\n{RIGHT}")], spec="code")["rewards"][0]["value"] == 1.0
    assert time.monotonic() - started_at < 120, "the endless program has used all of its processor time"


def test_two_who_wait_for_the_same_program_do_not_take_it_from_each_other(frail: Server) -> None:
    slow = {"samples": [program(f"import time; time.sleep(2)\n{RIGHT}", wall_s=20)], "spec": "code"}
    with ThreadPoolExecutor(1) as caller:
        patient = caller.submit(frail.client.post, "/v1/score", json=slow)
        with pytest.raises(httpx.ReadTimeout):
            httpx.post(f"{frail.url}/v1/score", json=slow, timeout=1.0)
        assert patient.result(PATIENCE).json()["rewards"][0]["value"] == 1.0


def test_sigterm_under_load_answers_all_that_was_taken_in() -> None:
    with started("--workers", "1", env=GRACE) as server:
        answers: list[httpx.Response] = []
        stop = threading.Event()

        def call(number: int) -> None:
            with httpx.Client(base_url=server.url, timeout=PATIENCE) as client:
                while not stop.is_set():
                    try:
                        answers.append(client.post("/v1/score", json={"samples": [boxed(number % 9)] * 50}))
                    except httpx.ConnectError:
                        return
                    except (httpx.RemoteProtocolError, httpx.ReadError, httpx.WriteError):
                        continue  # a kept connection that was closed before this request was read

        threads = [threading.Thread(target=call, args=(number,)) for number in range(8)]
        for thread in threads:
            thread.start()
        wait_until(lambda: len(answers) >= 8)
        assert server.stop() == 0, server.log.read_text()
        stop.set()
        for thread in threads:
            thread.join(PATIENCE)
        assert answers
        for answer in answers:
            assert answer.status_code == 200
            values = {reward["value"] for reward in answer.json()["rewards"]}
            assert values <= {1.0, 2.0}, values
        assert "Traceback" not in server.log.read_text()


def test_no_clock_that_can_be_set_is_asked_for_a_duration() -> None:
    """So a clock that jumps changes no deadline; `test_clock` lets one jump."""
    roots = [Path(package.__file__ or "").parent for package in (reward_service, sandbox)]
    asked = re.compile(r"\btime\.time(_ns)?\(|\bCLOCK_REALTIME\b|\b(datetime|date)\.(now|utcnow|today)\(")
    found = [
        file.name
        for root in roots
        for file in root.rglob("*.py")
        for line in file.read_text(encoding="utf-8").splitlines()
        if asked.search(line)
    ]
    dated = ["ledger_writer.py", "ledger_writer.py", "model_client.py", "report_files.py"]
    assert sorted(found) == dated, "the ledger and reports have dates; Retry-After may name one"


def test_a_peer_that_vanished_is_asked_after(server: Server) -> None:
    port = int(server.url.rpartition(":")[2])
    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(b"GET /healthz HTTP/1.1\r\nhost: x\r\n\r\n")
        connection.recv(4096)
        own = connection.getsockname()[1]
        addresses = f"0100007F:{port:04X} 0100007F:{own:04X} 01"
        (line,) = [row for row in Path("/proc/net/tcp").read_text().splitlines() if addresses in row]
    timer, ticks = line.split()[5].split(":")
    assert timer == "02", "the kernel's keep-alive timer is not set"
    assert int(ticks, 16) / os.sysconf("SC_CLK_TCK") <= 31


def test_a_server_out_of_descriptors_serves_on_when_there_are_some_again() -> None:
    with started("--workers", "1") as server, contextlib.ExitStack() as stack:
        process = psutil.Process(server.process.pid)
        process.rlimit(psutil.RLIMIT_NOFILE, (process.num_fds() + 5, 1024))
        port = int(server.url.rpartition(":")[2])
        for _ in range(30):
            stack.enter_context(socket.create_connection(("127.0.0.1", port)))
        time.sleep(1.0)
        stack.close()
        until = time.monotonic() + PATIENCE
        while time.monotonic() < until:
            with contextlib.suppress(httpx.TransportError):
                response = httpx.post(f"{server.url}/v1/score", content=json.dumps({"samples": [boxed(7)]}))
                assert response.json()["rewards"][0]["value"] == 2.0
                break
        else:
            pytest.fail("it did not recover")
        assert server.process.poll() is None
        server.process.send_signal(signal.SIGTERM)
        assert server.process.wait(PATIENCE) == 0
