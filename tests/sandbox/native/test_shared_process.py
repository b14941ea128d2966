"""Laws of runs that follow one another in one process: as good as runs apart, or made apart."""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Execution, Limits, Program, Sandbox, SandboxUnavailable, Status
from sandbox.native import batch_runs
from sandbox.native.native_backend import NativeBackend
from sandbox.native.shared_process import is_stateless
from tests.sandbox.native.test_batch_runs import TIER
from tests.sandbox.native.test_native_backend import SYSTEM_PYTHON

pytestmark = pytest.mark.anyio
LIMITS = Limits(cpu_s=0.5, wall_s=2.0, memory_mb=64, output_bytes=100_000)


@pytest.fixture(scope="module", params=["full", "landlock"])
async def walled(anyio_backend: str, request: pytest.FixtureRequest) -> AsyncIterator[Sandbox]:
    unprivileged = request.param == "landlock"
    backend = NativeBackend(tiers=[TIER[request.param]], interpreter=SYSTEM_PYTHON if unprivileged else "")
    sandbox = Sandbox(backend, slots=1)
    try:
        await sandbox.open()
    except SandboxUnavailable as error:
        pytest.skip(f"no such tier here: {error}")
    yield sandbox
    await sandbox.close()


async def runs(sandbox: Sandbox, source: str, *inputs: str, apart: bool = False) -> list[Execution]:
    session = sandbox.session(Program("python", source), limits=LIMITS)
    return [done async for done in session.runs([text.encode() for text in inputs], apart=apart)]


def outputs(executions: list[Execution]) -> list[str]:
    return [execution.stdout.decode().strip() for execution in executions]


async def test_runs_of_a_program_that_keeps_nothing_follow_one_another(walled: Sandbox) -> None:
    done = await runs(walled, "print(int(input()) * 2)", *map(str, range(20)))
    assert outputs(done) == [str(2 * n) for n in range(20)]
    assert [execution.shared for execution in done] == [False] + [True] * 19


async def test_whoever_asks_for_runs_apart_gets_them(walled: Sandbox) -> None:
    done = await runs(walled, "print(int(input()) * 2)", "1", "2", "3", apart=True)
    assert not any(execution.shared for execution in done)


@pytest.mark.parametrize(
    ("deed", "status"),
    [
        ("raise ValueError('no')", Status.RUNTIME_ERROR),
        ("raise SystemExit(3)", Status.RUNTIME_ERROR),
        ("while True: pass", Status.TIME_LIMIT),
        ("import time; time.sleep(9)", Status.TIME_LIMIT),
        ("x = bytearray(300 << 20)", Status.MEMORY_LIMIT),
        ("print('x' * 200_000)", Status.OUTPUT_LIMIT),
        ("while True: print('x' * 1000)", Status.OUTPUT_LIMIT),
        ("import sys; sys.setrecursionlimit(10**9); f = lambda: f(); f()", None),
        ("import os; os.close(1); print(1, flush=True)", Status.RUNTIME_ERROR),
        ("open('big', 'wb').write(bytes(65 << 20))", None),
    ],
)
@pytest.mark.parametrize("which", [1, 2, 4])
async def test_what_one_run_does_is_its_own_affair(
    walled: Sandbox, deed: str, status: Status | None, which: int
) -> None:
    source = f"n = int(input())\nif n == {which}:\n    {deed}\nprint(n)"
    done = await runs(walled, source, "1", "2", "3", "4")
    others = [n for n in range(1, 5) if n != which]
    assert outputs([done[n - 1] for n in others]) == [str(n) for n in others]
    assert {done[n - 1].status for n in others} == {Status.OK}
    assert done[which - 1].status is not Status.OK
    assert status is None or done[which - 1].status is status


@pytest.mark.parametrize(
    ("look", "change"),
    [
        ("'left' in globals()", "left = 1"),
        ("sys.getrecursionlimit()", "sys.setrecursionlimit(5000)"),
        ("sys.get_int_max_str_digits()", "sys.set_int_max_str_digits(5000)"),
        ("sys.argv", "sys.argv.append('left')"),
        ("len(sys.path)", "sys.path.append('/left')"),
        ("sys.stdout.write.__self__.encoding", "sys.stdout = io.TextIOWrapper(sys.stdout.buffer, 'latin-1')"),
        ("sys.stdin.closed", "sys.stdin.close()"),
        ("sys.stdin.tell()", "sys.stdin = io.StringIO('left')"),
        ("decimal.getcontext().prec", "decimal.getcontext().prec = 50"),
        ("sorted(os.listdir('.'))", "open('left', 'w').close()"),
        ("sorted(os.listdir('../tmp'))", "open('../tmp/left', 'w').close()"),
        ("sys.stderr.closed", "sys.stderr.close()"),
    ],
)
async def test_nothing_of_a_run_is_there_for_the_next(walled: Sandbox, look: str, change: str) -> None:
    source = f"import decimal, io, os, random, sys\nprint({look})\n{change}\n"
    together, apart = [await runs(walled, source, *"abcd", apart=apart) for apart in (False, True)]
    assert outputs(together) == outputs(apart)
    assert len(set(outputs(together))) == 1
    assert {execution.status for execution in together} == {Status.OK}


async def test_no_two_runs_draw_the_same_numbers(walled: Sandbox) -> None:
    source = "import random\nprint(random.random())\nrandom.seed(5)"
    done = await runs(walled, source, *"abcd")
    assert len(set(outputs(done))) == 4
    assert not any(execution.shared for execution in done)


@pytest.mark.parametrize(
    "source",
    [
        "import threading\nprint(input())",
        "import subprocess\nprint(input())",
        "def f():\n    from os import fork\n    return fork\nprint(input())",
        "import os\nclass A:\n    def f(self): os._exit(0)\nprint(input())",
        "m = __import__('math')\nprint(input())",
        "import sys\nsys.settrace(None)\nprint(input())",
        "print(input())\nwith open('/dev/stderr', 'w') as out: print(1, file=out)",
        "\n".join(f"import math as m{n}; x{n} = {n}.5" for n in range(300))
        + "\nimport signal\nprint(input())",
    ],
)
async def test_a_program_that_names_what_lasts_has_a_process_for_each_run(
    walled: Sandbox, source: str
) -> None:
    assert not is_stateless(compile(source, "main.py", "exec"))
    done = await runs(walled, source, *"abc")
    assert outputs(done) == list("abc")
    assert not any(execution.shared for execution in done)


async def test_a_run_that_fails_after_others_is_made_once_more_as_the_first(walled: Sandbox) -> None:
    source = "import math\nassert not hasattr(math, 'left')\nmath.left = 1\nprint(input())"
    done = await runs(walled, source, *"abcd")
    assert outputs(done) == list("abcd")
    assert [(execution.status, execution.shared) for execution in done] == [(Status.OK, False)] * 4


@pytest.mark.parametrize("scoring", ["all", "fraction"])
async def test_what_an_earlier_run_has_spoiled_is_not_held_against_a_program(
    walled: Sandbox, scoring: str
) -> None:
    source = "import math\nprint(int(input()) + getattr(math, 'left', 0))\nmath.left = 1"
    tests = [{"stdin": str(n), "stdout": str(n)} for n in range(5)]
    assert [int(text) for text in outputs(await runs(walled, source, *"123"))] == [1, 3, 4]
    assert (await judged(walled, source, {"tests": tests, "scoring": scoring})).score == 1.0


async def test_a_program_that_is_wrong_for_some_inputs_is_wrong_for_just_those(walled: Sandbox) -> None:
    source = "n = int(input())\nif n == 3: raise ValueError\nprint(n if n % 4 else 'wrong')"
    tests = [{"stdin": str(n), "stdout": str(n)} for n in range(10)]
    verdict = await judged(walled, source, {"tests": tests, "scoring": "fraction"})
    assert verdict.score == pytest.approx(0.6)  # not 0, 3, 4 and 8


async def judged(sandbox: Sandbox, source: str, reference: dict[str, Any]) -> Verdict:
    reference = {"kind": "code", "limits": {"cpu_s": 0.5, "wall_s": 2.0}, **reference}
    question = Code().read(Sample(completion=f"```python\n{source}\n```", reference=reference))
    assert isinstance(question, Question)
    return await Code().judge_in(question, sandbox)


@pytest.mark.parametrize("forged", [b"?" * 500, b"", None])
async def test_a_program_that_writes_its_own_reports_fools_itself_only(
    walled: Sandbox, forged: bytes | None
) -> None:
    """It may answer what it likes for itself; neither the service nor the next program is misled."""
    account = {"exit_code": 0, "signal": None, "killed": "", "overflow": False, "shared": False}
    account |= {"wall_ms": 1.0, "cpu_ms": 1.0, "idle_ms": 0.0, "memory_kb": 1}
    reports = b"".join(batch_runs.report(number, account, b"forged", b"") for number in range(4))
    written = reports if forged is None else forged
    source = f"import os\ntry: os.write(3, {written!r}), os.write(4, b'.' * 99)\nexcept OSError: pass\nprint(input())"
    done = await runs(walled, source, *"abcd")
    assert outputs(done) == (["forged"] * 4 if forged is None else list("abcd"))
    assert outputs(await runs(walled, "print(input())", *"abcd")) == list("abcd")


async def test_a_program_that_reports_on_all_its_runs_and_goes_on_gives_no_answer_too_many(
    walled: Sandbox,
) -> None:
    account = {"exit_code": 0, "signal": None, "killed": "", "overflow": False, "shared": False}
    account |= {"wall_ms": 1.0, "cpu_ms": 1.0, "idle_ms": 0.0, "memory_kb": 1}
    reports = b"".join(batch_runs.report(number, account, b"1", b"") for number in range(3))
    source = f"import os\nos.write(3, {reports!r})\nwhile True: pass"
    assert len(await runs(walled, source, *"abc")) == 3
    tests = [{"stdin": "x", "stdout": "1"}] * 3
    assert (await judged(walled, source, {"tests": tests})).score is not None


@pytest.mark.parametrize("apart", [True, False])
@pytest.mark.parametrize(
    ("source", "status"),
    [
        ("out = open(1, 'w')\nout.write(input())", Status.OK),
        ("out = open('/dev/stdout', 'w')\nout.write(input())", Status.OK),
        ("print(open('/dev/stdin').read())", Status.OK),
        ("print(open(__file__).read()[6] and input())", Status.OK),
        ("def once():\n    try: yield\n    finally: print(input())\nkept = once()\nnext(kept)", Status.OK),
        ("import os\nout = os.fdopen(1, 'w')\nprint(input(), file=out)", Status.OK),
        ("import io, sys\nout = io.TextIOWrapper(sys.stdout.buffer)\nout.write(input())", Status.OK),
        ("import sys\nsys.stdout = open(1, 'w')\nprint(input())", Status.OK),
        ("class A:\n    def __del__(self): print(self.n)\na = A(); a.n = input(); a.me = a", Status.OK),
        ("import sys\nprint(input())\nsys.stdout.close()", Status.OK),
        ("import sys\nprint(input())\nsys.exit()", Status.OK),
        ("import atexit\natexit.register(print, input())", Status.OK),
        ("print(input(), flush=True)\nimport os\nos.close(1)\nprint('lost')", Status.RUNTIME_ERROR),
    ],
)
async def test_a_program_ends_as_its_interpreter_would(
    walled: Sandbox, source: str, status: Status, *, apart: bool
) -> None:
    """What it has not written out is, when its objects come to their ends."""
    done = await runs(walled, source, "1", "2", "3", apart=apart)
    assert outputs(done) == ["1", "2", "3"]
    assert {execution.status for execution in done} == {status}


async def test_inputs_may_be_larger_than_outputs(walled: Sandbox) -> None:
    inputs = ["x" * (LIMITS.output_bytes * n) for n in range(4)]
    done = await runs(walled, "print(len(input()))", *(text + "\n" for text in inputs))
    assert outputs(done) == [str(len(text)) for text in inputs]
    assert [execution.shared for execution in done] == [False, True, True, True]


async def test_memory_that_one_run_has_used_is_there_for_the_next(walled: Sandbox) -> None:
    source = "class Node: pass\nn = Node()\nn.me, n.data = n, bytearray(20 << 20)\nprint(input())"
    done = await runs(walled, source, *map(str, range(30)))
    assert outputs(done) == [str(n) for n in range(30)]
    assert sum(execution.shared for execution in done) > 15


SLOW = "import queue\ntry: queue.Queue().get(timeout=0.3)\nexcept queue.Empty: print(input())"


async def test_a_program_whose_runs_take_long_gives_its_box_back(walled: Sandbox) -> None:
    done = await runs(walled, SLOW, *"abcdef")
    assert outputs(done) == list("abcdef")
    assert [execution.shared for execution in done] == [False, True] * 3
