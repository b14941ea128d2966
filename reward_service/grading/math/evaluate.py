"""What a tree is worth: exactly as a rational, or at a point as a complex number of chosen precision.

Two arithmetics share one evaluator: machine floats, which only ever hint, and `mpmath` with `DIGITS` or
more digits, which decides. `peak` is the largest magnitude met on the way, the yardstick for rounding
errors. A part that cannot be computed (an integral, a limit, a sum with symbolic bounds) stands for an
unknown that is the same wherever the same text stands: equal results then prove equality, different ones
prove nothing (`opaque`).
"""

import cmath
import math
import threading
import zlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from typing import Any

from mpmath import MPContext

from reward_service.grading.math.parse_limits import MAX_ARGUMENT, MAX_EXPONENT, MAX_FACTORIAL, TooCostly
from reward_service.grading.math.rational import exact
from reward_service.grading.math.tree import Head, Node, Num, Op, Sym, Word, is_op, replaced

DIGITS = 50
_MAX_TERMS = 400
_REAL = 1e-9


class Undefined(ArithmeticError):
    """The expression has no value here: a pole, an infinity, or a form that is no number."""


# ---------------------------------------------------------------- at a point
class _Local(threading.local):
    def __init__(self) -> None:
        self.context = MPContext()


_local = _Local()
_PERIODIC = frozenset({Head.SIN, Head.COS, Head.TAN, Head.SINH, Head.COSH, Head.TANH})
_INVERSE = {Head(f"arc{head}"): f"a{head}" for head in _PERIODIC}
"""Names of the inverse functions in `cmath` and `mpmath`."""
_RECIPROCAL = {
    Head.COT: Head.TAN, Head.SEC: Head.COS, Head.CSC: Head.SIN, Head.COTH: Head.TANH, Head.SECH: Head.COSH,
    Head.CSCH: Head.SINH,
}  # fmt: skip
_INVERSE_OF_RECIPROCAL = {Head.ARCCOT: "atan", Head.ARCSEC: "acos", Head.ARCCSC: "asin"}
_BOUND_BY_INDEX = frozenset({Head.SUM, Head.PROD, Head.LIM})
_DIVISORS = frozenset({Head.GCD, Head.LCM})


@dataclass(slots=True)
class Evaluation:
    """One evaluation at one point; `digits` 0 means machine floats."""

    point: Mapping[str, Any]
    steps: int
    digits: int = 0
    peak: float = 0.0
    opaque: bool = False
    context: Any = field(init=False)

    def __post_init__(self) -> None:
        if self.digits:
            self.context = _local.context
            self.context.dps = self.digits
        else:
            self.context = cmath

    def of(self, node: Node) -> Any:
        """The value, a complex number of the chosen precision.

        Raises:
            Undefined, TooCostly, OverflowError (machine floats only).
        """
        self.steps -= 1
        if self.steps < 0:
            raise TooCostly("more evaluation steps than allowed")
        if isinstance(node, Num):
            return self.rational(node.value)
        if isinstance(node, Sym):
            return self.symbol(node.name)
        if isinstance(node, Word):
            raise Undefined(node.text)
        value = self.operation(node)
        size = abs(value)
        if not size >= 0:  # NaN compares with nothing
            raise Undefined("not a number")
        if not self.digits or size < 1e300:
            self.peak = max(self.peak, float(size))
        return value

    def rational(self, value: Fraction) -> Any:
        if not self.digits:
            return value.numerator / value.denominator
        return self.context.mpf(value.numerator) / value.denominator

    def symbol(self, name: str) -> Any:
        if name in self.point:
            return self.number(self.point[name])
        if name == "i":
            return self.context.mpc(0, 1) if self.digits else 1j
        if name == "pi":
            return +self.context.pi
        if name == "e":
            return +self.context.e
        raise Undefined(name)

    def number(self, value: Any) -> Any:
        return self.rational(value) if isinstance(value, Fraction) else value

    def operation(self, node: Op) -> Any:
        """The value of an operation, by its own rule or as a function of its arguments' values."""
        special = _SPECIAL.get(node.head)
        if special is not None:
            return special(self, node)
        try:
            return self.function(node.head, [self.of(a) for a in node.args], node)
        except (ZeroDivisionError, ValueError) as error:
            raise Undefined(str(error)) from None

    def added(self, node: Op) -> Any:
        return self.of(node.args[0]) + self.of(node.args[1])

    def multiplied(self, node: Op) -> Any:
        return self.of(node.args[0]) * self.of(node.args[1])

    def negative(self, node: Op) -> Any:
        return -self.of(node.args[0])

    def divided(self, node: Op) -> Any:
        under = self.of(node.args[1])
        if under == 0:
            raise Undefined("division by zero")
        return self.of(node.args[0]) / under

    def raised(self, node: Op) -> Any:
        return self.power(self.of(node.args[0]), self.of(node.args[1]))

    def power(self, base: Any, exponent: Any) -> Any:
        if base == 0:
            if complex(exponent).real > 0:
                return base
            if exponent == 0:
                return base + 1
            raise Undefined("a pole")
        size = abs(exponent)
        if size > MAX_EXPONENT and abs(abs(base) - 1) > 1e-6:
            raise TooCostly("a power beyond reach")
        whole = self.whole(exponent)
        if whole is not None and abs(whole) < MAX_EXPONENT:
            return base**whole
        if not self.digits and isinstance(base, float) and base < 0:
            base = complex(base, 0)
        return base**exponent

    @staticmethod
    def whole(value: Any) -> int | None:
        real = value.real
        if value.imag != 0 or abs(real) > 10**15:
            return None
        return int(real) if real == int(real) else None

    def root(self, node: Op) -> Any:
        index, radicand = self.of(node.args[0]), self.of(node.args[1])
        if index == 0:
            raise Undefined("a zeroth root")
        odd = self.whole(index)
        if odd is not None and odd % 2 and radicand.imag == 0 and radicand.real < 0:
            return -((-radicand) ** (1 / index))
        if index == 2:
            return self.context.sqrt(radicand)
        return self.power(radicand, 1 / index)

    def hundredth(self, node: Op) -> Any:
        return self.of(node.args[0]) / 100

    def in_radians(self, node: Op) -> Any:
        return self.of(node.args[0]) * self.context.pi / 180

    def grouped(self, node: Op) -> Any:
        return self.of(node.args[0])

    def logarithm(self, node: Op) -> Any:
        base = node.args[0]
        argument = self.of(node.args[1])
        if argument == 0 or len(node.args) != 2:
            raise Undefined("the logarithm of zero")
        over = self.context.log(argument)
        if base in (Sym("e"), Sym("logbase")):
            return over
        under = self.of(base)
        if under in (0, 1):
            raise Undefined("a logarithm to no base")
        return over / self.context.log(under)

    def in_base(self, node: Op) -> Any:
        value = exact(node)
        if value is None:
            return self.unknown(node)
        return self.rational(value)

    def total(self, node: Op) -> Any:
        return self.series(node, lambda a, b: a + b, 0)

    def product(self, node: Op) -> Any:
        return self.series(node, lambda a, b: a * b, 1)

    def series(self, node: Op, join: Callable[[Any, Any], Any], start: int) -> Any:
        body, low, high = node.args
        bounds = _bounds(low, high)
        if bounds is None:
            return self.unknown(node)
        name, first, last = bounds
        if last - first > _MAX_TERMS:
            return self.unknown(node)
        outer = self.point
        result: Any = self.rational(Fraction(start))
        try:
            for k in range(first, last + 1):
                self.point = {**outer, name: Fraction(k)}
                result = join(result, self.of(body))
        finally:
            self.point = outer
        return result

    def determinant(self, node: Op) -> Any:
        matrix = node.args[0]
        if not (is_op(matrix, Head.MATRIX)):
            return self.unknown(node)
        rows = [[self.of(cell) for cell in row.args] for row in matrix.args if isinstance(row, Op)]
        if len(rows) != len(rows[0]) or len(rows) > 5:
            raise Undefined("no determinant")
        return _determinant(rows)

    def unknown(self, node: Op) -> Any:
        """The same stand-in for the same text."""
        self.opaque = True
        return self.rational(Fraction(40 + zlib.crc32(repr(_renamed(node)).encode()) % 9973, 1009))

    def function(self, head: Head, values: list[Any], node: Op) -> Any:
        context = self.context
        if head in _PERIODIC:
            if abs(values[0]) > MAX_ARGUMENT:
                raise TooCostly("an angle beyond reach")
            return getattr(context, head.value)(values[0])
        if head in _RECIPROCAL:
            return 1 / self.function(_RECIPROCAL[head], values, node)
        if head in _INVERSE:
            return getattr(context, _INVERSE[head])(values[0])
        if head in _INVERSE_OF_RECIPROCAL:
            return getattr(context, _INVERSE_OF_RECIPROCAL[head])(1 / values[0])
        rule = _RULES.get(head)
        if rule is None:
            return self.unknown(node) if head in _DIVISORS else self.undefined(head)
        return rule(self, *values)

    def undefined(self, head: str) -> Any:
        raise Undefined(f"{head} has no value")

    def whole_part(self, value: Any, head: str) -> Any:
        """Floor or ceiling of a real number that is known to its last whole digit."""
        real = self.real(value)
        self.within_precision(real)
        library = self.context if self.digits else math
        return self.rational(Fraction(int(getattr(library, head)(real))))

    def remainder(self, a: Any, b: Any) -> Any:
        """a - b floor(a / b)."""
        return a - b * self.whole_part(a / b, "floor")

    def sign(self, value: Any) -> Any:
        real = self.real(value)
        return self.rational(Fraction((real > 0) - (real < 0)))

    def within_precision(self, value: Any) -> None:
        """The whole part must be known to the last digit."""
        if abs(value) >= 10 ** (max(self.digits, 20) - 10):
            raise TooCostly("a remainder beyond reach") if self.digits else OverflowError

    def real(self, value: Any) -> Any:
        if abs(value.imag) > _REAL:
            raise Undefined("not a real number")
        return value.real

    def gamma(self, value: Any) -> Any:
        if abs(value) > MAX_FACTORIAL:
            raise TooCostly("a factorial beyond reach")
        if not self.digits:
            if value.imag:
                raise OverflowError
            return math.gamma(value.real)
        return self.context.gamma(value)


def _determinant(rows: list[list[Any]]) -> Any:
    if len(rows) == 1:
        return rows[0][0]
    total: Any = 0
    for column, head in enumerate(rows[0]):
        minor = [row[:column] + row[column + 1 :] for row in rows[1:]]
        total = total + (-1) ** column * head * _determinant(minor)
    return total


def _bounds(low: Node, high: Node) -> tuple[str, int, int] | None:
    if not (is_op(low, Head.CHAIN) and len(low.args) == 3 and isinstance(low.args[0], Sym)):
        return None
    first, last = exact(low.args[2]), exact(high)
    if first is None or last is None or first.denominator != 1 or last.denominator != 1:
        return None
    return low.args[0].name, int(first), int(last)


def _renamed(node: Op) -> Node:
    """Bound variables of sums, products, integrals and limits under one name."""
    name: str | None = None
    if (
        node.head in _BOUND_BY_INDEX
        and isinstance(node.args[1], Op)
        and isinstance(node.args[1].args[0], Sym)
    ):
        name = node.args[1].args[0].name
    elif node.head is Head.INT and isinstance(node.args[1], Sym):
        name = node.args[1].name
    return node if name is None else replaced(node, {name: Sym("bound")})


_RULES: dict[Head, Callable[..., Any]] = {
    Head.ABS: lambda _, x: abs(x),
    Head.RE: lambda _, x: x.real,
    Head.IM: lambda _, x: x.imag,
    Head.FACT: lambda e, x: e.gamma(x + 1),
    Head.BINOM: lambda e, n, k: e.gamma(n + 1) / (e.gamma(k + 1) * e.gamma(n - k + 1)),
    Head.MAX: lambda e, *xs: max(map(e.real, xs)),
    Head.MIN: lambda e, *xs: min(map(e.real, xs)),
    Head.FLOOR: lambda e, x: e.whole_part(x, "floor"),
    Head.CEIL: lambda e, x: e.whole_part(x, "ceil"),
    Head.MOD: lambda e, a, b: e.remainder(e.real(a), e.real(b)),
    Head.SGN: lambda e, x: e.sign(x),
}
"""The value of a function, from the evaluation and the values of its arguments."""
_SPECIAL: dict[Head, Callable[[Evaluation, Op], Any]] = {
    Head.ADD: Evaluation.added,
    Head.MIXED: Evaluation.added,
    Head.MUL: Evaluation.multiplied,
    Head.NEG: Evaluation.negative,
    Head.DIV: Evaluation.divided,
    Head.RATIO: Evaluation.divided,
    Head.POW: Evaluation.raised,
    Head.ROOT: Evaluation.root,
    Head.PERCENT: Evaluation.hundredth,
    Head.DEGREES: Evaluation.in_radians,
    Head.GROUP: Evaluation.grouped,
    Head.LOG: Evaluation.logarithm,
    Head.BASE: Evaluation.in_base,
    Head.SUM: Evaluation.total,
    Head.PROD: Evaluation.product,
    Head.DET: Evaluation.determinant,
    Head.CALL: Evaluation.unknown,
    Head.INT: Evaluation.unknown,
    Head.LIM: Evaluation.unknown,
    Head.DIFF: Evaluation.unknown,
}
"""The value of an operation whose arguments are not simply evaluated first."""
