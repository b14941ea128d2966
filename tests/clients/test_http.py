import asyncio
import json
import pickle
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import pytest

import reward_service.clients
from reward_service.clients import (
    AsyncRewardClient,
    RewardClient,
    RewardServiceRefused,
    RewardServiceUnavailable,
)
from tests.endpoint import Script
from tests.server import Server, free_port
from tests.waiting import PATIENCE

SAMPLE = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}
GOOD = (200, {}, json.dumps({"rewards": [{"id": 0, "value": 1.0}], "groups": []}).encode())
BUSY = (503, {"retry-after": "0.2"}, b'{"detail": "busy"}')
Serve = Callable[..., Script]


def address(script: Script) -> str:
    return script.url.removesuffix("/v1")


def value_in_a_child(client: RewardClient) -> float:
    value: float = client.score_one(SAMPLE)["value"]
    return value


def test_rewards_come_back_as_the_service_gives_them(server: Server) -> None:
    with RewardClient(server.url) as client:
        assert client.ready()
        answer = client.score([SAMPLE, {**SAMPLE, "reference": ""}], detail="none")
    assert [reward["value"] for reward in answer["rewards"]] == [2.0, None]


async def test_the_async_client_gives_the_same(server: Server) -> None:
    async with AsyncRewardClient(server.url) as client:
        assert await client.ready()
        answer = await client.score([SAMPLE, {**SAMPLE, "reference": ""}])
        one = await client.score_one({**SAMPLE, "id": "mine"})
    assert [reward["value"] for reward in answer["rewards"]] == [2.0, None]
    assert (one["value"], one["id"]) == (2.0, "mine")


def test_the_spec_is_a_name_or_a_document(server: Server) -> None:
    with RewardClient(server.url, spec={"components": {"accuracy": {"weight": 3}}}) as client:
        assert client.score([SAMPLE])["rewards"][0]["value"] == 3.0


def test_a_run_is_named_to_the_service(server: Server) -> None:
    with RewardClient(server.url, run="client-run") as client:
        client.score([SAMPLE])
    assert 'run="client-run"' in server.client.get("/metrics").text


def test_a_request_at_fault_is_refused_and_the_field_is_named_whatever_on_error_says(server: Server) -> None:
    with (
        RewardClient(server.url, spec="r1-one", on_error="none") as client,
        pytest.raises(RewardServiceRefused, match="r1-one"),
    ):
        client.score([SAMPLE])
    spec = {"components": {"accuracy": {"weight": "much"}}}
    with (
        RewardClient(server.url, spec=spec) as client,
        pytest.raises(RewardServiceRefused, match=r"accuracy\.weight"),
    ):
        client.score([SAMPLE])


def test_one_sample_of_a_repeated_id_costs_the_other_nothing(server: Server) -> None:
    with RewardClient(server.url) as client:
        rewards = client.score([{**SAMPLE, "id": 1}, {**SAMPLE, "id": 1}, {**SAMPLE, "id": 2}])["rewards"]
    assert [reward["outcome"] for reward in rewards] == ["scored", "bad_reference", "scored"]


def test_a_service_that_is_not_there_is_unavailable_and_not_ready() -> None:
    with RewardClient(f"http://127.0.0.1:{free_port()}", seconds=1) as client:
        assert not client.ready()
        with pytest.raises(RewardServiceUnavailable):
            client.score([SAMPLE])


@pytest.mark.parametrize(("on_error", "value"), [("none", None), ("value", -1.0)])
def test_a_lost_call_becomes_what_on_error_says(on_error: str, value: float | None) -> None:
    url = f"http://127.0.0.1:{free_port()}"
    with RewardClient(url, seconds=0.3, on_error=on_error, error_value=-1.0) as client:
        (reward,) = client.score([SAMPLE])["rewards"]
        assert client.score_one(SAMPLE)["value"] == value
    assert (reward["value"], reward["outcome"], reward["components"]) == (value, "failed", {})


def test_a_sample_the_service_could_not_judge_gets_the_value_too(server: Server) -> None:
    with RewardClient(server.url, on_error="value", error_value=-1.0) as client:
        values = [r["value"] for r in client.score([SAMPLE, {**SAMPLE, "reference": ""}])["rewards"]]
    assert values == [2.0, -1.0]


def test_the_time_to_wait_is_the_services_deadline_too(server: Server) -> None:
    spec = {"components": {"burn": {"params": {"burn": 1.5}}}}
    with RewardClient(server.url, spec=spec, seconds=0.2) as client:
        (reward,) = client.score([{"completion": "client deadline"}])["rewards"]
    assert (reward["value"], reward["outcome"]) == (None, "failed")


def test_a_busy_service_is_asked_again_after_the_time_it_names_with_what_is_left(
    serve: Serve,
) -> None:
    script = serve(BUSY, (502, {}, b"<html>"), GOOD)
    with RewardClient(address(script), seconds=20, run="run-7", api_key="secret") as client:
        assert client.score([SAMPLE])["rewards"][0]["value"] == 1.0
    (first, headers, at), (second, _, later), (third, _, _) = script.requests
    assert later - at >= 0.2
    assert first["samples"] == second["samples"] == third["samples"]
    assert 20_000 >= first["deadline_ms"] > second["deadline_ms"] + 150 > third["deadline_ms"]
    sent = {name.lower(): value for name, value in headers.items()}
    assert (sent["x-run-id"], sent["authorization"]) == ("run-7", "Bearer secret")


async def test_the_async_client_asks_again_too(serve: Serve) -> None:
    script = serve(BUSY, GOOD)
    async with AsyncRewardClient(address(script)) as client:
        assert (await client.score([SAMPLE]))["rewards"][0]["value"] == 1.0
    assert len(script.requests) == 2


@pytest.mark.parametrize("line", [(500, {}, b"{}"), (200, {}, b'{"rewards": []}'), (200, {}, b"<html>")])
def test_a_bug_or_an_answer_without_rewards_is_not_asked_for_again(line: Any, serve: Serve) -> None:
    script = serve(line)
    with RewardClient(address(script)) as client, pytest.raises(RewardServiceUnavailable):
        client.score([SAMPLE])
    assert len(script.requests) == 1


def test_no_attempt_starts_past_the_deadline(serve: Serve) -> None:
    script = serve((503, {"retry-after": "30"}, b"{}"))
    with RewardClient(address(script), seconds=5) as client, pytest.raises(RewardServiceUnavailable):
        client.score([SAMPLE])
    assert len(script.requests) == 1


def test_the_key_may_come_from_the_environment_and_is_no_part_of_a_pickle(
    serve: Serve,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    script = serve(GOOD)
    monkeypatch.setenv("OUR_KEY", "from-env")
    client = RewardClient(address(script), api_key_env="OUR_KEY")
    assert b"from-env" not in pickle.dumps(client)
    pickle.loads(pickle.dumps(client)).score([SAMPLE])
    assert {k.lower(): v for k, v in script.requests[0][1].items()}["authorization"] == "Bearer from-env"


def test_numbers_that_json_has_not_are_null_and_arrays_are_plain(serve: Serve) -> None:
    class Array:
        def tolist(self) -> list[float]:
            return [1.0, float("nan")]

    script = serve(GOOD)
    with RewardClient(address(script)) as client:
        client.score([{**SAMPLE, "metadata": {"a": Array(), "b": float("inf"), "c": (1, {"d": Array()})}}])
    sent = script.requests[0][0]["samples"][0]["metadata"]
    assert sent == {"a": [1.0, None], "b": None, "c": [1, {"d": [1.0, None]}]}


def test_threads_may_share_a_client(server: Server) -> None:
    with RewardClient(server.url) as client, ThreadPoolExecutor(8) as threads:
        answers = list(threads.map(lambda _: client.score([SAMPLE]), range(40)))
    assert {answer["rewards"][0]["value"] for answer in answers} == {2.0}


@pytest.mark.parametrize("method", ["fork", "spawn"])
@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_client_in_use_goes_on_in_other_processes(method: str, server: Server) -> None:
    with RewardClient(server.url) as client:
        assert client.score_one(SAMPLE)["value"] == 2.0
        with get_context(method).Pool(2) as pool:
            assert pool.map(value_in_a_child, [client] * 4, chunksize=1) == [2.0] * 4
        assert client.score_one(SAMPLE)["value"] == 2.0


@pytest.mark.filterwarnings("ignore:.*multi-threaded.*:DeprecationWarning")
def test_a_forked_process_has_connections_of_its_own(server: Server) -> None:
    context = get_context("fork")
    with RewardClient(server.url) as client:
        client.score_one(SAMPLE)
        results = context.SimpleQueue()
        children = [
            context.Process(target=lambda: results.put(value_in_a_child(client)))  # inherited, not pickled
            for _ in range(3)
        ]
        with client._batches._lock:  # as if another thread held it at the fork
            for child in children:
                child.start()
        assert [results.get() for _ in children] == [2.0] * 3
        for child in children:
            child.join(30)
        assert client.score_one(SAMPLE)["value"] == 2.0


def test_one_async_client_serves_several_loops(server: Server) -> None:
    client = AsyncRewardClient(server.url)

    async def ask() -> Any:
        try:
            return (await client.score_one(SAMPLE))["value"]
        finally:
            await client.close()

    with ThreadPoolExecutor(4) as threads:
        assert list(threads.map(lambda _: asyncio.run(ask()), range(8))) == [2.0] * 8


def test_threads_share_requests(serve: Serve) -> None:
    rewards = [{"id": n, "value": float(n)} for n in range(8)]
    script = serve((200, {}, json.dumps({"rewards": rewards, "groups": []}).encode()))
    ready = threading.Barrier(16)

    def ask(n: int) -> Any:
        ready.wait()
        return client.score_one({**SAMPLE, "id": f"s{n}"})

    with (
        RewardClient(address(script), batch_size=8, batch_ms=5_000) as client,
        ThreadPoolExecutor(16) as pool,
    ):
        found = list(pool.map(ask, range(16)))
    assert [reward["id"] for reward in found] == [f"s{n}" for n in range(16)]
    assert sorted(reward["value"] for reward in found) == sorted([float(n) for n in range(8)] * 2)
    assert [len(body["samples"]) for body, _, _ in script.requests] == [8, 8]


async def test_a_lonely_sample_waits_no_longer_than_it_was_told(serve: Serve) -> None:
    script = serve(GOOD)
    async with AsyncRewardClient(address(script), batch_ms=20) as client:
        assert (await asyncio.wait_for(client.score_one(SAMPLE), PATIENCE))["value"] == 1.0


async def test_samples_of_other_options_do_not_share_a_request(serve: Serve) -> None:
    script = serve(GOOD)
    async with AsyncRewardClient(address(script)) as client:
        await asyncio.gather(client.score_one(SAMPLE, step=1), client.score_one(SAMPLE, step=2))
    assert sorted(body["step"] for body, _, _ in script.requests) == [1, 2]


async def test_a_caller_that_gives_up_costs_the_others_nothing(server: Server) -> None:
    async with AsyncRewardClient(server.url) as client:
        tasks = [asyncio.create_task(client.score_one(SAMPLE)) for _ in range(4)]
        await asyncio.sleep(0)
        tasks[0].cancel()
        found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found[0], asyncio.CancelledError)
    assert [reward["value"] for reward in found[1:]] == [2.0] * 3  # type: ignore[index]


async def test_a_batch_too_large_for_the_service_is_halved_until_it_fits(server: Server) -> None:
    large = {**SAMPLE, "prompt": "x" * (20 << 20)}
    async with AsyncRewardClient(server.url) as client:
        found = await asyncio.gather(*(client.score_one(large) for _ in range(4)))
    assert [reward["value"] for reward in found] == [2.0] * 4


async def test_two_thousand_simultaneous_samples_are_all_answered(server: Server) -> None:
    samples = [
        {**SAMPLE, "completion": f"<think>6 times 7.</think><answer>\\boxed{{{n % 97}}}</answer>"}
        for n in range(2_000)
    ]
    async with AsyncRewardClient(server.url) as client:
        found = await asyncio.gather(*(client.score_one(sample) for sample in samples))
    assert [reward["value"] for reward in found] == [2.0 if n % 97 == 42 else 1.0 for n in range(2_000)]


def test_the_client_imports_nothing_of_the_server() -> None:
    heavy = ("pydantic", "fastapi", "sympy", "math_verify", "uvicorn", "torch")
    adapters = sorted(path.stem for path in Path(reward_service.clients.__file__).parent.glob("[!_]*.py"))
    imports = ", ".join(f"reward_service.clients.{name}" for name in adapters)
    program = f"import sys, {imports}; sys.exit(any(m in sys.modules for m in {heavy!r}))"
    subprocess.run([sys.executable, "-c", program], check=True, timeout=PATIENCE)
