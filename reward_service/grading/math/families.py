"""Families of solutions `offset + n · period`, compared as the sets they are."""

from dataclasses import dataclass
from fractions import Fraction

from reward_service.grading.math.collection_items import members, settled
from reward_service.grading.math.evaluate import Evaluation, Undefined
from reward_service.grading.math.named_values import PARAMETERS, is_periodic, named
from reward_service.grading.math.tree import Node, Op, structured, symbols

_MOST_PERIODS = 24
_MOST_FAMILIES = 12
_CLOSE = 1e-9


@dataclass(frozen=True, slots=True)
class Family:
    """The members `offset + n · period` over all whole n."""

    offset: float
    period: float


def families(node: Node, *, stated: bool) -> list[Family] | None:
    """The families a tree lists, None when a member is none; `stated`: a whole parameter was named."""
    found: list[Family] = []
    for member in members(settled(node)):
        value = named(member)
        one = _family(value.value if value else member, stated=stated)
        if one is None or len(found) > _MOST_FAMILIES:
            return None
        found += one
    return found or None


def _family(node: Node, *, stated: bool) -> list[Family] | None:
    """The families of one member, two where it holds ±; None when it is not linear in one parameter."""
    names = symbols(node)
    if len(names) != 1 or not names <= PARAMETERS or structured(node):
        return None
    if not stated and not is_periodic(node):
        return None
    inner = members(node)
    if len(inner) > 1:
        spread = [_family(n, stated=stated) for n in inner]
        return None if None in spread else [f for one in spread if one for f in one]
    name = next(iter(names))
    try:
        zero, one, two = (_value(node, name, n) for n in (0, 1, 2))
    except (Undefined, OverflowError, ZeroDivisionError, ValueError, TypeError):
        return None
    if abs(two - one - (one - zero)) > _CLOSE * (1 + abs(two)) or abs(one - zero) < _CLOSE:
        return None
    return [Family(zero, abs(one - zero))]


def _value(node: Node, name: str, at: int) -> float:
    """The real part of an expression where its parameter is this number."""
    evaluation = Evaluation({name: Fraction(at)}, 0)
    evaluation.steps = 2_000
    return float(complex(evaluation.of(node)).real)


def same_families(gold: list[Family], answer: list[Family]) -> bool | None:
    """Whether two unions of families hold the same numbers; None when they have no common period."""
    period = _common_period([f.period for f in (*gold, *answer)])
    if period is None:
        return None
    left, right = _residues(gold, period), _residues(answer, period)
    return len(left) == len(right) and all(
        abs(a - b) < 1e-7 * period for a, b in zip(left, right, strict=True)
    )


def _common_period(periods: list[float]) -> float | None:
    """The shortest multiple of the longest period that is one of every period; None beyond the limits."""
    longest = max(periods)
    for times in range(1, _MOST_PERIODS + 1):
        period = longest * times
        if all(abs(period / p - round(period / p)) < 1e-9 * period / p for p in periods):
            return period if period / min(periods) <= 10 * _MOST_PERIODS else None
    return None


def _residues(found: list[Family], period: float) -> list[float]:
    """The members of the families from 0 to below the period, ascending, equal ones once."""
    points = sorted(
        (f.offset + i * f.period) % period for f in found for i in range(round(period / f.period))
    )
    kept: list[float] = []
    for point in (0.0 if period - p < 1e-7 * period else p for p in points):
        if not any(abs(point - k) < 1e-7 * period for k in kept):
            kept.append(point)
    return sorted(kept)


def is_parametric(node: Node) -> bool:
    """Whether a tree has a whole parameter beside a period: worth reading as families."""
    return isinstance(node, Op) and bool(symbols(node) & PARAMETERS)
