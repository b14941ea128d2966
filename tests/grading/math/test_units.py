"""The table of units against a unit library."""

from fractions import Fraction

import pytest

from reward_service.grading.math import units

pint = pytest.importorskip("pint")
_BASE = {
    "length": "meter",
    "mass": "kilogram",
    "time": "second",
    "current": "ampere",
    "amount": "mole",
    "kelvin": "kelvin",
}
_OTHERWISE = {
    "t",
    "ton",
    "tons",
    "a",
    "B",
    "F",
    "C",
    "T",
    "h",
    "u",
    "unit",
    "units",
    "score",
    "pound",
    "cal",
    "real",
    "reais",
    "won",
}


def test_every_latin_name_that_pint_knows_has_its_dimension_and_size() -> None:
    registry = pint.UnitRegistry()
    checked = 0
    for name, (dimension, size) in units.names().items():
        if (
            not name.isascii()
            or not name.isalpha()
            or name in _OTHERWISE
            or not dimension
            or not set(dimension) <= set(_BASE)
        ):
            continue
        try:
            theirs = registry.Quantity(1, name).to_base_units()
        except (pint.errors.PintError, ArithmeticError, ValueError, AttributeError):
            continue
        ours = registry.Quantity(float(size), "dimensionless")
        for base, power in dimension.items():
            ours = ours * registry.Quantity(1, _BASE[base]) ** power
        if theirs.dimensionality != ours.dimensionality:
            continue  # another thing of the same name: a Spanish "metro" is no unit there
        checked += 1
        assert theirs.magnitude == pytest.approx(ours.to_base_units().magnitude, rel=1e-4), name
    assert checked > 120


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("km/h", "千米/时"),
        ("m/s^2", "meters per second squared"),
        ("cm^2", "平方厘米"),
        ("m^3", "cubic meters"),
        ("J/(g·°C)", "J g^{-1} °C^{-1}"),
        ("60 s", "60 s"),
        ("N·m", "J"),
        ("kg", "килограммов"),
    ],
)
def test_phrases_of_several_units(text: str, same: str) -> None:
    assert units.read(text) == units.read(same)


def test_a_noun_is_no_unit() -> None:
    assert units.read("marbles") is None
    assert units.read("m marbles") is None
    assert units.read("km") == ((("length", 1),), Fraction(1000))
