"""An expression that makes the target, found by trying all; what a reference needs to be solvable at all."""

from collections.abc import Iterator
from fractions import Fraction

MAX_NUMBERS = 6
MAX_STEPS = 100_000
"""Pairs of partial results that are tried."""

_Part = tuple[Fraction, str]


def expression_for(target: int, numbers: list[int], ops: str, *, use_all: bool) -> str | None:
    """An expression that makes the target; None where there is none, or none was found within the limits."""
    return _searched(target, numbers, ops, use_all=use_all)[0]


def is_unsolvable(target: int, numbers: list[int], ops: str, *, use_all: bool) -> bool:
    """Whether all expressions were tried and none makes it; False where signs before numbers could."""
    if target < 0 or min(numbers) < 0:
        return False
    found, is_whole = _searched(target, numbers, ops, use_all=use_all)
    return found is None and is_whole


def _searched(target: int, numbers: list[int], ops: str, *, use_all: bool) -> tuple[str | None, bool]:
    """An expression, and whether all were tried where there is none."""
    if len(numbers) > MAX_NUMBERS:
        return None, False
    parts = [(Fraction(number), str(number) if number >= 0 else f"({number})") for number in numbers]
    budget = [MAX_STEPS]
    found = _search(parts, Fraction(target), ops, use_all=use_all, budget=budget)
    return found, budget[0] >= 0


def _search(
    parts: list[_Part], target: Fraction, ops: str, *, use_all: bool, budget: list[int]
) -> str | None:
    if len(parts) == 1 or not use_all:
        found = next((text for value, text in parts if value == target), None)
        if found is not None or len(parts) == 1:
            return found
    for i, first in enumerate(parts):
        for j, second in enumerate(parts):
            if i == j:
                continue
            rest = [part for k, part in enumerate(parts) if k not in (i, j)]
            for made in _combined(first, second, ops, ordered=i < j):
                budget[0] -= 1
                if budget[0] < 0:
                    return None
                found = _search([*rest, made], target, ops, use_all=use_all, budget=budget)
                if found is not None:
                    return found
    return None


def _combined(first: _Part, second: _Part, ops: str, *, ordered: bool) -> Iterator[_Part]:
    (a, left), (b, right) = first, second
    for sign in ops:
        if sign in "+*" and not ordered:
            continue  # the other way round is the same
        if sign == "/" and b == 0:
            continue
        value = a + b if sign == "+" else a - b if sign == "-" else a * b if sign == "*" else a / b
        yield value, f"({left} {sign} {right})"
