"""Normalising a reward model's values: statistics that are named and frozen, never those of the moment.

A reward must come out the same when it is asked again, so statistics are collected once (`RunningStatistics`)
and put into the spec; a moving mean would change a completion's reward with its neighbours.
"""

from dataclasses import dataclass
from math import sqrt


@dataclass(slots=True)
class RunningStatistics:
    """Mean and standard deviation of values that come one by one (Welford)."""

    count: int = 0
    mean: float = 0.0
    _squares: float = 0.0

    def add(self, value: float) -> None:
        """Take in one value."""
        self.count += 1
        before = value - self.mean
        self.mean += before / self.count
        self._squares += before * (value - self.mean)

    @property
    def population_std(self) -> float:
        """Over n; 0 for less than two values."""
        return sqrt(self._squares / self.count) if self.count > 1 else 0.0


def normalised(value: float, *, mean: float, std: float, clip: float) -> float:
    """(value - mean) / std, within [-clip, clip]."""
    return min(clip, max(-clip, (value - mean) / std))
