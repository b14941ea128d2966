"""How many requests an endpoint gets at once: as many as it takes without saying that it is too much.

A window of requests (`CongestionWindow`) grows and shrinks with the endpoint's replies. The place of a
congested reply (429, 503, time-out) rests for half a second, or as long as the endpoint said, but for those
that come however little is sent: their place goes to the next request at once. The place of a request that
has been out for longer than nearly all others is lent to the next one. One limiter serves all specs that ask
the same endpoint.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

from reward_service.models.congestion_window import CongestionWindow
from reward_service.models.outstanding_requests import Place, PlacesOut

LONG_PAUSE_S = 2.0
"""From here on a pause that the endpoint asks for is kept by all requests, not by the one alone."""

VERY_LONG_PAUSE_S = 5.0
"""From here on it is kept by all even if the base share accounts for the reply."""

PAUSE_S = 0.5
MAX_PAUSE_S = 120.0
HOPELESS_SHARE = 0.6
"""No larger share of congested replies lets places go on at once."""

ALLOWED_BEYOND = 0.15
"""So much more than the base share may be refused before places rest."""

MOST_ALLOWED = 8.0
"""So many congested replies that the base share accounts for may come in a row."""

MOST_LENT = 0.5
"""No more of the window may be lent at once."""


class AdaptiveLimit:
    """At most `window` requests in flight, of at least 1 and at most `most` places; begins at `first`."""

    def __init__(
        self, *, first: int = 16, most: int = 256, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.in_flight = 0
        self._clock = clock
        self._out = PlacesOut()
        self._window = CongestionWindow(self._out, first=min(first, most), most=most, clock=clock)
        self._paused_until = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._allowed = 0.0

    @property
    def window(self) -> float:
        """Places for requests."""
        return self._window.size

    @property
    def pause_left(self) -> float:
        """Seconds for which nothing is to be sent."""
        return max(0.0, self._paused_until - self._clock())

    async def acquire(self, *, again: bool = False) -> Place:
        """Wait for a place in the window, first come first served, and until the endpoint may be asked.

        What is asked `again` goes before what was not asked yet.
        """
        if not self._waiting and self.has_room:
            self.in_flight += 1
        else:
            await self._turn(again=again)
        try:
            await self._until_unpaused()
        except asyncio.CancelledError:
            self._leave()
            raise
        return self.place()

    @property
    def has_room(self) -> bool:
        """Whether another request may be sent at once."""
        return self.in_flight < int(self.window)

    def place(self) -> Place:
        """A place that has been counted in `in_flight`, as of now."""
        place = Place(self._window.cuts, self._clock())
        self._out.add(place)
        return place

    async def _until_unpaused(self) -> None:
        while self.pause_left > 0:  # noqa: ASYNC110 -- it may be told to wait longer meanwhile
            await asyncio.sleep(self.pause_left)

    async def _turn(self, *, again: bool) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if again:
            self._waiting.appendleft(turn)
        else:
            self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was its turn already
                self._leave()
            raise

    def lend(self, place: Place) -> None:
        """Give the place of a request that seems to hang to another one; its own end frees none then.

        When many seem to hang the endpoint has become slow, and half of the window stays what it is.
        """
        if not place.lent and self._out.lent < MOST_LENT * self.window:
            place.lent = True
            self._leave()

    def succeeded(self, place: Place) -> None:
        """A request of the window was answered."""
        allowed = min(HOPELESS_SHARE, self._window.base_share + ALLOWED_BEYOND)
        self._allowed = min(MOST_ALLOWED, self._allowed + allowed / (1 - allowed))
        self._window.grow()
        self._out.answered(place, self._clock())
        self._window.count(place, congested=False)
        self.released(place)

    def congested(self, place: Place, *, pause_s: float | None = None) -> float:
        """The endpoint said that it is asked too much; `pause_s` is how long it wants to be left alone.

        Returns the seconds for which the request's place rests; then call `released`.
        """
        pause = PAUSE_S if pause_s is None else min(pause_s, MAX_PAUSE_S)
        self._out.refused(place, self._clock())
        expected = self._allowed >= 1.0 and pause < VERY_LONG_PAUSE_S
        if expected:
            self._allowed -= 1.0
        elif pause >= LONG_PAUSE_S:
            self._paused_until = max(self._paused_until, self._clock() + pause)
        self._window.count(place, congested=True)
        return 0.0 if expected else pause

    def released(self, place: Place) -> None:
        """A request ended in a way that says nothing of the endpoint's load, or its place has rested."""
        self._out.remove(place)
        if not place.lent:
            self._leave()

    def _leave(self) -> None:
        self.in_flight -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self.has_room:
            turn = self._waiting.popleft()
            if not turn.done():
                self.in_flight += 1
                turn.set_result(None)
