"""Rewards of single turns: which message of a conversation earned which part of its reward.

A component's part belongs to the messages that its verdict names (`detail["turns"]`: positions and weights),
and to the last turn where it names none. So the steps of a reward add up to its value.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import fsum
from typing import Any

from reward_service.rewards.advantages import StepAdvantage
from reward_service.rewards.process_rewards import step_advantages

TURNS = "turns"
"""Of a verdict's detail: the messages that its score is owed to, pairs of a position and a weight from 0."""


@dataclass(frozen=True, slots=True)
class StepReward:
    """What one message of the completion earned: `at` is its position, `value` the share of `component` in
    the reward that is owed to it."""

    at: int
    value: float
    component: str


def step_shares(
    component: str, value: float, detail: Mapping[str, Any] | None, turns: Sequence[int]
) -> list[StepReward]:
    """A component's part of a reward by the messages that it is owed to; `turns` are the positions of the
    assistant's messages, at least one."""
    owed = (detail or {}).get(TURNS)
    if not owed:
        return [StepReward(turns[-1], value, component)]
    weights: dict[int, float] = dict.fromkeys(turns, 0.0)
    for at, weight in owed:
        if at in weights:
            weights[at] += weight
    whole = fsum(weights.values())
    if whole == 0.0:
        return [StepReward(turns[-1], value, component)]
    return [StepReward(at, value * (part / whole), component) for at, part in weights.items() if part]


def turn_advantages(
    steps: Sequence[Sequence[StepReward] | None], turns: Sequence[Sequence[int]]
) -> list[list[StepAdvantage]] | None:
    """One advantage for each turn of each member of a group, by process supervision (`step_advantages`); a
    turn's reward is the sum of its steps.

    `turns` are the positions of the assistant's messages. A member without steps (a text, or without a
    reward) has none and takes no part; None when no member has any.
    """
    if all(own is None for own in steps):
        return None
    earned = [_turn_rewards(*member) for member in zip(steps, turns, strict=True)]
    return [
        [StepAdvantage(*pair) for pair in zip(places, found, strict=False)]
        for places, found in zip(turns, step_advantages(earned), strict=True)
    ]


def _turn_rewards(steps: Sequence[StepReward] | None, turns: Sequence[int]) -> list[float]:
    if steps is None:
        return []
    earned = dict.fromkeys(turns, 0.0)
    for step in steps:
        earned[step.at] += step.value
    return list(earned.values())
