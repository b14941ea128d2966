"""Number literals and flattened names."""

from fractions import Fraction

from reward_service.grading.math.parse_limits import MAX_DIGITS, TooCostly
from reward_service.grading.math.tokens import Unreadable
from reward_service.grading.math.tree import Head, Node, Num, Sym, Word

_MAX_REPEATING = 30
"""Digits before an ellipsis in which a period is looked for."""
_FEW_DIGITS = 15


def is_whole(text: str) -> bool:
    """Whether a text is nothing but some digits, as most answers are: no rule has to be asked about it."""
    return len(text) <= _FEW_DIGITS and text.isdecimal() and text.isascii()


def number(text: str) -> Num:
    """A decimal literal.

    Raises:
        TooCostly: more digits, or a larger power of ten, than `MAX_DIGITS`.
    """
    mantissa, _, exponent = text.lower().partition("e")
    shift = int(exponent or 0)
    if len(mantissa) > MAX_DIGITS or abs(shift) > MAX_DIGITS:
        raise TooCostly(f"a number of more than {MAX_DIGITS} digits")
    whole, dot, places = mantissa.partition(".")
    value = Fraction(int((whole + places) or 0), 10 ** len(places))
    if shift:
        value = value * 10**shift if shift > 0 else value / 10**-shift
    decimals = None if not dot else len(places) - shift
    return Num(value, decimals, len((whole + places).lstrip("0")) if dot else 0)


def repeating(node: Num) -> Node:
    """`0.333...`: the last digits repeat when they are seen to, else the text is refused."""
    width = (node.places or 0) + 1
    scaled = node.value.numerator * 10 ** (node.places or 0) // node.value.denominator
    digits = f"{scaled:0{width}d}"[1 - width :]
    if len(digits) > _MAX_REPEATING:
        raise Unreadable("an ellipsis after many digits")
    for period in range(1, len(digits) // 2 + 1):
        for start in range(len(digits) - 2 * period + 1):
            tail = digits[start:]
            if len(tail) >= max(3, 2 * period) and all(tail[i] == tail[i % period] for i in range(len(tail))):
                return Num(_repeated(int(node.value), digits[:start], tail[:period]))
    raise Unreadable("an ellipsis after digits that do not repeat")


def _repeated(whole: int, fixed: str, period: str) -> Fraction:
    shift = 10 ** len(fixed)
    return whole + Fraction(int(fixed or 0), shift) + Fraction(int(period), (10 ** len(period) - 1) * shift)


def flat(node: Node) -> str:
    """A subscript or decorated name as text."""
    if isinstance(node, Num):
        return str(node.value)
    if isinstance(node, Sym):
        return node.name
    if isinstance(node, Word):
        return node.text
    return (
        "".join(map(flat, node.args))
        if node.head is Head.MUL
        else f"{node.head}({','.join(map(flat, node.args))})"
    )
