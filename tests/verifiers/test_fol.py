"""First-order logic: one reader for many notations, equivalence and entailment."""

import pytest

from reward_service.grading.formal_logic.formula_reader import read_formula
from reward_service.verdict import Outcome
from tests.verifiers.judging import earns, gold_of, is_refused, judged

FORMULA = "∀x (Dog(x) → ∃y (Owns(y, x) ∧ ¬Cat(x)))"
REFERENCE = {"kind": "fol", "formula": FORMULA}
SAME = [
    FORMULA, "∀x. Dog(x) → ∃y. Owns(y, x) ∧ ¬Cat(x)", "forall x. (Dog(x) -> exists y. (Owns(y, x) & ~Cat(x)))", "all x.(Dog(x) -> exists y.(Owns(y,x) & -Cat(x)))",
    "\\forall x (Dog(x) \\rightarrow \\exists y (Owns(y,x) \\land \\neg Cat(x)))", "$$\\forall x\\, \\left(\\mathrm{Dog}(x) \\implies \\exists y\\,(Owns(y, x) \\wedge \\lnot Cat(x))\\right)$$",
    "for all x, (Dog(x) implies there exists y such that (Owns(y, x) and not Cat(x)))", "![X]: (dog(X) => ?[Y]: (owns(Y, X) & ~cat(X)))", "fof(a, axiom, ![X]: (dog(X) => ?[Y]: (owns(Y, X) & ~cat(X)))).",
    "(forall ((x U)) (=> (Dog x) (exists ((y U)) (and (Owns y x) (not (Cat x))))))", "(assert (forall ((x U)) (or (not (Dog x)) (exists ((y U)) (and (Owns y x) (not (Cat x)))))))",
    "forall x : (!Dog(x) || exists y : (Owns(y, x) && !Cat(x)))", "∀z (Dog(z) ⊃ (∃u Owns(u, z) ∧ ¬Cat(z)))", "¬∃x (Dog(x) ∧ ¬(∃y Owns(y,x) ∧ ¬Cat(x)))", "<answer>" + FORMULA + "</answer>",
    "\\boxed{" + "\\forall x (Dog(x) \\to \\exists y (Owns(y,x) \\land \\neg Cat(x)))" + "}", f"FOL: {FORMULA}", f"The sentence is formalised as:\n\n{FORMULA}", f"```\n{FORMULA}\n```", f"<think>∃x Dog(x)</think>{FORMULA}",
]  # fmt: skip
OTHER = [
    "∀x (Dog(x) ∧ ∃y (Owns(y, x) ∧ ¬Cat(x)))", "∃x (Dog(x) → ∃y (Owns(y, x) ∧ ¬Cat(x)))", "∀x (Dog(x) → ∃y (Owns(x, y) ∧ ¬Cat(x)))", "∀x (Dog(x) → ∃y (Owns(y, x) ∧ Cat(x)))", "∀x (Dog(x) → ∃y (Owns(y, x)))",
    "∀x (Hound(x) → ∃y (Owns(y, x) ∧ ¬Cat(x)))", "∀x ∃y (Owns(y, x) ∧ ¬Cat(x))", FORMULA + "\nor\n" + "¬" + FORMULA, "true", "∀x (Dog(x, x) → ∃y (Owns(y, x) ∧ ¬Cat(x)))", "", "∀x (Dog(x) →", "∀x", "Every dog has an owner.",
    f"<think>{FORMULA}</think>", f"not the case: ¬({FORMULA})", "(forall ((x U)) (Dog x))", "__import__('os')",
]  # fmt: skip


@pytest.mark.parametrize("completion", SAME)
def test_equivalent_formulas_earn_in_every_notation(completion: str) -> None:
    assert earns(REFERENCE, completion)


@pytest.mark.parametrize("completion", OTHER)
def test_other_formulas_earn_nothing(completion: str) -> None:
    assert not earns(REFERENCE, completion)


def test_a_counter_model_stands_in_the_reason() -> None:
    verdict = judged({"kind": "fol", "formula": "A ∨ B"}, "A ∧ B")
    assert verdict.score == 0.0
    assert "= " in verdict.reason


@pytest.mark.parametrize(("one", "other", "equal"), [
    ("p -> q", "~p | q", True), ("p ∧ q", "q ∧ p", True), ("p → q", "q → p", False), ("p ⊕ q", "(p ∨ q) ∧ ¬(p ∧ q)", True), ("p ↔ q", "(p → q) ∧ (q → p)", True), ("p → q → r", "p → (q → r)", True),
    ("p → q → r", "(p → q) → r", False), ("¬p ∧ q", "¬(p ∧ q)", False), ("p ∨ q ∧ r", "p ∨ (q ∧ r)", True), ("a = b", "b = a", True), ("a ≠ b", "¬(a = b)", True), ("f(a) = b", "b = f(a)", True), ("p ∨ ¬p", "true", True),
    ("∀x P(x)", "∀y P(y)", True), ("∀x P(x) → Q", "(∀x P(x)) → Q", True), ("∀x P(x) → Q(x)", "∀x (P(x) → Q(x))", True), ("∀x,y R(x,y)", "∀y ∀x R(x,y)", True), ("∃x ∀y R(x,y)", "∀y ∃x R(x,y)", False),
])  # fmt: skip
def test_precedence_and_scope(one: str, other: str, equal: bool) -> None:
    assert earns({"kind": "fol", "formula": one}, other) is equal
    assert earns({"kind": "fol", "formula": other}, one) is equal


def test_names_that_differ_in_case_and_underscores_are_the_same_unless_the_reference_tells_them_apart() -> (
    None
):
    assert earns({"kind": "fol", "formula": "LovesAnimals(kim)"}, "loves_animals(Kim)")
    assert not earns({"kind": "fol", "formula": "P(a) ∧ p(a)"}, "P(a) ∧ P(a)")


PREMISES = ["∀x (Heron(x) → Wades(x))", "¬Wades(gus)"]


@pytest.mark.parametrize(
    ("conclusion", "label"), [("¬Heron(gus)", "True"), ("Heron(gus)", "False"), ("Heron(ida)", "Uncertain")]
)
def test_with_premises_a_label_is_judged_by_what_follows(conclusion: str, label: str) -> None:
    reference = {"kind": "fol", "formula": conclusion, "premises": PREMISES}
    for said in ("True", "False", "Uncertain"):
        assert earns(reference, f"The answer is {said}.") is (said == label)


def test_with_premises_a_formula_need_only_be_equivalent_under_them() -> None:
    assert earns({"kind": "fol", "formula": "Wades(ida) ∧ Heron(ida)", "premises": PREMISES}, "Heron(ida)")
    assert not earns({"kind": "fol", "formula": "Wades(ida) ∧ Heron(ida)"}, "Heron(ida)")


@pytest.mark.parametrize(
    "reference",
    [
        {"kind": "fol", "formula": ""},
        {"kind": "fol", "formula": "∀x ("},
        {"kind": "fol"},
        {"kind": "fol", "formula": "P", "premises": ["("]},
        {"kind": "fol", "formula": 3},
    ],
)
def test_what_is_no_formula_is_refused(reference: object) -> None:
    assert is_refused(reference)


def test_contradicting_premises_are_the_datasets_fault() -> None:
    assert (
        judged({"kind": "fol", "formula": "Q", "premises": ["P", "¬P"]}, "True").outcome
        is Outcome.BAD_REFERENCE
    )


@pytest.mark.parametrize("formula", [FORMULA, "p", "a = b", "∃x ∃y (x ≠ y)"])
def test_the_reference_earns_everything_by_itself(formula: str) -> None:
    reference = {"kind": "fol", "formula": formula}
    assert earns(reference, gold_of(reference))


DEEP = "¬" * 3_000 + "P"
HARD = " ∧ ".join(f"(∀x ∃y ∀z (R{i}(x, y, z) ↔ ∃w (S(x, w) ⊕ R{i}(f(w), g(y, z), x))))" for i in range(12))


@pytest.mark.parametrize(
    "completion",
    [
        DEEP,
        "(" * 5_000,
        "P(" * 3_000,
        "∀x " * 2_000 + "P(x)",
        HARD,
        "P ∧ " * 100_000 + "P",
        "f(" * 50 + "a" + ")" * 50 + " = a",
        " ⊕ ".join(f"P{i}" for i in range(300)),
        "(and " * 3_000,
        "∀" * 6_000,
    ],
)
def test_hostile_formulas_stay_within_limits_and_earn_nothing(completion: str) -> None:
    assert judged(REFERENCE, completion).outcome in (Outcome.SCORED, Outcome.NO_ANSWER, Outcome.OVER_LIMIT)
    assert not earns(REFERENCE, completion)


@pytest.mark.parametrize("text", SAME[:12])
def test_reading_is_a_function_of_the_text(text: str) -> None:
    assert read_formula(text) == read_formula(text)
