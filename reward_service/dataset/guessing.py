"""Guesses and golds judged by the engine, where one that does not end costs nothing else."""

from collections.abc import Sequence

from reward_service.filters.decision import Decision, Kind, Policy, Problem, Reason, quote, with_reasons
from reward_service.filters.guess import MAX_GUESS
from reward_service.recipe import SpecLibrary
from reward_service.reward import Reward
from reward_service.sample import Sample
from reward_service.scorer import Scorer
from reward_service.verdict import Outcome

_UNLIKELY = "\\boxed{\\frac{-7919}{65537}}"
"""An answer that is nobody's: comparing with it takes reading the gold."""

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


async def readable(scorer: Scorer, golds: Sequence[str]) -> list[bool]:
    """Whether the accuracy verifier can read each gold; one that could not be tried counts as readable."""
    samples = [Sample(completion=_UNLIKELY, reference=gold) for gold in golds]
    rewards = await scorer.score(samples, SpecLibrary().recipe("accuracy"))
    return [reward.outcome is not Outcome.BAD_REFERENCE for reward in rewards]


async def ungradable(
    scorer: Scorer, problems: Sequence[Problem], decisions: Sequence[Decision], policy: Policy
) -> list[Decision]:
    """The decisions, with a `bad_reference` for kept problems whose answer the engine cannot read."""
    places = [i for i, p in enumerate(problems) if decisions[i].keep and p.gold.strip()]
    told = dict(zip(places, await readable(scorer, [str(problems[i].answer) for i in places]), strict=True))
    return [
        decision if told.get(i, True) else with_reasons(decision, [_unreadable(problems[i])], policy)
        for i, decision in enumerate(decisions)
    ]


def _unreadable(problem: Problem) -> Reason:
    text = f"cannot be graded: {quote(str(problem.answer))}"
    return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=0.95)
