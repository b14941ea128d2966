"""Judges over a real socket: a storm of faults, judges that lie, answers made to buy a yes."""

import asyncio
from collections import Counter

import pytest

from examples.model_server import Faults
from reward_service.models.judge_client import JudgeClient
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.model_client import ModelClient
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import FailureKind, ModelFailure
from reward_service.models.model_provider import ModelProvider
from tests.models.model_app import model_server

VERDICTS = 200


def judge_at(url: str, *, seconds: float = 60.0, **endpoint: object) -> JudgeClient:
    endpoints = {"judge": ModelEndpoint.model_validate({"base_url": url, **endpoint})}
    provider = ModelProvider(endpoints)
    contract = CONTRACTS["plain"]
    return JudgeClient(provider.client("judge"), provider.watch("judge", "plain"), contract, seconds)


async def verdict(judge: JudgeClient, number: int) -> tuple[bool, bool | str]:
    """Whether the answer is right, and what the judge came to: a verdict or the kind of failure."""
    right = number % 2 == 0
    answer = str(number if right else number + 1)
    try:
        votes = await judge.votes(f"What is {number}?", str(number), answer, votes=1)
    except ModelFailure as failure:
        return right, str(failure.kind)
    return right, votes.accepted


async def test_in_a_storm_no_verdict_is_false_and_few_calls_are_billed_twice() -> None:
    faults = Faults(rate_limited=0.3, garbage=0.05, cut=0.02, hang=0.02)
    with model_server("honest", faults) as url:
        judge = judge_at(url, seconds=240.0, timeout_s=4.0, max_in_flight=64)
        found = await asyncio.gather(*(verdict(judge, number) for number in range(VERDICTS)))
        await judge.client.close()
    decided = [(right, said) for right, said in found if isinstance(said, bool)]
    assert all(right == said for right, said in decided)
    assert len(decided) >= 0.98 * VERDICTS, Counter(str(said) for _, said in found)
    assert faults.billed <= 1.25 * (VERDICTS + judge.watch.canaries)


async def test_calls_that_gave_nothing_are_counted_too() -> None:
    faults = Faults(garbage=1.0)
    with model_server("honest", faults) as url:
        judge = judge_at(url, max_attempts=2)
        with pytest.raises(ModelFailure, match="unparsable"):
            await judge.ask("q", "1", "1")
        usage = judge.client.usage
        await judge.client.close()
    assert (usage.attempts, usage.billed, usage.tokens_in, usage.failures["unparsable"]) == (2, 2, 400, 2)


@pytest.mark.parametrize("liar", ["yes", "no"])
async def test_a_judge_that_always_says_the_same_is_stopped_within_fifty_verdicts(liar: str) -> None:
    with model_server(liar) as url:
        judge = judge_at(url)
        found = [await verdict(judge, number) for number in range(50)]
        await judge.client.close()
    stopped = [number for number, (_, said) in enumerate(found) if said == FailureKind.STOPPED]
    assert stopped
    assert stopped == list(range(stopped[0], 50)), "once stopped it stays so"
    assert stopped[0] < 4


async def test_a_deadline_bounds_the_sum_of_all_attempts() -> None:
    with model_server("honest", Faults(hang=1.0)) as url:
        judge = judge_at(url, seconds=1.5, timeout_s=1.0)
        started = asyncio.get_running_loop().time()
        with pytest.raises(ModelFailure):
            await judge.ask("q", "1", "1")
        await judge.client.close()
    assert asyncio.get_running_loop().time() - started < 30


async def test_an_endpoint_that_is_down_gives_no_verdict() -> None:
    judge = judge_at("http://127.0.0.1:9", seconds=1.0)
    with pytest.raises(ModelFailure, match="connection"):
        await judge.ask("q", "1", "1")
    await judge.client.close()


async def test_beyond_its_cost_cap_nothing_is_asked() -> None:
    with model_server("honest") as url:
        judge = judge_at(url, price_in=1000.0, max_cost=0.3)
        said = [await verdict(judge, number) for number in range(4)]
        await judge.client.close()
    assert said[-1][1] == FailureKind.OVER_BUDGET


async def test_votes_ask_every_second_time_the_other_way_round() -> None:
    client = ModelClient(ModelEndpoint(base_url="http://127.0.0.1:9"))
    asked: list[str] = []

    class Listening(JudgeClient):
        async def ask(self, question: str, reference: str, answer: str, seed: int = 0) -> str:
            asked.append(answer)
            return "yes" if answer == "7" else "no"

    provider = ModelProvider({"judge": client.endpoint})
    judge = Listening(client, provider.watch("judge", "equality"), CONTRACTS["equality"], 5.0)
    provider.watch("judge", "equality").verdicts = 4  # no canary is due
    votes = await judge.votes("q", "8", "7", votes=4)
    assert asked == ["7", "8", "7", "8"]
    assert (votes.right, votes.accepted) == (2, False)
    await client.close()
