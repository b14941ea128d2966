"""Numbers in a base, and congruences."""

import re
from dataclasses import dataclass
from math import gcd

from reward_service.text.letter_case import lowered

_BASE_WORDS = {w: i for i, w in enumerate((
    "zero one two three four five six seven eight nine ten eleven twelve thirteen "
    "fourteen fifteen sixteen"
    ).split())} | {
    "binary": 2, "octal": 8, "hexadecimal": 16, "hex": 16, "decimal": 10, "ternary": 3, "quaternary": 4}  # fmt: skip
_DIGITS = r"(?P<digits>[0-9A-Fa-f][0-9A-Za-z, ]{0,60}?)"
_INDEXED = re.compile(
    rf"^(?:[A-Za-z]\s?=\s?)?\(?\s?{_DIGITS}\s?\)?\s?_\s?\{{?\(?\s?(?P<base>\d{{1,2}}|[a-z]{{3,11}})\s?\)?\}}?$"
)
_SPOKEN = re.compile(
    (
        rf"^(?:[A-Za-z]\s?=\s?)?\(?{_DIGITS}\)?\s*[\(,]?\s?(?:(?:in\s|to\s|en\s|in der\s|"
        rf"по\s)?(?:base|basis|основани[юи])\s?-?\s?(?P<base>\d{{1,2}}|[a-z]{{3,11}})"
        rf"|(?P<zh>\d{{1,2}})\s?(?:进制|進法|進数|진법)|\(?(?P<word>binary|octal|hexadecimal|"
        rf"hex)\)?)\s?\)?$"
    ),
    re.IGNORECASE,
)
_BEFORE = re.compile(r"^(?P<zh>\d{1,2})\s?(?:进制|進法|進数)(?:数)?\s?(?P<digits>[0-9A-Fa-f]{1,60})$")
_BASE_FIRST = re.compile(rf"^(?:base)\s?(?P<base>\d{{1,2}})\s?:\s?{_DIGITS}$", re.IGNORECASE)


_PREFIXED = re.compile(r"^0([xXbBoO])([0-9A-Fa-f]{1,60})$")


@dataclass(frozen=True, slots=True)
class Numeral:
    """Digits, their base, and the value."""

    digits: str
    base: int
    value: int


def read_numeral(text: str) -> Numeral | None:
    """A number whose base is written with it: `1011_2`, `7E8 in base 16`, `1110022_{three}`, `2A (base 16)`."""
    prefixed = _PREFIXED.match(text)
    if prefixed:
        return in_base(prefixed[2], {"x": 16, "b": 2, "o": 8}[lowered(prefixed[1])])
    for pattern in (_INDEXED, _SPOKEN, _BEFORE, _BASE_FIRST):
        found = pattern.match(text)
        if found:
            groups = found.groupdict()
            named = groups.get("base") or groups.get("zh") or groups.get("word") or ""
            base = int(named) if named.isdigit() else _BASE_WORDS.get(named.casefold(), 0)
            return in_base(found["digits"], base)
    return None


def in_base(digits: str, base: int) -> Numeral | None:
    """Digits read in a base; None when one of them is none."""
    digits = re.sub(r"[\s,]", "", digits).upper().lstrip("0") or "0"
    if not 2 <= base <= 36:
        return None
    try:
        return Numeral(digits, base, int(digits, base))
    except ValueError:
        return None


_CONGRUENCE = re.compile(
    r"^(?:(?P<name>[A-Za-z](?:_\w)?)\s?)?(?:≡|=|\bis congruent to\b|\bcongruent to\b)"
    r"?\s?(?P<residues>-?\d{1,15}(?:\s?(?:,|or|and|或|和|,\s?(?:or|and))\s?-?\d{1,15})"
    r"{0,20})\s?,?\s?"
    r"\(?\s?\\?(?:[pb]?mod(?:ulo)?)\s?\(?\{?\s?(?P<modulus>\d{1,15})\s?\}?\s?\)?\s?\)?$",
    re.IGNORECASE,
)
_PARAMETRIC = re.compile(
    (
        r"^(?:(?P<name>[A-Za-z])\s?=\s?)?(?:(?P<a>-?\d{1,15})\s?\+\s?)?(?P<m>\d{1,15})"
        r"\s?[·*]?\s?(?P<k>[kntmj])\s?(?:(?P<sign>[-+])\s?(?P<b>\d{1,15}))?"
        r"(?:\s?[,;]?\s?\(?(?:where|for|with|for all|for any|for some|where)?\s?(?:all "
        r"|any |some )?(?:integers?\s)?(?P=k)?\s?(?:∈\s?Z|is an? integer|an integer|integers?|"
        r"any integer)?\s?\)?)?$"
    ),
    re.IGNORECASE,
)
_MOST_RESIDUES = 4_096


@dataclass(frozen=True, slots=True)
class Congruence:
    """Residues modulo a number; `parametric` when it was written as `mk + a`."""

    residues: frozenset[int]
    modulus: int
    parametric: bool = False


def read_congruence(text: str) -> Congruence | None:
    """`x ≡ 6 (mod 7)`, `3 or 5 mod 8`, `7k + 6, k ∈ Z`."""
    found = _CONGRUENCE.match(text)
    if found and int(found["modulus"]):
        modulus = int(found["modulus"])
        return Congruence(
            frozenset(int(r) % modulus for r in re.findall(r"-?\d+", found["residues"])), modulus
        )
    found = _PARAMETRIC.match(text)
    if found and int(found["m"]) and not (found["a"] and found["b"]):
        modulus = int(found["m"])
        rest = (
            int(found["a"] or 0) if found["a"] else int(found["b"] or 0) * (-1 if found["sign"] == "-" else 1)
        )
        return Congruence(frozenset({rest % modulus}), modulus, parametric=True)
    return None


def same_congruence(gold: Congruence, answer: Congruence) -> bool:
    """The same integers: compared modulo the least common multiple."""
    common = gold.modulus * answer.modulus // gcd(gold.modulus, answer.modulus)
    if (
        common // gold.modulus * len(gold.residues) > _MOST_RESIDUES
        or common // answer.modulus > _MOST_RESIDUES
    ):
        return False
    return _lifted(gold, common) == _lifted(answer, common)


def _lifted(found: Congruence, modulus: int) -> frozenset[int]:
    return frozenset(r + found.modulus * i for r in found.residues for i in range(modulus // found.modulus))
