"""Integer solutions along a line: `x = 5 + 7t, y = -1 - 2t` and `(-2 + 7k, 1 - 2k)` are the same points."""

import re
from dataclasses import dataclass
from fractions import Fraction

_DOMAIN = re.compile(
    r"[,;(]?\s?(?:where|with|for|all|any|for some|donde|con|où|avec|mit|wobei|где|其中|任意)?\s?(?:all |any |every )?"
    r"\(?([a-z])\s?(?:∈\s?[ZzℤR]|is an? (?:arbitrary )?integer|an integer|integers?|any integer|entero|entier|ganzzahlig|为整数|は整数|целое)\)?.*$|"
    r"[,;]?\s?(?:for )?(?:all |any )?integers? [a-z]\s?$",
    re.IGNORECASE,
)
_NAMES_AHEAD = re.compile(r"^\(\s?([a-z](?:\s?,\s?[a-z]){1,3})\s?\)\s?=\s?")
_COMPONENT = re.compile(r"(?:([a-z])\s?=\s?)?([-−+\d\s./a-z*·]{1,40})")
_TERM = re.compile(r"([-+]?)\s?(\d{1,12}(?:/\d{1,6}|\.\d{1,6})?)?\s?[*·]?\s?([a-z])?")
_MOST_COMPONENTS = 4


@dataclass(frozen=True, slots=True)
class IntegerLine:
    """A point and a step for each name (or place, where there are no names), one integer parameter."""

    names: tuple[str, ...]
    point: tuple[Fraction, ...]
    step: tuple[Fraction, ...]


def read_integer_line(text: str) -> IntegerLine | None:
    """The line of points a text gives with one parameter; None for anything else."""
    if len(text) > 160 or not re.search(r"\d", text):
        return None
    text = _DOMAIN.sub("", text.replace("−", "-")).strip(" .,;$")
    ahead = _NAMES_AHEAD.match(text)
    named = tuple(re.findall("[a-z]", ahead[1])) if ahead else ()
    body = text[ahead.end() :] if ahead else text
    body = body[1:-1] if body.startswith("(") and body.endswith(")") else body
    pieces = [
        piece.strip() for piece in re.split(r"[,;]|\s(?:and|y(?!\s?=)|et|und|и)\s", body) if piece.strip()
    ]
    found = [_COMPONENT.fullmatch(piece) for piece in pieces]
    if not 2 <= len(pieces) <= _MOST_COMPONENTS or not all(found):
        return None
    names = named or tuple(m[1] or "" for m in found if m)
    return _line(names, [_affine(m[2]) for m in found if m])


def _line(
    names: tuple[str, ...], affine: "list[tuple[Fraction, Fraction, str] | None]"
) -> IntegerLine | None:
    known = [a for a in affine if a is not None]
    parameters = {a[2] for a in known if a[2]}
    if (
        len(known) != len(affine)
        or len(parameters) != 1
        or len(names) != len(known)
        or parameters & set(names)
    ):
        return None
    order = sorted(range(len(names)), key=lambda i: names[i]) if all(names) else range(len(names))
    return IntegerLine(
        tuple(names[i] for i in order), tuple(known[i][0] for i in order), tuple(known[i][1] for i in order)
    )


def _affine(text: str) -> tuple[Fraction, Fraction, str] | None:
    """`5 + 7t` as 5, 7 and t; None when it is no sum of numbers and multiples of one letter."""
    constant, step, letter = Fraction(0), Fraction(0), ""
    bare = text.replace(" ", "")
    at = 0
    while at < len(bare):
        term = _TERM.match(bare, at)
        if term is None or term.end() == at or not (term[2] or term[3]) or (at and not term[1]):
            return None
        if re.search(r"/0+$", term[2] or ""):
            return None
        size = Fraction(term[2] or 1) * (-1 if term[1] == "-" else 1)
        if term[3]:
            if letter not in {"", term[3]}:
                return None
            letter, step = term[3], step + size
        else:
            constant += size
        at = term.end()
    return constant, step, letter


def same_line(gold: IntegerLine, answer: IntegerLine) -> bool:
    """Whether two lines have the same points for integer parameters: steps equal up to sign, points a step apart."""
    if len(gold.point) != len(answer.point) or (
        all(gold.names) and all(answer.names) and gold.names != answer.names
    ):
        return False
    sign = 1 if gold.step == answer.step else -1
    if tuple(sign * s for s in answer.step) != gold.step:
        return False
    apart = [a - g for a, g in zip(answer.point, gold.point, strict=True)]
    times = {d / s for d, s in zip(apart, gold.step, strict=True) if s}
    still = all(d == 0 for d, s in zip(apart, gold.step, strict=True) if not s)
    return still and len(times) == 1 and next(iter(times)).denominator == 1
