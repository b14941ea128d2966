from typing import Any

import pytest

from reward_service.shaping.overlong import overlong


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["dapo_soft_overlong"]:
        found = overlong(case["length"], case["L_max"], case["L_cache"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


def test_never_rises_with_length_and_stays_in_its_range() -> None:
    values = [overlong(n, 100, 30) for n in range(300)]
    assert values == sorted(values, reverse=True)
    assert (values[0], values[-1]) == (0.0, -1.0)


def test_without_a_cache_it_is_a_step() -> None:
    assert [overlong(n, 10, 0) for n in (9, 10, 11)] == [0.0, 0.0, -1.0]
