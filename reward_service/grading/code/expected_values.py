"""What a call's value should be, and whether it is.

Most right programs give the very value that is expected, and then the text of it, as it comes out of the box,
is the text that is expected: equal bytes settle that. All else is decoded and compared in a worker process
(`judge`).
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Protocol

from reward_service.grading.code.output_comparison import Comparison
from sandbox import plain_values
from sandbox.call_reports import read_values, value_text

_NAN = b'"nan"'
"""Not even equal to itself."""


class Expectation(Protocol):
    """What must be true of a call's value."""

    @property
    def text(self) -> bytes:
        """A text that only a value that holds can have; empty where there is none."""

    def accepts(self, returned: Any) -> bool:
        """Is it true of what the call returned, which is plain data?"""


def text_of(value: Any) -> bytes:
    """The text of a call that returned this value, empty where no text says that it is this value."""
    try:
        text = value_text(value)
    except plain_values.NotSerializable:
        return b""
    return b"" if _NAN in text else text


@dataclass(frozen=True)
class ExpectedValue:
    """A value from a reference's JSON, or another one that is right, too."""

    comparison: Comparison
    expected: Any
    also: Any = None

    @cached_property
    def text(self) -> bytes:
        """See `Expectation`."""
        return text_of(self.expected)

    def accepts(self, returned: Any) -> bool:
        """See `Expectation`."""
        same = self.comparison.same
        return same(returned, self.expected) or (self.also is not None and same(returned, self.also))


Decision = tuple[bool, str]
"""Does it hold, and the error of a call that gave no value."""


def judge(pairs: Sequence[tuple[Expectation, bytes]]) -> list[Decision]:
    """Decide for each expectation and text of a call; the work of a worker process."""
    values = read_values([text for _, text in pairs])
    return [
        (False, returned.error) if returned.error else (expectation.accepts(returned.value), "")
        for (expectation, _), returned in zip(pairs, values, strict=True)
    ]
