"""The size of a window of requests, out of what an endpoint says to them.

It doubles with each of its fillings until the endpoint is congested, and from then on grows by one, faster
the longer all goes well. A congested reply means one of two things. Either we ask too much: then asking less
makes such replies rarer. Or others, or chance, are behind it: then asking less only wastes what the endpoint
can do. `base_share` is the share of congested replies that is taken for others' or chance; a sum of what is
beyond it (`CongestionShare`) raises an alarm. The first alarm, and one after a while, leads to a measurement:
for some replies the window is smaller than what the endpoint works on, and what is left of the share then is
the base. At other alarms the window is cut a little, and never below what the endpoint has been seen at work
on (`PlacesOut`) and a little more: a place of the endpoint that idles costs more than a refusal.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

from reward_service.models.outstanding_requests import Place, PlacesOut
from reward_service.models.overload_rate import CongestionShare

FIRST_BASE, MOST_BASE = 0.35, 0.5
"""The base share as long as nothing is known, and at most."""

MEASURED_SHARE = 0.85
"""While the base share is measured, so much is asked of what the endpoint works on."""

SURPRISING_SHARE = 0.4
"""What is left of so much is measured again, with less: the endpoint may have had a stock of places."""

NO_LESS = 0.8
"""When so much of the share is left, the congestion was not ours, and the window is what it was."""

FIRST_TRUSTED_S, MOST_TRUSTED_S = 30.0, 60.0
"""So long a measurement is believed, the first and the later ones."""

LOST_SHARE = 0.75
"""When cuts have left so little of the window that it had then, the measurement is believed no more."""

MARGIN = 0.03
"""What is added to the share that was measured, for chance: one that is too low costs places."""

LEAST_FACTOR, MOST_FACTOR = 0.9, 0.95
"""A cut takes a twentieth to a tenth of the window."""

MUCH_SHARE, HARD_FACTOR = 0.8, 0.75
"""When congestion is more than that, a cut takes a quarter, and may go down to what the endpoint works on."""

BEYOND_SERVED, BEYOND_BY_CHANCE = 0.0625, 0.25
LEAST_BEYOND, MOST_BEYOND = 1.0, 6.0
"""How many places more than what the endpoint works on are kept, as a share of these and in all, to find the
places that come free and to make up for requests that hang. More of them where refusals come by chance."""

STEADY_REPLIES = 200
"""After so many replies without an alarm the window grows twice as fast."""


@dataclass(frozen=True, slots=True)
class _Measurement:
    """What was when the window was made smaller to see what congestion is left then."""

    size: float
    share: float
    ramping: bool
    again: bool = False


class CongestionWindow:
    """`size` is at least 1 and at most `most`; `cuts` counts how often it was cut."""

    def __init__(self, out: PlacesOut, *, first: int, most: int, clock: Callable[[], float]) -> None:
        self.size = float(first)
        self.base_share = FIRST_BASE
        self.cuts = 0
        self._out, self._most, self._clock = out, most, clock
        self._ramping = True
        self._shares = CongestionShare()
        self._measuring: _Measurement | None = None
        self._trusted_s = FIRST_TRUSTED_S
        self._trusted_until = clock()
        self._trusted_size = 0.0

    def grow(self) -> None:
        """A request was answered; what a measurement tells is seen only while nothing grows."""
        if self._measuring is None:
            steps = 1.0 + self._shares.replies / STEADY_REPLIES
            self.size = min(self._most, self.size + (1.0 if self._ramping else steps / self.size))

    def count(self, place: Place, *, congested: bool) -> None:
        """It has become known what came of a request."""
        for taken in self._out.newly_taken(self._clock()):
            self._add(taken, congested=False)
        if congested or not place.counted:
            place.counted = True
            self._add(place, congested=congested)

    def _add(self, place: Place, *, congested: bool) -> None:
        if place.cuts != self.cuts:
            return  # it was sent before the window was cut, and tells nothing of the window as it is
        alarm = self._shares.add(congested, self.base_share)
        if self._measuring is not None and self._shares.is_settled:
            self._end_measuring(self._measuring, self._shares.share)
        elif alarm and self._shares.share > MUCH_SHARE:
            self._cut(HARD_FACTOR, least=self._out.served)
        elif alarm and self._measuring is None:
            self._alarmed(self._shares.share)

    def _alarmed(self, share: float) -> None:
        if self._clock() >= self._trusted_until or self.size < LOST_SHARE * self._trusted_size:
            self._measuring = _Measurement(self.size, share, self._ramping)
            likely = max(self._out.likely_at_work(self._clock(), share), self._out.served)
            self._cut(min(HARD_FACTOR, MEASURED_SHARE * likely / self.size))
            return
        excess = 1 - (1 - share) / (1 - self.base_share)
        served = self._out.served
        beyond = (BEYOND_SERVED + BEYOND_BY_CHANCE * self.base_share) * served
        least = served + min(MOST_BEYOND, max(LEAST_BEYOND, beyond))
        self._cut(min(MOST_FACTOR, max(LEAST_FACTOR, 1 - excess / 2)), least=least)

    def _end_measuring(self, before: _Measurement, share: float) -> None:
        if share > SURPRISING_SHARE and not before.again:
            self._measuring = replace(before, again=True)
            self._cut(HARD_FACTOR)
            return
        self.base_share, self._measuring = min(MOST_BASE, share + MARGIN), None
        self._trusted_until = self._clock() + self._trusted_s
        self._trusted_s = MOST_TRUSTED_S
        if share > NO_LESS * before.share:
            self.size, self._ramping = max(self.size, before.size), before.ramping
        else:
            self.size = min(self._most, self.size / MEASURED_SHARE)
        self._trusted_size = self.size
        self._begin_anew()

    def _cut(self, factor: float, *, least: float = 1.0) -> None:
        self.size = max(1.0, self.size * factor, min(self.size, least))
        self._ramping = False
        self._begin_anew()

    def _begin_anew(self) -> None:
        self.cuts += 1
        self._shares = CongestionShare()
