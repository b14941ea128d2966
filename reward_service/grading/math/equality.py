"""Whether two expressions have the same value: exact, then numeric.

1.  Both rational by arithmetic: compared exactly, with the rounding rules for decimals.
2.  Otherwise at random points (for constants: once), first in machine floats, which can only tell an
    obvious difference, then with 50 digits and an error bound from the largest magnitude met.
3.  What cannot be computed is undecided.

The points are a fixed function of the symbols' names, so a verdict does not depend on the run.
"""

import math
import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.evaluate import DIGITS, Evaluation, Undefined
from reward_service.grading.math.rational import exact
from reward_service.grading.math.tree import INFINITY, Head, Node, Num, Op, Sym, is_op, symbols, walk
from reward_service.grading.math.undecided import UNDECIDED, Sameness

_FLOAT_GAP = 1e-7
"""A relative gap no rounding error of machine floats explains, given the largest magnitude met."""
_ROUNDS = 4
_CONSTANT_DIGITS = 60
_MOST_DIGITS = 400
_INTEGER_NAMES = frozenset("nkmNMKjlpq")
_MOST_COMPARED_DIGITS = 300
_AROUND_INFINITY = frozenset({Head.NEG, Head.GROUP, Head.PERCENT})
_AROUND_DECIMALS = frozenset({Head.NEG, Head.DEGREES, Head.GROUP})
_BRANCHED = frozenset({Head.LOG, Head.ROOT})
_OF_WHOLE_NUMBERS = frozenset(
    {Head.SIN, Head.COS, Head.TAN, Head.FLOOR, Head.CEIL, Head.MOD, Head.FACT, Head.BINOM}
)
_TEN = Num(Fraction(10))


@dataclass(slots=True)
class Budget:
    """Evaluation steps left; comparisons draw on it together."""

    steps: int

    def spend(self, evaluation: Evaluation, node: Node) -> Any:
        """The value of a node; its steps are taken from the budget.

        Raises:
            Undefined, TooCostly, OverflowError (machine floats only).
        """
        evaluation.steps = self.steps
        try:
            return evaluation.of(node)
        finally:
            self.steps = evaluation.steps


def same_value(gold: Node, answer: Node, conventions: Conventions, budget: Budget) -> Sameness:
    """Whether two expressions have the same value, one of them rounded as the conventions allow."""
    if gold == answer:
        return True
    left, right = exact(gold), exact(answer)
    if left is not None and right is not None:
        return left == right or rounded(gold, answer, left, right, conventions)
    names = symbols(gold) | symbols(answer)
    infinite = _infinities(gold, answer)
    if infinite is not None:
        return infinite
    if not names:
        return _same_constant(gold, answer, conventions, budget)
    return _same_function(gold, answer, names, conventions, budget)


def _infinities(gold: Node, answer: Node) -> bool | None:
    """Whether two infinities are the same; None when neither or both sides only hold one somewhere."""
    left, right = infinity(gold), infinity(answer)
    if left is not None or right is not None:
        return left == right
    return False if holds_infinity(gold) != holds_infinity(answer) else None


def holds_infinity(node: Node) -> bool:
    """Whether infinity stands anywhere in the tree."""
    return any(isinstance(n, Sym) and n.name == "oo" for n in walk(node))


def infinity(node: Node) -> int | None:
    """+1 or -1 for plus or minus infinity, None for anything else."""
    sign = 1
    while isinstance(node, Op) and node.head in _AROUND_INFINITY:
        sign = -sign if node.head is Head.NEG else sign
        node = node.args[0]
    return sign if node == INFINITY else None


# ---------------------------------------------------------------- rounding
def decimal(node: Node) -> tuple[int, int] | None:
    """(decimal places, significant figures) of a decimal literal; percent and sign looked through,
    also `1.6 \\times 10^{-19}`."""
    if isinstance(node, Num):
        return None if node.places is None else (node.places, node.figures)
    if not isinstance(node, Op):
        return None
    if node.head in _AROUND_DECIMALS:
        return decimal(node.args[0])
    if node.head is Head.PERCENT:
        inner = decimal(node.args[0])
        return None if inner is None else (inner[0] + 2, inner[1])
    power = node.args[1] if node.head is Head.MUL else None
    if power is None or not is_op(power, Head.POW) or power.args[0] != _TEN:
        return None
    inner, shift = decimal(node.args[0]), exact(power.args[1])
    if not inner or shift is None or shift.denominator != 1:
        return None
    return inner[0] - int(shift), inner[1]


def rounded(gold: Node, answer: Node, left: Any, right: Any, conventions: Conventions) -> bool:
    """Whether one side is the other, rounded as the conventions allow.

    A gold of k >= `gold_figures` significant figures accepts an answer within half a unit of its last
    place; a decimal answer of `answer_figures` or more figures is accepted when an exact gold rounds to it.
    """
    of_gold, of_answer = decimal(gold), decimal(answer)
    if (
        of_gold
        and of_gold[1] >= conventions.gold_figures > 0
        and (of_answer is None or of_answer[0] > of_gold[0])
    ):
        return bool(abs(left - right) * 2 <= _unit(left, of_gold[0]))
    if of_answer and of_gold is None and of_answer[1] >= conventions.answer_figures > 0:
        return bool(abs(left - right) <= _unit(left, of_answer[0]))
    return False


def _unit(like: Any, places: int) -> Any:
    """One unit of this decimal place, in the arithmetic of `like`."""
    unit = Fraction(1, 10**places) if places >= 0 else Fraction(10**-places)
    return unit if isinstance(like, Fraction) else like * 0 + unit.numerator / (like * 0 + unit.denominator)


# ---------------------------------------------------------------- constants
def _same_constant(gold: Node, answer: Node, conventions: Conventions, budget: Budget) -> Sameness:
    """Two expressions without symbols, with more and more digits until they certainly differ or agree."""
    hint = _float_hint(gold, answer, {}, budget)
    if hint is False and decimal(gold) is None and decimal(answer) is None:
        return False
    digits = _CONSTANT_DIGITS
    while digits <= _MOST_DIGITS:
        left, right = Evaluation({}, 0, digits), Evaluation({}, 0, digits)
        try:
            u = budget.spend(left, gold)
        except Undefined:
            return UNDECIDED
        try:
            v = budget.spend(right, answer)
        except Undefined:
            return False
        error = (
            max(left.peak, right.peak, _size(u), _size(v)) * 10.0 ** (10 - digits)
            if digits < _MOST_COMPARED_DIGITS
            else 0.0
        )
        gap = abs(u - v)
        opaque = left.opaque or right.opaque
        if u.imag == 0 and v.imag == 0 and rounded(gold, answer, u.real, v.real, conventions):
            return True
        if gap == 0 or gap <= (abs(u) + abs(v)) * left.context.mpf(10) ** (12 - digits):
            return True
        if gap > 4 * error:
            return UNDECIDED if opaque else False
        digits *= 2
    return UNDECIDED


def _size(value: Any) -> float:
    """The magnitude as a machine float; 0 for one beyond them."""
    size = abs(value)
    return float(size) if size < 1e300 else 0.0


def _float_hint(gold: Node, answer: Node, point: Mapping[str, Fraction], budget: Budget) -> bool | None:
    """False: certainly different here. True: close. None: floats cannot tell."""
    left, right = Evaluation(point, 0), Evaluation(point, 0)
    try:
        u, v = budget.spend(left, gold), budget.spend(right, answer)
    except (OverflowError, Undefined, ZeroDivisionError, ValueError):
        return None
    if left.opaque or right.opaque:
        return None
    gap = abs(u - v)
    if not math.isfinite(gap):
        return None
    return not gap > _FLOAT_GAP * max(left.peak, right.peak, abs(u), abs(v))


# ---------------------------------------------------------------- functions
def _same_function(
    gold: Node, answer: Node, names: frozenset[str], conventions: Conventions, budget: Budget
) -> Sameness:
    """Two expressions with symbols: at points of both signs, where those differ at positive or whole ones."""
    everywhere = _agree(gold, answer, [_point(names, r, "real") for r in range(_ROUNDS)], budget)
    if everywhere is not False:
        return everywhere
    if conventions.domain == "positive" and _branches(gold, answer):
        positive = _agree(gold, answer, [_point(names, r, "positive") for r in range(_ROUNDS + 2)], budget)
        if positive is not False:
            return positive
    if _whole_numbers(gold, answer, names):
        return _agree(gold, answer, [_point(names, r, "whole") for r in range(_ROUNDS + 4)], budget)
    return False


def _branches(*nodes: Node) -> bool:
    """Whether logarithms, roots or open powers make the sign of a symbol matter."""
    for node in (n for root in nodes for n in walk(root)):
        if isinstance(node, Op) and (
            node.head in _BRANCHED or (node.head is Head.POW and not _whole_exponent(node))
        ):
            return True
    return False


def _whole_exponent(node: Op) -> bool:
    value = exact(node.args[1])
    return value is not None and value.denominator == 1


def _whole_numbers(gold: Node, answer: Node, names: frozenset[str]) -> bool:
    """Whether forms like (-1)^n or cos(n pi), in symbols that usually are whole, ask for whole points."""
    if not names <= _INTEGER_NAMES:
        return False
    for node in (n for root in (gold, answer) for n in walk(root)):
        if not isinstance(node, Op):
            continue
        if node.head in _OF_WHOLE_NUMBERS and symbols(node):
            return True
        if node.head is Head.POW and symbols(node.args[1]) and (exact(node.args[0]) or 1) < 0:
            return True
    return False


def _point(names: frozenset[str], turn: int, kind: str) -> dict[str, Fraction]:
    """A value for each symbol: of both signs (`real`), `positive` or `whole`."""
    return {name: _coordinate(name, i, turn, kind) for i, name in enumerate(sorted(names))}


def _coordinate(name: str, index: int, turn: int, kind: str) -> Fraction:
    """Turn 1 is all negative, turn 3 alternates; the others are positive."""
    seed = zlib.crc32(f"{name}/{turn}".encode())
    if kind == "whole":
        return Fraction(1 + (turn + seed % 97) % 12)
    size = Fraction(seed % 18_013 + 4_001, 10_007)
    negative = kind == "real" and (turn == 1 or (turn == 3 and index % 2 == 1))
    return -size if negative else size


def _agree(gold: Node, answer: Node, points: list[dict[str, Fraction]], budget: Budget) -> Sameness:
    """False at the first certain difference, True when most points can be computed and agree."""
    undecided = computed = 0
    for turn, point in enumerate(points):
        hint = _float_hint(gold, answer, point, budget)
        if hint is False:
            return False
        if hint is True and turn >= 2:
            computed += 1
            continue
        verdict = _precise(gold, answer, point, budget)
        if verdict is False:
            return False
        undecided += verdict is UNDECIDED
        computed += verdict is True
    return True if computed >= 2 and computed > undecided else UNDECIDED


def _precise(gold: Node, answer: Node, point: Mapping[str, Fraction], budget: Budget) -> Sameness:
    """Whether two expressions agree at a point, with `DIGITS` digits."""
    left, right = Evaluation(point, 0, DIGITS), Evaluation(point, 0, DIGITS)
    try:
        u, v = budget.spend(left, gold), budget.spend(right, answer)
    except Undefined:
        return UNDECIDED
    gap, scale = abs(u - v), max(abs(u), abs(v), left.peak, right.peak)
    if gap <= scale * left.context.mpf(10) ** (15 - DIGITS):
        return True
    return UNDECIDED if left.opaque or right.opaque else False
