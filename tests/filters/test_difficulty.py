"""Difficulty: pass rates, bands, curriculum and prioritized sampling."""

from typing import Any

import pytest

from reward_service.filters import difficulty
from reward_service.filters.decision import Policy


def test_the_published_numbers_come_out(vectors: dict[str, Any]) -> None:
    weights = vectors["prioritized_sampling"]
    assert difficulty.weights(weights["success_rates"]) == pytest.approx(weights["expected"])
    solved = weights["all_solved"]
    assert difficulty.weights(solved["success_rates"]) == pytest.approx(solved["expected"])
    case = vectors["difficulty"]
    for right, rate, hard in zip(case["correct"], case["pass_rate"], case["difficulty"], strict=True):
        found = difficulty.pass_rate([True] * right + [False] * (case["samples"] - right))
        assert found == pytest.approx(rate)
        assert difficulty.difficulty(found or 0.0) == pytest.approx(hard)


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
