"""Plain values of Python's library that cross the wall: dates, fractions, decimals, deques, ranges, views.

Each is written as a kind and its data by `write` and made anew by `read`, by constructors of the library that
are given nothing but the exact types they are due. Both sides have one domain: what would cost more than its
bytes (an endless range, a fraction of huge terms, a decimal of a huge exponent) or break a comparison (a
signalling NaN) is neither written nor read.
"""

from collections import Counter, deque
from collections.abc import Callable, Collection
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

MAX_RANGE = 100_000
MAX_RANGE_BOUND = 10**15
MAX_DECIMAL = 2_000
"""Characters of a decimal number."""
MAX_EXPONENT = 10_000
MAX_FRACTION_BITS = 4096
"""Of a numerator and of a denominator: reducing a fraction takes the square of their lengths."""
_EMPTY: dict[Any, Any] = {}
KEYS, VALUES, ITEMS = type(_EMPTY.keys()), type(_EMPTY.values()), type(_EMPTY.items())
Convert = Callable[[Any], Any]
"""Writes or reads a member of a container."""


class OutOfDomain(ValueError):
    """A value that is larger than those that cross."""


MAX_ALIKE = 64
"""Members of a set that may have one hash: more are made on purpose, to be compared each with each."""


def spread(items: Collection[Any]) -> Collection[Any]:
    """The items, if a set or dictionary of them is made in linear time.

    Raises:
        ValueError, TypeError: too many have one hash, or one has none.
    """
    if len(items) > MAX_ALIKE and max(Counter(map(hash, items)).values()) > MAX_ALIKE:
        raise ValueError(f"more than {MAX_ALIKE} members with one hash")
    return items


def _write_range(value: range, _: Convert) -> list[int]:
    bounds = [value.start, value.stop, value.step]
    if len(value) > MAX_RANGE or max(map(abs, bounds)) >= MAX_RANGE_BOUND:
        raise OutOfDomain(f"a range of more than {MAX_RANGE} numbers, or of huge ones")
    return bounds


def _write_fraction(value: Fraction, _: Convert) -> list[str]:
    terms = (value.numerator, value.denominator)
    if max(term.bit_length() for term in terms) > MAX_FRACTION_BITS:
        raise OutOfDomain(f"a fraction of more than {MAX_FRACTION_BITS} bits")
    return [f"{term:x}" for term in terms]


def _write_decimal(value: Decimal, _: Convert) -> str:
    text = str(value)
    _check_decimal(value, text)
    return text


def _check_decimal(value: Decimal, text: str) -> None:
    huge = value.is_finite() and (abs(value.adjusted()) > MAX_EXPONENT or len(text) > MAX_DECIMAL)
    if value.is_snan() or huge:
        raise OutOfDomain("a decimal number that is too large to compare, or cannot be")


_WRITERS: dict[type, tuple[str, Callable[[Any, Convert], Any]]] = {
    deque: ("deque", lambda value, tree: [[tree(item) for item in value], value.maxlen]),
    range: ("range", _write_range),
    Fraction: ("fraction", _write_fraction),
    Decimal: ("decimal", _write_decimal),
    datetime: ("datetime", lambda value, _: value.isoformat()),
    date: ("date", lambda value, _: value.isoformat()),
    time: ("time", lambda value, _: value.isoformat()),
    timedelta: ("timedelta", lambda value, _: [value.days, value.seconds, value.microseconds]),
    KEYS: ("keys", lambda value, tree: [tree(key) for key in value]),
    VALUES: ("values", lambda value, tree: [tree(item) for item in value]),
    ITEMS: ("items", lambda value, tree: [[tree(key), tree(item)] for key, item in value]),
}


def of_type(kind: type, data: Any) -> Any:
    """The data, if it is of exactly this type.

    Raises:
        TypeError: it is not.
    """
    if type(data) is not kind:
        raise TypeError(f"{kind.__name__} is due here")
    return data


def _read_range(data: Any, _: Convert) -> range:
    made = range(*[of_type(int, bound) for bound in of_type(list, data)])
    _write_range(made, _)
    return made


def _read_fraction(data: Any, _: Convert) -> Fraction:
    numerator, denominator = data
    return Fraction(hexadecimal(numerator, MAX_FRACTION_BITS), hexadecimal(denominator, MAX_FRACTION_BITS))


def _read_decimal(data: Any, _: Convert) -> Decimal:
    if len(of_type(str, data)) > MAX_DECIMAL:
        raise OutOfDomain("a decimal number that is too long")
    made = Decimal(data)
    _check_decimal(made, str(made))
    return made


def _read_timedelta(data: Any, _: Convert) -> timedelta:
    days, seconds, microseconds = [of_type(int, part) for part in of_type(list, data)]
    return timedelta(days, seconds, microseconds)


def _read_deque(data: Any, value: Convert) -> "deque[Any]":
    members, most = data
    return deque(
        [value(item) for item in of_type(list, members)], most if most is None else of_type(int, most)
    )


def _read_keys(data: Any, value: Convert) -> Any:
    return dict.fromkeys(spread([value(key) for key in of_type(list, data)])).keys()


def _read_values(data: Any, value: Convert) -> Any:
    return dict(enumerate([value(item) for item in of_type(list, data)])).values()


def _read_items(data: Any, value: Convert) -> Any:
    pairs = [(value(key), value(item)) for key, item in of_type(list, data)]
    spread([key for key, _ in pairs])
    return dict(pairs).items()


_READERS: dict[str, Callable[[Any, Convert], Any]] = {
    "deque": _read_deque,
    "range": _read_range,
    "fraction": _read_fraction,
    "decimal": _read_decimal,
    "datetime": lambda data, _: datetime.fromisoformat(of_type(str, data)),
    "date": lambda data, _: date.fromisoformat(of_type(str, data)),
    "time": lambda data, _: time.fromisoformat(of_type(str, data)),
    "timedelta": _read_timedelta,
    "keys": _read_keys,
    "values": _read_values,
    "items": _read_items,
}


def hexadecimal(text: Any, most_bits: int) -> int:
    """The integer of a hexadecimal text.

    Raises:
        TypeError, ValueError: it is none, or one of more bits.
    """
    if len(of_type(str, text)) > most_bits // 4 + 2:
        raise OutOfDomain(f"an integer of more than {most_bits} bits")
    made = int(text, 16)
    if made.bit_length() > most_bits:
        raise OutOfDomain(f"an integer of more than {most_bits} bits")
    return made


def write(value: Any, tree: Convert) -> tuple[str, Any] | None:
    """The kind and the data of such a value, its members written by `tree`; None when it is none.

    Raises:
        OutOfDomain: it is too large to cross.
    """
    kind = _WRITERS.get(type(value))
    return None if kind is None else (kind[0], kind[1](value, tree))


def read(kind: Any, data: Any, value: Convert) -> Any:
    """The value of that kind and data, its members read by `value`.

    Raises:
        ValueError, TypeError, KeyError, ArithmeticError: there is none.
    """
    return _READERS[kind](data, value)
