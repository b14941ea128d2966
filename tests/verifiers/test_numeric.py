"""Numbers with tolerances and units."""

import pytest

from tests.verifiers.judging import earns, gold_of, is_refused


def number(value: float, **more: object) -> dict[str, object]:
    return {"kind": "numeric", "value": value, **more}


@pytest.mark.parametrize(("value", "completion"), [
    (42, "42"), (42, "The answer is 42."), (42, "\\boxed{42}"), (42, "<answer>42.0</answer>"), (42, "x = 42"), (42, "6 × 7 = 42"),
    (1234.5, "1,234.5"), (1234567, "1 234 567"), (0.5, "0,5"), (0.5, "1/2"), (0.5, "\\frac{1}{2}"), (0.375, "37.5%"), (0.375, "37.5 \\%"),
    (-3, "-3"), (-3, "−3"), (6.02e23, "6.02e23"), (6.02e23, "6.02 × 10^23"), (6.02e23, "$6.02 \\times 10^{23}$"), (1e-3, "10^{-3}"), (2e-5, "2×10⁻⁵"),
    (7, "<think>5, no.</think>7"), (7, "We add 3 and 4 and get 7"), (1000, "1e3."), (42, "approximately 42"), (3.5, "**3.5**"),
])  # fmt: skip
def test_a_number_is_read_however_it_is_written(value: float, completion: str) -> None:
    assert earns(number(value), completion)
    assert not earns(number(value * 1.1 + 1), completion)


@pytest.mark.parametrize("completion", ["42 or 43", "Either 41 or 42.", "between 41 and 43", "not 42", "", "forty", "42e5", "4.2", "420", "x_42", "<think>42</think>",
                                        "maybe 42 or maybe 7", "The answer is not 42.", "a42"])  # fmt: skip
def test_hedges_and_other_numbers_earn_nothing(completion: str) -> None:
    assert not earns(number(42), completion)


@pytest.mark.parametrize(("unit", "completion"), [
    ("m/s", "10 m/s"), ("m/s", "36 km/h"), ("m/s", "$10\\ \\mathrm{m\\,s^{-1}}$"), ("m/s", "10 m s⁻¹"), ("m/s", "1000 cm/s"), ("m/s", "10"), ("m/s", "\\boxed{10\\text{ m/s}}"),
    ("J", "10 N·m"), ("J", "0.01 kJ"), ("J", "So about 10 J are needed."), ("ohm", "10 Ω"), ("kg", "10,000 g"), ("kPa", "10000 Pa"), ("degC", "10 °C"), ("degC", "283.15 K"), ("mol/L", "10 M"),
    ("percent", "10%"), ("µm", "10 μm"), ("g/cm^3", "10 g/cm³"), ("L", "10 liters"), ("h", "600 minutes"), ("eV", "10 electron volts is wrong to say 10 eV"),
])  # fmt: skip
def test_units_of_the_dimension_are_converted(unit: str, completion: str) -> None:
    assert earns(number(10, unit=unit, rel_tol=1e-6), completion)


@pytest.mark.parametrize(
    "completion", ["10 km/s", "10 m", "10 m/s^2", "10 foobars", "36 m/s", "10 kg", "1 m/s", "10 s/m"]
)
def test_other_units_and_dimensions_earn_nothing(completion: str) -> None:
    assert not earns(number(10, unit="m/s", rel_tol=0.01), completion)


def test_a_unit_may_be_demanded() -> None:
    assert not earns(number(10, unit="m", unit_required=True), "10")
    assert earns(number(10, unit="m", unit_required=True), "10 m")


def test_tolerances() -> None:
    assert earns(number(100, rel_tol=0.05), "104.9")
    assert not earns(number(100, rel_tol=0.05), "105.1")
    assert earns(number(100, abs_tol=2), "98")
    assert not earns(number(100, abs_tol=2), "97.9")
    assert earns(number(1053, figures=2), "1.1e3")
    assert not earns(number(1053, figures=2), "1.2e3")
    assert earns(number(0.0012345, figures=3), "0.00123")
    assert earns({"kind": "numeric", "range": [2, 3]}, "2.5")
    assert not earns({"kind": "numeric", "range": [2, 3]}, "3.01")
    assert earns({"kind": "numeric", "range": [2, 3], "unit": "kg"}, "2500 g")
    assert not earns({"kind": "numeric", "range": [2, 3], "unit": "kg"}, "2.5 g")


@pytest.mark.parametrize("reference", [
    {"kind": "numeric"}, number(1, unit="blorps"), number(1, rel_tol=0.1, abs_tol=1), number(1, figures=0), {"kind": "numeric", "range": [3, 2]}, {"kind": "numeric", "range": [2, 3], "rel_tol": 0.1}, number(1, rel_tol=-1),
    {"kind": "numeric", "value": "x"}, {"kind": "numeric", "value": True}, {"kind": "numeric", "value": 1, "range": [0, 1]}, number(1, unit="m**999999999"),
])  # fmt: skip
def test_unusable_references_are_refused(reference: object) -> None:
    assert is_refused(reference)


@pytest.mark.parametrize(
    "reference",
    [
        number(42),
        number(-1.5e-9, unit="C"),
        number(3, unit="kJ/mol", unit_required=True),
        {"kind": "numeric", "range": [1, 2]},
    ],
)
def test_the_reference_earns_everything_by_itself(reference: dict[str, object]) -> None:
    assert earns(reference, gold_of(reference))


@pytest.mark.parametrize("completion", ["9" * 1_000_000, "1e999999", "1" + ",000" * 200_000, "1 m" + "*m" * 200_000, "10^{999999999}", "1 " + "(" * 100_000, "1 m**99999999",
                                        "1/" * 300_000, "1 2 " * 250_000, "-" * 900_000 + "1"])  # fmt: skip
def test_hostile_numbers_and_units_earn_nothing(completion: str) -> None:
    assert not earns(number(42, unit="m"), completion)
