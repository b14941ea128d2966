"""Equations of reactions: sides, coefficients, species, and whether atoms and charges balance."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from itertools import islice, product
from math import gcd, lcm

from reward_service.grading.chemistry.chemical_formula import (
    Species,
    UnreadableFormula,
    one_way,
    read_formula,
)

MAX_CHARS = 2_000
MAX_TERMS = 40
MAX_READINGS = 512
"""Ways to read an equation whose charges have no carets; the first that balances counts."""
_ARROW = re.compile(
    r"\\(?:long)?(?:right|leftright)arrow|\\rightleftharpoons|\\to\b|\\xrightarrow(?:\{[^{}]{0,60}\})?|<=>|<->|-{1,2}>|=>|={1,2}|[→⟶⇌⇋⟷↔⇄]"
)
_PLUS = re.compile(
    r"\s\+\s?|(?<!\{)(?<![+\-\d])\+(?!\((?:s|l|g|aq)\))(?=\s?[\dA-Z(\[])"
    r"|(?<=[A-Za-z)\]}\d])\+(?!\((?:s|l|g|aq)\))(?=\s?\d{0,3}[A-Z(\[])"
)
_COEFFICIENT = re.compile(
    r"\s*(?:\\frac\{(\d{1,6})\}\{(\d{1,6})\}|(\d{1,6})\s?/\s?(\d{1,6})|(\d{1,6}(?:\.\d{1,4})?))\s?(?=\{?\s?[A-Z(\[e])"
)
_CONDITION = re.compile(
    r"(?<=[→⟶⇌>=])\s?(?:[(（][^()（）A-Z\d]{1,40}[)）]|\[[^\[\]A-Z]{1,40}\](?:\[[^\[\]A-Z]{0,40}\])?)|[↑↓]|\\(?:up|down)arrow|\((?:heat|Δ|\\Delta)\)"
)
_ELECTRON = re.compile(r"e(?:\^\{-\}|\^\{1-\}|-)$")

Side = tuple[tuple[Species, Fraction], ...]
Term = tuple[tuple[Species, ...], Fraction]


@dataclass(frozen=True, slots=True)
class Equation:
    """The species of both sides with their coefficients, each species once a side."""

    left: Side
    right: Side

    @property
    def is_balanced(self) -> bool:
        """Whether both sides hold the same atoms and the same charge."""
        return _totals(self.left) == _totals(self.right)

    @property
    def is_smallest(self) -> bool:
        """Whether the coefficients are whole numbers without a common factor."""
        numbers = [count for _, count in (*self.left, *self.right)]
        return all(n.denominator == 1 for n in numbers) and gcd(*(n.numerator for n in numbers)) == 1

    def reduced(self) -> "Equation":
        """The same equation with smallest whole coefficients."""
        numbers = [count for _, count in (*self.left, *self.right)]
        scale = Fraction(lcm(*(n.denominator for n in numbers)))
        scale /= gcd(*(int(n * scale) for n in numbers))
        return Equation(*(tuple((s, n * scale) for s, n in side) for side in (self.left, self.right)))


def _totals(side: Side) -> tuple[dict[str, Fraction], Fraction]:
    atoms: dict[str, Fraction] = {}
    for species, count in side:
        for element, number in species.atoms:
            if element != _ELECTRONS:
                atoms[element] = atoms.get(element, Fraction(0)) + number * count
    return atoms, sum((species.charge * count for species, count in side), Fraction(0))


_ELECTRONS = "e"


@lru_cache(1_024)
def read_equation(text: str) -> Equation:
    """The equation a text is.

    Raises:
        UnreadableFormula: it is none; the message says why.
    """
    if len(text) > MAX_CHARS:
        raise UnreadableFormula("too long for an equation")
    sides = _ARROW.split(_CONDITION.sub("", text.strip().strip("$`").rstrip(".")))
    if len(sides) != 2:
        raise UnreadableFormula("an equation has two sides and one arrow")
    left, right = (_terms(side) for side in sides)
    readings = islice(product(*(ways for ways, _ in (*left, *right))), MAX_READINGS)
    counts = [count for _, count in (*left, *right)]
    equations = [
        Equation(_side(species[: len(left)], counts), _side(species[len(left) :], counts[len(left) :]))
        for species in readings
    ]
    return next((one for one in equations if one.is_balanced), equations[0])


def _terms(text: str) -> list[Term]:
    terms = _PLUS.split(one_way(text))
    if len(terms) > MAX_TERMS:
        raise UnreadableFormula("more species than an equation has")
    return list(map(_term, terms))


def _side(species: Sequence[Species], counts: Sequence[Fraction]) -> Side:
    counted: dict[Species, Fraction] = {}
    for one, count in zip(species, counts, strict=False):
        counted[one] = counted.get(one, Fraction(0)) + count
    return tuple(
        sorted(counted.items(), key=lambda item: (item[0].text, item[0].charge, item[0].state or ""))
    )


def _term(text: str) -> Term:
    """The species that a term may mean, the likeliest first, and its coefficient."""
    text = text.lstrip("{ \t\n")  # what is left of \ce{…} and \mathrm{…} around more than one species
    found = _COEFFICIENT.match(text)
    count = Fraction(1)
    if found is not None:
        over, under, above, below, plain = found.groups()
        if "0" * len(under or below or "1") == (under or below or "1"):
            raise UnreadableFormula("a coefficient divided by nothing")
        count = Fraction(plain) if plain else Fraction(int(over or above), int(under or below))
        text = text[found.end() :]
    if count <= 0:
        raise UnreadableFormula("a coefficient of nothing")
    if _ELECTRON.fullmatch(text.strip()):
        return (Species("e", ((_ELECTRONS, 1),), -1, None),), count
    return read_formula(text.strip()), count


def same_equation(said: Equation, wanted: Equation) -> bool:
    """Whether both have the same species and coefficients on the same sides; states count where `wanted`
    has them."""
    return _same_side(said.left, wanted.left) and _same_side(said.right, wanted.right)


def _same_side(said: Side, wanted: Side) -> bool:
    left = list(said)
    for species, count in wanted:
        match = next((one for one in left if one[1] == count and same_species(one[0], species)), None)
        if match is None:
            return False
        left.remove(match)
    return not left


def same_species(said: Species, wanted: Species) -> bool:
    """Whether both are built alike and charged alike, and in the same state where `wanted` has one."""
    return (said.text, said.charge) == (wanted.text, wanted.charge) and wanted.state in (None, said.state)
