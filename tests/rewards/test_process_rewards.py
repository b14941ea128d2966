from math import log, sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.grading import step_aggregation
from reward_service.grading.step_aggregation import Aggregate
from reward_service.rewards import process_rewards
from tests import formulas

STEPS = st.lists(st.integers(0, 4), min_size=1, max_size=6)


def test_process_supervision_on_a_group_worked_by_hand() -> None:
    """Mean 2/3, standard deviation sqrt(2)/3."""
    first, second = process_rewards.step_advantages([[1, 0], [1]])
    assert first == pytest.approx([-1 / sqrt(2), -sqrt(2)], abs=1e-9)
    assert second == pytest.approx([1 / sqrt(2)], abs=1e-9)


@given(st.lists(STEPS, min_size=1, max_size=5))
def test_process_supervision_equals_the_plain_formula(rewards: list[list[int]]) -> None:
    if len({reward for steps in rewards for reward in steps}) > 1:
        expected = [pytest.approx(row, abs=1e-9) for row in formulas.step_advantages(rewards)]
        assert process_rewards.step_advantages(rewards) == expected


def test_step_rewards_without_spread_have_no_advantage() -> None:
    assert process_rewards.step_advantages([[1.0, 1.0], [1.0]]) == [[0.0, 0.0], [0.0]]


@pytest.mark.parametrize(
    ("how", "expected"),
    [("product", 0.16), ("min", 0.4), ("last", 0.5), ("mean", 17 / 30), ("geometric_mean", 0.16 ** (1 / 3))],
)
def test_each_aggregate_on_steps_worked_by_hand(how: Aggregate, expected: float) -> None:
    assert step_aggregation.aggregate([0.4, 0.8, 0.5], how) == pytest.approx(expected, abs=1e-9)


def test_a_long_sure_solution_loses_by_the_product_and_wins_by_the_weakest_step() -> None:
    long, short = [0.9] * 8, [0.75, 0.95]
    assert step_aggregation.aggregate(long, "product") < step_aggregation.aggregate(short, "product")
    assert step_aggregation.aggregate(long, "min") > step_aggregation.aggregate(short, "min")


@pytest.mark.parametrize(
    ("right", "hard", "soft"),
    [([True] * 4, 1, 1.0), ([False] * 4, 0, 0.0), ([False, True, False, False], 1, 0.25), ([], 0, 0.0)],
)
def test_math_shepherds_labels(right: list[bool], hard: int, soft: float) -> None:
    assert (process_rewards.hard_label(right), process_rewards.soft_label(right)) == (hard, soft)


def test_the_likelihood_of_step_labels_worked_by_hand() -> None:
    assert process_rewards.log_likelihood([1, 0, 1], [0.5, 0.75, 0.5]) == pytest.approx(-4 * log(2), abs=1e-9)
