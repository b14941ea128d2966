"""How long an endpoint takes for a reply, as far as it has been seen."""

from collections import deque

KEPT_REPLIES = 200
LEAST_REPLIES = 20
SLOW_SHARE = 0.98
LEAST_OVERDUE_S = 0.5
HOPELESS_FACTOR = 5.0
LEAST_HOPELESS_S = 10.0


class Latency:
    """Seconds of the latest replies of one endpoint; `most` is the time that any reply has."""

    def __init__(self, *, most: float) -> None:
        self._most = most
        self._kept: deque[float] = deque(maxlen=KEPT_REPLIES)
        self.overdue_s = most
        """A request that has been out for longer does probably not occupy the endpoint any more."""
        self.hopeless_s = most
        """A request that has been out for longer will hardly be answered."""

    def add(self, seconds: float) -> None:
        """Note a reply that came."""
        self._kept.append(seconds)
        if len(self._kept) >= LEAST_REPLIES:
            slow = sorted(self._kept)[int(SLOW_SHARE * len(self._kept))]
            self.overdue_s = min(self._most, max(LEAST_OVERDUE_S, slow))
            self.hopeless_s = min(self._most, max(LEAST_HOPELESS_S, HOPELESS_FACTOR * slow))
