"""Formulas, equations and structures: the same species however it is written, and no other."""

from importlib.util import find_spec

import pytest

from tests.verifiers.judging import earns, gold_of, is_refused

needs_rdkit = pytest.mark.skipif(find_spec("rdkit") is None, reason="rdkit is missing: the extra `chemistry`")
SULFATE = {"kind": "chemistry", "formula": "SO4^2-"}
WATER = {"kind": "chemistry", "equation": "2H2 + O2 -> 2H2O"}


@pytest.mark.parametrize("completion", [
    "SO4^2-", "SO₄²⁻", "\\boxed{\\mathrm{SO_4^{2-}}}", "$SO_{4}^{2-}$", "<answer>SO4 2-</answer>", "The ion is SO4^{2-}.", "SO4^-2", "SO42-", "Formula: SO₄²⁻", "\\ce{SO4^2-}",
    "SO4--", "SO4^2-(aq)", "[SO4]^2-", "<think>SO3?</think>SO4²⁻",
])  # fmt: skip
def test_a_species_is_known_however_it_is_written(completion: str) -> None:
    assert earns(SULFATE, completion)


@pytest.mark.parametrize("completion", [
    "SO4", "SO4^2+", "SO4^-", "SO3^2-", "so4^2-", "S04^2-", "SO4^2- or SO3^2-", "", "sulfate", "O4S", "SO4^2", "(SO4)2^2-", "Xx4^2-", "SO4^2-)", "S" * 500, "(" * 390, "SO4" * 100_000,
])  # fmt: skip
def test_another_species_charge_or_text_earns_nothing(completion: str) -> None:
    assert not earns(SULFATE, completion)


def test_charge_and_state_may_stand_beside_the_formula_and_then_count() -> None:
    reference = {"kind": "chemistry", "formula": "Fe", "charge": 3, "state": "aq"}
    assert earns(reference, "Fe³⁺(aq)")
    assert earns(reference, gold_of(reference))
    for wrong in ("Fe(aq)", "Fe^2+(aq)", "Fe^3+", "Fe^3+(s)"):
        assert not earns(reference, wrong), wrong


def test_isomers_hydrates_and_complexes_keep_their_build() -> None:
    assert not earns({"kind": "chemistry", "formula": "CH3OCH3"}, "C2H6O")
    assert not earns({"kind": "chemistry", "formula": "HCN"}, "HNC")
    assert earns({"kind": "chemistry", "formula": "CuSO4·5H2O"}, "CuSO4 . 5H2O")
    assert earns({"kind": "chemistry", "formula": "[Fe(CN)6]^4-"}, "\\mathrm{[Fe(CN)_6]^{4-}}")


@pytest.mark.parametrize("completion", [
    "2H2 + O2 -> 2H2O", "O2 + 2 H2 → 2 H2O", "$2H_2 + O_2 \\rightarrow 2H_2O$", "\\boxed{2H2+O2=2H2O}", "The equation is 2H₂ + O₂ → 2H₂O.", "2H2(g) + O2(g) -> 2H2O(l)", "2 H2 + O2 ⟶ 2 H2O",
    "H2 + H2 + O2 -> 2H2O",
])  # fmt: skip
def test_an_equation_is_known_however_it_is_written(completion: str) -> None:
    assert earns(WATER, completion)


@pytest.mark.parametrize("completion", [
    "H2 + O2 -> H2O", "2H2O -> 2H2 + O2", "4H2 + 2O2 -> 4H2O", "2H2 + O2 ->", "2H2 + O2", "H2 + 1/2 O2 -> H2O", "2H2 + O2 -> 2H2O2", "2D2 + O2 -> 2D2O", "2H2 + O2 -> 2H2O -> x", "",
    "0H2 + O2 -> 2H2O", "1/0 H2 + O2 -> 2H2O", "H + " * 3000, "->" * 5000,
])  # fmt: skip
def test_another_equation_earns_nothing(completion: str) -> None:
    assert not earns(WATER, completion)


def test_multiples_are_right_where_any_coefficients_are() -> None:
    assert earns({**WATER, "coefficients": "any"}, "H2 + 1/2 O2 -> H2O")
    assert not earns({**WATER, "coefficients": "any"}, "2H2 + 2O2 -> 2H2O")


def test_charges_and_electrons_take_part_in_the_balance() -> None:
    reference = {"kind": "chemistry", "equation": "Fe^3+ + 3OH^- -> Fe(OH)3"}
    assert earns(reference, "3OH⁻ + Fe³⁺ → Fe(OH)₃")
    assert not earns(reference, "3OH + Fe → Fe(OH)3")
    assert earns({"kind": "chemistry", "equation": "Zn -> Zn^2+ + 2e^-"}, "Zn → Zn²⁺ + 2e⁻")


@pytest.mark.parametrize("reference", [
    {}, {"formula": "X9"}, {"formula": "H2O", "smiles": "O"}, {"equation": "H2 + O2 -> H2O"}, {"equation": "H2O"}, {"smiles": "O", "charge": 1}, {"formula": ""}, {"formula": "H2O", "state": "x"},
])  # fmt: skip
def test_a_reference_that_cannot_be_read_or_does_not_balance_is_refused(reference: dict[str, object]) -> None:
    assert is_refused({"kind": "chemistry", **reference})


@needs_rdkit
def test_a_structure_is_known_by_every_notation_and_its_isomers_are_others() -> None:
    proline = {"kind": "chemistry", "smiles": "OC(=O)[C@@H]1CCCN1"}
    for right in (
        "O=C(O)[C@@H]1CCCN1",
        "`N1CCC[C@H]1C(=O)O`",
        gold_of(proline),
        "The product is OC(=O)[C@@H]1CCCN1.",
    ):
        assert earns(proline, right), right
    for wrong in (
        "OC(=O)[C@H]1CCCN1",
        "OC(=O)C1CCCN1",
        "C5H9NO2",
        "proline",
        "OC(=O)[C@@H]1CCCN1 or C",
        "OC(=O)[C@@H]1CCCN",
        "C(" * 900,
        "",
    ):
        assert not earns(proline, wrong), wrong
    assert earns({**proline, "stereo": False}, "OC(=O)C1CCCN1")
    assert earns({"kind": "chemistry", "smiles": "NCC(=O)O"}, "InChI=1S/C2H5NO2/c3-1-2(4)5/h1,3H2,(H,4,5)")
    assert not earns({"kind": "chemistry", "smiles": "CON"}, "CNO")
    assert is_refused({"kind": "chemistry", "smiles": "not a molecule"})
