"""Programs of a reference that judge: checkers of outputs, and interactors that a program talks with.

Both run in boxes of their own. Whatever goes wrong once a program is let in is the program's: a checker that
fails before its output has not accepted it.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from reward_service.errors import BadReference
from reward_service.grading.code.code_reference import Checker, Interactor, JudgingProgram, TestCase
from reward_service.grading.code.function_tests import NO_LIMIT, OVER, Result
from sandbox import run_types as box
from sandbox.interactive_runs import interact
from sandbox.paired_tests import PairedVerdict

if TYPE_CHECKING:
    from sandbox.service import Session

JUDGE_CPU_S = 4.0
JUDGE_WALL_S = 10.0
JUDGE_MEMORY_MB = 512
JUDGE_COMPILE_S = 60.0
"""What judging programs may use at least: it is not the program's to be quick for them."""
_INPUT, _OUTPUT = "input.txt", "output.txt"
_ACCEPTED = {b"ok", b"ac", b"yes", b"true", b"accepted", b"correct"}
_OK, _WRONG, _PRESENTATION, _FAIL, _POINTS = 0, 1, 2, 3, 7
"""Exit codes of testlib."""
_MEANINGS = {
    _WRONG: "it is wrong",
    _PRESENTATION: "it is not in the form that is asked for",
    _FAIL: "the judging program itself fails",
    _POINTS: "it gets a part of the points",
}
_GIVEN_POINTS = re.compile(rb"\s{0,9}points\s{1,9}(\d{1,9}(?:\.\d{1,9})?)(?![\w.])")
_MAX_WORDS = 160


async def checked(checker: Checker, test: TestCase, got: bytes, session: "Session") -> Result:
    """What a checker says of an output; `session` has the program whose turn it is.

    Raises:
        BadReference: the checker does not compile.
        SandboxUnavailable: it could not be asked.
    """
    if len(got) > box.MAX_FILE_BYTES:
        reason = f"more than {box.MAX_FILE_BYTES} bytes of output, more than its checker is given"
        return Result(passed=False, weight=test.weight, status=box.Status.OUTPUT_LIMIT, reason=reason)
    is_testlib = checker.protocol == "testlib"
    wanted, given = ("answer.txt", _OUTPUT) if is_testlib else ("correct_output.txt", "solution_output.txt")
    judge = _judge(checker, (_INPUT, given, wanted) if is_testlib else (_INPUT, wanted, given), session)
    beside = {_INPUT: _bytes(test.stdin), wanted: _bytes(test.stdout), given: got}
    job = await judge.job(beside=beside)
    if isinstance(job, box.Execution):
        raise BadReference(f"the checker does not compile: {job.reason}")
    done = await judge.sandbox.pool.execute(job, key=judge.key, turn=judge.turn)
    if is_testlib:
        passed, reason = _decided(done, checker.full_points)
    else:
        passed = done.status is box.Status.OK and _accepts(done.stdout)
        reason = "" if passed else "the checker does not accept it"
    return Result(passed=passed, weight=test.weight, reason=reason)


async def interacted(
    interactor: Interactor, checker: Checker | None, test: TestCase, session: "Session"
) -> tuple[Result, PairedVerdict]:
    """What an interactor says of a program that has talked with it; `session` has the program.

    Where there is a checker besides, it is asked about what the interactor has written to its output file.

    Raises:
        BadReference: the interactor, or the checker, does not compile.
        SandboxUnavailable: nothing is known about the program.
    """
    judge = _judge(interactor, (_INPUT, _OUTPUT, "answer.txt"), session)
    beside = {_INPUT: _bytes(test.stdin), "answer.txt": _bytes(test.stdout)}
    verdict = await interact(session, judge, beside, keeps=_OUTPUT if checker else "")
    if isinstance(verdict, box.Execution):
        raise BadReference(f"the interactor does not compile: {verdict.reason}")
    result = _said(verdict, interactor, test)
    if checker is not None and result.passed:
        result = await checked(checker, test, verdict.tests.stdout, session)
    return result, verdict


async def check_interactor(
    interactor: Interactor, checker: Checker | None, tests: Sequence[TestCase], session: "Session"
) -> None:
    """See that an interactor, or the checker behind it, refuses a program that says nothing.

    Raises:
        BadReference: it accepts it for every test, or does not compile.
        SandboxUnavailable: it could not be found out.
    """
    silent = replace(session, program=box.Program("python", "pass"))
    for test in tests:
        result, _ = await interacted(interactor, checker, test, silent)
        if not result.passed:
            return
    raise BadReference("the interactor accepts a program that says nothing, for every test")


def _said(verdict: PairedVerdict, interactor: Interactor, test: TestCase) -> Result:
    passed, reason = _decided(verdict.tests, interactor.full_points)
    program = verdict.program
    status = program.status if program.status in OVER else verdict.tests.status
    if status in OVER:
        over = program if program.status is status else verdict.tests
        return Result(passed=False, weight=test.weight, status=status, reason=over.reason)
    if program.status is not box.Status.OK and (passed or program.status is box.Status.COMPILE_ERROR):
        return Result(passed=False, weight=test.weight, status=program.status, reason=program.reason)
    return Result(passed=passed, weight=test.weight, reason=reason)


def _decided(done: box.Execution, full_points: float | None) -> tuple[bool, str]:
    """What a program of testlib's kind says by its exit code, and why it does not accept."""
    words = done.stderr[:1000].decode("utf-8", "replace").split("\n", 1)[0].strip()[:_MAX_WORDS]
    if done.status is box.Status.OK:
        return True, ""
    given = _GIVEN_POINTS.match(done.stderr) if done.exit_code == _POINTS else None
    if given is not None and full_points is not None and float(given[1]) >= full_points:
        return True, ""
    meaning = _MEANINGS.get(done.exit_code or 0, done.reason)
    return False, f"{meaning}: {words}" if words else meaning


def _accepts(output: bytes) -> bool:
    words = output[:1000].split(maxsplit=1)
    return bool(words) and (words[0].lower() in _ACCEPTED or words[0] in {b"1", b"1.0"})


def _judge(program: JudgingProgram, arguments: tuple[str, ...], session: "Session") -> "Session":
    """A judging program, in the turn of the program that `session` has."""
    files = {name: _bytes(text) for name, text in program.files.items()}
    limits = session.limits
    return replace(
        session,
        program=box.Program(program.language, program.source, files=files, arguments=arguments),
        limits=replace(
            limits,
            cpu_s=max(JUDGE_CPU_S, limits.cpu_s),
            wall_s=max(JUDGE_WALL_S, limits.wall_s) + 1.0,
            memory_mb=max(JUDGE_MEMORY_MB, limits.memory_mb),
            compile_s=JUDGE_COMPILE_S,
            idle_s=NO_LIMIT,
        ),
    )


def _bytes(text: str | None) -> bytes:
    return (text or "").encode("utf-8", "surrogatepass")
