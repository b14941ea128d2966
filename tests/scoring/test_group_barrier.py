import asyncio
import time
from random import Random

import pytest

from reward_service.scoring.group_barrier import AssembledGroup, GroupBarrier
from tests.waiting import PATIENCE


async def gather(
    group_barrier: GroupBarrier[int],
    members: list[int],
    *,
    seconds: float = PATIENCE,
    key: object = "g",
    size: int = 4,
) -> AssembledGroup[int]:
    return await group_barrier.gather(key, members, size, seconds=seconds)


async def settle() -> None:
    """Every task has come as far as it can by itself."""
    for _ in range(100):
        await asyncio.sleep(0)


def own(found: AssembledGroup[int]) -> list[int]:
    return [found.members[i] for i in found.own]


async def test_all_callers_get_the_same_whole_group() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    found = await asyncio.gather(*(gather(group_barrier, [2 * k, 2 * k + 1]) for k in range(2)))
    assert [part.members for part in found] == [[0, 1, 2, 3]] * 2
    assert [own(part) for part in found] == [[0, 1], [2, 3]]
    assert all(part.complete for part in found)
    assert len(group_barrier) == 0


async def test_with_a_caller_missing_the_first_deadline_closes_the_group_for_all() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    started = time.monotonic()
    async with asyncio.timeout(PATIENCE):
        found = await asyncio.gather(
            gather(group_barrier, [0], seconds=0.2), gather(group_barrier, [1], seconds=2 * PATIENCE)
        )
    assert time.monotonic() - started > 0.15
    assert [part.members for part in found] == [[0, 1]] * 2
    assert not any(part.complete for part in found)


async def test_a_late_caller_gets_all_seen_so_far_at_its_deadline() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    await gather(group_barrier, [0, 1], seconds=0.01)
    late = await gather(group_barrier, [2], seconds=0.01)
    assert (late.members, own(late), late.complete) == ([0, 1, 2], [2], False)
    later = await gather(group_barrier, [3], seconds=0.01)
    assert (later.members, own(later), later.complete) == ([0, 1, 2, 3], [3], False)


@pytest.mark.parametrize("order", [[0, 1], [1, 0]])
async def test_a_call_repeated_by_all_after_a_partial_answer_is_complete(order: list[int]) -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    await gather(group_barrier, [0, 1], seconds=0.01)
    found = await asyncio.gather(*(gather(group_barrier, [2 * k, 2 * k + 1]) for k in order))
    assert all(sorted(part.members) == [0, 1, 2, 3] and part.complete for part in found)
    assert len(group_barrier) == 0


async def test_members_repeated_alone_are_not_counted_twice() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    await gather(group_barrier, [0, 1], seconds=0.01)
    again = await gather(group_barrier, [0, 1], seconds=0.01)
    assert again.members == [0, 1]


async def test_a_name_may_be_used_again_after_a_complete_group() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    for step in range(3):
        found = await asyncio.gather(gather(group_barrier, [step, step]), gather(group_barrier, [step, step]))
        assert [part.members for part in found] == [[step] * 4] * 2


async def test_more_late_members_than_were_missing_are_a_new_group() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    await gather(group_barrier, [0, 1, 2], seconds=0.01)
    found = await asyncio.gather(gather(group_barrier, [7, 8]), gather(group_barrier, [9, 10]))
    assert [part.members for part in found] == [[7, 8, 9, 10]] * 2


async def test_a_partial_group_is_forgotten_in_time() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int, remembered_seconds=0.0)
    await gather(group_barrier, [0, 1, 2], seconds=0.01)
    await asyncio.sleep(0.01)
    late = await gather(group_barrier, [3], seconds=0.01)
    assert late.members == [3]


async def test_a_caller_that_hangs_up_takes_its_members_along() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    gone = asyncio.create_task(gather(group_barrier, [0, 1]))
    await settle()
    assert len(group_barrier) == 1
    gone.cancel()
    with pytest.raises(asyncio.CancelledError):
        await gone
    assert len(group_barrier) == 0
    found = await asyncio.gather(gather(group_barrier, [0, 1]), gather(group_barrier, [2, 3]))
    assert found[0].members == [0, 1, 2, 3]


async def test_groups_of_different_names_do_not_mix() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int)
    found = await asyncio.gather(
        *(gather(group_barrier, [k], key=name, size=2) for k in range(2) for name in ("a", "b", 1, "1"))
    )
    assert all(part.members == [0, 1] for part in found)


async def test_memory_is_bounded_by_closing_the_oldest() -> None:
    group_barrier: GroupBarrier[int] = GroupBarrier(int, capacity=3)
    waiting = [asyncio.create_task(gather(group_barrier, [k], key=k)) for k in range(50)]
    await settle()
    assert len(group_barrier) <= 6
    assert sum(task.done() for task in waiting) == 47
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)


async def test_no_time_left_is_a_partial_answer_at_once() -> None:
    found = await gather(GroupBarrier(int), [0], seconds=0.0)
    assert (found.members, found.complete) == ([0], False)


@pytest.mark.parametrize("seed", range(5))
async def test_whatever_the_timing_every_caller_is_answered_and_answers_agree(seed: int) -> None:
    random = Random(seed)
    group_barrier: GroupBarrier[int] = GroupBarrier(int, capacity=20)
    answers: dict[int, list[AssembledGroup[int]]] = {}

    async def rank(group: int, member: int) -> None:
        await asyncio.sleep(random.random() / 50)
        seconds = random.choice([0.005, 0.05, 0.2])
        answers.setdefault(group, []).append(
            await gather(group_barrier, [member], key=group, seconds=seconds)
        )

    ranks = [asyncio.create_task(rank(group, 4 * group + k)) for group in range(40) for k in range(4)]
    for dead in random.sample(ranks, 20):
        dead.cancel()
    await asyncio.wait_for(asyncio.gather(*ranks, return_exceptions=True), PATIENCE)
    for group, found in answers.items():
        for one in found:
            assert len(one.members) <= 4
            assert all(member // 4 == group for member in one.members)
            assert len(own(one)) == 1
        whole = [one.members for one in found if one.complete]
        assert all(members == whole[0] for members in whole)
