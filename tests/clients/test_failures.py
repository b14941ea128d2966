"""Every kind of adapter, every kind of failure: what is not judged is left out, masked, or a value that was
chosen; never a silent 0, an exception in training, or a storm of retries."""

import asyncio
import json
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from reward_service.clients.areal import ArealReward
from reward_service.clients.easyr1 import EasyR1Reward
from reward_service.clients.slime import SlimeReward
from reward_service.clients.trl import TRLReward
from reward_service.clients.verl import compute_score, compute_score_sync
from tests.clients.test_trainers import SlimeSample
from tests.endpoint import Script
from tests.server import Server, free_port, started
from tests.waiting import PATIENCE

CHOSEN = -0.5
BURN = {"components": {"accuracy": {"weight": 1}, "burn": {"weight": 1, "params": {"burn": 2.5}}}}


def by_trl(url: str, text: Any, truth: Any, **options: Any) -> Any:
    return TRLReward(url, **options)(prompts=["?"], completions=[text], solution=[truth])[0]


def by_easyr1(url: str, text: Any, truth: Any, **options: Any) -> Any:
    inputs = [{"response": text, "ground_truth": truth}]
    return EasyR1Reward(url, on_outage=CHOSEN, **options)(inputs)[0]["overall"]


def by_areal(url: str, text: Any, truth: Any, **options: Any) -> Any:
    return ArealReward(url, on_outage=CHOSEN, **options)("?", text, [], [1], answer=truth)


def by_slime(url: str, text: Any, truth: Any, **options: Any) -> Any:
    async def ask() -> Any:
        rm, sample = SlimeReward(url, on_outage=CHOSEN, **options), SlimeSample(text, label=truth)
        try:
            value = await rm(None, sample)
        finally:
            await rm._client.close()
        return None if sample.remove_sample else value

    return asyncio.run(ask())


def by_verl(url: str, text: Any, truth: Any, **options: Any) -> Any:
    found = compute_score_sync("sums", text, truth, {}, url=url, on_outage=CHOSEN, **options)
    assert set(found) == {"score", "acc", "accuracy", "format", "unscored", "pred"}
    assert found["unscored"] == float(found["score"] == CHOSEN)
    return found["score"]


UNJUDGED = {by_trl: None, by_slime: None, by_easyr1: CHOSEN, by_areal: CHOSEN, by_verl: CHOSEN}
ADAPTERS = pytest.mark.parametrize("ask", list(UNJUDGED), ids=lambda ask: ask.__name__)
Ask = Callable[..., Any]


@pytest.fixture(scope="module")
def own_server() -> Iterator[Server]:
    """A server whose workers may be killed."""
    with started("--verifier", "tests.plugins:Burn", "--workers", "1") as running:
        yield running


@ADAPTERS
def test_a_bad_reference_is_not_judged(ask: Ask, server: Server) -> None:
    assert ask(server.url, "\\boxed{4}", "") == UNJUDGED[ask]


@ADAPTERS
def test_a_sample_past_the_deadline_is_not_judged(ask: Ask, own_server: Server) -> None:
    text = f"\\boxed{{4}} {ask.__name__}"
    assert ask(own_server.url, text, "4", spec=BURN, seconds=0.3) == UNJUDGED[ask]


@ADAPTERS
def test_an_overloaded_service_is_asked_a_few_times_and_then_the_sample_is_not_judged(
    ask: Ask, serve: Callable[..., Script]
) -> None:
    script = serve((429, {"retry-after": "0.1"}, b"{}"))
    assert ask(script.url.removesuffix("/v1"), "\\boxed{4}", "4", seconds=1.0) == UNJUDGED[ask]
    assert 2 <= len(script.requests) <= 9


@ADAPTERS
def test_a_worker_killed_in_mid_sample_costs_nothing(ask: Ask, own_server: Server) -> None:
    def kill() -> None:
        time.sleep(0.4)
        for worker in own_server.workers():
            worker.kill()

    killer = threading.Thread(target=kill)
    killer.start()
    spec = json.loads(json.dumps(BURN).replace("2.5", "0.8"))
    text = f"\\boxed{{4}} {ask.__name__} survives"
    assert ask(own_server.url, text, "4", spec=spec, seconds=PATIENCE) == 2.0
    killer.join()


@pytest.mark.parametrize("ask", [by_trl, by_slime, by_easyr1, by_verl])  # AReaL decodes tokens: always text
def test_a_sample_that_holds_no_text_is_not_judged_and_costs_no_other(ask: Ask, server: Server) -> None:
    assert ask(server.url, {"not": "text"}, "4") == UNJUDGED[ask]
    assert ask(server.url, "\\boxed{4}", "4", spec="accuracy") == 1.0


def test_a_start_within_the_deadline_costs_nothing() -> None:
    port = free_port()
    with ThreadPoolExecutor(1) as thread:
        url = f"http://127.0.0.1:{port}"
        asked = thread.submit(by_trl, url, "\\boxed{4}", "4", spec="accuracy", seconds=PATIENCE)
        time.sleep(1)
        with started("--workers", "1", port=port):
            assert asked.result() == 1.0


async def test_a_bad_sample_costs_the_samples_of_its_shared_request_nothing(server: Server) -> None:
    texts = [("\\boxed{4}", "4"), ("\\boxed{4}", ""), ("\\boxed{5}", "4"), (7, "4")]
    asked = (compute_score("sums", t, r, {}, url=server.url, on_outage=CHOSEN) for t, r in texts)  # type: ignore[arg-type]
    assert [found["score"] for found in await asyncio.gather(*asked)] == [1.0, CHOSEN, 0.0, CHOSEN]
