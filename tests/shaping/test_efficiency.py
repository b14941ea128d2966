from typing import Any

import pytest

from reward_service.shaping.efficiency import efficiency


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["reason_efficiently_sigmoid"]:
        found = efficiency(case["lengths"], case["correct"], case["alpha"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


def test_equal_lengths_cost_half_of_alpha() -> None:
    assert efficiency([70, 70], [1.0, 1.0], 0.4) == pytest.approx([0.8, 0.8])


def test_lengths_of_wrong_answers_do_not_matter() -> None:
    assert efficiency([10, 20, 9_999], [1, 1, 0], 0.4)[:2] == efficiency([10, 20, 1], [1, 1, 0], 0.4)[:2]


def test_extreme_lengths_do_not_overflow() -> None:
    lengths = [1.0] * 5_000 + [1e9]
    assert all(0.0 <= value <= 1.0 for value in efficiency(lengths, [1.0] * len(lengths), 1.0))
