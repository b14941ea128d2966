"""In the tests' box: arguments that the program shall not change, since tests expect what they make of them.

Containers go as copies. An object of a class of the tests' own is *lent*: what the program sets of it, the
program reads of it, and nobody else does; what comes back of it is the tests' own object.
"""

import copy
import unittest
from collections import deque
from enum import Enum
from typing import Any

from sandbox.pair import arrays
from sandbox.pair.handed_object_access import asked, check_access, own_modules

_CONTAINERS = (list, tuple, set, frozenset, deque)


class LentObject:
    """An object of the tests', as one call has it; `known` are all that it has, by their identity."""

    __slots__ = ("_known", "_set", "_shadow", "target")

    def __init__(self, target: Any, known: dict[int, "LentObject"]) -> None:
        self.target, self._known = target, known
        self._shadow: Any = None
        self._set: set[str] = set()

    def asked(self, what: Any, given: list[Any], named: dict[str, Any]) -> Any:
        """As `handed_object_access.asked`, but for what the program has set."""
        if what == "set":
            check_access(self.target, what, given[0])
            self._shadow = copy.copy(self.target) if self._shadow is None else self._shadow
            setattr(self._shadow, *given)
            self._set.add(given[0])
            return None
        target = self._shadow if what == "get" and given[0] in self._set else self.target
        return lent(asked(target, what, given, named), self._known)


def lent(value: Any, known: dict[int, LentObject] | None = None) -> Any:
    """A value for the program to change as it likes."""
    known = {} if known is None else known
    kind = type(value)
    if kind in _CONTAINERS:
        return kind([lent(item, known) for item in value])
    if kind is dict:
        return {key: lent(item, known) for key, item in value.items()}
    if kind is bytearray or arrays.is_array(value):
        return value.copy()
    if not _is_lent(value, kind):
        return value
    if id(value) not in known:
        known[id(value)] = LentObject(value, known)
    return known[id(value)]


def _is_lent(value: Any, kind: type) -> bool:
    own = kind.__module__ in own_modules
    return own and not isinstance(value, unittest.TestCase | type | Enum | tuple | BaseException)


def taken_back(value: Any) -> Any:
    """A value of which objects are the tests' own again."""
    kind = type(value)
    if kind is LentObject:
        return value.target
    if kind in _CONTAINERS:
        parts = [taken_back(item) for item in value]
        return kind(parts) if any(new is not old for new, old in zip(parts, value, strict=True)) else value
    if kind is dict:
        for key, item in value.items():
            value[key] = taken_back(item)
    return value
