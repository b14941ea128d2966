"""How much of a reward is told."""

from dataclasses import replace
from typing import Literal

from reward_service.rewards.combine import Reward, without_reasons, without_tests

Detail = Literal["none", "components", "full", "spans"]


def in_detail(reward: Reward, detail: Detail) -> Reward:
    """As much of a reward as a caller has asked for."""
    if detail == "spans":
        return reward
    if detail == "full":
        return without_tests(reward)
    if detail == "components":
        return without_reasons(reward)
    return replace(reward, components={})
