"""What trainers want to know of a reward, as plain numbers."""

import logging
import math
from collections.abc import Mapping, Sequence
from typing import Any

Reward = Mapping[str, Any]
ACCURACY = "accuracy"

logger = logging.getLogger(__name__)


def value(reward: Reward) -> float | None:
    """The reward, or None when it was not judged."""
    found: float | None = reward["value"]
    return found


def component(reward: Reward, name: str, field: str = "score") -> float | None:
    """A component's `score` (0 to 1) or its part of the reward (`value`); None when it was not judged or
    the spec has no such component."""
    found: float | None = reward["components"].get(name, {}).get(field)
    return found


def turn_values(reward: Reward, completion: Sequence[Mapping[str, Any]]) -> list[float]:
    """What each of the assistant's messages of a completion earned; they add up to the reward. Empty when it
    was not judged."""
    if value(reward) is None:
        return []
    earned = {at: 0.0 for at, message in enumerate(completion) if message.get("role") == "assistant"}
    for step in reward.get("steps") or ():
        earned[step["at"]] = earned.get(step["at"], 0.0) + step["value"]
    return list(earned.values())


def judged(reward: Reward, instead: float) -> float:
    """The reward, or `instead` with a warning, for trainers that cannot leave a sample out."""
    found = value(reward)
    if found is not None:
        return float(found)
    logger.warning("sample has no reward (%s); %g stands in for it", why(reward), instead)
    return instead


def why(reward: Reward) -> str:
    """Why a reward has no value."""
    reasons = [part.get("reason") for part in reward["components"].values() if part.get("score") is None]
    said = next(filter(None, [reward.get("reason"), *reasons]), "no reason given")
    return f"{reward['outcome']}: {said}"


def answer(reward: Reward) -> str:
    """The answer that was graded, or an empty string."""
    return str(reward["components"].get(ACCURACY, {}).get("answer") or "")


def numbers(reward: Reward, names: Sequence[str], instead: float) -> dict[str, float]:
    """The same numeric keys whatever happened: `acc` (accuracy, 0 to 1; the reward where a spec has none),
    each named component's score (0 where there is none), and `unscored` (1: the reward was not judged)."""
    unscored = value(reward) is None
    whole = instead if unscored else float(reward["value"])
    accuracy = component(reward, ACCURACY)
    has_accuracy = unscored or ACCURACY in reward["components"]
    acc = (accuracy or 0.0) if has_accuracy else whole
    return {"acc": acc, **{n: component(reward, n) or 0.0 for n in names}, "unscored": float(unscored)}


def means(rewards: Sequence[Reward]) -> dict[str, float]:
    """The mean score of every component over the rewards that have one, the share of rewards that were not
    judged (`unscored`), and the share of each outcome; no NaN."""
    total = len(rewards) or 1
    shares = {"unscored": sum(value(reward) is None for reward in rewards) / total}
    names = {name for reward in rewards for name in reward["components"]}
    for name in sorted(names):
        scores = [s for r in rewards if (s := component(r, name)) is not None]
        if scores:
            shares[name] = math.fsum(scores) / len(scores)
    return shares
