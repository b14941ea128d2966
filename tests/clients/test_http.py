import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from reward_service.clients import RewardClient, RewardServiceRefused, RewardServiceUnavailable
from tests.server import Server, free_port

SAMPLE = {"completion": "<think>6*7</think><answer>\\boxed{42}</answer>", "reference": "42"}


def test_rewards_come_back_as_the_service_gives_them(server: Server) -> None:
    with RewardClient(server.url) as client:
        assert client.ready()
        answer = client.score([SAMPLE, {**SAMPLE, "reference": ""}], detail="none")
    assert [reward["value"] for reward in answer["rewards"]] == [2.0, None]


def test_the_spec_is_a_name_or_a_document(server: Server) -> None:
    with RewardClient(server.url, spec={"components": {"accuracy": {"weight": 3}}}) as client:
        assert client.score([SAMPLE])["rewards"][0]["value"] == 3.0


def test_a_run_is_named_to_the_service(server: Server) -> None:
    with RewardClient(server.url, run="client-run") as client:
        client.score([SAMPLE])
    assert 'run="client-run"' in server.client.get("/metrics").text


def test_a_request_at_fault_is_refused_and_the_field_is_named(server: Server) -> None:
    with (
        RewardClient(server.url, spec="r1-one") as client,
        pytest.raises(RewardServiceRefused, match="r1-one"),
    ):
        client.score([SAMPLE])
    with RewardClient(server.url) as client, pytest.raises(RewardServiceRefused, match=r"samples\.1\.id"):
        client.score([{**SAMPLE, "id": 1}, {**SAMPLE, "id": 1}])


def test_a_service_that_is_not_there_is_unavailable_and_not_ready() -> None:
    with RewardClient(f"http://127.0.0.1:{free_port()}", seconds=2) as client:
        assert not client.ready()
        with pytest.raises(RewardServiceUnavailable):
            client.score([SAMPLE])


def test_the_time_to_wait_is_the_services_deadline_too(server: Server) -> None:
    spec = {"components": {"burn": {"params": {"burn": 1.5}}}}
    with RewardClient(server.url, spec=spec, seconds=0.2) as client:
        (reward,) = client.score([{"completion": "client deadline"}])["rewards"]
    assert (reward["value"], reward["outcome"]) == (None, "failed")


def test_threads_may_share_a_client(server: Server) -> None:
    with RewardClient(server.url) as client, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.score([SAMPLE]), range(40)))
    assert {answer["rewards"][0]["value"] for answer in answers} == {2.0}


def test_the_client_imports_nothing_of_the_server() -> None:
    heavy = ("pydantic", "fastapi", "sympy", "math_verify", "uvicorn")
    program = f"import sys, reward_service.clients; sys.exit(any(m in sys.modules for m in {heavy!r}))"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=60)
