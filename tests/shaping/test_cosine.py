from typing import Any

import pytest

from reward_service.shaping.cosine import cosine

RIGHT, WRONG = (1.0, 0.5), (-1.0, -0.5)


def test_the_published_numbers_come_out(vectors: Any) -> None:
    for case in vectors["cosine_scaled"]:
        found = cosine(case["length"], case["max_len"], correct=case["correct"], right=RIGHT, wrong=WRONG)
        assert found == pytest.approx(case["clamped"], abs=1e-9), case


@pytest.mark.parametrize("correct", [True, False])
def test_past_the_maximum_nothing_changes(correct: bool) -> None:
    values = {cosine(n, 100, correct=correct, right=RIGHT, wrong=WRONG) for n in range(100, 900)}
    assert len(values) == 1
