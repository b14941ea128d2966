"""In the tests' box: containers of the program's objects that the tests change in place.

`order.menu.append(dish)` gets a copy of the list; what the tests did to it is done to the program's own
before it is asked for anything else. Only where the tests' text does such things.
"""

import ast
from collections.abc import Iterator
from typing import Any

from sandbox.plain_values import NotSerializable, tree

MAX_LENT = 32
"""Containers that are looked at, the last ones."""
_CHANGERS = frozenset(
    "append extend insert remove pop clear update add discard setdefault sort reverse popitem "
    "appendleft popleft extendleft rotate difference_update intersection_update".split()
)

_PATCHING = frozenset(["setitem", "delitem", "dict"])
"""Of `monkeypatch` and `mock.patch`."""


def changes_attributes(tests: ast.AST) -> bool:
    """Do tests change in place what they read of an object?"""
    held = {
        target.id
        for node in ast.walk(tests)
        if isinstance(node, ast.Assign) and _is_of_object(node.value, frozenset())
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    return any(_is_of_object(changed, frozenset(held)) for changed in _changed(tests))


def _changed(tests: ast.AST) -> Iterator[ast.expr]:
    """What a changing method is called on, what an item is set or deleted of, and what is patched."""
    for node in ast.walk(tests):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            if node.func.attr in _CHANGERS:
                yield node.func.value
            elif node.func.attr in _PATCHING:
                yield from node.args[:1]
        elif isinstance(node, ast.Subscript) and not isinstance(node.ctx, ast.Load):
            yield node.value


def _is_of_object(node: ast.expr, held: frozenset[str]) -> bool:
    while isinstance(node, ast.Subscript):
        node = node.value
    return isinstance(node, ast.Attribute) or (isinstance(node, ast.Name) and node.id in held)


class AttributeWriteBack:
    """Containers that were read of objects, and what they held then. `watching`: do the tests change any?"""

    def __init__(self) -> None:
        self.watching = False
        self._lent: dict[tuple[int, str, str], tuple[Any, Any, Any, Any]] = {}

    def note(self, of: tuple[Any, int], deed: str, name: Any, value: Any, other: Any) -> None:
        """A container was read: `deed` of an object, given with its key, gave `value`."""
        owner, key = of
        if type(value) not in (list, dict, set):
            return
        self._lent.pop((key, deed, repr(name)), None)
        while len(self._lent) >= MAX_LENT:
            self._lent.pop(next(iter(self._lent)))
        self._lent[key, deed, repr(name)] = (owner, name, value, tree(value, 0, other))

    def changed(self, other: Any) -> Iterator[tuple[Any, str, Any, Any]]:
        """What the tests have changed since, told once: owner, deed, name and what it holds now."""
        for place, (owner, name, value, before) in list(self._lent.items()):
            try:
                now = tree(value, 0, other)
            except NotSerializable:
                continue
            if now != before:
                self._lent[place] = (owner, name, value, now)
                yield owner, place[1], name, value
