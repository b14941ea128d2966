"""Admission: how much work is let in at once, and whose turn it is.

Work is bounded twice: in bytes, before a body is read, and in samples, before a batch is judged. Beyond a
bound it is not refused but *held*, for half of the time that its caller will wait: trainers hide scoring
behind generation, and a retry costs more than a wait. Past that it is refused (`Overloaded`). At once, before
its body is read, is refused what would wait so long anyway, going by how fast its caller's line moves, and
whatever comes when too many are waiting.

Samples that were let in share the workers, so letting in more than can be done in time would end nothing in
time. How much that is depends on what is judged and changes by the minute; so each caller has a *window*,
as a TCP connection has. It grows while calls are done well within their time, and shrinks to what was done
of them when they are not. One caller's slow work does not narrow another's window.

Those who wait take turns by caller: one that floods the service waits for itself. Small work passes big
work, within reason. Inside, the queues of the worker pool and of the sandbox take turns, too.
"""

import asyncio
import time
from collections import OrderedDict, deque
from contextvars import ContextVar
from dataclasses import dataclass, field

from reward_service.errors import Overloaded
from reward_service.scheduling.fair_queue import CURRENT_FLOW

MAX_WAITING = 4_096
"""Held at one gate; beyond, whoever comes is refused at once."""
MAX_CALLERS = 1_024
"""Callers whose windows are remembered while they have nothing inside."""
SMALL_SHARE = 256
"""Work that is at most such a part of the capacity is small."""
SMALL_IN_A_ROW = 8
"""So many may pass one that waits for more room."""
RESERVED_SHARE = 8
"""Such a part of the capacity is there for small work besides, which need not wait for big work."""
HOLD_SHARE = 0.5
"""Such a part of a caller's time may be spent in line; the rest is for the work."""
FIRST_WINDOW = 1_024
EASY_SHARE = 0.25
"""Work that took less than this part of its time lets the window grow …"""
LATE_SHARE = 0.5
"""… and work that took more makes it shrink."""
GROWTH = 1.0
CAREFUL_GROWTH = 0.1
"""Growth of a window, by what was done within it; careful once it has shrunk for the first time."""
CUT = 0.7
WATCH_SECONDS = 0.5
"""The shortest time by which the rate of a line is told."""
STALE_SECONDS = 10.0
"""A line that was empty for less goes on at the rate it had; else its first half second would be a flood."""
MIN_RETRY_SECONDS = 1.0
MAX_RETRY_SECONDS = 60.0


@dataclass(slots=True, eq=False)
class ConcurrencyWindow:
    """How much of one caller's work may be inside at once."""

    limit: float
    inside: int = 0
    in_line: int = 0
    """Weight that waits."""
    shrunk_at: float | None = None
    rate: float = 0.0
    """Weight that leaves in a second; 0 as long as the line has not been watched."""
    _left: int = 0
    _since: float = 0.0

    def fits(self, weight: int) -> bool:
        """Whether so much more fits; one piece of work always does."""
        return self.inside == 0 or self.inside + weight <= self.limit

    @property
    def wait(self) -> float:
        """How long, in seconds, the line will last at its present rate."""
        return self.in_line / self.rate if self.rate else 0.0

    def join_line(self, weight: int) -> None:
        """So much more waits."""
        if not self.in_line:
            now = time.monotonic()
            self.rate = self.rate if now - self._since <= STALE_SECONDS else 0.0
            self._left, self._since = 0, now
        self.in_line += weight

    def leave(self, weight: int) -> None:
        """So much less is inside."""
        self.inside -= weight
        self._left += weight
        seconds = time.monotonic() - self._since
        if self.in_line and seconds >= WATCH_SECONDS:
            rate = self._left / seconds
            self.rate = (self.rate + rate) / 2 if self.rate else rate
            self._left, self._since = 0, time.monotonic()

    def learn(self, ticket: "Ticket", finished: int, most: int) -> None:
        """Grow or shrink by how it went: `finished` of its weight was done in time."""
        if ticket.seconds is None or ticket.weight == 0:
            return
        now = time.monotonic()
        share = (now - ticket.since) / ticket.seconds if ticket.seconds else 1.0
        if share <= EASY_SHARE and finished == ticket.weight:
            if 2 * self.inside >= self.limit:  # that of one who hardly uses it says nothing
                growth = GROWTH if self.shrunk_at is None else CAREFUL_GROWTH
                self.limit = min(float(most), self.limit + growth * ticket.weight)
        elif (share > LATE_SHARE or finished < ticket.weight) and ticket.since >= (self.shrunk_at or 0.0):
            done = finished / ticket.weight * LATE_SHARE / max(share, LATE_SHARE)
            self.limit = max(1.0, min(CUT * self.limit, done * self.inside))
            self.shrunk_at = now


@dataclass(frozen=True, slots=True)
class Ticket:
    """Admitted work: its weight, when it was admitted, and how many seconds its caller was still going
    to wait."""

    weight: int
    window: ConcurrencyWindow
    since: float
    seconds: float | None


@dataclass(slots=True, eq=False)
class _Waiting:
    weight: int
    window: ConcurrencyWindow
    entered: "asyncio.Future[None]"
    passed: int = 0
    in_line: bool = True


@dataclass(slots=True)
class _Line:
    """One caller's work that waits."""

    small: deque[_Waiting] = field(default_factory=deque)
    big: deque[_Waiting] = field(default_factory=deque)

    def head(self) -> _Waiting | None:
        """The small ones first, but a big one is not passed for ever."""
        if self.big and (not self.small or self.big[0].passed >= SMALL_IN_A_ROW):
            return self.big[0]
        return self.small[0] if self.small else None

    def remove(self, waiting: _Waiting) -> None:
        """Take one out."""
        waiting.in_line = False
        (self.small if waiting in self.small else self.big).remove(waiting)


class AdmissionController:
    """Lets weights in as long as their sum is at most `capacity`; one that is heavier alone, by itself. Small
    ones may be inside besides, up to an eighth of it.

    `adapt`: callers have windows that follow how their work goes.
    """

    def __init__(self, capacity: int, *, adapt: bool = False) -> None:
        self.capacity = capacity
        self.inside = 0
        self._small_inside = 0
        self.waiting = 0
        self.refused = 0
        self._adapt = adapt
        self._windows: OrderedDict[str, ConcurrencyWindow] = OrderedDict()
        self._lines: OrderedDict[str, _Line] = OrderedDict()

    async def enter(self, weight: int, *, until: float | None) -> Ticket:
        """Wait for one's turn, at most half of the time until then (monotonic clock). Who has entered must
        `leave`.

        Raises:
            Overloaded: its turn did not come in time, or too many are waiting.
        """
        caller = CURRENT_FLOW.get().caller
        window = self._window(caller)
        if self.waiting or not (self._has_room(weight) and window.fits(weight)):
            await self._wait(
                caller, _Waiting(weight, window, asyncio.get_running_loop().create_future()), until
            )
        else:
            self._admit(weight, window)
        now = time.monotonic()
        return Ticket(weight, window, now, None if until is None else max(0.0, until - now))

    def leave(self, ticket: Ticket, *, finished: int | None = None) -> None:
        """What `enter` let in has ended; `finished` of its weight was done in time, None: nobody waited."""
        if self._adapt and finished is not None:
            ticket.window.learn(ticket, finished, self.capacity)
        self._release(ticket.weight, ticket.window)

    def _release(self, weight: int, window: ConcurrencyWindow) -> None:
        self.inside -= weight
        self._small_inside -= weight if self._is_small(weight) else 0
        window.leave(weight)
        if self.waiting:
            self._admit_waiting()

    def _admit(self, weight: int, window: ConcurrencyWindow) -> None:
        self.inside += weight
        self._small_inside += weight if self._is_small(weight) else 0
        window.inside += weight

    def _has_room(self, weight: int) -> bool:
        counted = self.inside - min(self._small_inside, self._reserve)
        return counted + weight <= self.capacity or self.inside == 0 or self._is_in_reserve(weight)

    @property
    def _reserve(self) -> int:
        return self.capacity // RESERVED_SHARE

    def _is_small(self, weight: int) -> bool:
        return weight * SMALL_SHARE <= self.capacity

    def _is_in_reserve(self, weight: int) -> bool:
        """Whether it is small and takes no room from big work."""
        return self._is_small(weight) and self._small_inside + weight <= self._reserve

    def _window(self, caller: str) -> ConcurrencyWindow:
        window = self._windows.get(caller)
        if window is None:
            limit = min(FIRST_WINDOW, self.capacity) if self._adapt else self.capacity
            window = self._windows[caller] = ConcurrencyWindow(limit)
            if len(self._windows) > MAX_CALLERS:
                self._evict_window()
        return window

    def _evict_window(self) -> None:
        """Those with work inside or in line stay, because that work knows its window."""
        for name, window in self._windows.items():
            if not window.inside and name not in self._lines and name != CURRENT_FLOW.get().caller:
                del self._windows[name]
                return

    def shed_if_late(self, seconds: float | None) -> None:
        """Whoever will wait for so many seconds is refused when his turn will not come within half of them.

        Raises:
            Overloaded: it will not.
        """
        window = self._windows.get(CURRENT_FLOW.get().caller)
        wait = window.wait if window else 0.0
        if self.waiting >= MAX_WAITING or (seconds is not None and wait > HOLD_SHARE * seconds):
            raise self._overloaded(wait)

    async def _wait(self, caller: str, waiting: _Waiting, until: float | None) -> None:
        self.shed_if_late(None if until is None else until - time.monotonic())
        line = self._lines.setdefault(caller, _Line())
        (line.small if self._is_small(waiting.weight) else line.big).append(waiting)
        self.waiting += 1
        waiting.window.join_line(waiting.weight)
        self._admit_waiting()  # it may be that only others have to wait
        started = time.monotonic()
        try:
            async with asyncio.timeout(None if until is None else max(0.0, until - started) * HOLD_SHARE):
                await waiting.entered
        except (TimeoutError, asyncio.CancelledError) as error:
            self._withdraw(caller, waiting)
            if isinstance(error, TimeoutError):
                raise self._overloaded(time.monotonic() - started) from None
            raise

    def _overloaded(self, wait: float) -> Overloaded:
        self.refused += 1
        return Overloaded(min(max(wait, MIN_RETRY_SECONDS), MAX_RETRY_SECONDS))

    def _withdraw(self, caller: str, waiting: _Waiting) -> None:
        if not waiting.entered.cancelled():
            self._release(waiting.weight, waiting.window)
        elif waiting.in_line:
            self._remove_from_line(caller, waiting)
            self._admit_waiting()

    def _remove_from_line(self, caller: str, waiting: _Waiting) -> None:
        """Out of the line; whose turn it was goes to the end."""
        line = self._lines[caller]
        line.remove(waiting)
        self.waiting -= 1
        waiting.window.in_line -= waiting.weight
        if line.head() is None:
            del self._lines[caller]
        else:
            self._lines.move_to_end(caller)

    def _admit_waiting(self) -> None:
        while (next_in_turn := self._next_that_fits()) is not None:
            caller, waiting = next_in_turn
            self._remove_from_line(caller, waiting)
            if not waiting.entered.cancelled():  # one who gave up has not had the time to say so
                self._admit(waiting.weight, waiting.window)
                waiting.entered.set_result(None)

    def _next_that_fits(self) -> tuple[str, _Waiting] | None:
        """The first in turn that fits. One that is passed too often keeps all others out until it does, but
        for those that take no room from it."""
        passed: list[_Waiting] = []
        for caller, line in self._lines.items():
            head = line.head()
            if head is None or not head.window.fits(head.weight):
                continue
            is_in_reserve = self._is_in_reserve(head.weight)
            if is_in_reserve or (self._has_room(head.weight) and not _is_kept_out(passed)):
                for other in (*passed, *list(line.big)[:1]):
                    other.passed += other is not head and not is_in_reserve
                return caller, head
            passed.append(head)
        return None


def _is_kept_out(by: list[_Waiting]) -> bool:
    """Whether one of those that wait for more room has been passed too often."""
    return any(waiting.passed >= SMALL_IN_A_ROW for waiting in by)


class RequestBudget:
    """The bytes of memory that one request holds, from its body's arrival until its samples are judged.

    `samples_admission` is the controller that its samples must pass afterwards: while that one would refuse
    them, the body is not even read.
    """

    def __init__(
        self,
        bytes_admission: AdmissionController,
        seconds: float,
        samples_admission: AdmissionController | None = None,
    ) -> None:
        self._bytes_admission = bytes_admission
        self._samples_admission = samples_admission
        self._seconds = seconds
        self._ticket: Ticket | None = None

    def shed_if_late(self) -> None:
        """Do not even begin with what would wait too long.

        Raises:
            Overloaded: it would.
        """
        if self._samples_admission is not None:
            self._samples_admission.shed_if_late(self._seconds)

    async def take(self, size: int) -> None:
        """Wait until there is room for a body of `size` bytes; once.

        Raises:
            Overloaded: there will be none in time, or `samples_admission` has no room.
        """
        self.shed_if_late()
        self._ticket = await self._bytes_admission.enter(size, until=time.monotonic() + self._seconds)

    async def exchange(self, size: int) -> None:
        """Hold so many bytes instead: a body has turned out to become more than it is. Those held until now
        are given back first, so that none who waits keeps others waiting.

        Raises:
            Overloaded: there will be no room in time.
        """
        self.release()
        self._ticket = await self._bytes_admission.enter(size, until=time.monotonic() + self._seconds)

    def release(self) -> None:
        """Let others have the room; safe to call twice."""
        ticket, self._ticket = self._ticket, None
        if ticket is not None:
            self._bytes_admission.leave(ticket)


REQUEST_BUDGET: ContextVar[RequestBudget | None] = ContextVar("REQUEST_BUDGET", default=None)
"""The budget of the current request; None outside of one."""
