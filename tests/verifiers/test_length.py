import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.verifiers.length import kimi_length
from tests import formulas


def test_a_group_worked_by_hand() -> None:
    found = kimi_length([120, 180, 300, 150], [True, True, True, False])
    assert found == pytest.approx([1 / 2, 1 / 6, -1 / 2, 0], abs=1e-9)


@given(st.lists(st.tuples(st.integers(0, 5_000), st.booleans()), min_size=1, max_size=16))
def test_every_group_equals_the_plain_formula(members: list[tuple[int, bool]]) -> None:
    lengths, correct = zip(*members, strict=True)
    expected = [float(value) for value in formulas.kimi_length(lengths, correct)]
    assert kimi_length(lengths, correct) == pytest.approx(expected, abs=1e-9)


def test_a_wrong_answer_is_never_paid_for_being_short() -> None:
    assert max(kimi_length([1, 50, 100], [False] * 3)) == 0.0


def test_an_empty_group_has_no_values() -> None:
    assert kimi_length([], []) == []
