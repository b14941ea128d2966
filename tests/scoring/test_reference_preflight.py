"""References of all kinds, looked at before training."""

from typing import Any

import pytest

from reward_service.scoring.reference_preflight import check_reference


@pytest.mark.parametrize("reference", [
    {"kind": "choice", "answer": "B"}, {"kind": "text", "answers": ["Oslo"]}, {"kind": "json", "equals": [1]}, {"kind": "numeric", "value": 1.5, "unit": "m"},
    {"kind": "grid", "cells": [[1, 2]]}, {"kind": "game", "target": 24, "numbers": [4, 7, 8, 8]}, {"kind": "logic", "label": "no"}, {"kind": "fol", "formula": "p → q"},
    {"kind": "sql", "query": "SELECT a FROM t", "tables": {"t": [{"a": 1}]}}, {"kind": "instructions", "checks": [{"id": "punctuation:no_comma"}]}, {"kind": "tool_calls", "calls": []},
])  # fmt: skip
def test_a_reference_that_can_judge_is_ok(reference: dict[str, Any]) -> None:
    assert check_reference(reference).status == "ok"


@pytest.mark.parametrize("reference", [
    {"kind": "choice", "answer": "?"}, {"kind": "text", "answers": []}, {"kind": "riddle"}, {"kind": "sql", "query": "SELECT a FROM nowhere", "tables": {"t": [{"a": 1}]}}, {}, None, 3,
    {"kind": "instructions", "checks": [{"id": "unknown:id"}]}, {"kind": "game", "target": 1000, "numbers": [1, 2]},
    {"kind": "fol", "formula": "P(a)", "premises": ["Q(a)", "¬Q(a)"]},
])  # fmt: skip
def test_one_that_cannot_is_unusable_and_says_why(reference: Any) -> None:
    report = check_reference(reference)
    assert report.status == "unusable"
    assert report.reason
