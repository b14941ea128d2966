"""How many requests an endpoint gets at once: as many as it takes without saying that it is too much.

Replies are counted by epochs: at least forty, as many as the window, over half a second. The window doubles
with each of its fillings until the endpoint is congested for the first time, and from then on grows by one.
The place of a congested reply (429, 503, time-out) rests for half a second, or as long as the endpoint said.
When an epoch's share of them is above the base share, the window is cut by what was too much, by three tenths
at most.

A cut shows what the refusals depend on. If they came from our load, their share falls with the window. If it
does not, others or chance are behind them, and sending less would only waste what the endpoint can do: the
window is restored, and that share is the base from then on, and is put in doubt again after half a minute.
One limiter serves all specs that ask the same endpoint.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from math import sqrt

LONG_PAUSE_S = 1.0
"""From here on a pause that the endpoint asks for is kept by all requests, not by the one alone."""

LEAST_FACTOR = 0.7
"""No cut takes more than three tenths of the window."""

PAUSE_S = 0.5
MAX_PAUSE_S = 120.0
EPOCH_REPLIES = 40
EPOCH_S = 0.5
LEAST_EXCESS = 0.03
SPREADS = 2.0
"""Standard errors by which a share must differ from the base to mean anything."""

HOPELESS_SHARE = 0.6
"""Beyond it the window is cut whatever the base share is."""

BASE_DOUBTED_S = 30.0


@dataclass(frozen=True, slots=True)
class _Cut:
    """The last cut: the window and the share of congested replies before it, and the share expected after it
    if our load had been the cause."""

    window: float
    share: float
    expected: float


class AdaptiveLimit:
    """A window of requests in flight, at least 1 and at most `most`; begins at `first`."""

    def __init__(
        self, *, first: int = 8, most: int = 256, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.window = float(min(first, most))
        self.in_flight = 0
        self.base_share = 0.0
        """Of replies, those that are congested however little is sent."""
        self._most = most
        self._clock = clock
        self._paused_until = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()
        self._ramping = True
        self._cut: _Cut | None = None
        self._replies = self._congested = 0
        self._epoch_began = self._base_set = clock()

    @property
    def pause_left(self) -> float:
        """Seconds for which nothing is to be sent."""
        return max(0.0, self._paused_until - self._clock())

    async def acquire(self) -> None:
        """Wait for a place in the window, first come first served, and until the endpoint may be asked."""
        if not self._waiting and self.in_flight < int(self.window):
            self.in_flight += 1
        else:
            await self._turn()
        try:
            await self._until_unpaused()
        except asyncio.CancelledError:
            self._leave()
            raise

    async def _until_unpaused(self) -> None:
        if self.pause_left > 0:
            await asyncio.sleep(self.pause_left)
            await self._until_unpaused()  # it may have been told to wait longer meanwhile

    async def _turn(self) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():  # it was its turn already
                self._leave()
            raise

    def succeeded(self) -> None:
        """A request of the window was answered."""
        if self._cut is None:  # what a cut does is seen only while nothing grows
            self.window = min(self._most, self.window + (1.0 if self._ramping else 1.0 / self.window))
        self._count(congested=False)
        self._leave()

    def congested(self, *, pause_s: float | None = None) -> float:
        """The endpoint said that it is asked too much; `pause_s` is how long it wants to be left alone.

        Returns the seconds for which the request's place rests; then call `released`.
        """
        pause = PAUSE_S if pause_s is None else min(pause_s, MAX_PAUSE_S)
        if pause >= LONG_PAUSE_S:
            self._paused_until = max(self._paused_until, self._clock() + pause)
        self._count(congested=True)
        return pause

    def _count(self, *, congested: bool) -> None:
        self._replies += 1
        self._congested += congested
        now = self._clock()
        if self._replies >= max(EPOCH_REPLIES, self.window) and now - self._epoch_began >= EPOCH_S:
            self._end_epoch(self._congested / self._replies, self._replies, now)
            self._replies = self._congested = 0
            self._epoch_began = now

    def _end_epoch(self, share: float, replies: int, now: float) -> None:
        if now - self._base_set > BASE_DOUBTED_S:
            self.base_share, self._base_set = self.base_share / 2, now
        spread = sqrt(self.base_share * (1 - self.base_share) / replies)
        margin = max(LEAST_EXCESS, SPREADS * spread)
        cut, self._cut = self._cut, None
        if share <= self.base_share + margin:
            if share < self.base_share - margin:
                self.base_share, self._base_set = share, now
            self._ramping = self._ramping and cut is None
        elif cut is not None and share < HOPELESS_SHARE and share > (cut.share + cut.expected) / 2:
            self.window = max(self.window, cut.window)
            self.base_share, self._base_set = (share + cut.share) / 2, now
        else:
            self._ramping = self._ramping and cut is None
            self._reduce(share)

    def _reduce(self, share: float) -> None:
        factor = max(LEAST_FACTOR, (1 - share) / (1 - self.base_share))
        expected = max(self.base_share, 1 - (1 - share) / factor)
        self._cut = _Cut(self.window, share, expected)
        self.window = max(1.0, self.window * factor)

    def released(self) -> None:
        """A request ended in a way that says nothing of the endpoint's load."""
        self._leave()

    def _leave(self) -> None:
        self.in_flight -= 1
        self._wake()

    def _wake(self) -> None:
        while self._waiting and self.in_flight < int(self.window):
            turn = self._waiting.popleft()
            if not turn.done():
                self.in_flight += 1
                turn.set_result(None)
