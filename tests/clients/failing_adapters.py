"""Our adapters, as far as failures go: what one sample becomes for each trainer."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any

from reward_service.clients import nova, verl
from reward_service.clients.areal import ArealReward, AwaitedArealReward
from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.easyr1 import EasyR1Reward
from reward_service.clients.prime_verifiers import VerifiersReward
from reward_service.clients.slime import SlimeReward
from reward_service.clients.tinker import ProblemScorer
from reward_service.clients.trl import TRLReward
from tests.clients.failing_clients import Ending
from tests.clients.test_trainers import SlimeSample

CHOSEN = -0.5
"""What stands for a sample that was not judged, where a trainer cannot leave one out."""
NOWHERE = "http://127.0.0.1:9"


@dataclass(frozen=True)
class Adapter:
    """How a trainer asks through its adapter about one sample (`ask(url, completion, label, **options)`), for
    how many seconds it waits by default, and what an exception of the adapter's makes of the sample."""

    name: str
    ask: Callable[..., float | None]
    seconds: float
    raised: Ending = "left out"

    def ending(self, url: str, completion: str, label: Any, **options: Any) -> Ending:
        try:
            value = self.ask(url, completion, label, **options)
        except RewardServiceUnavailable:
            return self.raised
        if value is None:
            return "left out"
        if value == CHOSEN:
            return "marked"
        return "right" if value >= 1.0 else "0"


def _trl(url: str, text: str, label: Any, **options: Any) -> float | None:
    return TRLReward(url, **options)(prompts=["?"], completions=[text], solution=[label])[0]


def _verl(url: str, text: str, label: Any, **options: Any) -> float | None:
    found = verl.compute_score_sync("sums", text, label, {}, url=url, on_outage=CHOSEN, **options)
    assert found["unscored"] == float(found["score"] == CHOSEN)
    return float(found["score"])


def _slime(url: str, text: str, label: Any, **options: Any) -> float | None:
    rm, sample = SlimeReward(url, **options), SlimeSample(text, label=label)
    value = _closing(rm, rm(None, sample))
    return None if sample.remove_sample else value


def _easyr1(url: str, text: str, label: Any, **options: Any) -> float | None:
    inputs = [{"response": text, "ground_truth": label}]
    return EasyR1Reward(url, on_outage=CHOSEN, **options)(inputs)[0]["overall"]


def _areal(url: str, text: str, label: Any, **options: Any) -> float | None:
    reward = AwaitedArealReward(url, **options)
    return _closing(reward, reward("?", text, [], [1], answer=label))


def _areal_pool(url: str, text: str, label: Any, **options: Any) -> float | None:
    return ArealReward(url, **options)("?", text, [], [1], answer=label)


def _tinker(url: str, text: str, label: Any, **options: Any) -> float | None:
    scorer = ProblemScorer(url, on_outage=CHOSEN, **options)
    value, metrics = _closing(scorer, scorer.score("?", text, label))
    assert metrics["unscored"] == float(value == CHOSEN)
    return float(value)


def _verifiers(url: str, text: str, label: Any, **options: Any) -> float | None:
    service = VerifiersReward(url, **options)
    task, trace = SimpleNamespace(prompt_text="?", answer=label), SimpleNamespace(last_reply=text)
    return _closing(service, service(task, trace))


def _nova(url: str, text: str, label: Any, **options: Any) -> float | None:
    row = {"id": 1, "messages": [{"role": "assistant", "content": text}], "reference_answer": label}
    return nova.handler_for(url, **options)([row])[0]["aggregate_reward_score"]


def _closing(adapter: Any, answer: Coroutine[Any, Any, Any]) -> Any:
    async def ask() -> Any:
        try:
            return await answer
        finally:
            await adapter._client.close()

    return asyncio.run(ask())


def _seconds(adapter: Any) -> float:
    return float(adapter(NOWHERE)._client.options.seconds)


ADAPTERS = [
    Adapter("TRL", _trl, _seconds(TRLReward)),
    Adapter("verl", _verl, verl.DEFAULT_SECONDS),
    Adapter("slime", _slime, _seconds(SlimeReward)),
    Adapter("EasyR1", _easyr1, _seconds(EasyR1Reward)),
    Adapter("AReaL, awaited", _areal, _seconds(AwaitedArealReward)),
    Adapter("AReaL, pool of processes", _areal_pool, _seconds(ArealReward)),
    Adapter("tinker-cookbook", _tinker, _seconds(ProblemScorer)),
    Adapter("verifiers, prime-rl", _verifiers, _seconds(VerifiersReward)),
    Adapter("Nova", _nova, nova.SECONDS, raised="error"),
]
