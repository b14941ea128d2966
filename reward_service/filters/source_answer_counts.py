"""The values that a source's answers take: a few that recur are a closed set, which guesses find.

Each source keeps at most `MAX_VALUES` counts (Misra and Gries 1982): a value that is more frequent than one
in so many rows is never lost, and memory does not grow with the rows.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from pydantic import BaseModel

from reward_service.filters.policy import Kind, Reason, quote

MAX_VALUES = 64
MAX_SOURCES = 200
MAX_ANSWER = 60
"""Characters of an answer that tell it from others."""

FEW = 12
"""Values that a closed set has at most."""

LEAST_ROWS = 30
"""Rows with answers from which on a source says anything."""

COVERED = 0.95
"""The share of a source's answers that the values of a closed set make up."""

GUESSABLE = 4.5
"""Equally likely values (2 to the entropy) up to which a row of a closed set is dropped; above it is told."""


MAX_TOLD = 8
"""Values of a source that a summary names."""

NO_SOURCE = "(none)"
_SOURCE_FIELDS = ("source", "data_source", "dataset")


class SourceValues(BaseModel):
    """What the answers of one source are."""

    source: str
    rows: int
    values: int
    """Different values that were counted, at most 64."""
    entropy: float
    """Bits."""
    closed: bool
    """Whether a few recurring values make up the source."""
    top: list[tuple[str, int]]
    """The most frequent values, each with its rows."""


def source_name(metadata: Mapping[str, Any] | None) -> str:
    """The source that a row names in its metadata, `(none)` where it names none."""
    found = (
        next((metadata[name] for name in _SOURCE_FIELDS if metadata.get(name)), None) if metadata else None
    )
    return NO_SOURCE if found is None else quote(str(found)[:MAX_ANSWER])


@dataclass(slots=True)
class ValueCounts:
    """The answers of one source: `rows` with one, `counts` of the most frequent values; `spilled` rows are
    those whose counts were given up."""

    rows: int = 0
    spilled: int = 0
    counts: dict[str, int] = field(default_factory=dict)

    def add(self, value: str) -> None:
        """Count an answer."""
        self.rows += 1
        if value in self.counts or len(self.counts) < MAX_VALUES:
            self.counts[value] = self.counts.get(value, 0) + 1
            return
        self.counts = {known: count - 1 for known, count in self.counts.items() if count > 1}
        self.spilled = self.rows - sum(self.counts.values())

    @property
    def top(self) -> list[tuple[str, int]]:
        """The values, the most frequent first."""
        return sorted(self.counts.items(), key=lambda item: (-item[1], item[0]))

    @property
    def entropy(self) -> float:
        """Bits of the answers' distribution; what was given up counts as values that come once, so that a
        source of many values is not taken for one of few."""
        shares = [count / self.rows for count in self.counts.values()] if self.rows else []
        rest = self.spilled / self.rows * math.log2(self.rows) if self.spilled else 0.0
        return max(0.0, rest - sum(share * math.log2(share) for share in shares))

    @property
    def closed(self) -> list[str]:
        """The values of a closed set, the most frequent first; empty where the answers are open."""
        if self.rows < LEAST_ROWS:
            return []
        covered, found = 0, []
        for value, count in self.top[:FEW]:
            covered += count
            found.append(value)
            if covered >= COVERED * self.rows:
                return found if self.rows >= 5 * len(found) else []
        return []


@dataclass(slots=True)
class AnswerValues:
    """The values of each source; sources beyond `MAX_SOURCES` are not counted."""

    sources: dict[str, ValueCounts] = field(default_factory=dict)

    def add(self, source: str, answer: str) -> None:
        """Count an answer of a source; a blank one counts nowhere."""
        value = " ".join(answer.casefold().split())[:MAX_ANSWER]
        if value and (source in self.sources or len(self.sources) < MAX_SOURCES):
            self.sources.setdefault(source, ValueCounts()).add(value)

    def reason(self, source: str, answer: str) -> Reason | None:
        """`closed_answer` of a row whose answer is one of its source's few."""
        counts = self.sources.get(source)
        values = counts.closed if counts else []
        if counts is None or " ".join(answer.casefold().split())[:MAX_ANSWER] not in values:
            return None
        bits = counts.entropy
        text = f"{quote(' | '.join(values))[:60]}: {len(values)} values make up the source, {bits:.2f} bits"
        return Reason(kind=Kind.CLOSED_ANSWER, text=text, confidence=0.8 if 2**bits <= GUESSABLE else 0.45)

    def summaries(self) -> list[SourceValues]:
        """What the answers of each source are; closed sets first, then by entropy."""
        ordered = sorted(self.sources.items(), key=lambda item: (not item[1].closed, item[1].entropy))
        return [
            SourceValues(
                source=name,
                rows=found.rows,
                values=len(found.counts),
                entropy=round(found.entropy, 4),
                closed=bool(found.closed),
                top=found.top[:MAX_TOLD],
            )
            for name, found in ordered
        ]

    def document(self) -> dict[str, Any]:
        """As plain data."""
        return {
            name: {"rows": found.rows, "spilled": found.spilled, "counts": found.counts}
            for name, found in self.sources.items()
        }

    @classmethod
    def of(cls, document: Mapping[str, Any]) -> Self:
        """What `document` gave."""
        return cls({name: ValueCounts(**found) for name, found in document.items()})
