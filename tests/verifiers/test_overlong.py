import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.verifiers.overlong import overlong
from tests import formulas


@pytest.mark.parametrize(
    ("length", "score"),
    [
        (0, 0),
        (800, 0),
        (801, -0.005),
        (850, -0.25),
        (900, -0.5),
        (999, -0.995),
        (1_000, -1),
        (1_001, -1),
        (9_999, -1),
    ],
)
def test_the_punishment_grows_over_the_last_two_hundred_of_a_thousand(length: int, score: float) -> None:
    assert overlong(length, 1_000, 200) == pytest.approx(score, abs=1e-9)


@given(st.integers(0, 3_000), st.integers(1, 2_000), st.integers(0, 2_000))
def test_every_length_equals_the_plain_formula(length: int, max_len: int, cache: int) -> None:
    expected = float(formulas.overlong(length, max_len, min(cache, max_len)))
    assert overlong(length, max_len, min(cache, max_len)) == pytest.approx(expected, abs=1e-9)


def test_never_rises_with_length_and_stays_in_its_range() -> None:
    values = [overlong(n, 100, 30) for n in range(300)]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (0.0, -1.0)


def test_without_a_cache_it_is_a_step() -> None:
    assert [overlong(n, 10, 0) for n in (9, 10, 11)] == [0.0, 0.0, -1.0]
