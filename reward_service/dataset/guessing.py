"""Guesses judged by the engine, where a comparison that does not end costs one guess and nothing else."""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager

from reward_service.filters.asking import Endpoint, Guesser
from reward_service.filters.decision import Decision, Policy, Problem
from reward_service.filters.guess import MAX_GUESS
from reward_service.filters.screening import given, screen
from reward_service.recipe import SpecLibrary
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.scorer import Scorer

Pair = tuple[str, str]
"""A reference and a guess."""


async def judge(scorer: Scorer, pairs: Sequence[Pair]) -> list[bool | None]:
    """Whether each guess is right; None when that could not be judged.

    A word or a letter is right as it stands, whether or not it is mathematics.
    """
    samples = [Sample(completion=f"\\boxed{{{said[:MAX_GUESS]}}}", reference=gold) for gold, said in pairs]
    rewards = await scorer.score(samples, SpecLibrary().recipe("accuracy"))
    return [_right(pair, reward) for pair, reward in zip(pairs, rewards, strict=True)]


def _right(pair: Pair, reward: Reward) -> bool | None:
    gold, said = (text.strip().casefold() for text in pair)
    if gold == said:
        return bool(gold)
    return None if reward.value is None else reward.value >= 1.0


@contextmanager
def deciding(
    endpoint: Endpoint, policy: Policy, *, workers: int = 1
) -> Iterator[Callable[[list[Problem]], list[Decision]]]:
    """Decisions that ask a model about the problems which form alone would keep."""
    with asyncio.Runner() as runner:
        stack = AsyncExitStack()

        async def begin() -> tuple[Guesser, Scorer]:
            guesser = await stack.enter_async_context(Guesser(endpoint))
            return guesser, await stack.enter_async_context(Scorer(workers=workers))

        guesser, scorer = runner.run(begin())
        try:
            yield lambda problems: runner.run(_decide(problems, policy, guesser, scorer))
        finally:
            runner.run(stack.aclose())


async def _decide(
    problems: Sequence[Problem], policy: Policy, guesser: Guesser, scorer: Scorer
) -> list[Decision]:
    async def agrees(gold: str, said: str) -> bool | None:
        return (await judge(scorer, [(gold, said)]))[0]

    async def one(problem: Problem) -> Decision:
        decision = screen(problem, policy, guesses=given(problem, policy))
        if not decision.keep or problem.answer is None or problem.guesses is not None:
            return decision
        found = await guesser.guess(problem.problem, str(problem.answer), agrees, tries=policy.guesses)
        return screen(problem, policy, guesses=found)

    return list(await asyncio.gather(*map(one, problems)))
