"""How much is let in at once, and whose turn it is.

Work is bounded twice: in bytes, before a body is read, and in samples, before a batch is judged. Beyond a
bound it is not refused but *held*, as long as its caller waits anyway: trainers hide scoring behind
generation, and a retry costs more than a wait. It is refused (`Overloaded`) at once only when it could not
be done in time: judging by how fast work has been leaving, or because too many are waiting already.

Those who wait take turns by caller: one that floods the service waits for itself. Small work passes big
work, within reason. Inside, the queues of the worker pool and of the sandbox take turns, too.
"""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from reward_service.errors import Overloaded
from reward_service.turns import LANE, Turns

MAX_WAITING = 4_096
"""Held at one gate; beyond, whoever comes is refused at once."""
SMALL_SHARE = 256
"""Work that is at most such a part of the capacity is small."""
SMALL_IN_A_ROW = 8
"""So many small ones may pass a big one that waits."""
PATIENCE = 0.8
"""Work is let in when its estimated end lies within such a part of the time its caller will wait."""
MEASURED_SECONDS = 0.5
MIN_RETRY_SECONDS = 1.0
MAX_RETRY_SECONDS = 60.0


@dataclass(slots=True, eq=False)
class _Waiting:
    weight: int
    caller: str
    entered: "asyncio.Future[None]"


class Gate:
    """Lets weights in as long as their sum is at most `capacity`; one that is heavier alone, by itself."""

    def __init__(self, capacity: int) -> None:
        self.capacity = capacity
        self.inside = 0
        self.refused = 0
        self._small: Turns[_Waiting] = Turns()
        self._big: Turns[_Waiting] = Turns()
        self._passed = 0
        self._queued = 0
        self._pace = Pace()

    @property
    def waiting(self) -> int:
        """How many are held."""
        return len(self._small) + len(self._big)

    @asynccontextmanager
    async def passing(self, weight: int, *, until: float | None) -> AsyncIterator[None]:
        """Inside for the length of the block; see `enter`."""
        await self.enter(weight, until=until)
        try:
            yield
        finally:
            self.leave(weight)

    async def enter(self, weight: int, *, until: float | None) -> None:
        """Wait for one's turn, at most until then (monotonic clock). Who has entered must `leave`.

        Raises:
            Overloaded: it could not be done in time, or too many are waiting.
        """
        self._refuse_hopeless(weight, until)
        if not self._fits(weight) or self.waiting:
            await self._wait(weight, until)
        else:
            self._admit(weight)

    def leave(self, weight: int) -> None:
        """What `enter` let in is done."""
        self.inside -= weight
        self._pace.left(weight, idle=self.inside == 0)
        if self.waiting:
            self._call_next()

    def _refuse_hopeless(self, weight: int, until: float | None) -> None:
        if self.waiting >= MAX_WAITING:
            raise self._overloaded(self._seconds(weight))
        if until is not None and self.inside:
            seconds, left = self._seconds(weight), until - time.monotonic()
            if seconds > PATIENCE * left:
                raise self._overloaded(seconds - PATIENCE * left)

    def _seconds(self, weight: int) -> float:
        """Estimated time until work that comes now is done."""
        return self._pace.seconds(self.inside + self._queued + weight)

    def _overloaded(self, seconds: float) -> Overloaded:
        self.refused += 1
        return Overloaded(min(max(seconds, MIN_RETRY_SECONDS), MAX_RETRY_SECONDS))

    def _fits(self, weight: int) -> bool:
        return self.inside + weight <= self.capacity or self.inside == 0

    def _admit(self, weight: int) -> None:
        if self.inside == 0:
            self._pace.begin()
        self.inside += weight

    async def _wait(self, weight: int, until: float | None) -> None:
        entered: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        waiting = _Waiting(weight, LANE.get().caller, entered)
        self._line_of(waiting).push((waiting.caller,), waiting)
        self._queued += weight
        try:
            async with asyncio.timeout(None if until is None else max(0.0, until - time.monotonic())):
                await entered
        except asyncio.CancelledError:
            self._withdraw(waiting)
            raise
        except TimeoutError:
            self._withdraw(waiting)
            raise self._overloaded(self._seconds(weight)) from None

    def _withdraw(self, waiting: _Waiting) -> None:
        if waiting.entered.done() and not waiting.entered.cancelled():
            self.leave(waiting.weight)
            return
        self._line_of(waiting).remove((waiting.caller,), waiting)
        self._queued -= waiting.weight
        self._call_next()

    def _line_of(self, waiting: _Waiting) -> Turns[_Waiting]:
        return self._small if waiting.weight * SMALL_SHARE <= self.capacity else self._big

    def _call_next(self) -> None:
        while self.waiting:
            line = self._next_line()
            if not self._fits(line.peek().weight):
                return
            chosen = line.pop()
            self._passed = self._passed + 1 if line is self._small else 0
            self._queued -= chosen.weight
            self._admit(chosen.weight)
            chosen.entered.set_result(None)

    def _next_line(self) -> Turns[_Waiting]:
        """Small ones first; but a big one is not passed for ever."""
        big_next = len(self._big) and (self._passed >= SMALL_IN_A_ROW or not len(self._small))
        return self._big if big_next else self._small


class Pace:
    """How fast weight leaves while there is any; an average over the last few seconds of work."""

    def __init__(self) -> None:
        self._rate = 0.0
        self._since = 0.0
        self._done = 0

    def begin(self) -> None:
        """There is work again."""
        self._since, self._done = time.monotonic(), 0

    def left(self, weight: int, *, idle: bool) -> None:
        """So much is done; `idle`: and nothing is left."""
        self._done += weight
        if idle and not self._rate:
            return  # too little to measure by
        now = time.monotonic()
        if now - self._since >= MEASURED_SECONDS:
            rate = self._done / (now - self._since)
            self._rate = rate if not self._rate else 0.7 * self._rate + 0.3 * rate
            self._since, self._done = now, 0

    def seconds(self, weight: int) -> float:
        """How long so much will take; 0 as long as nothing is known."""
        return weight / self._rate if self._rate else 0.0


class Passage:
    """One request's way in: the bytes that it holds, until its samples are judged or it ends."""

    def __init__(self, gate: Gate, seconds: float) -> None:
        self._gate = gate
        self._seconds = seconds
        self._held = 0

    async def take(self, size: int) -> None:
        """Wait until there is room for a body of `size` bytes.

        Raises:
            Overloaded: there will not be in time.
        """
        await self._gate.enter(size, until=time.monotonic() + self._seconds)
        self._held += size

    def give_back(self) -> None:
        """Let others have the room; safe to call twice."""
        held, self._held = self._held, 0
        if held:
            self._gate.leave(held)


PASSAGE: ContextVar[Passage | None] = ContextVar("PASSAGE", default=None)
"""The passage of the present request."""
