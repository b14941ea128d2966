"""Plain values of Python's library that cross the wall: dates, fractions, decimals, deques, ranges, views.

Each is written as plain data by `write` and made anew by `read`, by constructors of the library only. `read`
is strict: what would stall or break a comparison outside (an endless range, a signalling NaN) is refused.
"""

from collections import deque
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_RANGE = 100_000
MAX_DECIMAL = 10_000
"""Characters of a decimal number."""
_EMPTY: dict[Any, Any] = {}
KEYS, VALUES, ITEMS = type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items())
_WRITERS: dict[type, tuple[str, Callable[[Any], Any]]] = {
    deque: ("deque", lambda value: [list(value), value.maxlen]),
    range: ("range", lambda value: [value.start, value.stop, value.step]),
    Fraction: ("fraction", lambda value: [value.numerator, value.denominator]),
    Decimal: ("decimal", str),
    datetime: ("datetime", lambda value: value.isoformat()),
    date: ("date", lambda value: value.isoformat()),
    time: ("time", lambda value: value.isoformat()),
    timedelta: ("timedelta", lambda value: [value.days, value.seconds, value.microseconds]),
    KEYS: ("keys", list),
    VALUES: ("values", list),
    ITEMS: ("items", lambda value: [[key, item] for key, item in value]),
}


def _range(data: Any) -> range:
    made = range(*data)
    if len(made) > MAX_RANGE:
        raise ValueError(f"a range of more than {MAX_RANGE} numbers")
    return made


def _decimal(data: Any) -> Decimal:
    made = Decimal(data) if isinstance(data, str) and len(data) <= MAX_DECIMAL else None
    if made is None or made.is_snan():
        raise ValueError("no decimal number that could be compared")
    return made


_READERS: dict[str, Callable[[Any], Any]] = {
    "deque": lambda data: deque(*data),
    "range": _range,
    "fraction": lambda data: Fraction(*data),
    "decimal": _decimal,
    "datetime": datetime.fromisoformat,
    "date": date.fromisoformat,
    "time": time.fromisoformat,
    "timedelta": lambda data: timedelta(*data),
    "keys": lambda data: dict.fromkeys(data).keys(),
    "values": lambda data: dict(enumerate(data)).values(),
    "items": lambda data: {key: item for key, item in data}.items(),  # noqa: C416 - pairs are lists here
}
HASHED = frozenset(["keys", "items"])
"""Kinds whose members are hashed when they are read."""


def write(value: Any) -> tuple[str, Any] | None:
    """The kind and the data of such a value; None when it is none."""
    kind = _WRITERS.get(type(value))
    return None if kind is None else (kind[0], kind[1](value))


def read(kind: str, data: Any) -> Any:
    """The value of that kind and data.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: there is none.
    """
    return _READERS[kind](data)
