"""The rows that took longest to judge."""

import heapq
from dataclasses import dataclass, field

SLOWEST = 10
"""So many are remembered."""


@dataclass(slots=True)
class SlowestRows:
    """The slowest rows so far: `rows` are (seconds of processor time, number of the row)."""

    rows: list[tuple[float, int]] = field(default_factory=list)

    def add(self, row: int, seconds: float) -> None:
        """Take note of a row."""
        if len(self.rows) < SLOWEST:
            heapq.heappush(self.rows, (seconds, row))
        elif seconds > self.rows[0][0]:
            heapq.heapreplace(self.rows, (seconds, row))

    def merge(self, other: "SlowestRows") -> None:
        """Take note of those of another."""
        for seconds, row in other.rows:
            self.add(row, seconds)

    @property
    def by_row(self) -> dict[int, float]:
        """The seconds of each of them; of a row that was read and then judged, the longer."""
        return {row: seconds for seconds, row in sorted(self.rows)}
