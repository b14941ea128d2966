"""Guesses and golds judged by the engine, where one that does not end costs nothing else."""

from collections.abc import Sequence

from reward_service.filters.guessability import MAX_GUESS
from reward_service.filters.policy import FilterDecision, Kind, Policy, Problem, Reason, quote, with_reasons
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Outcome

_UNLIKELY = "\\boxed{\\frac{-7919}{65537}}"
"""An answer that is nobody's: comparing with it takes reading the gold."""

Pair = tuple[str, str]
"""A reference and a guess."""


async def judge_guesses(scorer: Scorer, pairs: Sequence[Pair]) -> list[bool | None]:
    """Whether each guess is right; None when that could not be judged.

    A word or a letter is right as it stands, whether or not it is mathematics.
    """
    samples = [Sample(completion=f"\\boxed{{{guess[:MAX_GUESS]}}}", reference=gold) for gold, guess in pairs]
    rewards = await scorer.score(samples, SpecLibrary().compiled_spec("accuracy"))
    return [_is_right(pair, reward) for pair, reward in zip(pairs, rewards, strict=True)]


def _is_right(pair: Pair, reward: Reward) -> bool | None:
    gold, guess = (text.strip().casefold() for text in pair)
    if gold == guess:
        return bool(gold)
    return None if reward.value is None else reward.value >= 1.0


async def gold_readable(scorer: Scorer, golds: Sequence[str]) -> list[bool]:
    """Whether the accuracy verifier can read each gold; one that could not be tried counts as readable."""
    samples = [Sample(completion=_UNLIKELY, reference=gold) for gold in golds]
    rewards = await scorer.score(samples, SpecLibrary().compiled_spec("accuracy"))
    return [reward.outcome is not Outcome.BAD_REFERENCE for reward in rewards]


async def add_ungradable_reasons(
    scorer: Scorer, problems: Sequence[Problem], decisions: Sequence[FilterDecision], policy: Policy
) -> list[FilterDecision]:
    """The decisions, with a `bad_reference` for kept problems whose answer the engine cannot read."""
    places = [i for i, p in enumerate(problems) if decisions[i].keep and p.gold.strip()]
    readable_at = dict(
        zip(places, await gold_readable(scorer, [str(problems[i].answer) for i in places]), strict=True)
    )
    return [
        decision
        if readable_at.get(i, True)
        else with_reasons(decision, [_unreadable_reason(problems[i])], policy)
        for i, decision in enumerate(decisions)
    ]


def _unreadable_reason(problem: Problem) -> Reason:
    text = f"cannot be graded: {quote(str(problem.answer))}"
    return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=0.95)
