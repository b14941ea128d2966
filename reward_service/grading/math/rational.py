"""The exact value of a tree: a rational when arithmetic alone gives one, within a bound on its size."""

import math
from collections.abc import Callable
from fractions import Fraction
from functools import lru_cache

from reward_service.grading.math.parse_limits import MAX_EXACT_BITS
from reward_service.grading.math.tree import Head, Node, Num, Op


@lru_cache(maxsize=8192)
def exact(node: Node) -> Fraction | None:
    """The value as a rational when arithmetic alone gives it, else None."""
    if isinstance(node, Num):
        return node.value
    if not isinstance(node, Op):
        return None
    rule = _EXACT.get(node.head)
    if rule is None:
        return None
    values = [exact(arg) for arg in node.args]
    if any(v is None for v in values):
        return None
    try:
        return rule(*values)
    except (ZeroDivisionError, ValueError, TypeError):
        return None


def _power(base: Fraction, exponent: Fraction) -> Fraction | None:
    if exponent.denominator != 1:
        root = _root(exponent.denominator, base)
        return None if root is None else _power(root, Fraction(exponent.numerator))
    bits = max(base.numerator.bit_length(), base.denominator.bit_length())
    if base in (0, 1, -1):
        return base ** int(exponent) if base else _zero_power(exponent)
    if bits * abs(exponent) > MAX_EXACT_BITS:
        return None
    return base ** int(exponent)


def _zero_power(exponent: Fraction) -> Fraction | None:
    return Fraction(0) if exponent > 0 else Fraction(1) if exponent == 0 else None


def _root(index: Fraction | int, radicand: Fraction) -> Fraction | None:
    n = int(index)
    if n != index or not 1 <= n <= 64:
        return None
    if radicand < 0:
        inner = _root(n, -radicand) if n % 2 else None
        return None if inner is None else -inner
    up, down = _integer_root(radicand.numerator, n), _integer_root(radicand.denominator, n)
    return None if up is None or down is None else Fraction(up, down)


def _integer_root(value: int, n: int) -> int | None:
    if n == 2:
        root = math.isqrt(value)
        return root if root * root == value else None
    if value.bit_length() > MAX_EXACT_BITS:
        return None
    guess = round(value ** (1 / n)) if value.bit_length() < 1000 else 0
    return next((g for g in (guess - 1, guess, guess + 1) if g >= 0 and g**n == value), None)


def _factorial(value: Fraction) -> Fraction | None:
    return Fraction(math.factorial(int(value))) if value.denominator == 1 and 0 <= value <= 1000 else None


def _binomial(n: Fraction, k: Fraction) -> Fraction | None:
    if n.denominator != 1 or k.denominator != 1 or not 0 <= n <= 3000 or k < 0:
        return None
    return Fraction(math.comb(int(n), int(k)))


def _gcd(*values: Fraction) -> Fraction:
    up = math.gcd(
        *(v.numerator * (math.lcm(*(w.denominator for w in values)) // v.denominator) for v in values)
    )
    return Fraction(up, math.lcm(*(w.denominator for w in values)))


def _lcm(*values: Fraction) -> Fraction:
    scale = math.lcm(*(w.denominator for w in values))
    return Fraction(math.lcm(*(int(v * scale) for v in values)), scale)


def _modulo(a: Fraction, b: Fraction) -> Fraction:
    return a - b * math.floor(a / b)


def _based(digits: Fraction, base: Fraction) -> Fraction | None:
    if digits.denominator != 1 or base.denominator != 1 or not 2 <= base <= 36 or digits < 0:
        return None
    return Fraction(int(str(digits), int(base)))


_EXACT: dict[Head, Callable[..., Fraction | None]] = {
    Head.ADD: lambda a, b: a + b,
    Head.MIXED: lambda a, b: a + b,
    Head.MUL: lambda a, b: a * b,
    Head.DIV: lambda a, b: a / b,
    Head.RATIO: lambda a, b: a / b,
    Head.NEG: lambda a: -a,
    Head.PERCENT: lambda a: a / 100,
    Head.POW: _power,
    Head.ROOT: _root,
    Head.FACT: _factorial,
    Head.BINOM: _binomial,
    Head.ABS: abs,
    Head.FLOOR: lambda a: Fraction(math.floor(a)),
    Head.CEIL: lambda a: Fraction(math.ceil(a)),
    Head.MAX: max,
    Head.MIN: min,
    Head.GCD: _gcd,
    Head.LCM: _lcm,
    Head.MOD: _modulo,
    Head.BASE: _based,
    Head.GROUP: lambda a: a,
}
