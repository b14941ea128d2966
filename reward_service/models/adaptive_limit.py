"""How many requests an endpoint gets at once: as many as it takes without saying that it is too much.

Additive increase, multiplicative decrease: the window grows by one with each window of successes, and is
cut to seven tenths, at most once a second, when the endpoint is congested; then nothing is sent for half a
second, or as long as the endpoint said. One limiter serves all specs that ask the same endpoint.
"""

import asyncio
import time
from collections import deque
from collections.abc import Callable

CUT = 0.7
CUT_EVERY_S = 1.0
PAUSE_S = 0.5
MAX_PAUSE_S = 120.0


class AdaptiveLimit:
    """A window of requests in flight, at least 1 and at most `most`; begins at `first`."""

    def __init__(
        self, *, first: int = 8, most: int = 256, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self.window = float(min(first, most))
        self.in_flight = 0
        self._most = most
        self._clock = clock
        self._cut_at = -CUT_EVERY_S
        self._paused_until = 0.0
        self._waiting: deque[asyncio.Future[None]] = deque()

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
        pause = self._paused_until - self._clock()
        if pause > 0:
            await asyncio.sleep(pause)
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
        self.window = min(self._most, self.window + 1.0 / self.window)
        self._leave()

    def congested(self, *, pause_s: float | None = None) -> None:
        """The endpoint said that it is asked too much; `pause_s` is how long it wants to be left alone."""
        now = self._clock()
        if now - self._cut_at >= CUT_EVERY_S:
            self._cut_at = now
            self.window = max(1.0, self.window * CUT)
        pause = PAUSE_S if pause_s is None else min(pause_s, MAX_PAUSE_S)
        self._paused_until = max(self._paused_until, now + pause)
        self._leave()

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
