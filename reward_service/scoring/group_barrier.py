"""Groups that arrive in pieces: trainers with several processes post parts of one group in several calls.

Advantages and group-relative shaping need all members, so a call that brings part of a group waits for the
rest. A group is closed when all `size` members are there, or when the first of its waiting callers runs
out of time; either way every waiting caller gets the same members, so a prompt has one baseline.

*   Members missing at the deadline: all waiting callers get the partial group at that moment, marked
    incomplete, and compute over the members that came.
*   Late members wait like any others: they may be the first of a repeated call. When nobody joins them
    by their deadline, they are answered over the members their group was closed with and themselves,
    marked incomplete. Closed groups are remembered for that, bounded in number and time; members that a
    remembered group already has are a repetition and are not added to it.
*   A caller that hangs up takes its members out again, so a retry does not count them twice.
*   A group name is free again as soon as the group is closed.

Memory: at most `capacity` open groups (beyond, the oldest is closed as it is) and as many remembered ones;
what is held is verdicts, and of texts only those that a ranking is to compare. One process: `shared_groups`
tells which, of several on one machine; replicas need a balancer that hashes on the group.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

CAPACITY = 4_096
REMEMBERED_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class AssembledGroup(Generic[T]):
    """A group as far as it came: all members in order of arrival, and where one's own stand."""

    members: list[T]
    own: list[int]
    complete: bool


@dataclass(slots=True, eq=False)
class _Part(Generic[T]):
    """What one call brought."""

    members: list[T]


@dataclass(slots=True, eq=False)
class _PendingGroup(Generic[T]):
    size: int
    parts: list[_Part[T]] = field(default_factory=list)
    earlier: list[T] = field(default_factory=list)
    closed: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def count(self) -> int:
        return sum(len(part.members) for part in self.parts)

    def assemble(self, own: _Part[T]) -> AssembledGroup[T]:
        before = len(self.earlier)
        before += sum(len(part.members) for part in self.parts[: self.parts.index(own)])
        places = list(range(before, before + len(own.members)))
        return AssembledGroup(self.members(), places, self.count >= self.size)

    def members(self) -> list[T]:
        return self.earlier + [member for part in self.parts for member in part.members]


class GroupBarrier(Generic[T]):
    """The groups being assembled in one process; to be used from one event loop.

    A key names a group together with whatever must agree between its callers (the spec, the size);
    `identity` tells members of one group apart.
    """

    def __init__(
        self,
        identity: Callable[[T], Hashable],
        *,
        capacity: int = CAPACITY,
        remembered_seconds: float = REMEMBERED_SECONDS,
    ) -> None:
        self._identity = identity
        self._capacity = capacity
        self._remembered_seconds = remembered_seconds
        self._open: OrderedDict[Hashable, _PendingGroup[T]] = OrderedDict()
        self._partial: OrderedDict[Hashable, tuple[float, list[T]]] = OrderedDict()

    async def gather(
        self, key: Hashable, members: Sequence[T], size: int, *, seconds: float
    ) -> AssembledGroup[T]:
        """The whole group `members` belong to, when it is complete or at the first caller's deadline.

        Args:
            key: the group.
            members: what this call brings, at least one.
            size: members a complete group has.
            seconds: how long this caller waits.
        """
        part = _Part(list(members))
        pending = self._join(key, part, size)
        if pending.count >= size:
            self._close(key, pending)
        try:
            await asyncio.wait_for(pending.closed.wait(), seconds)
        except TimeoutError:
            self._close(key, pending)
        except asyncio.CancelledError:
            self._leave(key, pending, part)
            raise
        return pending.assemble(part)

    def __len__(self) -> int:
        """Groups held, open and remembered."""
        return len(self._open) + len(self._partial)

    def _join(self, key: Hashable, part: _Part[T], size: int) -> _PendingGroup[T]:
        self._forget()
        pending = self._open.get(key)
        if pending is None:
            pending = self._open[key] = _PendingGroup(size)
            if len(self._open) > self._capacity:
                self._close(*next(iter(self._open.items())))
        pending.parts.append(part)
        return pending

    def _close(self, key: Hashable, pending: _PendingGroup[T]) -> None:
        if pending.closed.is_set():
            return
        pending.closed.set()
        self._open.pop(key, None)
        _, known = self._partial.pop(key, (0.0, []))
        if pending.count < pending.size:
            self._remember(key, pending, known)

    def _remember(self, key: Hashable, pending: _PendingGroup[T], known: list[T]) -> None:
        fits = len(known) + pending.count <= pending.size
        if fits and not {*map(self._identity, known)} & {*map(self._identity, pending.members())}:
            pending.earlier = known
        self._partial[key] = (time.monotonic(), pending.members())
        if len(self._partial) > self._capacity:
            self._partial.popitem(last=False)

    def _leave(self, key: Hashable, pending: _PendingGroup[T], part: _Part[T]) -> None:
        if not pending.closed.is_set():
            pending.parts.remove(part)
            if not pending.parts:
                self._open.pop(key, None)

    def _forget(self) -> None:
        oldest = time.monotonic() - self._remembered_seconds
        while self._partial and next(iter(self._partial.values()))[0] < oldest:
            self._partial.popitem(last=False)
