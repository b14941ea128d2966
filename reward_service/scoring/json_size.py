"""What it costs to read JSON: how many values a text holds, which is told without reading it.

A list or an object takes some ten times as long to read as a number.
"""

import re
from dataclasses import dataclass

MAX_VALUES = 1_000_000
"""In one body; 8,192 samples with a hundred values of metadata each fit."""
CONTAINER_COST = 10
"""Of a list or an object; that of any other value is 1, some 40 ns."""
LIGHT_COST = 400_000
"""What costs no more is read in some 20 ms, and on the event loop."""
FEW = 4_096
"""Brackets that are looked for one by one."""

_STRING = re.compile(rb'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string in JSON, or what is left of one; it always matches where it begins, so no byte is read twice."""


@dataclass(frozen=True, slots=True)
class JsonSize:
    """How many items and how many lists and objects a text holds, or at most holds."""

    commas: int = 0
    containers: int = 0

    def __add__(self, other: "JsonSize") -> "JsonSize":
        return JsonSize(self.commas + other.commas, self.containers + other.containers)

    @property
    def values(self) -> int:
        """All values; one more than that at most."""
        return self.commas + self.containers

    @property
    def cost(self) -> int:
        """Of reading them."""
        return self.commas + CONTAINER_COST * self.containers

    @property
    def is_light(self) -> bool:
        """Whether that may be done on the event loop."""
        return self.cost <= LIGHT_COST


def size_of(data: bytes, start: int = 0, end: int | None = None) -> JsonSize:
    """The most that a text can hold: what stands in its strings is counted, too."""
    end = len(data) if end is None else min(end, len(data))
    opening = _occurrences(data, b"[", start, end) + _occurrences(data, b"{", start, end)
    return JsonSize(data.count(b",", start, end), opening)


def _occurrences(data: bytes, byte: bytes, start: int, end: int) -> int:
    """As `data.count`, which looks at one byte after the other; the search for the next one does not, and is
    ten times as fast where there are few."""
    found, at = 0, data.find(byte, start, end)
    while at >= 0 and found < FEW:
        found, at = found + 1, data.find(byte, at + 1, end)
    return found if at < 0 else found + data.count(byte, at, end)


def size_outside_strings(data: bytes) -> JsonSize:
    """What a text does hold."""
    return size_of(_STRING.sub(b"", data))
