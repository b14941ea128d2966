"""In the tests' box: what an answer must not equal, drawn so that nobody can foretell it.

A row of decoys holds the true value anywhere among others of its kind. `Expected` is the expected side of an
equality that is put off until the answer stands.
"""

from collections.abc import Callable
from random import SystemRandom
from typing import Any

STEPS = 8
"""Candidates in a line-up, the true one among them."""
SPOTS = 3
"""Arguments that are varied, at most."""
secret = SystemRandom()


class Expected:
    """What an answer should equal: made only when that stands already."""

    def made(self) -> Any:
        """The object; made once."""
        raise NotImplementedError

    def lined_up(self, answer: Any) -> bool:
        """Does the answer equal the object that is expected, and no other?"""
        raise NotImplementedError


def truth(value: Any) -> bool:
    """Is it True itself?"""
    return type(value) is bool and value


def stranger(item: Any) -> Any:
    """A number or a text of the kind of `item` that nobody has thought of."""
    if type(item) is int:
        return secret.choice([-1, 1]) * secret.randrange(10**9, 10**12)
    return "".join(chr(secret.randrange(97, 123)) for _ in range(12))


def nobodies() -> list[Any]:
    """Two numbers, one of them negative, and a text that nobody has thought of: no range has them all."""
    return [abs(stranger(0)), -abs(stranger(0)), stranger("")]


def varied(value: Any) -> list[Any] | None:
    """A row of values of one kind among which the true one stands anywhere; None where there is none."""
    make = _ROWS.get(type(value))
    return make(value) if make else None


def _numbers(value: Any) -> list[Any]:
    start = value - secret.randrange(STEPS)
    return [value if start + at == value else start + at for at in range(STEPS)]


def _texts(value: str) -> list[Any]:
    if not value:
        return ["", *(stranger("") for _ in range(STEPS - 1))]
    at = secret.randrange(len(value))
    code = ord(value[at])
    start = code - secret.randrange(STEPS)
    codes = [each if each == code else max(33, each) for each in range(start, start + STEPS)]
    return [value[:at] + chr(each) + value[at + 1 :] for each in codes]


def _sequences(value: Any) -> list[Any] | None:
    kind = type(value)
    if not value:
        return [kind(), *(kind([each]) for each in (secret.randrange(1000), stranger("")))]
    at = secret.randrange(len(value))
    row = varied(value[at])
    return row and [kind([*value[:at], one, *value[at + 1 :]]) for one in row]


def _mappings(value: dict[Any, Any]) -> list[Any] | None:
    if not value:
        return [{}, {stranger(""): secret.randrange(1000)}]
    key = secret.choice(list(value))
    row = varied(value[key])
    return row and [{**value, key: one} for one in row]


_ROWS: dict[type, Callable[[Any], list[Any] | None]] = {
    int: _numbers, float: _numbers, complex: _numbers, str: _texts, list: _sequences, tuple: _sequences,
    dict: _mappings, bool: lambda value: [value, not value],
    type(None): lambda _: [None, stranger(0), stranger("")],
}  # fmt: skip
