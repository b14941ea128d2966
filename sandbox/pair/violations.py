"""In the tests' box: what speaks against a program whatever its tests say in the end.

Assertions that fail in functions which the program calls: it may catch what such a function has raised, but
what tests have found wrong in what it gave is not its to keep from them. Assertions that a `with` of the
program's kept from being reached, by keeping in what was raised. Values that no comparison finds wrong.
"""

import unittest.mock
from collections import deque
from collections.abc import Iterable, Sequence
from types import TracebackType
from typing import Any

from sandbox.plain_values import NotSerializable, tree

TESTS_FILE = "tests.py"
"""What the code of the tests says it is of."""
MAX_HANDED = 64
"""Values that the tests have handed over, the last ones."""


class Violations:
    """What was found, and what the tests have handed over."""

    def __init__(self) -> None:
        self._first = ""
        self._handed: deque[Any] = deque(maxlen=MAX_HANDED)
        self._cut_short: set[int] = set()
        self.blocks: dict[int, int] = {}
        """The `with` blocks that assert something: their first lines, and those of their bodies."""

    @property
    def told(self) -> str:
        """What was found first; empty when nothing was."""
        return self._first or ("a block with assertions was left before its end" if self._cut_short else "")

    def hand(self, values: Iterable[Any]) -> None:
        """The tests hand these to the program."""
        self._handed.extend(values)

    def note_value(self, trouble: str) -> None:
        """The program gave a value that no comparison finds wrong."""
        self._first = self._first or trouble

    def note(self, error: BaseException, target: Any, given: Sequence[Any], *, asked: bool) -> None:
        """A function of the tests', `target`, raised: it was `given` values, and `asked` the program more.

        An assertion counts that is about the program: not one about nothing but what the tests themselves
        have handed over, nor what a mock was set up to raise.
        """
        if not isinstance(error, AssertionError) or isinstance(target, unittest.mock.NonCallableMock):
            return
        if asked or not all(self._was_handed(value) for value in given):
            self._first = self._first or f"AssertionError: {error}"[:200]

    def note_left(self, trace: TracebackType | None) -> None:
        """The program has kept in what was raised in one of the tests' blocks, which is not ended thereby."""
        while trace is not None and trace.tb_frame.f_code.co_filename != TESTS_FILE:
            trace = trace.tb_next
        if trace is None:
            return
        leaving, raised = trace.tb_frame.f_lineno, trace.tb_lineno
        opened = [line for line, body in self.blocks.items() if line <= leaving <= body and line <= raised]
        if opened:
            self._cut_short.add(max(opened))

    def reach_end(self, line: int) -> None:
        """The block that begins in this line has been gone through to its end."""
        self._cut_short.discard(line)

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
