"""Whether two results are the same: multisets of rows, in order where the reference orders, columns in any
order."""

from collections import Counter
from collections.abc import Sequence
from itertools import permutations
from typing import Any

Row = tuple[Any, ...]
MAX_ORDERS = 720
"""Orders of columns that are tried."""


def same_result(said: Sequence[Row], wanted: Sequence[Row], *, in_order: bool, any_columns: bool) -> bool:
    """Whether `said` is `wanted`; numbers are equal to eleven figures."""
    if len(said) != len(wanted):
        return False
    if said == wanted:
        return True
    if len(said[0]) != len(wanted[0]):
        return False
    rows, expected = [_row(row) for row in said], [_row(row) for row in wanted]
    if _same(rows, expected, in_order=in_order):
        return True
    return any_columns and _same_in_other_columns(rows, expected, in_order=in_order)


def _same(said: list[Row], wanted: list[Row], *, in_order: bool) -> bool:
    return said == wanted if in_order else Counter(said) == Counter(wanted)


def _same_in_other_columns(said: list[Row], wanted: list[Row], *, in_order: bool) -> bool:
    width = len(wanted[0])
    columns = [Counter(row[i] for row in said) for i in range(width)]
    expected = [Counter(row[i] for row in wanted) for i in range(width)]
    fits = [[i for i in range(width) if columns[i] == column] for column in expected]
    if not all(fits):
        return False
    return any(
        _same([tuple(row[i] for i in order) for row in said], wanted, in_order=in_order)
        for order in _orders(fits)
    )


def _orders(fits: list[list[int]]) -> list[tuple[int, ...]]:
    """The orders of columns in which every column may be the expected one, as far as they are tried."""
    width = len(fits)
    if width <= 6:
        return [
            order for order in permutations(range(width)) if all(i in fits[k] for k, i in enumerate(order))
        ]
    orders: list[tuple[int, ...]] = [()]
    for choices in fits:
        orders = [(*order, i) for order in orders for i in choices if i not in order][:MAX_ORDERS]
    return orders


def _row(row: Row) -> Row:
    return tuple(_cell(value) for value in row)


def _cell(value: Any) -> Any:
    if isinstance(value, float):
        return int(value) if value.is_integer() and abs(value) < 2**53 else float(f"{value:.10e}")
    return value
