"""Rewards for steps: process supervision, and what process reward models are trained on and give."""

from collections.abc import Sequence
from itertools import accumulate
from math import fsum, log

from reward_service.rewards.advantages import mean, standard_deviation


def step_advantages(rewards: Sequence[Sequence[float]]) -> list[list[float]]:
    """GRPO with process supervision (arXiv 2402.03300, 4.1.3): one advantage per step of each answer.

    All step rewards of the group are normalised together (std over n); a step's advantage is the sum of the
    normalised rewards from that step on. Without spread all are 0.
    """
    every = [reward for steps in rewards for reward in steps]
    reward_std = standard_deviation(every, sample=False)
    if reward_std == 0.0:
        return [[0.0] * len(steps) for steps in rewards]
    center = mean(every)
    normal = [[(reward - center) / reward_std for reward in steps] for steps in rewards]
    return [list(accumulate(reversed(steps)))[::-1] for steps in normal]


def hard_label(right: Sequence[bool]) -> int:
    """Math-Shepherd (arXiv 2312.08935): a step is good when any completion from it is right."""
    return int(any(right))


def soft_label(right: Sequence[bool]) -> float:
    """Math-Shepherd: the share of completions from a step that are right; 0 without completions."""
    return sum(right) / len(right) if right else 0.0


def log_likelihood(labels: Sequence[float], scores: Sequence[float]) -> float:
    """sum_i y_i ln r_i + (1 - y_i) ln(1 - r_i), to be maximised; scores strictly between 0 and 1."""
    return fsum(y * log(r) + (1 - y) * log(1 - r) for y, r in zip(labels, scores, strict=True))
