"""Rewards for steps: process supervision, and what process reward models are trained on and give."""

from collections.abc import Callable, Sequence
from math import fsum, log, prod
from typing import Literal

from reward_service.group import deviation, mean

Aggregate = Literal["product", "min", "mean", "last", "geometric_mean"]

_AGGREGATES: dict[Aggregate, Callable[[Sequence[float]], float]] = {
    "product": prod,
    "min": min,
    "mean": mean,
    "last": lambda steps: steps[-1],
    "geometric_mean": lambda steps: prod(steps) ** (1 / len(steps)),
}


def aggregate(probabilities: Sequence[float], how: Aggregate) -> float:
    """One score of a solution from its steps' probabilities of being right, in [0, 1].

    `product` is "Let's Verify Step by Step" (arXiv 2305.20050) and punishes length; `min` is Math-Shepherd.
    """
    return _AGGREGATES[how](probabilities)


def step_advantages(rewards: Sequence[Sequence[float]]) -> list[list[float]]:
    """GRPO with process supervision (arXiv 2402.03300, 4.1.3): one advantage per step of each answer.

    All step rewards of the group are normalised together (std over n); a step's advantage is the sum of the
    normalised rewards from that step on. Without spread all are 0.
    """
    every = [reward for steps in rewards for reward in steps]
    spread = deviation(every, sample=False)
    if spread == 0.0:
        return [[0.0] * len(steps) for steps in rewards]
    center = mean(every)
    normal = [[(reward - center) / spread for reward in steps] for steps in rewards]
    return [[fsum(steps[at:]) for at in range(len(steps))] for steps in normal]


def hard_label(right: Sequence[bool]) -> int:
    """Math-Shepherd (arXiv 2312.08935): a step is good when any completion from it is right."""
    return int(any(right))


def soft_label(right: Sequence[bool]) -> float:
    """Math-Shepherd: the share of completions from a step that are right; 0 without completions."""
    return sum(right) / len(right) if right else 0.0


def log_likelihood(labels: Sequence[float], scores: Sequence[float]) -> float:
    """sum_i y_i ln r_i + (1 - y_i) ln(1 - r_i), to be maximised; scores strictly between 0 and 1."""
    return fsum(y * log(r) + (1 - y) * log(1 - r) for y, r in zip(labels, scores, strict=True))
