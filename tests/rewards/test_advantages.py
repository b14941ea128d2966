from typing import Any, get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.rewards.advantages import advantages, standard_deviation, statistics, weighted_advantages
from reward_service.specs.spec import Advantage
from tests import formulas

KINDS = get_args(Advantage)
REWARDS = st.lists(st.one_of(st.none(), st.floats(-10, 10)), max_size=20)


@given(st.lists(st.integers(-4, 4), min_size=2, max_size=12), st.sampled_from(KINDS))
def test_advantages_equal_the_plain_formula(rewards: list[int], kind: Advantage) -> None:
    if len(set(rewards)) > 1:
        assert advantages(rewards, kind) == pytest.approx(formulas.advantages(rewards, kind), abs=1e-9)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("population", [2**0.5, -(0.5**0.5), -(0.5**0.5)]),
        ("trl", [2 / (3**0.5 + 1e-4), -1 / (3**0.5 + 1e-4), -1 / (3**0.5 + 1e-4)]),
        ("verl", [2 / (3**0.5 + 1e-6), -1 / (3**0.5 + 1e-6), -1 / (3**0.5 + 1e-6)]),
        ("none", [2.0, -1.0, -1.0]),
        ("batch", [2 / (3**0.5 + 1e-4), -1 / (3**0.5 + 1e-4), -1 / (3**0.5 + 1e-4)]),
        ("leave_one_out", [3.0, -1.5, -1.5]),
    ],
)
def test_each_formula_on_a_group_worked_by_hand(kind: Advantage, expected: list[float]) -> None:
    assert advantages([3, 0, 0], kind) == pytest.approx(expected, abs=1e-9)


def test_the_batch_formula_divides_by_the_spread_of_the_whole_batch() -> None:
    assert advantages([3, 0, 0], "batch", batch_std=4.0) == pytest.approx(
        [2 / 4.0001, -1 / 4.0001, -1 / 4.0001]
    )


@given(REWARDS, st.sampled_from(KINDS))
def test_there_is_one_finite_advantage_per_member_and_none_for_nulls(
    rewards: list[float | None], kind: Advantage
) -> None:
    found = advantages(rewards, kind)
    assert len(found) == len(rewards)
    assert all(abs(a) < 1e9 for a in found)
    assert all(a == 0.0 for a, r in zip(found, rewards, strict=True) if r is None)


@given(REWARDS, st.sampled_from(KINDS))
def test_advantages_of_a_group_sum_to_zero(rewards: list[float | None], kind: Advantage) -> None:
    assert sum(advantages(rewards, kind)) == pytest.approx(0.0, abs=1e-6)


@given(st.floats(-10, 10), st.integers(0, 16), st.sampled_from(KINDS))
def test_a_group_without_spread_has_no_advantages(reward: float, size: int, kind: Advantage) -> None:
    assert advantages([reward] * size, kind) == [0.0] * size


@given(REWARDS, st.sampled_from(KINDS))
def test_a_null_member_shifts_nobodys_baseline(rewards: list[float | None], kind: Advantage) -> None:
    known = [r for r in rewards if r is not None]
    with_nulls = [a for a, r in zip(advantages(rewards, kind), rewards, strict=True) if r is not None]
    assert with_nulls == advantages(known, kind)


def test_noise_below_a_billionth_is_no_spread() -> None:
    assert standard_deviation([0.1 + 0.2, 0.3], sample=True) == 0.0
    assert advantages([0.1 + 0.2, 0.3]) == [0.0, 0.0]


def members(*pairs: tuple[float | None, float | None]) -> list[tuple[Any, float | None, float | None]]:
    return [(number, reward, accuracy) for number, (reward, accuracy) in enumerate(pairs)]


def test_pass_rate_counts_right_members_among_those_judged() -> None:
    group = statistics("g", members((2.0, 1.0), (1.0, 0.0), (None, None), (1.5, 0.5)))
    assert (group.size, group.scored) == (4, 3)
    assert group.pass_rate == pytest.approx(1 / 3)
    assert group.mean == pytest.approx(1.5)
    assert group.ids == [0, 1, 2, 3]
    assert group.informative


def test_shaping_alone_never_makes_a_group_informative() -> None:
    assert not statistics("g", members((1.0, 1.0), (0.5, 1.0))).informative
    assert not statistics("g", members((0.5, 0.0), (0.1, 0.0))).informative


def test_without_accuracy_the_rewards_tell_whether_a_group_is_informative() -> None:
    assert statistics("g", members((1.0, None), (0.0, None))).informative
    assert not statistics("g", members((1.0, None), (1.0, None))).informative
    assert statistics("g", members((1.0, None))).pass_rate is None


def test_a_group_that_nobody_could_judge_has_no_numbers() -> None:
    group = statistics("g", members((None, None), (None, None)))
    assert (group.pass_rate, group.mean, group.std, group.informative) == (None, None, None, False)
    assert group.advantages == [0.0, 0.0]


@pytest.mark.parametrize(
    ("accuracy", "keep"),
    [([1, 1, 1], False), ([0, 0], False), ([1, 0, 0, 0], True), ([0, 1], True), ([1], False), ([], False)],
)
def test_dynamic_sampling_keeps_groups_that_are_neither_all_right_nor_all_wrong(
    accuracy: list[int], keep: bool
) -> None:
    rewards = [0.5 * right - 0.1 * position for position, right in enumerate(accuracy)]
    group = members(*[(reward, float(right)) for reward, right in zip(rewards, accuracy, strict=True)])
    assert statistics("g", group).informative is keep


def test_the_mean_of_attempts_is_the_pass_rate() -> None:
    group = members(*[(float(right), float(right)) for right in (1, 0, 0, 1, 0)])
    assert statistics("g", group).pass_rate == pytest.approx(2 / 5)


def test_a_group_of_one_is_flagged_and_has_no_advantage() -> None:
    found = statistics("g", [(0, 1.0, 1.0)])
    assert (found.too_small, found.advantages) == (True, [0.0])


def test_normalising_components_first_keeps_a_small_component_audible() -> None:
    scores: dict[str, list[float | None]] = {"accuracy": [1.0, 1.0, 0.0, 0.0], "format": [0.1, 0.0, 0.1, 0.0]}
    found = weighted_advantages(scores, {"accuracy": 1.0, "format": 0.5})
    assert found == pytest.approx([1.5, 0.5, -0.5, -1.5])


def test_ones_own_members_keep_the_whole_groups_numbers() -> None:
    whole = statistics("g", [(i, float(i % 2), float(i % 2)) for i in range(4)])
    own = whole.for_members([2, 3])
    assert (own.ids, own.advantages) == ([2, 3], whole.advantages[2:])
    assert (own.size, own.mean) == (4, whole.mean)
