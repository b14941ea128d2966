import time
from math import fsum
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.rewards.combine import combine
from reward_service.rewards.process_rewards import step_advantages
from reward_service.rewards.step_rewards import StepReward, step_shares, turn_advantages
from reward_service.specs.spec import parse
from reward_service.verdict import Verdict

TURNS = st.lists(st.integers(0, 20), min_size=1, max_size=8, unique=True).map(sorted)
OWED = st.lists(st.tuples(st.integers(-3, 25), st.integers(0, 5)), max_size=12)
VALUE = st.floats(-10, 10, allow_nan=False)


@given(VALUE, TURNS, OWED)
def test_shares_add_up_and_go_to_turns_alone(value: float, turns: list[int], owed: list[Any]) -> None:
    shares = step_shares("c", value, {"turns": owed}, turns)
    assert fsum(share.value for share in shares) == pytest.approx(value, abs=1e-9)
    assert {share.at for share in shares} <= set(turns)
    assert len({share.at for share in shares}) == len(shares)


def test_a_verdict_that_names_no_turn_is_owed_to_the_last() -> None:
    for detail in (None, {}, {"turns": []}, {"turns": [(9, 1)]}, {"turns": [(0, 0)]}):
        assert step_shares("accuracy", 1.0, detail, (0, 2)) == [StepReward(2, 1.0, "accuracy")]


def test_a_turn_that_makes_two_of_three_calls_has_two_thirds() -> None:
    found = step_shares("accuracy", 3.0, {"turns": [(0, 1), (2, 2)]}, (0, 2, 4))
    assert found == [StepReward(0, 1.0, "accuracy"), StepReward(2, 2.0, "accuracy")]


SPEC = {
    "components": {
        "accuracy": {"weight": 2.0, "scale": [-1, 1]},
        "format": {"weight": 0.3},
        "length": {"weight": 0},
    }
}
SCORE = st.floats(0, 1)


@given(SCORE, SCORE, TURNS, OWED, st.booleans())
def test_the_steps_of_a_reward_add_up_to_its_value(
    first: float, second: float, turns: list[int], owed: list[Any], gated: bool
) -> None:
    verdicts = {
        "accuracy": Verdict.scored(first, "", detail={"turns": owed}),
        "format": Verdict.scored(second, ""),
        "length": Verdict.scored(1.0, ""),
    }
    gates = {"gates": [{"component": "format", "at_least": 0.5}]} if gated else {}
    reward = combine(0, verdicts, parse({**SPEC, **gates}), turns=turns)
    assert reward.steps is not None
    assert fsum(step.value for step in reward.steps) == pytest.approx(reward.value, abs=1e-9)
    assert {step.component for step in reward.steps} == {"accuracy", "format"}


def test_what_has_no_value_or_no_messages_has_no_steps() -> None:
    spec = parse({"components": {"accuracy": {}}})
    assert combine(0, {"accuracy": Verdict.bad_reference("")}, spec, turns=(0,)).steps is None
    assert combine(0, {"accuracy": Verdict.scored(1.0, "")}, spec).steps is None


@given(st.lists(st.lists(st.integers(0, 4), min_size=1, max_size=5), min_size=1, max_size=5))
def test_a_groups_turns_are_normalised_together(rewards: list[list[int]]) -> None:
    turns = [range(0, 2 * len(own), 2) for own in rewards]
    steps = [
        [StepReward(at, value / 2, name) for at, value in zip(*pair, strict=True) for name in ("a", "b")]
        for pair in zip(turns, rewards, strict=True)
    ]
    found = turn_advantages(steps, turns)
    assert found is not None
    assert [[one.at for one in own] for own in found] == [list(own) for own in turns]
    values = [[one.advantage for one in own] for own in found]
    assert values == [pytest.approx(own, abs=1e-9) for own in step_advantages(rewards)]


def test_members_without_steps_take_no_part_in_a_groups_turns() -> None:
    steps = [[StepReward(0, 1.0, "a")], None, [StepReward(0, 0.0, "a")], None]
    found = turn_advantages(steps, [(0,), (0, 2), (0,), ()])
    assert found is not None
    assert [[one.advantage for one in own] for own in found] == [[1.0], [], [-1.0], []]
    assert turn_advantages([None, None], [(0,), ()]) is None


def test_a_conversation_of_many_turns_costs_no_more_than_its_length() -> None:
    turns = range(200_000)
    steps = [StepReward(at, float(at % 2), "a") for at in turns]
    began = time.process_time()
    found = turn_advantages([steps], [turns])
    assert found is not None
    assert len(found[0]) == len(turns)
    assert time.process_time() - began < 10.0
