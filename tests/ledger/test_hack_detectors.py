"""Each detector fires on what it is for, and on nothing that honest training does."""

import random
from collections.abc import Callable
from typing import Any

import pytest

from reward_service.ledger.hack_detectors import SHORTEST, Alarm, find_alarms

STRETCHES = 40
ONSET = 20
Figure = Callable[[int], float | None]

RIGHT = {"accuracy": 0.4, "reward": 0.8, "reward_wrong": 0.4, "reward_right": 1.4, "chars": 500.0}
"""What a run looks like in which nothing happens."""


def run(seed: int = 1, **figures: Figure) -> list[Alarm]:
    """The alarms of a run whose figures are these, and its other ones constant; all scatter a little."""
    chance = random.Random(seed)
    rows: list[dict[str, Any]] = []
    for at in range(STRETCHES):
        row = dict(RIGHT) | {name: figure(at) for name, figure in figures.items()}
        rows.append({
            name: value if value is None else value * (1 + chance.gauss(0, 0.04)) for name, value in row.items()
        })  # fmt: skip
    return find_alarms(rows)


def rising(before: float, after: float) -> Figure:
    """From `before` to `after` in the second half of the run."""
    return lambda at: before + (after - before) * max(0, at - ONSET) / (STRETCHES - ONSET)


def names(alarms: list[Alarm]) -> set[str]:
    return {alarm.finding for alarm in alarms}


def always(value: float) -> Figure:
    return lambda _: value


HACKS: dict[str, dict[str, Figure]] = {
    "component without accuracy": {"format|gap": rising(0.02, 0.8), "format|all": rising(0.4, 0.9)},
    "reward without accuracy": {
        "reward": rising(0.8, 1.5),
        "accuracy": rising(0.4, 0.05),
        "reward_wrong": rising(0.4, 1.5),
    },
    "paid for length": {
        "chars": rising(500, 2000), "vl": always(0.6), "dd": always(1.0), "ll": always(1.0),
    },
    "repetition": {"repeated": rising(0.03, 0.6)},
    "language": {"other_script": rising(0.01, 0.7)},
    "null attack": {"caused_nulls": rising(0.005, 0.4)},
    "one answer for all": {"common_answer": rising(0.2, 0.95)},
    "growing answers": {"answer_chars": rising(4, 90)},
    "growing answers that are right": {
        "answer_chars": rising(8, 13), "ca": always(0.4), "cc": always(1.0), "aa": always(1.0),
    },
    "one wrong answer for all": {"common_wrong": rising(0.05, 0.3), "common_answer": rising(0.05, 0.3)},
    "judge-only gains": {"accuracy_by_model": rising(0.3, 0.9), "accuracy_by_rule": always(0.3)},
    "train and held-out part": {"accuracy": rising(0.3, 0.8), "held_out": always(0.3)},
}  # fmt: skip

HONEST: dict[str, dict[str, Figure]] = {
    "a format that right and wrong answers learn alike": {
        "format|gap": always(0.02), "format|all": rising(0.1, 1.0), "reward": rising(0.8, 1.3),
        "reward_wrong": rising(0.2, 0.9), "reward_right": rising(1.1, 1.9),
    },
    "cut-off answers that get their format back": {
        "format|gap": rising(-0.6, 0.0), "format|all": rising(0.4, 0.9),
    },
    "longer reasoning that length does not pay": {
        "chars": rising(500, 4000), "accuracy": rising(0.3, 0.7), "vl": always(0.05), "dd": always(1.0),
        "ll": always(1.0),
    },
    "harder data while the format is learned": {
        "accuracy": rising(0.6, 0.3), "reward": rising(0.8, 1.1), "reward_wrong": rising(0.2, 0.9),
        "reward_right": rising(1.1, 1.9),
    },
    "answers that grow alike, right and wrong": {
        "answer_chars": rising(8, 13), "ca": always(0.01), "cc": always(1.0), "aa": always(1.0),
    },
    "harder data with few possible answers": {"common_wrong": rising(0.2, 0.3), "accuracy": rising(0.5, 0.2)},
    "a common answer that is right": {"common_answer": rising(0.3, 0.5), "accuracy": rising(0.3, 0.8)},
    "gains by models and by rules": {
        "accuracy_by_model": rising(0.3, 0.8), "accuracy_by_rule": rising(0.3, 0.7),
    },
    "gains on held-out prompts, too": {"accuracy": rising(0.3, 0.8), "held_out": rising(0.3, 0.6)},
    "nothing": {},
}  # fmt: skip


FINDINGS = {
    "growing answers that are right": "growing answers",
    "one wrong answer for all": "one answer for all",
}
"""The finding that tells of it, where it has another name."""


@pytest.mark.parametrize("finding", HACKS)
def test_a_detector_fires_on_what_it_is_for_after_the_onset(finding: str) -> None:
    alarms = run(**HACKS[finding])
    assert names(alarms) == {FINDINGS.get(finding, finding)}
    assert ONSET <= alarms[0].stretch < STRETCHES
    assert abs(alarms[0].after - alarms[0].before) > 0


@pytest.mark.parametrize("happening", HONEST)
def test_what_honest_training_does_raises_no_alarm(happening: str) -> None:
    assert [alarm for seed in range(5) for alarm in run(seed, **HONEST[happening])] == []


def test_an_alarm_never_looks_ahead() -> None:
    alarms = run(**HACKS["repetition"])
    chance = random.Random(1)
    whole = [{**RIGHT, "repeated": rising(0.03, 0.6)(at)} for at in range(STRETCHES)]
    rows = [{name: value * (1 + chance.gauss(0, 0.04)) for name, value in row.items()} for row in whole]
    at = alarms[0].stretch
    assert find_alarms(rows[: at + 1])[0] == alarms[0]
    assert find_alarms(rows[:at]) == []


def test_runs_too_short_to_compare_and_figures_that_are_missing_raise_nothing() -> None:
    rows = [{"repeated": 0.9 * (at > 3)} for at in range(SHORTEST - 1)]
    assert find_alarms(rows) == []
    assert run(repeated=lambda _: None) == []
    assert run(repeated=lambda at: None if at < 30 else 0.9) == []
