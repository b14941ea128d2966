"""Laws of the time that calls have which share a process."""

import pytest

from sandbox import Call, Limits, Program, Sandbox, Status

pytestmark = pytest.mark.anyio
WORKING = """
import time

def work(seconds):
    began = time.process_time()
    while time.process_time() - began < seconds:
        pass
    return seconds
"""


async def test_each_call_has_the_whole_time_of_a_test(sandbox: Sandbox) -> None:
    session = sandbox.session(Program("python", WORKING), limits=Limits(cpu_s=1.0, wall_s=60.0))
    done = await session.call([Call("work", (0.7,))] * 5, apart=False)
    assert (done.status, [one.value for one in done.values]) == (Status.OK, [0.7] * 5)


async def test_a_call_that_takes_longer_has_used_up_its_time(sandbox: Sandbox) -> None:
    session = sandbox.session(Program("python", WORKING), limits=Limits(cpu_s=1.0, wall_s=60.0))
    done = await session.call([Call("work", (0.2,)), Call("work", (30.0,))], apart=False)
    assert done.status is Status.TIME_LIMIT
