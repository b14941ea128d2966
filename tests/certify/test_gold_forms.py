"""What a certificate tries of each kind: every form of the gold earns everything, what is near it nothing."""

from typing import Any

import pytest

from reward_service.certify.gold_forms import gold_forms
from tests.verifiers.judging import earns

REFERENCES: list[dict[str, Any]] = [
    {"kind": "choice", "answer": "B", "options": {"A": "Oslo", "B": "Riga"}}, {"kind": "text", "answers": ["Marie Curie"]}, {"kind": "json", "equals": {"a": [1, 2]}},
    {"kind": "numeric", "value": 2.5, "unit": "m"}, {"kind": "logic", "label": "unknown"}, {"kind": "grid", "cells": [[1, 2], [3, 4]]},
    {"kind": "tool_calls", "calls": [{"name": "f", "arguments": {"x": 1}}]}, {"kind": "fol", "formula": "P(a) & Q(a)"}, {"kind": "game", "target": 24, "numbers": [4, 6, 1, 1]},
    {"kind": "chemistry", "formula": "SO4^2-", "state": "aq"}, {"kind": "chemistry", "equation": "2H2 + O2 -> 2H2O"}, {"kind": "any_of", "references": ["42"]},
]  # fmt: skip


@pytest.mark.parametrize("reference", REFERENCES, ids=lambda reference: str(reference["kind"]))
def test_every_form_of_the_gold_earns_everything_and_what_is_near_it_nothing(
    reference: dict[str, Any],
) -> None:
    gold = gold_forms(reference)
    assert gold.forms
    for form, answer in gold.forms.items():
        assert earns(reference, f"<answer>{answer}</answer>"), form
    for form, answer in gold.wrong.items():
        assert not earns(reference, f"<answer>{answer}</answer>"), form


def test_what_cannot_be_read_or_holds_no_answer_has_no_gold() -> None:
    for reference in (
        {"kind": "chemistry"},
        {"kind": "riddle"},
        {"kind": "instructions", "checks": []},
        None,
        [],
    ):
        assert not gold_forms(reference).forms


@pytest.mark.parametrize(
    ("reference", "guesses"),
    [
        ({"kind": "grid", "cells": [[1, 2], [3, 4]]}, "[[4, 3], [2, 1]], [[1, 2], [3, 4]]"),
        ({"kind": "grid", "cells": [[1, 2], [3, 4]]}, "[[[4, 3], [2, 1]], [[1, 2], [3, 4]]]"),
        ({"kind": "fol", "formula": "P(a) & Q(a)"}, "~(P(a) & Q(a)), P(a) & Q(a)"),
        ({"kind": "fol", "formula": "P(a) & Q(a)"}, "R(b); S(b, a); P(a) & Q(a)"),
        ({"kind": "chemistry", "formula": "SO4^2-"}, "UF6, PO4^{3-}, SO4^{2-}"),
    ],
)
def test_several_answers_in_a_row_are_guesses(reference: dict[str, Any], guesses: str) -> None:
    assert not earns(reference, f"<answer>{guesses}</answer>")
    assert not earns(reference, f"The answer is {guesses}")
