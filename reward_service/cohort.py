"""Groups that arrive in pieces: trainers with several processes post parts of one group in several calls.

Advantages and group-relative shaping need all members, so a call that brings part of a group waits for the
rest. A group is closed when all `size` members are there, or when the first of its waiting callers runs
out of time; either way every waiting caller gets the same members, so a prompt has one baseline.

*   Members missing at the deadline: all waiting callers get the partial group at that moment, marked
    incomplete, and compute over the members that came.
*   Late members: a group closed without them is remembered for a while, bounded in number and time. Late
    ones are answered at once, over the members seen so far and themselves, marked incomplete.
*   A caller that hangs up takes its members out again, so a retry does not count them twice.
*   A group name is free for the next step as soon as the group was complete. Names that are reused while
    members of the step before may still be late should carry the step.

Memory: at most `capacity` open groups (beyond, the oldest is closed as it is) and as many remembered ones;
what is held is verdicts, not texts. One process: replicas need a balancer that hashes on the group.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

CAPACITY = 4_096
REMEMBERED_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Gathered(Generic[T]):
    """A group as far as it came: all members in order of arrival, and where one's own stand."""

    members: list[T]
    own: list[int]
    complete: bool


@dataclass(slots=True, eq=False)
class _Part(Generic[T]):
    """What one call brought."""

    members: list[T]


@dataclass(slots=True, eq=False)
class _Open(Generic[T]):
    size: int
    parts: list[_Part[T]] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    closed_at: float = 0.0

    @property
    def count(self) -> int:
        return sum(len(part.members) for part in self.parts)

    def gathered(self, own: _Part[T]) -> Gathered[T]:
        members = [member for part in self.parts for member in part.members]
        before = sum(len(part.members) for part in self.parts[: self.parts.index(own)])
        return Gathered(members, list(range(before, before + len(own.members))), len(members) >= self.size)


class Cohorts(Generic[T]):
    """The groups being gathered in one process; use from one event loop.

    A key names a group together with whatever must agree between its callers (the spec, the size).
    """

    def __init__(self, *, capacity: int = CAPACITY, remembered_seconds: float = REMEMBERED_SECONDS) -> None:
        self._capacity = capacity
        self._remembered_seconds = remembered_seconds
        self._open: OrderedDict[Hashable, _Open[T]] = OrderedDict()
        self._partial: OrderedDict[Hashable, _Open[T]] = OrderedDict()

    async def gather(self, key: Hashable, members: Sequence[T], size: int, *, seconds: float) -> Gathered[T]:
        """The whole group `members` belong to, when it is complete or at the first caller's deadline.

        Args:
            key: the group.
            members: what this call brings, at least one.
            size: members a complete group has.
            seconds: how long this caller waits.
        """
        part = _Part(list(members))
        late = self._late(key, part)
        if late is not None:
            return late
        cohort = self._join(key, part, size)
        if cohort.count >= size:
            self._close(key, cohort)
        try:
            await asyncio.wait_for(cohort.closed.wait(), seconds)
        except TimeoutError:
            self._close(key, cohort)
        except asyncio.CancelledError:
            self._leave(key, cohort, part)
            raise
        return cohort.gathered(part)

    def __len__(self) -> int:
        """Groups held, open and remembered."""
        return len(self._open) + len(self._partial)

    def _join(self, key: Hashable, part: _Part[T], size: int) -> _Open[T]:
        cohort = self._open.get(key)
        if cohort is None:
            cohort = self._open[key] = _Open(size)
            if len(self._open) > self._capacity:
                self._close(*next(iter(self._open.items())))
        cohort.parts.append(part)
        return cohort

    def _close(self, key: Hashable, cohort: _Open[T]) -> None:
        if cohort.closed.is_set():
            return
        cohort.closed.set()
        self._open.pop(key, None)
        if cohort.count < cohort.size:
            # A copy: what waiting callers are about to read must not change with members still to come.
            self._partial[key] = _Open(cohort.size, list(cohort.parts), closed_at=time.monotonic())
            self._partial.move_to_end(key)
        while len(self._partial) > self._capacity:
            self._partial.popitem(last=False)

    def _leave(self, key: Hashable, cohort: _Open[T], part: _Part[T]) -> None:
        if not cohort.closed.is_set():
            cohort.parts.remove(part)
            if not cohort.parts:
                self._open.pop(key, None)

    def _late(self, key: Hashable, part: _Part[T]) -> Gathered[T] | None:
        self._forget()
        known = self._partial.get(key)
        if known is None or known.count + len(part.members) > known.size:
            return None
        known.parts.append(part)
        if known.count == known.size:
            del self._partial[key]
        found = known.gathered(part)
        return Gathered(found.members, found.own, complete=False)

    def _forget(self) -> None:
        oldest = time.monotonic() - self._remembered_seconds
        while self._partial and next(iter(self._partial.values())).closed_at < oldest:
            self._partial.popitem(last=False)
