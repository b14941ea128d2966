"""Groups whose owner is another process, with a stand-in for the way there."""

import asyncio
from collections.abc import Sequence
from typing import Any

from reward_service.rewards.group_rewards import JudgedSample
from reward_service.scoring.group_barrier import GroupBarrier
from reward_service.scoring.shared_groups import SharedGroups, SiblingLost, owner_of
from tests.waiting import PATIENCE

COUNT = 2


class Wire:
    """Calls that arrive at the owner; the first `losses` of them are lost with it."""

    def __init__(self, *, losses: int = 0, comes_back: bool = True) -> None:
        self.owners: dict[int, SharedGroups] = {}
        self.losses, self.comes_back = losses, comes_back

    async def ask(self, peer: int, topic: str, argument: Any) -> Any:
        assert topic == "gather"
        if self.losses:
            self.losses -= 1
            raise SiblingLost("it ended")
        return await self.owners[peer].gather_for_sibling(argument)

    async def wait_for(self, peer: int) -> None:
        assert peer in self.owners
        if not self.comes_back:
            await asyncio.Event().wait()


def shared(wire: Wire) -> list[SharedGroups]:
    found = [
        SharedGroups(GroupBarrier(lambda member: member.id), wire, index=index, count=COUNT)
        for index in range(COUNT)
    ]
    wire.owners = dict(enumerate(found))
    return found


def key_of(owner: int) -> tuple[str, int]:
    return next(("g", n) for n in range(100) if owner_of(("g", n), COUNT) == owner)


def members(*names: int) -> list[JudgedSample]:
    return [JudgedSample(name, {}) for name in names]


def ids(found: Sequence[JudgedSample]) -> list[str | int]:
    return sorted(member.id for member in found)


async def test_members_meet_at_the_owner_whoever_it_is() -> None:
    here, there = shared(Wire())
    for owner in range(COUNT):
        one, other = await asyncio.gather(
            here.gather(key_of(owner), members(0), 3, seconds=PATIENCE),
            there.gather(key_of(owner), members(1, 2), 3, seconds=PATIENCE),
        )
        assert [one.complete, other.complete] == [True, True]
        assert ids(one.members) == ids(other.members) == [0, 1, 2]
        assert [one.members[at].id for at in one.own] == [0]
        assert [other.members[at].id for at in other.own] == [1, 2]


async def test_members_are_sent_again_when_their_owner_was_lost() -> None:
    here, there = shared(Wire(losses=2))
    one, other = await asyncio.gather(
        here.gather(key_of(1), members(0), 2, seconds=PATIENCE),
        there.gather(key_of(1), members(1), 2, seconds=PATIENCE),
    )
    assert one.complete
    assert ids(other.members) == [0, 1]


async def test_without_an_owner_a_call_is_answered_over_its_own_members_at_its_deadline() -> None:
    here, _ = shared(Wire(losses=1, comes_back=False))
    found = await here.gather(key_of(1), members(0, 1), 4, seconds=0.01)
    assert (ids(found.members), found.own, found.complete) == ([0, 1], [0, 1], False)


def test_owners_are_the_same_everywhere_and_spread() -> None:
    assert owner_of((str, "g", 8, None, "run", "key"), 4) == owner_of((str, "g", 8, None, "run", "key"), 4)
    owners = {owner_of((str, f"g{n}", 8, None, None, "key"), 4) for n in range(100)}
    assert owners == {0, 1, 2, 3}
