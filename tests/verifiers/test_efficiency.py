from math import e

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.verifiers.efficiency import efficiency
from tests import formulas


def test_a_group_worked_by_hand() -> None:
    """Mean 20, standard deviation 10: z is -1, 1 and, for the wrong answer, of no matter."""
    found = efficiency([10, 30, 7], [1.0, 1.0, 0.0], 0.5)
    assert found == pytest.approx([1 - 0.5 / (1 + e), 1 - 0.5 / (1 + 1 / e), 0.0], abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 5_000), st.booleans()), min_size=1, max_size=16), st.floats(0, 1))
def test_every_group_equals_the_plain_formula(members: list[tuple[int, bool]], alpha: float) -> None:
    lengths, correct = zip(*members, strict=True)
    found = efficiency(lengths, [float(right) for right in correct], alpha)
    assert found == pytest.approx(formulas.efficiency(lengths, correct, alpha), abs=1e-9)


def test_equal_lengths_cost_half_of_alpha() -> None:
    assert efficiency([70, 70], [1.0, 1.0], 0.4) == pytest.approx([0.8, 0.8])


def test_lengths_of_wrong_answers_do_not_matter() -> None:
    assert efficiency([10, 20, 9_999], [1, 1, 0], 0.4)[:2] == efficiency([10, 20, 1], [1, 1, 0], 0.4)[:2]


def test_extreme_lengths_do_not_overflow() -> None:
    lengths = [1.0] * 5_000 + [1e9]
    assert all(0.0 <= value <= 1.0 for value in efficiency(lengths, [1.0] * len(lengths), 1.0))
