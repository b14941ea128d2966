"""The filter by form on handed-out labelled problems."""

from collections import Counter
from collections.abc import Callable
from typing import Any

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide

Rows = list[dict[str, str]]


@pytest.fixture(scope="module")
def rows(cases: Callable[[str], Any]) -> Rows:
    found: Rows = cases("filter_dev.jsonl")
    return found


def shares(rows: Rows, *, answers: bool) -> dict[tuple[str, str], float]:
    """The share dropped, by label and language; hard negatives also under a label of their own."""
    seen: Counter[tuple[str, str]] = Counter()
    dropped: Counter[tuple[str, str]] = Counter()
    for row in rows:
        out = not decide(
            0, form_rules.reasons(row["problem"], row["answer"] if answers else None), Policy()
        ).keep
        hard = [(row["sub"], row["lang"])] if row.get("sub") == "hard_negative" else []
        for key in [(row["label"], row["lang"]), (row["label"], "all"), *hard]:
            seen[key] += 1
            dropped[key] += out
    return {key: dropped[key] / seen[key] for key in seen}


def test_with_answers_the_three_forms_are_caught_and_good_problems_stay(rows: Rows) -> None:
    found = shares(rows, answers=True)
    for label in ("multiple_choice", "true_false", "proof"):
        for language in ("en", "zh"):
            assert found[label, language] >= 0.97, (label, language)
    assert found["other_unverifiable", "all"] >= 0.65
    assert max(found["good", "en"], found["good", "zh"], found["hard_negative", "en"]) <= 0.02


def test_without_answers_most_are_caught_and_good_problems_stay(rows: Rows) -> None:
    found = shares(rows, answers=False)
    bad = [row for row in rows if row["label"] != "good"]
    caught = sum(found[row["label"], row["lang"]] for row in bad) / len(bad)
    assert caught >= 0.90
    assert found["good", "all"] <= 0.04
