"""Formulas and equations in sentences of many languages, and every multiple of an equation."""

from fractions import Fraction
from importlib.util import find_spec

import pytest

from tests.verifiers.judging import earns

needs_rdkit = pytest.mark.skipif(find_spec("rdkit") is None, reason="rdkit is missing: the extra `chemistry`")
PHOSPHATE = {"kind": "chemistry", "formula": "Ca3(PO4)2"}
AMMONIUM = {"kind": "chemistry", "formula": "NH4^+"}
RUST = {"kind": "chemistry", "equation": "4Fe + 3O2 -> 2Fe2O3"}
SENTENCES = [
    "{}", "The formula is {}.", "因此，磷酸钙的化学式为 {}。", "所以化学式是{}。", "化学式：{}", "したがって化学式は {} です。", "化学式は{}となります。", "화학식은 {} 입니다.", "따라서 {} 이다.", "La formule est donc {}.",
    "Die Formel lautet {}.", "La fórmula es {}.", "Формула вещества — {}.", "Het antwoord is {}", "La formula è {}.", "Wzór to {}.", "Formülü {} olur.", "सूत्र {} है।", "الصيغة هي {}.",
]  # fmt: skip
DRESSES = ["{}", "**{}**", "`{}`", "\\({}\\)", "${}$", "“{}”"]


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_a_formula_is_read_in_a_sentence_of_any_language(sentence: str, dress: str) -> None:
    for reference, right, wrong in (
        (PHOSPHATE, ("Ca3(PO4)2", "Ca₃(PO₄)₂", "Ca_3(PO_4)_2"), ("CaPO4", "Ca₂(PO₄)₃")), (AMMONIUM, ("NH4^+", "NH₄⁺", "NH_4^{+}"), ("NH4", "NH₄⁻", "NH3")),
    ):  # fmt: skip
        for formula in right:
            text = sentence.format(dress.format(formula))
            assert earns(reference, text), text
        for formula in wrong:
            assert not earns(reference, sentence.format(dress.format(formula))), formula


@pytest.mark.parametrize("dress", DRESSES)
@pytest.mark.parametrize("sentence", SENTENCES)
def test_an_equation_is_read_in_a_sentence_of_any_language(sentence: str, dress: str) -> None:
    for equation in (
        "4Fe + 3O2 -> 2Fe2O3",
        "4Fe + 3O₂ → 2Fe₂O₃",
        "4Fe + 3O2 →(加热) 2Fe2O3",
        "4Fe + 3O2 ->[heat] 2Fe2O3",
    ):
        text = sentence.format(dress.format(equation))
        assert earns(RUST, text), text
    for equation in ("4Fe + 3O2 -> 2Fe2O4", "2Fe + 3O₂ → 2Fe₂O₃", "2Fe2O3 -> 4Fe + 3O2"):
        assert not earns(RUST, sentence.format(dress.format(equation)))


@pytest.mark.parametrize("text", [
    "Ca²⁺ and PO₄³⁻ combine to **Ca₃(PO₄)₂**.", "由 Ca²⁺ 与 PO₄³⁻ 得到 Ca₃(PO₄)₂。", "With **Ca²⁺** and **PO₄³⁻** we get **Ca₃(PO₄)₂**", "Ca₃(PO₄)₂ is calcium phosphate.", "It is \\ce{Ca3(PO4)2}, calcium phosphate.",
])  # fmt: skip
def test_the_last_formula_counts_where_it_ends_the_sentence(text: str) -> None:
    assert earns(PHOSPHATE, text), text
    assert not earns({"kind": "chemistry", "formula": "Ca^2+"}, text)


@pytest.mark.parametrize("text", [
    "It is Ca3(PO4)2 or CaPO4.", "Ca3(PO4)2 或 CaPO4", "Es ist nicht Ca3(PO4)2.", "化学式不是 **Ca₃(PO₄)₂**。", "Maybe **Ca3(PO4)2** or **CaHPO4**.", "Ca3(PO4)2 reacts to CaHPO4 later on", "Not CaPO4, but Ca3(PO4)2? No.",
])  # fmt: skip
def test_denials_and_several_formulas_state_none(text: str) -> None:
    assert not earns(PHOSPHATE, text)


@pytest.mark.parametrize(
    "times",
    [Fraction(1), Fraction(2), Fraction(3), Fraction(12), Fraction(1, 2), Fraction(1, 4), Fraction(3, 2)],
)
@pytest.mark.parametrize("dress", ["{}", "\\ce{{{}}}", "\\boxed{{\\ce{{{}}}}}", "\\[\\boxed{{\\ce{{{}}}}}\\]", "$\\mathrm{{{}}}$", "**{}**", "The equation is \\ce{{{}}}."])  # fmt: skip
def test_any_positive_multiple_is_right_where_any_coefficients_are(dress: str, times: Fraction) -> None:
    reference = {"kind": "chemistry", "equation": "N2 + 3 H2 -> 2 NH3"}
    text = dress.format(
        "{}N2 + {}H2 -> {}NH3".format(
            *(str(n * times) + " " if (n * times).denominator > 1 else n * times for n in (1, 3, 2))
        )
    )
    assert earns({**reference, "coefficients": "any"}, text), text
    assert earns(reference, text) is (times == 1), text
    assert earns({**reference, "equation": "2N2 + 6H2 -> 4NH3", "coefficients": "any"}, text)
    other = dress.format(f"{4 * times if times > 1 else 4}N2 + 9H2 -> 5NH3")
    assert not earns({**reference, "coefficients": "any"}, other)


@pytest.mark.parametrize(
    "text",
    ["H₂ + ½ Cl₂ → HCl", "2\\mathrm{HCl} \\rightarrow \\mathrm{H_2} + \\mathrm{Cl_2}", "2 HCl → H2 + Cl2"],
)
def test_coefficients_stand_before_braces_and_as_fractions(text: str) -> None:
    reference = {"kind": "chemistry", "equation": "2HCl -> H2 + Cl2", "coefficients": "any"}
    assert earns(reference, text) is ("½" not in text)
    assert earns({**reference, "equation": "2H2 + 2Cl2 -> 4HCl"}, "½H₂ + ½Cl₂ → HCl")


@needs_rdkit
def test_a_structure_may_be_dressed_in_a_sentence() -> None:
    reference = {"kind": "chemistry", "smiles": "CC(=O)O"}
    for text in ("它的 SMILES 是 **CC(=O)O**。", "Die Struktur lautet `OC(C)=O`.", "“CC(O)=O” です。"):
        assert earns(reference, text), text
    for text in ("它的 SMILES 不是 **CC(=O)O**。", "`CC(=O)O` oder `CCO`", "La structure est `CCO`."):
        assert not earns(reference, text), text


@pytest.mark.parametrize("text", ["H2O " * 50_000, "H " * 900 + "→ H", "H" * 2_000 + "→", "**H2O** " * 400, "→" * 4_000, "H+" * 1_900, "(" * 3_900 + "H", "a 1" * 1_200 + "->" + " H" * 900, "\\ce{" * 900, "为H2O" * 900])  # fmt: skip
def test_hostile_sentences_earn_nothing(text: str) -> None:
    assert not earns(PHOSPHATE, text)
    assert not earns(RUST, text)


@pytest.mark.parametrize(("said", "is_right"), [
    ("MnO4- + 5Fe2+ + 8H+ -> Mn2+ + 5Fe3+ + 4H2O", True), ("MnO4-(aq) + 5Fe2+(aq) + 8H+(aq) -> Mn2+(aq) + 5Fe3+(aq) + 4H2O(l)", True),
    ("MnO4- + 5Fe3+ + 8H+ -> Mn2+ + 5Fe2+ + 4H2O", False),
])  # fmt: skip
def test_charges_without_carets_are_read_so_that_the_equation_balances(said: str, is_right: bool) -> None:
    wanted = "MnO4^- + 5Fe^2+ + 8H^+ -> Mn^2+ + 5Fe^3+ + 4H2O"
    assert earns({"kind": "chemistry", "equation": wanted}, said) is is_right


def test_an_ion_may_stand_in_brackets_before_its_charge() -> None:
    assert earns({"kind": "chemistry", "formula": "SO4", "charge": -2}, "[SO4]2-")
    assert not earns({"kind": "chemistry", "formula": "SO4", "charge": -2}, "[SO4]-")
