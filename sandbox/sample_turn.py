"""A turn: several runs of one piece of work, which go one after another.

Whoever is to be judged by many runs is begun with the first of them. What is begun goes before what is not,
so that work is finished, and not begun everywhere and finished nowhere. And it is begun only when there is
time for it.
"""

from dataclasses import dataclass

from sandbox.run_types import SandboxUnavailable

BUDGET_S = 20.0
"""How long a turn, once it has begun, goes before others; afterwards it takes its turn among those of its
key."""


class NotBegun(SandboxUnavailable):
    """There was no time left for a turn: it was not begun, and nothing is known about its program."""


@dataclass(slots=True, eq=False)
class Turn:
    """One piece of work. It is not begun later than `budget_s` before `until`, a time of `time.monotonic`."""

    budget_s: float = BUDGET_S
    until: float | None = None
    begun: bool = False
    used_s: float = 0.0
    """Time in slots so far, by the clock."""
    running_since: float | None = None

    @property
    def goes_first(self) -> bool:
        """Has it begun, and not yet taken more than its share?"""
        return self.begun and self.used_s < self.budget_s

    def start(self, now: float) -> None:
        """A run begins.

        Raises:
            NotBegun: it would be the first, and it is too late for that.
        """
        if not self.begun and self.until is not None and now + self.budget_s > self.until:
            raise NotBegun("there was no time left to begin")
        self.begun, self.running_since = True, now

    def stop(self, now: float) -> None:
        """The run has ended."""
        if self.running_since is not None:
            self.used_s += now - self.running_since
        self.running_since = None
