"""A program's output against what it should have been. Bytes in, yes or no out, in linear time.

This runs outside of the sandbox, on text that a hostile program wrote. So numbers are recognised by a
strict ASCII grammar of bounded length before they are converted; tolerance, order and JSON are granted
only when the reference asks for them; nothing is lower-cased, cut or searched for.
"""

import json
import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from math import isfinite
from typing import Any, Literal

from reward_service.grading.worker_context import in_worker

Rule = Literal["lines", "tokens", "exact", "float", "near_floats", "json", "unordered"]
_NUMBER = re.compile(rb"[+-]?(?:\d{1,40}(?:\.\d{0,40})?|\.\d{1,40})(?:[eE][+-]?\d{1,3})?")
_MAX_NUMBER_BYTES = 100
_BLANK = b" \t\r\x0b\x0c"
MAX_DEPTH = 64
_MAX_KEY_BITS = 10_000
_OFF_LOOP_BYTES = 64 << 10
"""Outputs longer than this are compared elsewhere: the event loop has others to serve."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """How outputs are compared.

    *   `lines`: line by line; white space at line ends and blank lines at the end are forgiven;
    *   `tokens`: the words between white space, in order;
    *   `exact`: byte by byte;
    *   `float`: as `tokens`, but two finite numbers may differ by
        max(`abs_tol`, `rel_tol` × |expected|); NaN and infinity equal nothing but their own spelling;
    *   `near_floats`: as `lines`, but where a word is expected that is written as a float (`0.5`, `1e-3`),
    and no
        other, a number may differ as by `float`; what the judges of LiveCodeBench, APPS and verl grant;
    *   `json`: the same JSON value; 1 and 1.0 are one number, true is not 1, duplicate keys are no JSON;
    *   `unordered`: the same lines (of a value: the same elements), each as often, in any order.
    """

    rule: Rule = "lines"
    rel_tol: float = 1e-6
    abs_tol: float = 1e-9

    def matches(self, got: bytes, expected: bytes) -> bool:
        """Does a program's output match?"""
        if got == expected:
            return self.rule != "json" or _parse(got) is not _NOT_JSON
        if self.rule == "exact":
            return False
        if self.rule == "tokens":
            return got.split() == expected.split()
        if self.rule == "float":
            return self._near(got.split(), expected.split())
        if self.rule == "near_floats":
            return self._near_lines(lines(got), lines(expected))
        if self.rule == "json":
            value = _parse(got)
            return value is not _NOT_JSON and self.same(value, _parse(expected))
        if self.rule == "unordered":
            return Counter(lines(got)) == Counter(lines(expected))
        return lines(got) == lines(expected)

    async def agrees(self, got: bytes, expected: bytes) -> bool:
        """As `matches`, without holding up the event loop: there, bytes are compared with bytes, and no
        more."""
        size = len(got) + len(expected)
        if size <= _OFF_LOOP_BYTES and self._is_same_text(got, expected):
            return True
        if self.rule in _READ_RULES or size > _OFF_LOOP_BYTES:
            return await in_worker(_matches, (self, got, expected), size=size)
        return self.matches(got, expected)

    def _is_same_text(self, got: bytes, expected: bytes) -> bool:
        """Is it settled without a look at what the words mean?"""
        if self.rule == "near_floats":
            return lines(got) == lines(expected)
        return self.rule == "float" and got.split() == expected.split()

    def _near_lines(self, got: list[bytes], expected: list[bytes]) -> bool:
        return len(got) == len(expected) and all(map(self._near_line, got, expected))

    def _near_line(self, got: bytes, expected: bytes) -> bool:
        if got == expected:
            return True
        words, wanted = got.split(), expected.split()
        return len(words) == len(wanted) and all(
            word == due or (_is_float(due) and self._near_token(word, due))
            for word, due in zip(words, wanted, strict=True)
        )

    def _near(self, got: list[bytes], expected: list[bytes]) -> bool:
        return len(got) == len(expected) and all(map(self._near_token, got, expected))

    def _near_token(self, got: bytes, expected: bytes) -> bool:
        if got == expected:
            return True
        if not (_is_number(got) and _is_number(expected)):
            return False
        return self._near_number(float(got), float(expected))

    def _near_number(self, got: float, expected: float) -> bool:
        # Written so that NaN on either side makes it false.
        return isfinite(expected) and abs(got - expected) <= max(self.abs_tol, self.rel_tol * abs(expected))

    def same(self, got: Any, expected: Any) -> bool:
        """Does a returned value match one from JSON?

        Relaxed on purpose: a tuple is a list, 3.0 is 3, an int key is its decimal string. A bool is
        never a number, and a set equals a list only by `unordered`.
        """
        if (
            self.rule == "unordered"
            and isinstance(expected, list)
            and isinstance(got, list | tuple | set | frozenset)
        ):
            return Counter(map(_canonical, got)) == Counter(map(_canonical, expected))
        return self._same(got, expected, 0)

    def _same(self, got: Any, expected: Any, depth: int) -> bool:
        if depth > MAX_DEPTH or isinstance(got, bool) is not isinstance(expected, bool):
            return False
        if isinstance(expected, int | float) and isinstance(got, int | float):
            return got == expected or (self._grants(expected) and self._near_value(got, expected))
        if isinstance(expected, list | tuple):
            return (
                isinstance(got, list | tuple)
                and len(got) == len(expected)
                and all(self._same(g, e, depth + 1) for g, e in zip(got, expected, strict=True))
            )
        if isinstance(expected, dict) and isinstance(got, dict):
            named = {_key(key): value for key, value in got.items()}
            return len(named) == len(got) == len(expected) and all(
                key in named and self._same(named[key], value, depth + 1) for key, value in expected.items()
            )
        return type(got) is type(expected) and bool(got == expected)

    def _grants(self, expected: float) -> bool:
        return self.rule == "float" or (self.rule == "near_floats" and isinstance(expected, float))

    def _near_value(self, got: float, expected: float) -> bool:
        try:
            return self._near_number(float(got), float(expected))
        except OverflowError:
            return False


_READ_RULES = frozenset(["float", "near_floats", "json", "unordered"])
"""Rules that make more of a text than its words."""


def _matches(job: "tuple[Comparison, bytes, bytes]") -> bool:
    comparison, got, expected = job
    return comparison.matches(got, expected)


def lines(text: bytes) -> list[bytes]:
    """Lines without white space at their ends, and without blank lines at the end of all."""
    found = [line.rstrip(_BLANK) for line in text.split(b"\n")]
    while found and not found[-1]:
        found.pop()
    return found


def _is_number(token: bytes) -> bool:
    return len(token) <= _MAX_NUMBER_BYTES and _NUMBER.fullmatch(token) is not None


def _is_float(token: bytes) -> bool:
    return _is_number(token) and not token.lstrip(b"+-").isdigit()


_NOT_JSON = object()


def _parse(text: bytes) -> Any:
    try:
        return json.loads(
            text, object_pairs_hook=_without_duplicates, parse_constant=_no_constant, parse_float=_finite
        )
    except (ValueError, RecursionError):
        return _NOT_JSON


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a key twice")
    return found


def _no_constant(name: str) -> float:
    raise ValueError(f"{name} is no JSON")


def _finite(text: str) -> float:
    value = float(text)
    if not isfinite(value):
        raise ValueError("too large")
    return value


def _key(key: Any) -> Any:
    """A key of a dictionary as JSON would name it."""
    if key is None or isinstance(key, bool):
        return {None: "null", True: "true", False: "false"}[key]
    if isinstance(key, int):  # hexadecimal: Python refuses to write thousands of decimal digits
        return str(key) if key.bit_length() < _MAX_KEY_BITS else hex(key)
    return repr(key) if isinstance(key, float) else key


def _canonical(value: Any) -> str:
    """A text that equal values share: what a multiset counts."""
    if isinstance(value, list | tuple):
        return f"[{','.join(map(_canonical, value))}]"
    if isinstance(value, set | frozenset):
        return f"<{','.join(sorted(map(_canonical, value)))}>"
    if isinstance(value, dict):
        return f"{{{','.join(_sorted_items(value.items()))}}}"
    if isinstance(value, float) and value.is_integer() and abs(value) < 1 << 53:
        return str(int(value))
    return (
        repr(value)
        if not isinstance(value, int) or isinstance(value, bool)
        else hex(value)
        if abs(value) >= 1 << 53
        else str(value)
    )


def _sorted_items(items: Iterable[tuple[Any, Any]]) -> list[str]:
    return sorted(f"{_canonical(_key(key))}:{_canonical(value)}" for key, value in items)
