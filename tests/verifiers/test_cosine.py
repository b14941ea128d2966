import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.verifiers.cosine import cosine
from tests import formulas

RIGHT, WRONG = (1.0, 0.5), (-1.0, -0.5)


@pytest.mark.parametrize(
    ("length", "right", "wrong"),
    [(0, 1.0, -1.0), (100, 0.875, -0.875), (150, 0.75, -0.75), (200, 0.625, -0.625), (300, 0.5, -0.5)],
)
def test_the_curve_at_angles_whose_cosine_is_known(length: int, right: float, wrong: float) -> None:
    assert cosine(length, 300, correct=True, right=RIGHT, wrong=WRONG) == pytest.approx(right, abs=1e-9)
    assert cosine(length, 300, correct=False, right=RIGHT, wrong=WRONG) == pytest.approx(wrong, abs=1e-9)


@given(st.integers(0, 3_000), st.integers(1, 2_000), st.booleans())
def test_the_curve_equals_the_plain_formula(length: int, max_len: int, correct: bool) -> None:
    found = cosine(length, max_len, correct=correct, right=RIGHT, wrong=WRONG)
    expected = formulas.cosine(length, max_len, *(RIGHT if correct else WRONG))
    assert found == pytest.approx(expected, abs=1e-9)


@pytest.mark.parametrize("correct", [True, False])
def test_past_the_maximum_nothing_changes(correct: bool) -> None:
    values = {cosine(n, 100, correct=correct, right=RIGHT, wrong=WRONG) for n in range(100, 900)}
    assert len(values) == 1
