"""First-order logic: the formula in bold, displays and quotes, and within sentences of many languages."""

import pytest

from tests.verifiers.judging import earns

REFERENCE = {"kind": "fol", "formula": "∀x (Square(x) ↔ (Rect(x) ∧ EqualSides(x)))"}
FORMULAS = [
    "∀x (Square(x) ↔ (Rect(x) ∧ EqualSides(x)))", "∀x ((Square(x) → (Rect(x) ∧ EqualSides(x))) ∧ ((Rect(x) ∧ EqualSides(x)) → Square(x)))",
    "forall x. (Square(x) <-> (Rect(x) & EqualSides(x)))",
]  # fmt: skip
OTHER = "∀x (Square(x) → (Rect(x) ∧ EqualSides(x)))"
DRESSED = [
    "**{}**",
    "`{}`",
    "“{}”",
    '"{}"',
    "$${}$$",
    "\\[{}\\]",
    "\\({}\\)",
    "「{}」",
    "**`{}`**",
    "**${}$**",
]
SENTENCES = [
    "The formula is {}.", "Written in first-order logic: {}", "Damit lautet die Formel {}.", "On obtient donc {} comme formule.", "La fórmula es {}.", "因此，公式为 {}。", "所以我们得到：{}。",
    "したがって {} となります。", "따라서 식은 {} 입니다.", "Итак, формула: {}.", "La formula è quindi {}.", "Portanto, a fórmula é {}.", "Dus de formule is {}.", "सूत्र है {}।", "Vậy công thức là {}.",
    "Both directions together give\n\n{}", "Putting it together:\n{}",
]  # fmt: skip


@pytest.mark.parametrize("formula", FORMULAS)
@pytest.mark.parametrize("dress", DRESSED)
def test_a_dressed_formula_is_read_alone_and_in_any_sentence(dress: str, formula: str) -> None:
    for sentence in ("{}", *SENTENCES):
        text = sentence.format(dress.format(formula))
        assert earns(REFERENCE, text), text
    assert not earns(REFERENCE, dress.format(OTHER))


@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_bare_formula_is_read_in_any_sentence(sentence: str) -> None:
    for formula in FORMULAS:
        assert earns(REFERENCE, sentence.format(formula)), sentence.format(formula)
    assert not earns(REFERENCE, sentence.format(OTHER))
    assert not earns({"kind": "fol", "formula": OTHER}, sentence.format(FORMULAS[0]))


@pytest.mark.parametrize("text", [
    "With `Square(x)` for a square, the formula is `{}`.", "Here **Rect** stands for a rectangle: **{}**", "The sentence “no square is odd” aside, we write **{}**.", "公式是：∀x（Square(x) ↔（Rect(x) ∧ EqualSides(x)））。",
    "$$\n{}\n$$", "The result:\n\\[\n{}\n\\]", "The answer is **{}**, where Square(x) means that x is a square.", "答案是 **{}**。", "It is **{}**, rather than what I had.", "Not every rectangle is one, so **{}**", "La formule est **{}**, où x est une figure.",
])  # fmt: skip
def test_names_and_atoms_beside_a_formula_are_talk_about_it(text: str) -> None:
    assert earns(REFERENCE, text.format(FORMULAS[0])), text
    assert not earns({"kind": "fol", "formula": "Square(x)"}, text.format(FORMULAS[0]))


@pytest.mark.parametrize("sentence", [
    "The formula is not **{}**.", "**{}** is wrong.", "**{}** or **{o}**", "Either `{}` or `{o}`.", "公式不是 **{}**。", "Die Formel ist nicht {}.", "Wait, **{}** was a mistake.", "The negation of **{}**", "We could write {}, but it is too weak.", "One might say **{}**.", "可以写成 **{}**，但意思不对。", "Der Satz wäre {}, aber so ist er nicht gemeint.",
    "формула не {}", "**{}** → **{o}**",
])  # fmt: skip
def test_denials_and_two_formulas_state_none(sentence: str) -> None:
    assert not earns(REFERENCE, sentence.format(FORMULAS[0], o=OTHER))


@pytest.mark.parametrize("text", ["**P(x)**" * 700, "a `" * 2_000, "∀x (" * 900 + " because", "P(" * 1_900 + "a", "\\(" * 9_000 + "\\)", "so " + "¬" * 3_000 + "P", "(a) " * 4_000])  # fmt: skip
def test_hostile_sentences_earn_nothing(text: str) -> None:
    assert not earns(REFERENCE, text)


def test_if_and_then_are_an_implication() -> None:
    reference = {"kind": "fol", "formula": "∀x (Dog(x) → Barks(x))"}
    assert earns(reference, "for all x, if Dog(x) then Barks(x)")
    assert not earns(reference, "for all x, if Barks(x) then Dog(x)")
