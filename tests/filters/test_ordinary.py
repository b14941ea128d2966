"""Ordinary problems from many fields, in English and Chinese: the form rules leave them all alone."""

from pathlib import Path

import pytest

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide

_LINES = (Path(__file__).parent / "ordinary.txt").read_text(encoding="utf-8").splitlines()
ORDINARY = [tuple(line.rsplit("|", 1)) for line in _LINES if not line.startswith("#")]


@pytest.mark.parametrize("known", [True, False])
def test_no_ordinary_problem_is_dropped(known: bool) -> None:
    lost = {}
    for problem, answer in ORDINARY:
        decision = decide(0, form_rules.reasons(problem, answer if known else None), Policy())
        if not decision.keep:
            lost[problem] = decision.reasons
    assert len(ORDINARY) >= 150
    assert not lost
