from typing import Any

import pytest

from reward_service.shaping.length import kimi_length


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["kimi_length_reward"]:
        found = kimi_length(case["lengths"], [bool(c) for c in case["correct"]])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


def test_a_wrong_answer_is_never_paid_for_being_short() -> None:
    assert max(kimi_length([1, 50, 100], [False] * 3)) == 0.0


def test_an_empty_group_has_no_values() -> None:
    assert kimi_length([], []) == []
