import asyncio
import time

import pytest

from reward_service import admission
from reward_service.admission import Gate, Passage
from reward_service.errors import Overloaded
from reward_service.turns import LANE, Lane


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def soon(seconds: float = 30.0) -> float:
    return time.monotonic() + seconds


def enter(gate: Gate, weight: int, caller: str = "") -> "asyncio.Task[None]":
    async def coming() -> None:
        LANE.set(Lane(caller))
        await gate.enter(weight, until=soon())

    return asyncio.create_task(coming())


async def test_beyond_its_capacity_work_is_held_until_other_work_leaves() -> None:
    gate = Gate(10)
    await gate.enter(8, until=soon())
    held = enter(gate, 8)
    await settle()
    assert (gate.inside, gate.waiting, held.done()) == (8, 1, False)
    gate.leave(8)
    await held
    assert (gate.inside, gate.waiting) == (8, 0)


async def test_work_heavier_than_the_capacity_enters_alone() -> None:
    gate = Gate(10)
    await gate.enter(50, until=soon())
    other = enter(gate, 1)
    await settle()
    assert not other.done()
    gate.leave(50)
    await other


async def test_work_is_refused_when_its_caller_will_not_wait_so_long() -> None:
    gate = Gate(10)
    await gate.enter(10, until=soon())
    with pytest.raises(Overloaded) as refusal:
        await gate.enter(1, until=soon(0.05))
    assert 1.0 <= refusal.value.retry_after <= 60.0
    assert (gate.inside, gate.waiting, gate.refused) == (10, 0, 1)


async def test_work_that_cannot_be_done_in_time_is_refused_at_once() -> None:
    gate = Gate(1000)
    for _ in range(2):  # ten a second
        await gate.enter(10, until=soon())
        await gate.enter(5, until=soon())
        await asyncio.sleep(admission.MEASURED_SECONDS)
        gate.leave(5)
        gate.leave(10)
    await gate.enter(100, until=soon())
    started = time.monotonic()
    with pytest.raises(Overloaded) as refusal:
        await gate.enter(1, until=soon(2.0))
    assert time.monotonic() - started < 1.0
    assert 2.0 < refusal.value.retry_after < 30.0
    await gate.enter(1, until=soon(100.0))


async def test_too_many_in_line_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MAX_WAITING", 2)
    gate = Gate(1)
    await gate.enter(1, until=soon())
    held = [enter(gate, 1) for _ in range(2)]
    await settle()
    with pytest.raises(Overloaded):
        await gate.enter(1, until=soon())
    for task in held:
        task.cancel()
    await asyncio.wait(held)
    assert gate.waiting == 0


async def test_a_flood_of_one_caller_does_not_hold_another_back() -> None:
    gate = Gate(4)
    await gate.enter(4, until=soon())
    flood = [enter(gate, 4, "flood") for _ in range(50)]
    await settle()
    other = enter(gate, 4, "other")
    await settle()
    for _ in range(2):
        gate.leave(4)
        await settle()
    assert other.done()
    assert sum(task.done() for task in flood) == 1
    for task in flood:
        task.cancel()


async def test_small_work_passes_big_work_but_not_for_ever() -> None:
    gate = Gate(1000)
    await gate.enter(1000, until=soon())
    big = enter(gate, 1000)
    small = [enter(gate, 3) for _ in range(20)]
    await settle()
    gate.leave(1000)
    await settle()
    assert sum(task.done() for task in small) == admission.SMALL_IN_A_ROW
    assert not big.done()
    for _ in range(admission.SMALL_IN_A_ROW):
        gate.leave(3)
    await settle()
    assert big.done()
    gate.leave(1000)
    await asyncio.gather(*small)


async def test_whoever_stops_waiting_leaves_no_trace_and_blocks_nobody() -> None:
    gate = Gate(10)
    await gate.enter(5, until=soon())
    big, little = enter(gate, 10, "a"), enter(gate, 4, "b")
    await settle()
    big.cancel()
    await settle()
    assert little.done()
    assert (gate.inside, gate.waiting) == (9, 0)


async def test_whoever_is_let_in_and_cancelled_at_once_takes_no_room() -> None:
    gate = Gate(1)
    await gate.enter(1, until=soon())
    held = enter(gate, 1)
    await settle()
    gate.leave(1)
    held.cancel()
    await settle()
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_a_passage_gives_back_what_it_took_once() -> None:
    gate = Gate(10)
    passage = Passage(gate, 1.0)
    await passage.take(4)
    await passage.take(3)
    assert gate.inside == 7
    passage.give_back()
    passage.give_back()
    assert gate.inside == 0
