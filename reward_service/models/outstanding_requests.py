"""The requests that are out at one endpoint, and how many of them it works on.

Refusals come at once and answers late. A request that has been out for a few times what refusals take was
taken, though nobody has said so yet; who waits for the answer to count it sees refusals alone at first.
"""

from collections import deque
from collections.abc import Iterator
from dataclasses import dataclass

TAKEN_FACTOR = 3.0
FIRST_REFUSAL_S = 0.05
REFUSAL_WEIGHT = 0.1
SERVED_WEIGHT = 0.05


@dataclass(slots=True, eq=False)
class Place:
    """A request's place in the window. `cuts` is how many cuts there had been when it was given, at `since`.

    `lent`: it counts no more in the window; `counted`: it is known whether the endpoint took the request.
    """

    cuts: int
    since: float
    lent: bool = False
    counted: bool = False


class PlacesOut:
    """`served` is how many requests the endpoint was working on at its latest answers, in the mean."""

    def __init__(self) -> None:
        self._out: set[Place] = set()
        self._unknown: deque[Place] = deque()
        self._refusal_s = FIRST_REFUSAL_S
        self.served = 0.0
        self._answers = 0

    def add(self, place: Place) -> None:
        """A request is sent."""
        self._out.add(place)
        self._unknown.append(place)

    def remove(self, place: Place) -> None:
        """It is out no more."""
        self._out.discard(place)

    def answered(self, place: Place, now: float) -> None:
        """The endpoint answered it; it had been at work on this one, too."""
        self._answers += 1
        weight = max(SERVED_WEIGHT, 1 / self._answers)
        self.served += weight * (self.at_work(now) - self.served)
        self.remove(place)

    def at_work(self, now: float) -> int:
        """On how many the endpoint works now."""
        taken_before = now - TAKEN_FACTOR * self._refusal_s
        return sum(place.since <= taken_before and not place.lent for place in self._out)

    @property
    def lent(self) -> int:
        """How many of those that are out have lent their place."""
        return sum(place.lent for place in self._out)

    def likely_at_work(self, now: float, refused_share: float) -> float:
        """On how many it works when of those that are not known yet so many are refused."""
        taken = self.at_work(now)
        unknown = sum(not place.lent for place in self._out) - taken
        return taken + unknown * (1 - refused_share)

    def refused(self, place: Place, now: float) -> None:
        """The endpoint did not take it."""
        if place in self._out and not place.lent:
            self._refusal_s += REFUSAL_WEIGHT * (now - place.since - self._refusal_s)
        self.remove(place)

    def newly_taken(self, now: float) -> Iterator[Place]:
        """Those that have been out for so long now that the endpoint must have taken them."""
        taken_before = now - TAKEN_FACTOR * self._refusal_s
        while self._unknown and (self._unknown[0].counted or self._unknown[0].since <= taken_before):
            place = self._unknown.popleft()
            if place in self._out and not place.counted:
                place.counted = True
                yield place
