"""First-order logic: two formulas offered by "or" are a hedge; a disjunction is one formula."""

import pytest

from tests.verifiers.judging import earns

PAIRS = [
    ("∀x (P(x) → ∃y R(x, y))", "∃y ∀x (P(x) → R(x, y))"),
    ("P(a)", "P(a) ∧ Q(a)"),
    ("∃x P(x)", "∀x P(x)"),
    ("∃x (Dog(x) ∧ Barks(x))", "Dog(rex) ∧ Barks(rex)"),
    ("∀x (A(x) → B(x))", "∀x (A(x) → (B(x) ∧ C(x)))"),
    ("∀x (A(x) → B(x))", "∀x ((A(x) ∨ C(x)) → B(x))"),
]  # fmt: skip
JOINED = [
    "{} or {}", "Either {} or {}.", "{}\nor\n{}", "{}\n\nor\n\n{}", "<answer>{} or {}</answer>", "Depending on the scope: {} or {}", "${}$ or ${}$", "**{}** or **{}**", "`{}` or `{}`",
    "$$ {} $$ or $$ {} $$", "${} \\text{{ or }} {}$", "The formula is {} or {}.", "Answer: {} or {}", "Either\n{}\nor\n{}", "Either\n\n{}\n\nOr\n\n{}", "```\n{} or {}\n```", "\\({}\\) or \\({}\\)",
    "{}, or alternatively {}", "Entweder {} oder {}", "{}\noder\n{}", "{}\n或\n{}",
]  # fmt: skip


@pytest.mark.parametrize("joined", JOINED)
def test_two_different_formulas_joined_by_or_earn_nothing(joined: str) -> None:
    for weak, strong in PAIRS:
        for one, other in ((weak, strong), (strong, weak)):
            said = joined.format(one, other)
            for reference in (weak, strong):
                assert not earns({"kind": "fol", "formula": reference}, said), (reference, said)


@pytest.mark.parametrize("said", [
    "P(a) or Q(a)", "Either P(a) or Q(a).", "<answer>P(a) or Q(a)</answer>", "Q(a) ∨ P(a)", "The formula is P(a) or Q(a).", "(P(a) or Q(a))", "$P(a) \\lor Q(a)$", "not (not P(a) and not Q(a))",
    "(or (P a) (Q a))",
])  # fmt: skip
def test_a_disjunction_is_one_formula(said: str) -> None:
    assert earns({"kind": "fol", "formula": "P(a) ∨ Q(a)"}, said), said
    assert not earns({"kind": "fol", "formula": "P(a)"}, said)


@pytest.mark.parametrize("joined", ["{} or {}", "<answer>{} or {}</answer>", "{}\nor\n{}"])
def test_a_formula_and_another_way_of_writing_it_are_no_hedge(joined: str) -> None:
    said = joined.format("∀x (A(x) → B(x))", "∀x (¬B(x) → ¬A(x))")
    assert earns({"kind": "fol", "formula": "∀x (A(x) → B(x))"}, said)


@pytest.mark.parametrize("said", ["P(a) ∨ (P(a) ∧ Q(a))", "P(a) | (P(a) & Q(a))", "P(a) || (P(a) && Q(a))"])
def test_a_disjunction_in_signs_that_says_no_more_is_equivalent(said: str) -> None:
    assert earns({"kind": "fol", "formula": "P(a)"}, said)


@pytest.mark.parametrize(
    "said", ["P(a) or " * 600 + "P(a)", "or " * 4_000 + "P(a)", "(" * 3_000 + " or P(a)"]
)
def test_long_chains_of_or_end(said: str) -> None:
    earns({"kind": "fol", "formula": "P(a)"}, said)
