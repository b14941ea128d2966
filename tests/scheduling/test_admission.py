import asyncio
import time
from random import Random

import pytest

from reward_service.errors import Overloaded
from reward_service.scheduling import admission
from reward_service.scheduling.admission import AdmissionController, RequestBudget, Ticket
from reward_service.scheduling.fair_queue import CURRENT_FLOW, FlowKey


async def settle() -> None:
    for _ in range(5):
        await asyncio.sleep(0)


def soon(seconds: float = 60.0) -> float:
    return time.monotonic() + seconds


def enter(gate: AdmissionController, weight: int, caller: str = "") -> "asyncio.Task[Ticket]":
    async def coming() -> Ticket:
        CURRENT_FLOW.set(FlowKey(caller))
        return await gate.enter(weight, until=soon())

    return asyncio.create_task(coming())


async def test_beyond_its_capacity_work_is_held_until_other_work_leaves() -> None:
    gate = AdmissionController(10)
    ticket = await gate.enter(8, until=soon())
    held = enter(gate, 8)
    await settle()
    assert (gate.inside, gate.waiting, held.done()) == (8, 1, False)
    gate.leave(ticket)
    gate.leave(await held)
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_work_heavier_than_the_capacity_enters_alone() -> None:
    gate = AdmissionController(10)
    ticket = await gate.enter(50, until=soon())
    other = enter(gate, 1)
    await settle()
    assert not other.done()
    gate.leave(ticket)
    await other


async def test_work_is_held_for_half_of_its_time_and_then_refused() -> None:
    gate = AdmissionController(10)
    await gate.enter(10, until=soon())
    started = time.monotonic()
    with pytest.raises(Overloaded) as refusal:
        await gate.enter(1, until=soon(0.4))
    assert time.monotonic() - started >= 0.15
    assert 1.0 <= refusal.value.retry_after <= 60.0
    assert (gate.inside, gate.waiting, gate.refused) == (10, 0, 1)


async def test_too_many_in_line_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MAX_WAITING", 2)
    gate = AdmissionController(1)
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
    gate = AdmissionController(4)
    first = await gate.enter(4, until=soon())
    flood = [enter(gate, 4, "flood") for _ in range(50)]
    await settle()
    other = enter(gate, 4, "other")
    await settle()
    gate.leave(first)
    await settle()
    gate.leave(await flood[0])
    await settle()
    assert other.done()
    assert sum(task.done() for task in flood) == 1
    for task in flood:
        task.cancel()


async def test_small_work_waits_for_no_big_work_and_takes_no_room_from_it() -> None:
    gate = AdmissionController(1000)
    first = await gate.enter(1000, until=soon())
    big = enter(gate, 1000, "other")
    await settle()
    small = [enter(gate, 3, f"{n % 5}") for n in range(40)]
    await settle()
    assert all(task.done() for task in small)
    assert not big.done()
    gate.leave(first)
    await settle()
    assert big.done()  # though the small ones are still inside
    for task in (big, *small):
        gate.leave(await task)
    assert gate.inside == 0


async def test_more_small_work_passes_big_work_but_not_for_ever() -> None:
    gate = AdmissionController(1000)
    first = await gate.enter(1000, until=soon())
    big = enter(gate, 1000, "other")
    reserved = 1000 // admission.RESERVED_SHARE // 3
    small = [enter(gate, 3, "other") for _ in range(reserved + 20)]
    await settle()
    assert sum(task.done() for task in small) == reserved
    gate.leave(first)
    await settle()
    inside = [task.result() for task in small if task.done()]
    assert len(inside) == reserved + admission.SMALL_IN_A_ROW
    assert not big.done()
    for ticket in inside:
        gate.leave(ticket)
    gate.leave(await big)
    await asyncio.gather(*small)


async def test_big_work_of_one_caller_is_not_passed_for_ever_by_others() -> None:
    gate = AdmissionController(100)
    stays = [await gate.enter(10, until=soon()) for _ in range(10)]
    big = enter(gate, 100, "big")
    await settle()
    others = [enter(gate, 10, f"other {n}") for n in range(30)]
    await settle()
    while stays and not big.done():
        gate.leave(stays.pop(0))
        await settle()
        stays = [*stays, *(task.result() for task in others if task.done() and task.result() not in stays)][
            :10
        ]
        if sum(task.done() for task in others) > admission.SMALL_IN_A_ROW:
            pytest.fail("passed too often")
    assert big.done()
    for task in others:
        task.cancel()


async def test_whoever_stops_waiting_leaves_no_trace_and_blocks_nobody() -> None:
    gate = AdmissionController(10)
    await gate.enter(5, until=soon())
    big = enter(gate, 10, "a")
    await settle()
    big.cancel()
    await settle()
    assert (gate.inside, gate.waiting) == (5, 0)
    await gate.enter(5, until=soon())


async def test_whoever_is_let_in_and_cancelled_at_once_takes_no_room() -> None:
    gate = AdmissionController(1)
    ticket = await gate.enter(1, until=soon())
    held = enter(gate, 1)
    await settle()
    gate.leave(ticket)
    held.cancel()
    await settle()
    assert (gate.inside, gate.waiting) == (0, 0)


async def test_whoever_gives_up_at_the_very_moment_of_its_turn_takes_no_room() -> None:
    gate = AdmissionController(1)
    ticket = await gate.enter(1, until=soon())
    first, second = enter(gate, 1), enter(gate, 1)
    await settle()
    first.cancel()
    gate.leave(ticket)
    await settle()
    assert first.cancelled()
    assert second.done()
    assert (gate.inside, gate.waiting) == (1, 0)


async def test_a_window_grows_while_work_is_done_in_time_and_shrinks_to_what_was() -> None:
    gate = AdmissionController(100_000, adapt=True)
    window = (ticket := await gate.enter(1, until=soon())).window
    gate.leave(ticket, finished=1)
    assert window.limit == admission.FIRST_WINDOW  # hardly used
    for _ in range(5):
        stays = [await gate.enter(500, until=soon()) for _ in range(int(window.limit) // 500)]
        for ticket in stays:
            gate.leave(ticket, finished=500)
    assert window.limit > 4 * admission.FIRST_WINDOW
    before = window.limit
    late = await gate.enter(1000, until=soon(0.0))
    gate.leave(late, finished=100)
    assert window.limit <= 100
    assert window.limit < before
    assert gate.inside == 0


async def test_work_whose_caller_hung_up_teaches_nothing() -> None:
    gate = AdmissionController(100_000, adapt=True)
    ticket = await gate.enter(1000, until=soon(0.0))
    gate.leave(ticket)
    assert ticket.window.limit == admission.FIRST_WINDOW


async def test_one_callers_slow_work_does_not_narrow_anothers_window() -> None:
    gate = AdmissionController(100_000, adapt=True)
    slow = await enter(gate, 1000, "slow")
    gate.leave(slow, finished=0)
    held = [enter(gate, 10, "slow") for _ in range(10)]
    await settle()
    quick = enter(gate, 500, "quick")
    await settle()
    assert quick.done()
    assert not held[-1].done()
    for task in held:
        task.cancel()


async def test_callers_beyond_their_number_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(admission, "MAX_CALLERS", 3)
    gate = AdmissionController(1000, adapt=True)
    kept = await enter(gate, 1, "kept")
    for number in range(10):
        gate.leave(await enter(gate, 1, str(number)))
    assert len(gate._windows) == 3
    assert (await enter(gate, 1, "kept")).window is kept.window


async def test_a_passage_gives_back_what_it_took_once() -> None:
    gate = AdmissionController(10)
    request_budget = RequestBudget(gate, 1.0)
    await request_budget.take(4)
    assert gate.inside == 4
    request_budget.release()
    request_budget.release()
    assert gate.inside == 0


@pytest.mark.parametrize("adapt", [False, True])
async def test_under_any_storm_of_comings_and_goings_the_count_comes_out_even(adapt: bool) -> None:
    gate, random = AdmissionController(20, adapt=adapt), Random(7)

    async def visit() -> None:
        CURRENT_FLOW.set(FlowKey(random.choice("abc")))
        await asyncio.sleep(random.random() / 20)
        weight = random.choice((0, 1, 2, 7, 30))
        try:
            ticket = await gate.enter(weight, until=soon(random.random() / 20))
        except Overloaded:
            return
        try:
            await asyncio.sleep(random.random() / 100)
        finally:
            gate.leave(ticket, finished=random.choice((None, 0, weight)))

    visits = [asyncio.create_task(visit()) for _ in range(600)]
    for task in visits[::3]:
        asyncio.get_running_loop().call_later(random.random() / 10, task.cancel)
    results = await asyncio.gather(*visits, return_exceptions=True)
    assert {type(result) for result in results} <= {type(None), asyncio.CancelledError}
    assert (gate.inside, gate.waiting, len(gate._lines)) == (0, 0, 0)
    assert all(window.inside == 0 for window in gate._windows.values())


async def test_what_would_wait_too_long_in_its_callers_line_is_refused_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(admission, "WATCH_SECONDS", 0.1)
    gate = AdmissionController(10)
    first = await enter(gate, 10, "a")
    line = [enter(gate, 10, "a") for _ in range(20)]
    await settle()
    for ticket in (first, None):
        await asyncio.sleep(0.12)
        gate.leave(ticket or await line[0])
    CURRENT_FLOW.set(FlowKey("a"))
    for coming in (RequestBudget(AdmissionController(10), 2.0, gate).take(1), gate.enter(1, until=soon(2.0))):
        refused = asyncio.ensure_future(coming)
        await settle()
        assert refused.done(), "it was held first"
        assert isinstance(refused.exception(), Overloaded)
    CURRENT_FLOW.set(FlowKey("b"))
    gate.shed_if_late(2.0)
    for task in line:
        task.cancel()
    await settle()
    CURRENT_FLOW.set(FlowKey("a"))
    gate.shed_if_late(2.0)
