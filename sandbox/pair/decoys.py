"""In the tests' box: what an answer must not equal, drawn so that nobody can foretell it.

A row of decoys holds the true value anywhere among others of its kind. `Expected` is the expected side of an
equality that is put off until the answer stands.
"""

import math
from collections.abc import Callable, Iterable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from random import SystemRandom
from typing import Any

STEPS = 8
"""Candidates in a line-up, the true one among them."""
_FIRST, _PLAIN = 33, 94
"""The first of the characters of ASCII that are seen, and how many they are."""
secret = SystemRandom()


class Expected:
    """What an answer should equal: made only when that stands already."""

    def made(self) -> Any:
        """The object; made once."""
        raise NotImplementedError

    def lined_up(self, answer: Any) -> bool:
        """Does the answer equal the object that is expected, and no other?"""
        raise NotImplementedError

    def variants(self) -> list[tuple[bool, Any]]:
        """It, and others that differ from it, and which is it; nothing where none can be made."""
        raise NotImplementedError


def truth(value: Any) -> bool:
    """Is it True itself?"""
    return type(value) is bool and value


def stranger(item: Any) -> Any:
    """A number or a text of the kind of `item` that nobody has thought of."""
    if type(item) in (int, float):
        return type(item)(secret.choice([-1, 1]) * secret.randrange(10**9, 10**12))
    return "".join(chr(secret.randrange(97, 123)) for _ in range(12))


def nobodies(item: Any) -> list[Any]:
    """Two numbers, one of them negative, and a text that nobody has thought of: no range has them all. Of a
    tuple, three of its length."""
    if type(item) is tuple:
        return [tuple(row) for row in zip(*(nobodies(each) for each in item or ("",)), strict=True)]
    return [abs(stranger(0)), -abs(stranger(0)), stranger("")]


def varied(value: Any) -> list[Any] | None:
    """A row of values of one kind among which the true one stands anywhere; None where there is none."""
    make = _ROWS.get(type(value))
    return make(value) if make else None


def _numbers(value: Any) -> list[Any]:
    before = secret.randrange(STEPS)
    steps: tuple[Any, ...] = (1,)
    if type(value) not in (int, Fraction):  # of the largest, one more is none more
        steps = (1, abs(value) / 1024) if math.isfinite(abs(value)) else ()
    for step in steps:
        row = [value if at == before else value + (at - before) * step for at in range(STEPS)]
        if len({*row}) == STEPS:
            return row
    return [value, *(type(value)(stranger(0)) for _ in range(STEPS - 1))]  # infinite


def permuted(value: Any) -> list[Any] | None:
    """A row of which half or more are one another's permutations, in one place of all varied, too: whoever
    only knows what the true value is made of does not know which it is. None where there is none."""
    if type(value) not in (list, tuple, str) or len(value) < 2:
        return None
    for exchanges in (2, 2, 2, 2, 1, 1, 1, 1):
        row = _exchanged([*value], exchanges if len(value) > 3 else 1)
        if len({repr(one) for one in row}) == STEPS:
            return (
                ["".join(one) for one in row] if isinstance(value, str) else [type(value)(one) for one in row]
            )
    return None


def _exchanged(items: list[Any], exchanges: int) -> list[list[Any]]:
    at = secret.randrange(len(items))
    others = [one for one in varied(items[at]) or () if one != items[at]]
    number = (STEPS >> exchanges) - 1
    if len(others) < number:
        return []
    values = [items[at], *secret.sample(others, number)]
    row = [[*items[:at], one, *items[at + 1 :]] for one in values]
    places = secret.sample(range(len(items)), 2 * exchanges)
    for one, other in zip(places[::2], places[1::2], strict=True):
        row += [[each[{one: other, other: one}.get(at, at)] for at in range(len(items))] for each in row]
    return row


def _times(value: time) -> list[time]:
    start = value.hour * 60 + value.minute - secret.randrange(STEPS)
    minutes = [(start + step) % (24 * 60) for step in range(STEPS)]
    return [value.replace(hour=each // 60, minute=each % 60) for each in minutes]


def _spans(value: timedelta) -> list[timedelta]:
    before = secret.randrange(STEPS)
    return [value + timedelta(seconds=at - before) for at in range(STEPS)]


def _dates(value: Any) -> list[Any]:
    start = secret.randrange(STEPS)
    return [value + timedelta(at - start) for at in range(STEPS)]


def _texts(value: str) -> list[Any]:
    if not value:
        return ["", *(stranger("") for _ in range(STEPS - 1))]
    at = secret.randrange(len(value))
    code = ord(value[at])
    start = code - secret.randrange(STEPS)
    codes = [
        each if each == code or each >= _FIRST else each + _PLAIN for each in range(start, start + STEPS)
    ]
    return [value[:at] + chr(each) + value[at + 1 :] for each in codes]


def _sequences(value: Any) -> list[Any] | None:
    kind = type(value)
    if not value:
        return [kind(), *(kind([each]) for each in (secret.randrange(1000), stranger("")))]
    at, row = _any_varied(enumerate(value))
    return row and [kind([*value[:at], one, *value[at + 1 :]]) for one in row]


def _sets(value: Any) -> list[Any] | None:
    kind = type(value)
    if not value:
        return [kind(), *(kind([each]) for each in (secret.randrange(1000), stranger("")))]
    member, row = _any_varied((each, each) for each in value)
    return row and [kind(one if each == member else each for each in value) for one in row]


def _bytes(value: Any) -> list[Any]:
    if not value:
        return [value, *(type(value)([secret.randrange(256)]) for _ in range(STEPS - 1))]
    at, shift = secret.randrange(len(value)), secret.randrange(STEPS)
    return [value[:at] + bytes([(value[at] + step - shift) % 256]) + value[at + 1 :] for step in range(STEPS)]


def _any_varied(parts: Iterable[tuple[Any, Any]]) -> tuple[Any, list[Any] | None]:
    """Where one of several parts is that can be varied, any of them, and its row."""
    shuffled = [*parts]
    secret.shuffle(shuffled)
    rows = ((place, varied(part)) for place, part in shuffled)
    return next(((place, row) for place, row in rows if row), (None, None))


def _mappings(value: dict[Any, Any]) -> list[Any] | None:
    if not value:
        return [{}, {stranger(""): secret.randrange(1000)}]
    key, row = _any_varied(value.items())
    return row and [{**value, key: one} for one in row]


_ROWS: dict[type, Callable[[Any], list[Any] | None]] = {
    int: _numbers, float: _numbers, complex: _numbers, Fraction: _numbers, Decimal: _numbers,
    date: _dates, datetime: _dates, time: _times, timedelta: _spans, str: _texts,
    list: _sequences, tuple: _sequences,
    dict: _mappings, set: _sets, frozenset: _sets, bytes: _bytes, bytearray: _bytes,
    bool: lambda value: [value, not value],
    type(None): lambda _: [None, stranger(0), stranger("")],
}  # fmt: skip
