"""What a certificate tries of each kind: every form of the gold earns everything, what is near it nothing."""

from typing import Any

import pytest

from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.attempts import attempts_on
from reward_service.certify.envelope import ENVELOPES
from reward_service.certify.foreign_gold import foreign_gold
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
    unreadable: tuple[Any, ...] = (
        {"kind": "chemistry"},
        {"kind": "riddle"},
        {"kind": "instructions", "checks": []},
        None,
        [],
    )
    for reference in unreadable:
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


@pytest.mark.parametrize(
    ("own", "others", "foreign"),
    [
        ("75", [r"75^\circ", "75.0", "76"], "76"), ("x^2+2x+1", ["2x + 1 + x^2", "7"], "7"), (r"\textbf{A}", ["A", "B"], "B"),
        ({"kind": "text", "answers": ["Paris"]}, [{"kind": "text", "answers": ["Paris, France"]}], None),
        ({"kind": "json", "equals": {"a": 1}}, ["5", {"kind": "json", "equals": {"a": 2}}], '{"a": 2}'),
    ],
)  # fmt: skip
def test_the_gold_of_another_row_is_one_that_is_surely_wrong(
    own: Any, others: list[Any], foreign: str | None
) -> None:
    rows = [CertifiedRow(at, "?", reference) for at, reference in enumerate(others, 1)]
    assert foreign_gold(CertifiedRow(0, "?", own), gold_forms(own), rows) == foreign


def test_a_forged_verdict_whose_number_is_the_gold_is_not_tried() -> None:
    tried = {
        gold: {one.form for one in attempts_on(CertifiedRow(0, "?", gold), [], ENVELOPES[0])}
        for gold in ("1", "1.0", "2")
    }
    assert "judge: forged verdict" in tried["2"]
    assert not any("judge: forged verdict" in tried[gold] for gold in ("1", "1.0"))
    assert all("judge: order" in forms for forms in tried.values())


@pytest.mark.parametrize(("gold", "wrong"), [(r"\text{Friday}", r"\text{yadirF}"), ("even", "neve")])
def test_a_word_is_wrong_when_it_is_turned_round(gold: str, wrong: str) -> None:
    assert gold_forms(gold).wrong == {"letters turned": wrong}
    assert not earns(gold, f"<answer>{wrong}</answer>")


def test_an_answer_that_has_a_box_is_put_into_no_other() -> None:
    (boxed,) = [one for one in ENVELOPES if one.name == "tags and box"]
    assert boxed.completion(r"So it is \boxed{4}.").count(r"\boxed") == 1
    assert boxed.completion("4").count(r"\boxed{4}") == 1
