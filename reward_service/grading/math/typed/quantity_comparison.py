"""Two quantities to a decision: None where numbers and conventions of rounding decide."""

import re
from fractions import Fraction

from reward_service.grading.math import units
from reward_service.grading.math.claims.polarity import denial
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.typed.quantity import Quantity

NEAR = Fraction(1, 50)
"""Numbers of one unit within this share are left to the rules of rounding."""
_NOUN = re.compile(r"[^\W\d_]{2,}(?:[\s'’-][^\W\d_]{1,}){0,3}")


def counted(left: Quantity, right: Quantity) -> bool | None:
    """A number and the same number with a noun ("348 élèves"); words that deny make it no noun."""
    if bool(left.noun) == bool(right.noun) or left.number != right.number:
        return None
    noun = left.noun or right.noun
    return True if _NOUN.fullmatch(noun) and denial(noun) is None else None


_ANGLE = (("angle", 1),)
_LEFT_TO_EXPRESSIONS = frozenset({"angle", "percent", "ordinal", "radian"})


def unstated(left: Quantity, right: Quantity, stated: Quantity, conventions: Conventions) -> bool | None:
    """One side leaves the unit out: the numbers must be equal, scale words counted."""
    if stated.dims == _ANGLE and left.number == right.number and not (left.scaled or right.scaled):
        return True if conventions.units == "optional" else None
    if stated.dims and {name for name, _ in stated.dims} & _LEFT_TO_EXPRESSIONS:
        return None if not (left.scaled or right.scaled) else left.number == right.number and None
    if (left.noun or right.noun) and not (left.scaled or right.scaled):
        return None
    if left.number == right.number:
        return conventions.units == "optional"
    return False if left.scaled or right.scaled else None


def pounds(one: Quantity, other: Quantity) -> Quantity:
    """`pounds` beside £ are money."""
    mass = units.read("pound")
    if mass and other.dims == (("gbp", 1),) and (one.dims, one.size) == mass:
        return Quantity(one.number, other.dims, Fraction(1), one.noun, one.scaled, one.decimals)
    return one


_ZERO = {"kelvin": Fraction(0), "celsius": Fraction(27315, 100)}


def same_stated(left: Quantity, right: Quantity) -> bool | None:
    names = [q.dims[0][0] if q.dims and len(q.dims) == 1 and q.dims[0][1] == 1 else "" for q in (left, right)]
    if left.dims != right.dims:
        if names[0] in _ZERO and names[1] in _ZERO:
            return left.number + _ZERO[names[0]] == right.number + _ZERO[names[1]]
        return left.number == right.number and (_either_yen(names) or _priced(left, right))
    if left.value == right.value:
        return True
    return (
        None
        if abs(left.value - right.value) <= abs(left.value) * NEAR and (left.decimals or right.decimals)
        else False
    )


def _priced(left: Quantity, right: Quantity) -> bool:
    """`$4.20/kg` for `$4.20`: money, and what it buys, stated by the answer alone."""
    gold, answer = dict(left.dims or ()), dict(right.dims or ())
    money = [name for name in gold if name in units.CURRENCIES]
    return (
        len(gold) == 1
        and bool(money)
        and answer.get(money[0]) == 1
        and all(p < 0 for n, p in answer.items() if n != money[0])
    )


def _either_yen(names: list[str]) -> bool:
    return "cny|jpy" in names and bool({"cny", "jpy"} & set(names))
