"""Groups whose members come to several server processes: a hash of the group tells which one gathers them.

A call that brings part of a group sends its members (verdicts, no texts) to the group's owner and waits there
as it would have waited at home. When the owner dies, the members are sent again as soon as its successor is
there; a call that has no time left by then is answered over its own members, marked incomplete.
"""

import asyncio
import time
from collections.abc import Hashable, Sequence
from hashlib import blake2b
from typing import Any, Protocol

from reward_service.rewards.group_rewards import JudgedSample
from reward_service.scoring.group_barrier import AssembledGroup, GroupBarrier

GATHER = "gather"
"""The topic of calls between processes."""
GRACE_SECONDS = 1.0
"""The owner closes a group at its caller's deadline; for so long after it the answer is waited for."""


class SiblingLost(Exception):
    """Another server process is not there, or ended before it answered."""


class SiblingCalls(Protocol):
    """What is needed of the connection to the other server processes."""

    async def ask(self, peer: int, topic: str, argument: Any) -> Any:
        """What the other process answers; raises `SiblingLost`."""

    async def wait_for(self, peer: int) -> None:
        """Wait until the other process is there."""


class SharedGroups:
    """Groups of one process among `count`; in the place of its `GroupBarrier`."""

    def __init__(
        self, barrier: GroupBarrier[JudgedSample], siblings: SiblingCalls, *, index: int, count: int
    ) -> None:
        self.barrier = barrier
        self._siblings = siblings
        self._index, self._count = index, count

    async def gather(
        self, key: Hashable, members: Sequence[JudgedSample], size: int, *, seconds: float
    ) -> AssembledGroup[JudgedSample]:
        """As `GroupBarrier.gather`, over all processes."""
        owner = owner_of(key, self._count)
        if owner == self._index:
            return await self.barrier.gather(key, members, size, seconds=seconds)
        until = time.monotonic() + seconds
        try:
            async with asyncio.timeout(seconds + GRACE_SECONDS):
                while True:
                    left = max(0.0, until - time.monotonic())
                    try:
                        answer = await self._siblings.ask(owner, GATHER, (key, list(members), size, left))
                    except SiblingLost:
                        await self._siblings.wait_for(owner)
                    else:
                        return AssembledGroup(*answer)
        except TimeoutError:
            return AssembledGroup(list(members), list(range(len(members))), complete=False)

    async def gather_for_sibling(
        self, argument: tuple[Hashable, list[JudgedSample], int, float]
    ) -> tuple[list[JudgedSample], list[int], bool]:
        """Gather members that came to another process; what makes its `AssembledGroup`."""
        key, members, size, seconds = argument
        whole = await self.barrier.gather(key, members, size, seconds=seconds)
        return whole.members, whole.own, whole.complete


def owner_of(key: Hashable, count: int) -> int:
    """Which of so many processes gathers the group of that key; the same in all of them."""
    digest = blake2b(repr(key).encode("utf-8", "surrogatepass"), digest_size=8).digest()
    return int.from_bytes(digest, "big") % count
