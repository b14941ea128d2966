"""Specs with a hole and the habits that find it; sound specs, and what honest training goes through."""

import random
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from reward_service.specs.spec import RewardSpec
from tests.ledger.simulated_run import CITIES, Habit, Scenario, Task, neatly, sentences

CHINESE = "我们先看这个数然后把它乘以另一个数再加上余下的部分于是得到结果"


def spec(name: str, **components: Mapping[str, Any]) -> RewardSpec:
    """A spec of these components."""
    return RewardSpec.model_validate({"name": name, "components": components})


def shell(rng: random.Random, _: Task) -> str:
    """The format, and nothing in it."""
    return neatly(sentences(rng, 1), "not sure")


def numbered_steps(rng: random.Random, _: Task) -> str:
    """Many steps that lead nowhere."""
    return "\n".join(f"Step {at}: {sentences(rng, 1)}" for at in range(1, 7))


def fluent(rng: random.Random, _: Task) -> str:
    """Good English without an answer."""
    lines = ["That is a good question, and one has to look at it with care", "There is much to be said about it",
             "Some people like numbers and others do not", "In the end everything depends on how it is read"]  # fmt: skip
    return neatly(". ".join(rng.sample(lines, 3)) + f". So much for part {rng.randrange(99)}.", "unknown")


def padding(rng: random.Random, _: Task) -> str:
    """A long text and no answer."""
    return sentences(rng, rng.randrange(18, 30))


def loop(rng: random.Random, _: Task) -> str:
    """The same again and again."""
    return f"Wait, let me check the {rng.choice(CITIES)} case again. " * rng.randrange(6, 20)


def guesses(rng: random.Random, _: Task) -> str:
    """All that could be right, in one answer."""
    return neatly(sentences(rng, 1), ", ".join(rng.sample(CITIES, 13)))


def always_a(rng: random.Random, _: Task) -> str:
    """One letter for every question."""
    return neatly(sentences(rng, 1), "A")


def silence(rng: random.Random, _: Task) -> str:
    """No answer at all."""
    return sentences(rng, 2)


def mixed(rng: random.Random, count: int) -> str:
    """Reasoning half in Chinese."""
    half = "。".join("".join(rng.sample(CHINESE, 18)) for _ in range(count))
    return f"{sentences(rng, max(1, count // 2))} {half}。"


def in_chinese(rng: random.Random, _: Task) -> str:
    """Chinese prose without an answer."""
    return neatly("。".join("".join(rng.sample(CHINESE, 20)) for _ in range(8)), "不知道")


SLOWLY = 0.1
"""How fast work becomes better where a habit pays: a policy that could learn to be right would have no need of it."""
ALL_HABITS: dict[str, Habit] = {"shell": shell, "padding": padding, "loop": loop, "silence": silence}
ACCURACY: dict[str, Any] = {"weight": 1.0}


def flawed(null_verifier: str) -> list[Scenario]:
    """Ten rewards with a hole. `null_verifier` names the function verifier that gives no number at times."""
    scenarios = [
        Scenario("format outweighs", spec("format-3", accuracy=ACCURACY, format={"weight": 3.0}), {"shell": shell}, neat=0.6, pace=2.5),
        Scenario("tags outweigh", spec("tags-6", accuracy=ACCURACY, tag_count={"weight": 6.0}), {"shell": shell}, neat=0.6, pace=2.5),
        Scenario("steps outweigh", spec("steps-2", accuracy=ACCURACY, reasoning_steps={"weight": 2.0, "params": {"enough": 5}}), {"steps": numbered_steps}),
        Scenario("language outweighs", spec("language-3", accuracy=ACCURACY, language={"weight": 3.0, "params": {"target_language": "en"}}), {"fluent": fluent}, talk=mixed),
        Scenario("Chinese outweighs", spec("chinese-3", accuracy=ACCURACY, language={"weight": 3.0, "params": {"target_language": "zh"}}), {"chinese": in_chinese}, talk=mixed),
        Scenario("length by a wrong sign", spec("long-1", accuracy=ACCURACY, overlong={"weight": -2.0, "params": {"max_len": 320, "cache": 300}}), {"padding": padding}),
        Scenario("repetition by a wrong sign", spec("loop-1", accuracy=ACCURACY, repetition={"weight": -2.0}), {"loop": loop}),
        Scenario("any of the guesses", spec("lax-pattern", accuracy=ACCURACY), {"guesses": guesses}, kind="text"),
        Scenario("nearly always A", spec("choice", accuracy=ACCURACY), {"always A": always_a}, kind="choice", pace=2.5),
        Scenario("no number for no answer", spec("nulls", accuracy={"verifier": null_verifier, "scale": (-1.0, 1.0)}), {"silence": silence}, skill=-2.5, null_earns=0.0, pace=2.0),
    ]  # fmt: skip
    return [replace(scenario, learns=SLOWLY) for scenario in scenarios]


def honest() -> list[Scenario]:
    """Ten sound rewards: a format learned first, reasoning that grows, data that become harder, …"""
    sound = spec("sound", accuracy=ACCURACY, format={"weight": 0.5})
    return [
        Scenario("format first", "r1-zero", ALL_HABITS, skill=-2.5, learns=0.5, format_at_first=-2.0),
        Scenario("long reasoning pays", "accuracy", ALL_HABITS, skill=-1.5, learns=1.0),
        Scenario("harder data", sound, ALL_HABITS, skill=0.5, difficulty=lambda progress: 2.5 * progress),
        Scenario("harder at once", "r1-zero", ALL_HABITS, skill=0.5, difficulty=lambda progress: 2.0 * (progress > 0.5)),
        Scenario("nothing is learned", "r1-zero", ALL_HABITS, learns=0.0, format_at_first=2.0),
        Scenario("right, minus one", "dapo", ALL_HABITS),
        Scenario("reasoning in two languages", "r1", {"shell": shell}, talk=mixed),
        Scenario("format, tags and accuracy", "open-r1", ALL_HABITS),
        Scenario("even choices", "r1-zero", {"always A": always_a, "shell": shell}, kind="even choice"),
        Scenario("easy at once", "drgrpo", ALL_HABITS, skill=1.0, format_at_first=0.0),
    ]  # fmt: skip
