"""Units: which words are units, their dimension and size, in Latin, Chinese, Japanese, Korean, Cyrillic, Indian words.

Sizes are the SI definitions, exact. A word that is not here is a noun ("marbles"), which never decides anything.
The table is ours because no unit library knows these scripts, and none reads a phrase in microseconds; pint is
the oracle of its tests.
"""

import re
from collections.abc import Mapping
from fractions import Fraction
from functools import lru_cache

from reward_service.grading.math.unit_names import (
    INCH,
    MONEY,
    PLAIN,
    POUND_OF_MASS,
    PREFIXED,
    PREFIXES,
    Dimension,
)

_F = Fraction
CURRENCIES = frozenset(name for name, _, _ in MONEY)
POUND = "pound pounds"
"""Mass or money: the other side decides."""


def _table() -> dict[str, tuple[Dimension, Fraction]]:
    table: dict[str, tuple[Dimension, Fraction]] = {}
    for symbol, names, dimension, size in PREFIXED:
        for short, long, factor in PREFIXES:
            table[short + symbol] = dimension, size * factor
            for name in names.split():
                table[long + name] = dimension, size * factor
        for name in [symbol, *names.split()]:
            table[name] = dimension, size
    for dimension, size, listed in PLAIN:
        table.update(dict.fromkeys(listed.split(), (dimension, size)))
    for currency, size, listed in MONEY:
        table.update(dict.fromkeys(listed.split(), ({currency: 1}, size)))
    table.update(dict.fromkeys(POUND.split(), ({"mass": 1}, POUND_OF_MASS)))
    for name in ("in", "pt", "dB", "mF", "cd", "dl", "dL"):
        table.pop(name, None)
    table["in"] = {"length": 1}, INCH
    table["分"] = {"time": 1}, _F(60)
    table["mL"] = table["ml"] = {"length": 3}, _F(1, 10**6)
    return table


_BY_NAME = _table()
_FOLDED = {name.casefold(): unit for name, unit in reversed(_BY_NAME.items()) if len(name) > 3}
_LONGEST = max(map(len, _BY_NAME))
Unit = tuple[tuple[tuple[str, int], ...], Fraction]
"""Dimensions with their powers, and the size in base units."""

_AREA_WORDS = (("square", 2), ("sq", 2), ("cubic", 3), ("cu", 3), ("平方", 2), ("立方", 3), ("квадратных", 2), ("кубических", 3),
    ("quadrat", 2), ("kubik", 3), ("cuadrados", 2), ("cúbicos", 3), ("carrés", 2), ("cubes", 3), ("quadrados", 2), ("cuadradas", 2), ("carrées", 2), ("quadradas", 2), ("cúbicas", 3), ("cubiques", 3), ("वर्ग", 2), ("घन", 3),
    ("제곱", 2), ("세제곱", 3), ("平方の", 2), ("مربع", 2), ("مكعب", 3), ("кв", 2), ("куб", 3), ("vuông", 2), ("khối", 3), ("cuadrado", 2),
    ("carré", 2), ("quadrado", 2), ("cúbico", 3), ("cube", 3), ("squared", 2), ("cubed", 3), ("مربعة", 2), ("مكعبة", 3), ("مربعا", 2))  # fmt: skip
_AREAS = dict(_AREA_WORDS)
AREA_WORDS = tuple(_AREAS)
"""Words for squares and cubes of a unit."""
_BEHIND = frozenset(
    (
        "cuadrados cúbicos carrés cubes quadrados cuadradas carrées quadradas cúbicas cubiques مربع مكعب vuông khối cuadrado carré "
        "quadrado cúbico cube squared cubed مربعة مكعبة مربعا"
    ).split()
)
_PER = re.compile(r"\s*(?:/|÷|\bper\b|每|毎|\bpro\b|\bpor\b|\bpar\b|\bв\b|당|प्रति|\bmỗi\b|لكل)\s*")
_STEP = re.compile(
    r"\s*(?:(?P<open>[(\[{])|(?P<close>[)\]}])|(?P<per>/|÷|\bper\b|\beach\b|\bevery\b|\ban?\b|每|毎|\bpro\b|"
    r"\bpar\b|당|प्रति|\bmỗi\b|لكل)|(?P<times>[·*×⋅.]|\\cdot\s?|\\times\s?|-(?=[A-Za-z])"
    r")|"
    r"\^\s?\{?\s?(?P<power>[-−+]?\d{1,2})\s?\}?|(?P<word>°[CF]?|℃|℉|[%¢€£¥₹₩₽₫₱$㎡㎠㎢㎥㎤㎏ℓ]|"
    r"(?:[^\W\d_]|[\u0900-\u0963])+(?:[./-][a-zA-Z](?![a-zA-Z])[.]?)?))"
)


def known(word: str) -> bool:
    """Whether a bare word (two letters or more) after a number is a unit."""
    return len(word) > 1 and _lookup(word) is not None


@lru_cache(4096)
def read(text: str, power: int = 1) -> Unit | None:
    """The unit a text names (`square meters`, `km/h`, `J/(g·°C)`, `平方厘米`, `cm` with `power` 2); None for a noun."""
    text = (
        text.strip().rstrip(".").replace("{", "").replace("}", "")
        if "{" in text
        else text.strip().rstrip(".")
    )
    if not text or len(text) > 80:
        return None
    whole = _lookup(text)
    if whole is not None:
        return _unit({name: p * power for name, p in whole[0].items()}, whole[1] ** power)
    product = _product(text)
    if product is None:
        return None
    dims, size = product
    return _unit({name: p * power for name, p in dims.items()}, size**power)


class _Product:
    """A product and quotient of units while it is read."""

    def __init__(self) -> None:
        self.factors: list[tuple[Dimension, Fraction, int]] = []
        self.sign, self.area, self.depth = 1, 1, 0

    def take(self, kind: str, token: str) -> bool:
        """One sign or word; False when it belongs to no unit."""
        if kind == "open":
            self.depth += 1
        elif kind == "close":
            self.depth -= 1
            self.sign = 1
        elif kind == "per":
            self.sign = -1
        elif kind == "power":
            return self._raise_last(int(token.replace("−", "-")))
        elif kind == "word":
            return self._word(token)
        return True

    def _raise_last(self, power: int) -> bool:
        if not self.factors:
            return False
        dims, size, own = self.factors[-1]
        self.factors[-1] = dims, size, own * power
        return True

    def _word(self, token: str) -> bool:
        folded = token.casefold()
        if folded in _AREAS and _lookup(token) is None:
            if folded in _BEHIND and self.factors:
                return self._raise_last(_AREAS[folded])
            self.area = _AREAS[folded]
            return True
        units = _words(token)
        if units is None:
            return False
        for dims, size, own in units:
            self.factors.append((dims, size, own * self.area * self.sign))
            self.area = 1
        self.sign = self.sign if self.depth else 1
        return True


def _product(text: str) -> tuple[dict[str, int], Fraction] | None:
    """A product and quotient of units, or None as soon as a word is none."""
    product, at = _Product(), 0
    while at < len(text):
        found = _STEP.match(text, at)
        if found is None or not product.take(found.lastgroup or "", found.group(found.lastgroup or 0)):
            return None
        at = found.end()
    return _multiplied(product.factors) if product.factors and product.depth == 0 else None


def _words(token: str) -> list[tuple[Dimension, Fraction, int]] | None:
    """The units of one word; words of scripts without blanks may hold several (`平方厘米`, `千米每小时`)."""
    unit = _lookup(token)
    if unit is not None:
        return [(*unit, 1)]
    if "/" in token or "." in token:
        parts = re.split(r"[/.]", token)
        units = [_lookup(p) for p in parts if p]
        if None in units:
            return None
        return [(u[0], u[1], -1 if i and "/" in token else 1) for i, u in enumerate(units) if u]
    if token.isascii():
        return None
    for words, area in _AREA_WORDS:
        if token.startswith(words) and not words.isascii():
            inner = _lookup(token[len(words) :])
            return [(*inner, area)] if inner else None
    for sign in ("每", "毎", "당"):
        head, per, tail = token.partition(sign)
        if per and head and tail and (a := _words(head)) and (b := _words(tail)):
            return [*a, *((d, s, -p) for d, s, p in b)]
    return None


def _multiplied(factors: list[tuple[Dimension, Fraction, int]]) -> tuple[dict[str, int], Fraction]:
    dims: dict[str, int] = {}
    size = Fraction(1)
    for dimension, factor, power in factors:
        for name, p in dimension.items():
            dims[name] = dims.get(name, 0) + p * power
        size *= factor**power
    return {name: p for name, p in dims.items() if p}, size


def _lookup(word: str) -> tuple[Dimension, Fraction] | None:
    return _BY_NAME.get(word) or (
        _FOLDED.get(word.casefold())
        if len(word) > 3
        else _BY_NAME.get(word.lower())
        if len(word) > 2
        else None
    )


def _unit(dims: dict[str, int], size: Fraction) -> Unit:
    return tuple(sorted((name, p) for name, p in dims.items() if p)), size


def names() -> Mapping[str, tuple[Dimension, Fraction]]:
    """Every name of the table with its dimension and size."""
    return _BY_NAME
