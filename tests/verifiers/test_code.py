"""Laws of the code verifier; programs run in the sandbox of this machine."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psutil
import pytest
from pydantic import ValidationError

from reward_service.errors import BadReference, SandboxLost
from reward_service.sample import Sample
from reward_service.verdict import Outcome, Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Sandbox
from sandbox.languages import find
from sandbox.native.native_backend import NativeBackend
from tests.scale import FULL
from tests.verifiers.code_cases import ALL
from tests.verifiers.code_forgeries import FORGERIES
from tests.verifiers.code_hacks import HACKS, NATIVE, REFERENCES, RIGHT

pytestmark = pytest.mark.anyio
SUM = {"tests": [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "5 5\n", "stdout": "10\n"}]}
ADD = {"entry_point": "add", "tests": [{"args": [1, 2], "expected": 3}, {"args": [5, 5], "expected": 10}]}
LIMITS = {"cpu_s": 0.5, "wall_s": 2.0}
HONEST_LIMITS = {"cpu_s": 5.0, "wall_s": 60.0}
"""For programs that are to be paid: on a busy machine a start alone takes half a second of a processor."""


def sample(program: str, reference: dict[str, Any], *, tag: str = "python", honest: bool = False) -> Sample:
    limits = HONEST_LIMITS if honest else LIMITS
    completion = f"<think>```python\nwrong\n```</think>Here it is:\n```{tag}\n{program}\n```\nDone."
    return Sample(completion=completion, reference={"kind": "code", "limits": limits, **reference})


async def judge(given: Sample, sandbox: Sandbox) -> Verdict:
    answer = Code().read(given)
    return await Code().judge_in(answer, sandbox) if isinstance(answer, Question) else answer


@pytest.mark.parametrize(
    ("program", "reference", "score"),
    [
        ("print(sum(map(int, input().split())))", SUM, 1.0),
        ("print(3)", SUM, 0.0),
        ("print(3)", {**SUM, "scoring": "fraction"}, 0.5),
        ("def add(a, b): return a + b", ADD, 1.0),
        ("class Solution:\n    def add(self, a, b): return a + b", ADD, 1.0),
        ("def add(a: List[int], b) -> Optional[int]: return a + b", ADD, 1.0),
        ("n = [2, 9]\ndef add(a, b): n.append(0); n[0] += 1; return n[0] if len(n) < 4 else 10", ADD, 0.0),
        ("def add(a, b): return a + b", {"entry_point": "add", "assert_program": "assert add(1, 2) == 3"}, 1.0),
        ("def add(a, b): return (a, b)", {"assert_program": ["assert add(1, 2) == (1, 2)"]}, 1.0),
        ("def add(a, b): return [a, b]", {"assert_program": ["assert add(1, 2) == (1, 2)"]}, 0.0),
        ("def half(x): return x / 2", {"assert_program": "for i in range(20):\n    assert abs(half(i) - i / 2) < 1e-9"}, 1.0),
        ("def half(x): return x", {"assert_program": "for i in range(20):\n    assert abs(half(i) - i / 2) < 1e-9"}, 0.0),
        ("def half(x): raise SystemExit(0)", {"assert_program": "assert half(4) < 3"}, 0.0),
        ("raise SystemExit(0)", {"entry_point": "f", "assert_program": "assert f(1) == 1"}, 0.0),
        ("import multiprocessing as mp\ndef f(p): return sum(p)\nif __name__ == '__main__':\n    with mp.get_context('spawn').Pool(1) as pool:\n        print(pool.map(f, [[int(x) for x in input().split()]])[0])", {**SUM, "limits": {"cpu_s": 4.0, "wall_s": 30.0}}, 1.0),
        ("x = 1", {"entry_point": "gcd", "tests": [{"args": [12, 6], "expected": 6}]}, 0.0),
        ("x = 1", {"assert_program": ["assert gcd(12, 6) == 6"], "entry_point": "gcd"}, 0.0),
        ("from math import gcd", {"assert_program": ["assert gcd(12, 6) == 6"], "entry_point": "gcd"}, 1.0),
        ("def f(x): return [list(p) for p in pairwise(x)]", {"entry_point": "f", "tests": [{"args": [[1, 2]], "expected": [[1, 2]]}]}, 1.0),
        ("def f(x): return isqrt(x)", {"assert_program": ["assert f(9) == 3"], "entry_point": "f"}, 0.0),
        ("def f(): return open('a.txt').read()", {"assert_program": "from words import WANTED\nassert f() + '' == WANTED", "files": {"a.txt": "x"}, "test_files": {"words.py": "WANTED = 'x'"}}, 1.0),
        ("from words import WANTED\ndef f(): return WANTED", {"assert_program": "from words import WANTED\nassert f() + '' == WANTED", "test_files": {"words.py": "WANTED = 'x'"}}, 0.0),
        (
            "def up(x): return x + 1\ndef down(x): return x - 1",
            {"entry_point": "down", "assert_program": "import random\nfor _ in range(9):\n    x = random.random()\n"
             "    assert abs(down(up(x)) - x) < 1e-9 and up(x) > x"},
            1.0,
        ),
    ],
)  # fmt: skip
async def test_a_program_is_paid_for_right_answers_only(
    program: str, reference: dict[str, Any], score: float, sandbox: Sandbox
) -> None:
    verdict = await judge(sample(program, reference, honest=score == 1.0), sandbox)
    assert (verdict.outcome, verdict.score) == (Outcome.SCORED, score), verdict


async def test_a_checker_judges_where_many_answers_are_right(sandbox: Sandbox) -> None:
    checker = (
        "import sys\n_, _, got = sys.argv[1:]\nprint(int(open(got).read()) > int(open(sys.argv[1]).read()))"
    )
    reference = {"tests": [{"stdin": "7\n"}], "checker": {"source": checker}}
    assert (await judge(sample("print(int(input()) + 5)", reference, honest=True), sandbox)).score == 1.0
    assert (await judge(sample("print(int(input()) - 5)", reference), sandbox)).score == 0.0


@pytest.mark.parametrize(
    ("program", "outcome"),
    [
        ("while True: pass", Outcome.OVER_LIMIT),
        ("print('x' * (9 << 20))", Outcome.OVER_LIMIT),
        ("print(", Outcome.SCORED),
    ],
)
async def test_limits_are_the_programs_own_fault(program: str, outcome: Outcome, sandbox: Sandbox) -> None:
    verdict = await judge(sample(program, SUM), sandbox)
    assert (verdict.outcome, verdict.score) == (outcome, 0.0)


@pytest.mark.parametrize(
    "completion", ["", "I do not know.", "```python\nprint(3)", "<think>```python\n1\n```", "```\n\n```"]
)
def test_without_a_finished_program_there_is_no_answer(completion: str) -> None:
    verdict = Code().read(Sample(completion=completion, reference={"kind": "code", **SUM}))
    assert isinstance(verdict, Verdict)
    assert (verdict.outcome, verdict.score) == (Outcome.NO_ANSWER, 0.0)


@pytest.mark.parametrize(
    "reference",
    [
        {},
        {"tests": []},
        {"language": "cobol", **SUM},
        {"tests": [{"stdin": "1", "stdout": ""}]},
        {"tests": [{"args": [1], "expected": 1}]},
        {"assert_program": "def f(:"},
        {"assert_program": "x = 1"},
        {"tests": [{"stdin": "7\n"}], "checker": {"source": "print(1)", "language": "cobol"}},
        {"tests": [{"stdin": "7\n"}], "checker": {"source": "/" * (5 << 20), "language": "cpp"}},
    ],
    ids=range(9),
)
def test_tests_that_judge_nobody_are_the_references_fault(reference: dict[str, Any]) -> None:
    with pytest.raises(BadReference):
        Code().read(sample("print(3)", reference))


async def test_a_missing_tool_chain_is_an_outage_that_names_the_package(sandbox: Sandbox) -> None:
    reference = {**SUM, "language": "go"}
    if "go" in sandbox.languages:
        verdict = await judge(sample("package nothing", reference, tag="go"), sandbox)
        assert verdict.outcome is Outcome.SCORED
    else:
        with pytest.raises(SandboxLost, match="install the package"):
            await judge(sample("package main", reference, tag="go"), sandbox)


@pytest.mark.parametrize(
    "row",
    [
        {"inputs": ["1 2\n"], "outputs": ["3\n"]},
        {"input_output": '{"inputs": ["1 2\\n"], "outputs": ["3\\n"]}'},
        {
            "verification_info": {
                "language": "python",
                "test_cases": [{"input": "1 2\n", "output": "3\n", "type": "stdin_stdout"}],
            }
        },
        {"public_test_cases": '[{"input": "1 2", "output": "3", "testtype": "stdin"}]'},
    ],
)
async def test_rows_of_known_datasets_are_understood(row: dict[str, Any], sandbox: Sandbox) -> None:
    assert (
        await judge(sample("print(sum(map(int, input().split())))", row, honest=True), sandbox)
    ).score == 1.0


@pytest.mark.parametrize(
    "row",
    [
        {"inputs": [[1, 2]], "outputs": [[3]], "fn_name": "add"},
        {"inputs": ["1\n2"], "outputs": ["3"], "fn_name": "add"},
        {"test_list": ["assert add(1, 2) == 3"], "test_setup_code": ""},
        {"assert_case": ["assert add(1, 2) == 3"]},
        {"test_cases": [{"input": [1, 2], "output": 3, "type": "function_call", "fn_name": "add"}]},
    ],
)
async def test_function_rows_of_known_datasets_are_understood(row: dict[str, Any], sandbox: Sandbox) -> None:
    assert (await judge(sample("def add(a, b): return a + b", row, honest=True), sandbox)).score == 1.0


def test_pickled_tests_are_refused() -> None:
    for row in ({"private_test_cases": "eJxrYJmqzAABsVNqp2j0"}, {"input_output": "gASVDgAAAAAAAA=="}):
        with pytest.raises(ValidationError, match="pickle"):
            sample("x", row)


def used_below() -> float:
    """Seconds of processor time that the processes below this one and their ended children have used."""
    below = [process.cpu_times() for process in psutil.Process().children(recursive=True)]
    return sum(time.user + time.system + time.children_user + time.children_system for time in below)


async def test_a_program_that_always_loops_is_not_run_on_every_test(sandbox: Sandbox) -> None:
    reference = {"tests": SUM["tests"] * 20, "scoring": "fraction"}
    before = used_below()
    verdict = await judge(sample("while True: pass", reference), sandbox)
    assert (verdict.score, verdict.outcome) in {(0.0, Outcome.OVER_LIMIT), (0.0, Outcome.SCORED)}
    # Forty tests would take twenty seconds of a processor at least, ten when every second one was spared.
    assert 0.3 < used_below() - before < 10.0


@pytest.mark.parametrize(("why", "program", "reference", "score"), ALL, ids=[case[0] for case in ALL])
async def test_every_case_gets_its_verdict(
    why: str, program: str, reference: dict[str, Any], score: float | None, sandbox: Sandbox
) -> None:
    try:
        found = (await judge(sample(program, reference, honest=score == 1.0), sandbox)).score
    except (BadReference, ValidationError):
        found = None
    assert found == (None if score is None else pytest.approx(score))


WILD = [json.loads(line) for line in Path(__file__).with_name("code_wild.jsonl").read_text().splitlines()]


@pytest.mark.parametrize("case", WILD, ids=[case["why"] for case in WILD])
async def test_programs_and_tests_as_people_write_them_get_their_verdicts(
    case: dict[str, Any], sandbox: Sandbox
) -> None:
    """Every right program 1, every wrong one 0; programs stand in a fence of `tag`, or as they are without one."""
    if "needs" in case and find_spec(case["needs"]) is None:
        pytest.skip(f"{case['needs']} is not installed")
    tag, reference = case.get("tag", "python"), {"kind": "code", **case["reference"]}
    for program in case["right"] + case["wrong"]:
        given = Sample(completion=f"```{tag}\n{program}\n```" if tag else program, reference=reference)
        if find(reference.get("language", "python")).name not in sandbox.languages:
            with pytest.raises(SandboxLost, match="install the package"):
                await judge(given, sandbox)
            return
        verdict = await judge(given, sandbox)
        assert verdict.score == float(program in case["right"]), (program, verdict)


BARE = {"": ()}
"""The profiles of a place where no package is installed."""
PACKAGES = ("numpy", "pandas", "scipy", "sortedcontainers")


@pytest.fixture(scope="module")
async def bare_sandbox(sandbox: Sandbox) -> AsyncIterator[Sandbox]:
    async with Sandbox(NativeBackend(profiles=BARE), slots=1) as bare:
        yield bare


@pytest.mark.parametrize(
    "reference", [SUM, ADD, {"assert_program": "assert add(1, 2) == 3\nassert add(5, 5) == 10"}]
)
async def test_no_completion_escapes_its_verdict_by_importing_what_is_not_there(
    reference: dict[str, Any], bare_sandbox: Sandbox
) -> None:
    for package in PACKAGES:
        verdict = await judge(sample(f"import {package}\ndef add(a, b): return 0", reference), bare_sandbox)
        assert (verdict.outcome, verdict.score) == (Outcome.SCORED, 0.0)
        assert "install the Python packages" in verdict.reason
        assert package in verdict.reason


@pytest.mark.parametrize(
    "reference",
    [
        {"profile": "numpy", **SUM},
        {"assert_program": "import numpy as np\nassert np.array_equal(add(1, 2), np.array(3))"},
        {"solution": "import numpy\nprint(sum(map(int, input().split())))", **SUM},
    ],
)
@pytest.mark.parametrize("program", ["import numpy", "import pandas", "def add(a, b): return a + b"])
async def test_what_the_reference_needs_and_is_not_there_is_an_outage(
    reference: dict[str, Any], program: str, bare_sandbox: Sandbox
) -> None:
    with pytest.raises(SandboxLost):
        await judge(sample(program, reference), bare_sandbox)


@pytest.mark.skipif(not all(map(find_spec, PACKAGES)), reason="not all packages are installed")
async def test_no_completion_chooses_the_packages_of_the_tests(sandbox: Sandbox) -> None:
    tests = "import numpy as np\nassert np.array_equal(twice([1, 2]), [2, 4])\nassert twice([3]) == [6]"
    for package in PACKAGES:
        program = f"import {package}\ndef twice(row): return [2 * each for each in row]"
        assert (await judge(sample(program, {"assert_program": tests}, honest=True), sandbox)).score == 1.0


@pytest.mark.skipif(find_spec("numpy") is None, reason="numpy is not installed")
async def test_no_completion_chooses_the_packages_of_the_references_solution(sandbox: Sandbox) -> None:
    adding = "print(sum(map(int, input().split())))"
    reference = {"solution": f"import numpy\n{adding}", **SUM}
    assert (await judge(sample(adding, reference, honest=True), sandbox)).score == 1.0
    assert (await judge(sample("print(4)", reference), sandbox)).score == 0.0


@pytest.mark.parametrize(
    "program",
    [
        "def helper():\n    assert add(1, 2) == 3",
        "if False:\n    assert add(1, 2) == 3",
        "class Checks:\n    def verify(self):\n        assert add(1, 2) == 3",
    ],
)
async def test_tests_that_never_call_the_program_judge_nobody(program: str, sandbox: Sandbox) -> None:
    with pytest.raises(BadReference, match="never calls"):
        await judge(sample("def add(a, b): return 0", {"assert_program": program}), sandbox)


@pytest.mark.parametrize(
    ("program", "tests"),
    [
        ("class E:\n    __eq__ = lambda s, o: True\n    x = 4\ndef f(): return E()", "assert f() == Point(4)\nassert Point(4) == f()"),
        ("class B:\n    __contains__ = lambda s, o: True\n    def __iter__(s): return iter([1])\ndef f(): return B()", "assert 3 in f()"),
        ("n = [0]\ndef f():\n    n[0] += 1\n    return n[0]", "assert f() == 1\nfor i in range(3):\n    assert f() == 1"),
        ("import os\ndef f(x=0): return int.from_bytes(os.urandom(4), 'big')", "x = 0\nfor i in range(9):\n    x = f(x)\nassert x == 9"),
        ("class B:\n    def __next__(s): return 1\n    def __iter__(s): return s\ndef f(): return B()", "for x in f():\n    pass\nassert f() == 1"),
    ],
)  # fmt: skip
async def test_objects_of_a_program_are_no_answers(program: str, tests: str, sandbox: Sandbox) -> None:
    point = (
        "class Point:\n    def __init__(self, x): self.x = x\n    def __eq__(self, o): return self.x == o.x\n"
    )
    assert (await judge(sample(point + program, {"assert_program": tests}), sandbox)).score == 0.0


async def test_values_that_are_dear_to_compare_hold_nobody_up(sandbox: Sandbox) -> None:
    """Numbers with one hash, which would be compared each with each in this process."""
    alike = "[(2**61 - 1) * k for k in range(1, 100_000)]"
    report = f"import os, struct\nt = ('{{\"v\":{{\"s\":' + str({alike}).replace(' ', '') + '}}}}').encode()\nos.write(3, struct.pack('<II', 0, len(t)) + t)\nos._exit(0)"
    for program in (f"def f(): return {alike}", report):
        started = time.process_time()
        for tests in ("assert set(f()) == {1}", "assert f() == {1}"):
            assert (await judge(sample(program, {"assert_program": tests}), sandbox)).score == 0.0
        assert time.process_time() - started < 10.0  # a minute at least, if they were put into a set


@pytest.mark.parametrize(("name", "modes", "program"), FORGERIES, ids=[hack[0] for hack in FORGERIES])
async def test_no_verdict_can_be_forged(name: str, modes: str, program: str, sandbox: Sandbox) -> None:
    references = [reference for mode in modes for reference in REFERENCES[mode][1::2]]
    verdicts = await asyncio.gather(*(judge(sample(program, reference), sandbox) for reference in references))
    assert [verdict.score for verdict in verdicts] == [0.0] * len(references), verdicts


@pytest.mark.parametrize(("name", "modes", "program"), HACKS, ids=[hack[0] for hack in HACKS])
async def test_no_verdict_can_be_bought(name: str, modes: str, program: str, sandbox: Sandbox) -> None:
    """A score of 0, never none: a program cannot cause an outage or spoil its reference. In CI each faces all
    references of its modes, otherwise every second, by turns."""
    turn, step = (0, 1) if FULL else (HACKS.index((name, modes, program)) % 2, 2)
    for mode in modes:
        for reference in REFERENCES[mode][turn::step]:
            verdict = await judge(sample(program, reference), sandbox)
            assert verdict.score == 0.0, (mode, reference, verdict)
            assert verdict.outcome in {Outcome.SCORED, Outcome.OVER_LIMIT, Outcome.NO_ANSWER}


@pytest.mark.parametrize(("name", "modes", "program"), RIGHT, ids=[hack[0] for hack in RIGHT])
async def test_oddities_with_right_answers_are_paid(
    name: str, modes: str, program: str, sandbox: Sandbox
) -> None:
    for mode in modes:
        verdict = await judge(sample(program, REFERENCES[mode][0], honest=True), sandbox)
        assert verdict.score == 1.0, (mode, verdict)


@pytest.mark.parametrize(("name", "language", "program"), NATIVE, ids=[hack[0] for hack in NATIVE])
async def test_no_verdict_can_be_bought_in_other_languages(
    name: str, language: str, program: str, sandbox: Sandbox
) -> None:
    given = sample(program, {**REFERENCES["s"][0], "language": language}, tag=language)
    if language in sandbox.languages:
        verdict = await judge(given, sandbox)
        assert verdict.score == 0.0, verdict
    else:
        with pytest.raises(SandboxLost, match="install the package"):
            await judge(given, sandbox)
