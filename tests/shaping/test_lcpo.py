from typing import Any

import pytest

from reward_service.shaping.lcpo import lcpo_exact, lcpo_max


def test_the_published_numbers_of_exact_come_out(vectors: Any) -> None:
    for case in vectors["lcpo_exact"]:
        found = lcpo_exact(case["correct"], case["n_gold"] - case["n"], case["alpha"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


def test_the_published_numbers_of_max_come_out(vectors: Any) -> None:
    for case in vectors["lcpo_max"]:
        found = lcpo_max(case["correct"], case["n_gold"] - case["n"], case["alpha"], case["delta"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case
