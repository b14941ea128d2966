"""The math verifier on handed-out labelled answers."""

import time
from collections.abc import Callable
from typing import Any

from tests.verifiers.test_math import verdict

Cases = Callable[[str], Any]


def completion_of(row: dict[str, Any]) -> str:
    return row["pred"] if row["form"] == "response" else f"\\boxed{{{row['pred']}}}"


def test_labelled_core_cases_agree(cases: Cases) -> None:
    core = [r for r in cases("math_dev.jsonl") if r["tier"] != "B" and not r["contested"]]
    paid = [(r["expected"], verdict(completion_of(r), r["gold"]).score == 1.0) for r in core]
    wrong = [given for expected, given in paid if not expected]
    assert sum(e == g for e, g in paid) / len(paid) >= 0.94
    assert sum(wrong) / len(wrong) <= 0.011


def test_adversarial_cases_earn_nothing_and_controls_do(cases: Cases) -> None:
    rows = cases("math_adversarial_dev.jsonl")
    judged = [(r, verdict(completion_of(r), r["gold"]).score == 1.0) for r in rows]
    assert [r["cls"] for r, paid in judged if r["expected"] and not paid] == []
    assert sum(paid for r, paid in judged if not r["expected"]) <= 0.02 * len(rows)


def test_hostile_answers_are_judged_at_once(cases: Cases) -> None:
    for row in cases("math_hangs.jsonl"):
        started = time.process_time()
        verdict(row["pred"], row["gold"])
        assert time.process_time() - started < 2.0, row
