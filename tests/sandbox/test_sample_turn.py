"""Laws of turns: work that has begun is finished first, and is begun only while there is time for it."""

import asyncio
import time

import pytest

from sandbox import Limits, Program, Sandbox
from sandbox.sample_turn import NotBegun, Turn

pytestmark = pytest.mark.anyio


async def test_what_has_begun_goes_before_what_has_not() -> None:
    order: list[str] = []
    async with Sandbox(slots=1) as sandbox:

        async def sample(name: str) -> None:
            turn = Turn()
            for step in range(3):
                await sandbox.session(Program("python", "pass"), key=name, turn=turn).run()
                order.append(f"{name}{step}")

        await asyncio.gather(*map(sample, "abcd"))
    last = [order.index(f"{name}2") for name in "abcd"]
    first = [order.index(f"{name}0") for name in "abcd"]
    assert last[0] < first[2], order  # two are begun at once at most: while one is between its runs
    assert last[1] < first[3], order


async def test_what_has_no_time_left_is_not_begun(sandbox: Sandbox) -> None:
    late = Turn(budget_s=5.0, until=time.monotonic() + 1.0)
    with pytest.raises(NotBegun):
        await sandbox.session(Program("python", "pass"), limits=Limits(), turn=late).run()
    in_time = Turn(budget_s=5.0, until=time.monotonic() + 60.0)
    assert (await sandbox.session(Program("python", "pass"), turn=in_time).run()).exit_code == 0
    assert in_time.begun
