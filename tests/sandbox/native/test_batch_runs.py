"""Laws of runs that share a box: as good as boxes of their own, on every tier."""

import os
import signal
from collections.abc import AsyncIterator
from contextlib import aclosing

import pytest

from sandbox import Execution, Isolation, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox.native import batch_runs
from sandbox.native.native_backend import TIERS, NativeBackend
from tests.sandbox.native.test_native_backend import SYSTEM_PYTHON, supervisor_of

pytestmark = pytest.mark.anyio
LIMITS = Limits(cpu_s=0.5, wall_s=2.0, memory_mb=64, output_bytes=100_000)
TIER = {"full": TIERS[0], "namespaces": TIERS[1], "rootless": TIERS[2], "landlock": TIERS[3]}
UNPRIVILEGED = TIERS[2:4]
"""Their supervisors, or runs, cannot read an interpreter below a private home."""


@pytest.fixture(scope="module", params=TIER)
async def walled(anyio_backend: str, request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    """One for all tests of a tier: what one of them leaves behind is found out by those after it."""
    tier = TIER[request.param]
    backend = NativeBackend(tiers=[tier], interpreter=SYSTEM_PYTHON if tier in UNPRIVILEGED else "")
    sandbox = Sandbox(backend, slots=1)
    try:
        await sandbox.open()
    except SandboxUnavailable as error:
        pytest.skip(f"no such tier here: {error}")
    yield sandbox
    await sandbox.close()


async def runs(sandbox: Sandbox, source: str, *inputs: str) -> list[Execution]:
    session = sandbox.session(Program("python", source), limits=LIMITS)
    return [execution async for execution in session.runs([text.encode() for text in inputs])]


def outputs(executions: list[Execution]) -> list[str]:
    return [execution.stdout.decode().strip() for execution in executions]


async def test_every_input_has_its_own_answer_in_order(walled: Sandbox) -> None:
    done = await runs(walled, "print(int(input()) * 2)", *map(str, range(20)))
    assert outputs(done) == [str(2 * n) for n in range(20)]
    assert {execution.status for execution in done} == {Status.OK}


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("raise ValueError('no')", Status.RUNTIME_ERROR),
        ("import os; os._exit(7)", Status.RUNTIME_ERROR),
        ("import os; os.kill(os.getpid(), 9)\nimport time; time.sleep(9)", None),
        ("while True: pass", Status.TIME_LIMIT),
        ("bytearray(300 << 20)", None),
        ("print('x' * 200_000)", Status.OUTPUT_LIMIT),
    ],
    ids=["raises", "exits", "kills itself", "loops", "eats memory", "floods"],
)
async def test_what_one_run_does_is_its_own_affair(walled: Sandbox, deed: str, status: Status | None) -> None:
    source = f"n = int(input())\nif n == 2:\n    {deed.replace(chr(10), chr(10) + '    ')}\nprint(n)"
    done = await runs(walled, source, "1", "2", "3", "4")
    assert outputs([done[0], *done[2:]]) == ["1", "3", "4"]
    assert done[1].status is not Status.OK
    assert status is None or done[1].status is status


async def test_a_run_that_is_killed_is_told_by_its_signal_with_what_it_had_printed(walled: Sandbox) -> None:
    source = "import os\nn = input()\nprint(n, flush=True)\nif n == '2': os.kill(os.getpid(), 9)"
    done = await runs(walled, source, "1", "2", "3")
    assert [(run.status, run.signal) for run in done] == [
        (Status.OK, None), (Status.RUNTIME_ERROR, 9), (Status.OK, None),
    ]  # fmt: skip
    assert outputs(done) == ["1", "2", "3"]
    assert done[1].reason == "signal 9"


async def test_a_child_killed_for_memory_is_no_answer_to_another_input(walled: Sandbox) -> None:
    """As many answers as inputs, each with what was printed for it."""
    source = (
        "import os\n"
        "n = int(input())\n"
        "if n > 1 and os.fork() == 0:\n"
        "    x = bytearray(150 << 20)\n"
        "    os._exit(0)\n"
        "if n > 1: os.wait()\n"
        "print(n)\n"
    )
    assert outputs(await runs(walled, source, "1", "2", "3")) == ["1", "2", "3"]


async def test_killed_for_memory_or_refused_it_is_over_the_memory_limit_in_a_shared_box_too(
    walled: Sandbox,
) -> None:
    done = await runs(walled, "n = int(input())\nx = bytearray((n << 20) * 50)\nprint(n)", "0", "3", "0")
    assert [run.status for run in done] == [Status.OK, Status.MEMORY_LIMIT, Status.OK]
    assert ("refused" in done[1].reason) == (walled.isolation is not Isolation.FULL)


async def test_the_memory_of_a_run_is_its_own(walled: Sandbox) -> None:
    """Neither nothing nor, where there are series, the interpreter's, which it shares."""
    small, big = await runs(walled, "x = bytearray(int(input()) << 20)", "0", "30")
    shared_mb = 0 if walled.pool.backend.takes_series(apart=True) else 24
    assert 100 < small.memory_kb < (8 + shared_mb) << 10, small
    assert 30 << 10 < big.memory_kb < (38 + shared_mb) << 10, big


async def test_no_run_sees_what_another_has_left(walled: Sandbox) -> None:
    source = (
        "import os, sys, builtins\n"
        "seen = [os.listdir('.'), hasattr(builtins, 'left')]\n"
        "builtins.left = 1\n"
        "open('left', 'w').write(input())\n"
        "if os.fork() == 0:\n"
        "    import time\n"
        "    time.sleep(5)\n"
        "print(*seen)\n"
    )
    done = await runs(walled, source, "1", "2", "3")
    assert outputs(done) == ["[] False"] * 3


@pytest.mark.parametrize(
    ("look", "leave"),
    [
        ("int(os.stat('/tmp').st_mtime) == 1000", "os.utime('/tmp', (1000, 1000))"),
        ("bool(os.listxattr('.'))", "os.setxattr('.', 'user.left', b'1')"),
        ("os.stat('.').st_mode & 0o777 == 0o701", "os.chmod('.', 0o701)"),
        ("os.path.exists('data/left')", "open('data/left', 'w').close()"),
        ("int(os.stat('data').st_mtime) == 1000", "os.utime('data', (1000, 1000))"),
    ],
    ids=["time", "attribute", "mode", "file in a directory", "time of a directory"],
)
async def test_no_run_sees_what_another_has_done_to_a_directory(
    walled: Sandbox, look: str, leave: str
) -> None:
    source = f"import os\nprint(int({look}))\ntry: {leave}\nexcept OSError: pass\n"
    session = walled.session(Program("python", source, files={"data/a.txt": b"x"}), limits=LIMITS)
    done = [execution async for execution in session.runs([b"1", b"2", b"3"])]
    assert outputs(done) == ["0"] * 3


async def test_a_place_made_unreadable_is_given_up_with_its_box(walled: Sandbox) -> None:
    source = "import os\nfor place in ('.', '/tmp'):\n    try: os.chmod(place, 0)\n    except OSError: pass\nprint(input())"
    assert outputs(await runs(walled, source, "1", "2", "3")) == ["1", "2", "3"]


async def test_a_program_that_does_not_compile_says_so_for_every_input(walled: Sandbox) -> None:
    done = await runs(walled, "x = = 1", "1", "2")
    assert [execution.status for execution in done] == [Status.RUNTIME_ERROR] * 2
    assert all(b"SyntaxError" in execution.stderr for execution in done)


async def test_whoever_watches_over_runs_cannot_be_read_signalled_or_stopped(walled: Sandbox) -> None:
    source = (
        "import os, signal\n"
        "for deed in (lambda: open('/proc/1/mem', 'rb'), lambda: os.listdir('/proc/1/fd'),\n"
        "             lambda: os.kill(os.getppid(), signal.SIGSTOP), lambda: os.kill(os.getppid(), 9)):\n"
        "    try: deed()\n"
        "    except OSError: pass\n"
        "print(input())\n"
    )
    assert outputs(await runs(walled, source, *"abcdef")) == list("abcdef")


async def test_whoever_has_seen_enough_ends_what_still_runs(walled: Sandbox) -> None:
    session = walled.session(
        Program("python", "n = int(input())\nwhile n == 3: pass\nprint(n)"), limits=LIMITS
    )
    async with aclosing(session.runs([b"1", b"2", b"3", b"4"])) as executions:
        async for execution in executions:
            if execution.stdout == b"2\n":
                break
    assert outputs(await runs(walled, "print('next')", "")) == ["next"]


@pytest.mark.parametrize("apart", [True, False])
async def test_inputs_that_a_lost_slot_has_not_answered_are_answered_by_another(
    walled: Sandbox, *, apart: bool
) -> None:
    """And those that it has are not answered twice: each answer is judged by its place."""
    source = "import time\nn = int(input())\ntime.sleep(0.1)\nprint(n)"
    session, answers = walled.session(Program("python", source), limits=LIMITS), list[Execution]()
    async for execution in session.runs([str(n).encode() for n in range(8)], apart=apart):
        answers.append(execution)
        if len(answers) == 3:
            os.kill(supervisor_of(walled), signal.SIGKILL)
    assert outputs(answers) == [str(n) for n in range(8)]


async def test_a_compiled_program_is_started_anew_for_every_input(walled: Sandbox) -> None:
    if "c" not in walled.languages:
        pytest.skip("no C compiler")
    source = '#include <stdio.h>\nint main(){static int k;int n;scanf("%d",&n);printf("%d %d",n,k++);}'
    session = walled.session(Program("c", source), limits=LIMITS)
    done = [execution async for execution in session.runs([b"1", b"2", b"3"])]
    assert outputs(done) == ["1 0", "2 0", "3 0"]


async def test_forged_reports_harm_the_forger_only(walled: Sandbox) -> None:
    """A run has no way to the conductor's report; whatever it writes there does not arrive."""
    account = {"exit_code": 0, "signal": None, "killed": "", "overflow": False, "shared": False}
    forged = batch_runs.report(
        1, {**account, "wall_ms": 1.0, "cpu_ms": 1.0, "idle_ms": 0.0, "memory_kb": 1}, b"2\n", b""
    )
    source = (
        "import os\n"
        "for fd in range(3, 64):\n"
        f"    try: os.write(fd, {forged!r})\n"
        "    except OSError: pass\n"
        "print(input())\n"
    )
    assert outputs(await runs(walled, source, "a", "b", "c")) == ["a", "b", "c"]
