"""Difficulty: pass rates, bands, curriculum and prioritized sampling."""

import pytest

from reward_service.filters import difficulty
from reward_service.filters.policy import Policy


@pytest.mark.parametrize(("right", "rate"), [(5, 1.0), (4, 0.8), (1, 0.2), (0, 0.0)])
def test_difficulty_is_the_share_of_wrong_answers(right: int, rate: float) -> None:
    found = difficulty.pass_rate([True] * right + [False] * (5 - right))
    assert found == pytest.approx(rate)
    assert difficulty.difficulty(rate) == pytest.approx(1 - rate)


def test_a_problem_is_drawn_in_proportion_to_what_it_is_not_solved() -> None:
    """What is missing: 1, 0.6, 0.4 and 0 of 2."""
    assert difficulty.weights([0.0, 0.4, 0.6, 1.0]) == pytest.approx([0.5, 0.3, 0.2, 0.0])
    assert difficulty.weights([1.0] * 4) == pytest.approx([0.25] * 4)


def test_weights_sum_to_one_and_favour_the_unsolved() -> None:
    found = difficulty.weights([0.0, 0.5, 0.9])
    assert sum(found) == pytest.approx(1.0)
    assert found[0] > found[1] > found[2]
    assert difficulty.weights([]) == []


def test_unjudged_attempts_take_no_part() -> None:
    assert difficulty.pass_rate([True, None, False]) == 0.5
    assert difficulty.pass_rate([None]) is None
    assert not difficulty.informative([True, None])
    assert difficulty.informative([True, False])


def test_trivial_and_hopeless_are_named_and_few_attempts_say_nothing() -> None:
    policy = Policy()
    easy, hard = difficulty.reason([True] * 4, policy), difficulty.reason([False] * 4, policy)
    assert easy is not None
    assert easy.kind == "too_easy"
    assert hard is not None
    assert hard.kind == "too_hard"
    assert difficulty.reason([True] * 3, policy) is None
    assert difficulty.reason([True, False, True, True], policy) is None


def test_bands_cover_the_whole_range_in_order() -> None:
    assert [difficulty.band(r) for r in (0, 0.1, 0.5, 0.9, 1)] == [
        "unsolved",
        "hard",
        "medium",
        "easy",
        "trivial",
    ]


def test_the_curriculum_goes_from_easy_to_hard_and_is_stable() -> None:
    assert difficulty.curriculum([0.1, 0.9, 0.5, 0.9]) == [1, 3, 2, 0]
