"""Of an endpoint's replies, the share that says it is asked too much, and an alarm when that share rises."""

DECAY = 0.98
"""A reply counts by so much less with each one behind it."""

LEAST_REPLIES = 10
SETTLED_REPLIES = 50
"""So many tell the share."""


class CongestionShare:
    """Counts replies since the window was last cut. `share` is that of the latest fifty or so.

    The alarm is a one-sided CUSUM: what each reply is beyond the base share and half of what is worth
    noticing is summed up, never below zero, and the sum must come to what chance hardly gives.
    """

    def __init__(self) -> None:
        self._weight = self._congested = self._sum = 0.0
        self.replies = 0

    @property
    def share(self) -> float:
        """From 0 to 1."""
        return self._congested / self._weight if self._weight else 0.0

    @property
    def is_settled(self) -> bool:
        """Whether enough replies came to tell the share."""
        return self.replies >= SETTLED_REPLIES

    def add(self, congested: bool, base: float) -> bool:  # noqa: FBT001 -- a reply is one of two
        """Count a reply; whether the share has risen above the base."""
        self.replies += 1
        self._weight = self._weight * DECAY + 1
        self._congested = self._congested * DECAY + congested
        variance = base * (1 - base)
        self._sum = max(0.0, self._sum + congested - base - 0.05 - variance / 3)
        return self.replies >= LEAST_REPLIES and self._sum > 3 + 25 * variance
