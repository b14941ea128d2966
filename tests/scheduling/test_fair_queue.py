import asyncio
from collections import deque

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.scheduling.fair_queue import CLOCK_CHECK_STEPS, FairQueue, gather_in_turns


def test_callers_take_turns_however_much_each_brings() -> None:
    turns: FairQueue[str] = FairQueue()
    for n in range(1000):
        turns.push(("greedy", 1, "p"), f"g{n}")
    turns.push(("modest", 2, "p"), "m0")
    turns.push(("modest", 2, "p"), "m1")
    assert [turns.pop() for _ in range(5)] == ["g0", "m0", "g1", "m1", "g2"]


def test_calls_of_a_caller_and_prompts_of_a_call_take_turns() -> None:
    turns: FairQueue[str] = FairQueue()
    for n in range(3):
        turns.push(("a", 1, "hard"), f"hard{n}")
    turns.push(("a", 1, "easy"), "easy")
    turns.push(("a", 2, "x"), "other call")
    assert [turns.pop() for _ in range(5)] == ["hard0", "other call", "easy", "hard1", "hard2"]


def test_what_is_put_back_in_front_comes_first_in_its_line() -> None:
    turns: FairQueue[int] = FairQueue()
    turns.push(("a",), 1)
    turns.push(("a",), 0, front=True)
    assert [turns.pop(), turns.pop()] == [0, 1]


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.booleans())))
def test_putting_in_and_taking_out_by_turns_forgets_nothing(moves: list[tuple[str, str, bool]]) -> None:
    turns: FairQueue[int] = FairQueue()
    waiting: list[int] = []
    for number, (caller, call, taken) in enumerate(moves):
        turns.push((caller, call), number)
        waiting.append(number)
        if taken:
            expected = turns.peek()
            assert turns.pop() == expected
            waiting.remove(expected)
    assert sorted(turns.clear()) == waiting
    assert len(turns) == 0


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("xy"), st.booleans())))
def test_nothing_is_lost_or_doubled_and_each_line_keeps_its_order(moves: list[tuple[str, str, bool]]) -> None:
    turns: FairQueue[tuple[str, str, int]] = FairQueue()
    lines: dict[tuple[str, str], deque[tuple[str, str, int]]] = {}
    for number, (caller, call, removed) in enumerate(moves):
        item = (caller, call, number)
        turns.push((caller, call), item)
        if removed:
            turns.remove((caller, call), item)
        else:
            lines.setdefault((caller, call), deque()).append(item)
    assert len(turns) == sum(map(len, lines.values()))
    while len(turns):
        expected = turns.peek()
        item = turns.pop()
        assert item == expected == lines[item[:2]].popleft()
    assert not any(lines.values())


async def test_many_small_steps_are_gathered_and_others_have_their_turn() -> None:
    turns = 0

    async def other() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    async def step(n: int) -> int:
        await asyncio.sleep(0)
        return n * n

    beside = asyncio.create_task(other())
    assert await gather_in_turns(step(n) for n in range(1000)) == [n * n for n in range(1000)]
    beside.cancel()
    assert turns > 1000 / CLOCK_CHECK_STEPS


async def test_where_one_of_many_fails_the_others_end() -> None:
    ended = list[int]()

    async def step(n: int) -> None:
        if n == 20:
            raise ValueError(str(n))
        try:
            await asyncio.Event().wait()
        finally:
            ended.append(n)

    with pytest.raises(ValueError, match="20"):
        await gather_in_turns(step(n) for n in range(64))
    await asyncio.sleep(0)
    assert sorted(ended) == [n for n in range(64) if n != 20]
