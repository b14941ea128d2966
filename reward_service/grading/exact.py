"""Decisions that need no algebra: equal normal forms, and plain numbers compared as exact rationals."""

import re
import unicodedata
from fractions import Fraction

MAX_DIGITS = 300
"""Longer numbers are left to the symbolic step, which runs under limits."""

_DROPPED = re.compile(r"\\(?:left|right|!|,|;|:|displaystyle|bigl?|bigr?)(?![a-zA-Z])|[\s$]")
_FRAC = re.compile(r"\\[dt]frac(?![a-zA-Z])")
_NUMBER = re.compile(r"[+-]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[+-]?\.\d+")
_FRACTION = re.compile(r"([+-]?)\\frac\{([+-]?\d+)\}\{([+-]?\d+)\}|([+-]?\d+)/(\d+)")


def normal(text: str) -> str:
    """A form in which notations of the same answer meet: no blanks, no sizing, one kind of fraction."""
    text = unicodedata.normalize("NFKC", text).strip().rstrip(".")
    return _DROPPED.sub("", _FRAC.sub(r"\\frac", text)).replace("\u2212", "-")


def number(text: str) -> Fraction | None:
    """The value of a plain number or fraction in normal form, or None."""
    if len(text) > MAX_DIGITS:
        return None
    if _NUMBER.fullmatch(text):
        return Fraction(text.replace(",", ""))
    found = _FRACTION.fullmatch(text)
    if not found:
        return None
    sign, up, down, plain_up, plain_down = found.groups()
    value = (int(up or plain_up), int(down or plain_down))
    return None if value[1] == 0 else Fraction(*value) * (-1 if sign == "-" else 1)


def decide(gold: str, answer: str) -> bool | None:
    """True or False when notation or arithmetic settles it, None when it does not."""
    left, right = normal(gold), normal(answer)
    if left == right:
        return bool(left)
    a, b = number(left), number(right)
    if a is None or b is None:
        return None
    if a == b:
        return True
    rounded = "." in left or "." in right
    return None if rounded and abs(a - b) <= abs(a) / 100 else False
