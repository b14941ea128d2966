"""Shares of languages on handed-out texts."""

from collections.abc import Callable
from typing import Any

import pytest

from reward_service.text.language.detectors import detector
from reward_service.text.language.share import measure


@pytest.mark.parametrize(
    ("name", "in_range", "error"), [("fasttext", 0.98, 0.015), ("langdetect", 0.93, 0.025)]
)
def test_shares_are_in_their_range(
    cases: Callable[[str], Any], name: Any, in_range: float, error: float
) -> None:
    rows = [row for row in cases("language_dev.jsonl") if row["expected_range"] is not None]
    found = [measure(row["text"], row["target_lang"], detector(name)).value for row in rows]
    values = [-1.0 if value is None else value for value in found]
    hits = [
        row["expected_range"][0] <= v <= row["expected_range"][1] for row, v in zip(rows, values, strict=True)
    ]
    errors = [abs(v - row["expected_share"]) for row, v in zip(rows, values, strict=True)]
    assert sum(hits) / len(hits) >= in_range
    assert sum(errors) / len(errors) <= error
