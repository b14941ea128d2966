"""Integer solutions along a line are the same when their points are."""

import pytest

from reward_service.grading.math.decision import equal

_GOLD = "x = 5 + 7t, y = -1 - 2t"


@pytest.mark.parametrize(
    "answer", ["(-2 + 7k, 1 - 2k)", "x = -2 + 7k, y = 1 - 2k, k ∈ Z", "(x, y) = (5 - 7n, -1 + 2n)"]
)
def test_another_point_and_the_opposite_step_are_the_same_line(answer: str) -> None:
    assert equal(_GOLD, answer) is True


@pytest.mark.parametrize(
    "answer",
    ["x = 5 + 7t, y = -1 + 2t", "x = 5 + 14t, y = -1 - 4t", "(-1 - 2k, 5 + 7k)", "(4 + 7k, -1 - 2k)"],
)
def test_another_step_or_a_point_between_is_not(answer: str) -> None:
    assert equal(_GOLD, answer) is False
