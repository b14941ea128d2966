"""Laws of the sandbox without an event loop."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from sandbox import BlockingSandbox, Call, Isolation, Limits, Program, SandboxUnavailable, Status


def test_threads_share_it(box: BlockingSandbox) -> None:
    programs = [Program("python", f"print({n})") for n in range(20)]
    with ThreadPoolExecutor(8) as threads:
        outputs = [execution.stdout for execution in threads.map(box.run, programs)]
    assert outputs == [b"%d\n" % n for n in range(20)]


def test_runs_and_calls_are_those_of_the_other(box: BlockingSandbox) -> None:
    loop = box.run(Program("python", "while 1: pass"), limits=Limits(cpu_s=0.2, wall_s=1))
    assert (loop.status, loop.isolation) == (Status.TIME_LIMIT, box.isolation)
    assert box.call(Program("python", "def f(x): return x"), [Call("f", (1,))]).values[0].value == 1


def test_one_that_cannot_open_leaves_no_thread() -> None:
    before = threading.active_count()
    with pytest.raises(SandboxUnavailable), BlockingSandbox(min_isolation=Isolation.GVISOR):
        pass
    assert threading.active_count() == before


def test_one_that_is_closed_runs_nothing() -> None:
    with BlockingSandbox(slots=1) as sandbox:
        pass
    with pytest.raises(SandboxUnavailable, match="not open"):
        sandbox.run(Program("python", "print(1)"))
