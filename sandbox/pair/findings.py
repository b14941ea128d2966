"""In the tests' box: assertions that fail in functions which the program calls.

A program may catch what a function that it called has raised; what tests have found wrong in what it gave
is not its to keep from them.
"""

import unittest.mock
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any

from sandbox.plain_values import NotSerializable, tree

MAX_HANDED = 64
"""Values that the tests have handed over, the last ones."""


class Findings:
    """The first assertion that failed so, and what the tests have handed over."""

    def __init__(self) -> None:
        self.first = ""
        self._handed: deque[Any] = deque(maxlen=MAX_HANDED)

    def hand(self, values: Iterable[Any]) -> None:
        """The tests hand these to the program."""
        self._handed.extend(values)

    def note(self, error: BaseException, target: Any, given: Sequence[Any], *, asked: bool) -> None:
        """A function of the tests', `target`, raised: it was `given` values, and `asked` the program more.

        An assertion counts that is about the program: not one about nothing but what the tests themselves
        have handed over, nor what a mock was set up to raise.
        """
        if not isinstance(error, AssertionError) or isinstance(target, unittest.mock.NonCallableMock):
            return
        if asked or not all(self._was_handed(value) for value in given):
            self.first = self.first or f"AssertionError: {error}"[:200]

    def _was_handed(self, value: Any) -> bool:
        try:
            text = tree(value, 0)
        except NotSerializable:
            return any(each is value for each in self._handed)
        return any(_is_written_so(each, text) for each in self._handed)


def _is_written_so(value: Any, text: Any) -> bool:
    try:
        return bool(tree(value, 0) == text)
    except NotSerializable:
        return False
