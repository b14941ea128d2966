"""Tests that call a program's functions: arguments go in, plain values come out and are compared here.

When only a full pass counts, one process makes all calls, in a secret order: a program that recites the
answers in the order of the tests gives at least one in the wrong place. Else every call has a process of its
own, so that one that dies takes no other with it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from reward_service.grading.code import assert_parser, preflight, stub_test_programs
from reward_service.grading.code.code_reference import CodeReference, TestCase
from reward_service.grading.code.expected_values import Decision, Expectation, ExpectedValue, judge
from reward_service.grading.code.output_comparison import Comparison
from reward_service.grading.worker_context import in_worker
from sandbox import run_types as box
from sandbox.call_reports import NOTHING, texts
from sandbox.function_drivers import driven_session
from sandbox.function_drivers.wire_calls import asked_by, call_frames
from sandbox.languages import PROFILES, missing_packages, profile_for
from sandbox.pair.program_modules import imported_modules
from sandbox.paired_tests import PairedTests, PairedVerdict
from sandbox.run_types import LanguageMissing

if TYPE_CHECKING:
    from sandbox.service import Session

CALLS_PER_RUN = 16
MAX_LATE = 3
"""Tests that may run out of time; the others are not run then. A program that loops on every test must
not spend the caller's deadline, for that would be an outage in the eyes of the trainer, and no reward of
0."""
OVER = {
    box.Status.TIME_LIMIT, box.Status.MEMORY_LIMIT, box.Status.OUTPUT_LIMIT, box.Status.PROCESS_LIMIT,
    box.Status.COMPILE_LIMIT,
}  # fmt: skip
PAIR_SHARE = 2.0
"""A program before a whole test program may use so many times what it may for one test."""
MIN_TESTS_CPU_S = 2.0
TESTS_MEMORY_MB = 512
NO_LIMIT = 1e6
"""Of a pair, one side is idle while the other works: what both have slept is counted afterwards."""
_SECRET = Random()  # noqa: S311 - seeded by the system; what a box sees of it ends with the box


@dataclass(frozen=True, slots=True)
class Result:
    """One test: passed or not, and the status or reason when not.

    `place` is the test's among those of the reference, where results come in another order.
    """

    passed: bool
    weight: float = 1.0
    status: str = "wrong_answer"
    reason: str = ""
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Answer:
    """What a box claims that a call gave, as text (empty: nothing came), and the run it was made in."""

    text: bytes
    execution: box.Execution


@dataclass(frozen=True, slots=True)
class _AssertProgram:
    """One assert program: its text, the function it is about, and its checks if it is nothing but those."""

    text: str
    entry: str
    checks: list[assert_parser.Check] | None

    @classmethod
    def of(cls, text: str, entry_point: str | None) -> "_AssertProgram":
        tree = assert_parser.parse(text)
        entry = entry_point or assert_parser.guess_entry(tree) or ""
        return cls(text, entry, assert_parser.checks(tree, entry))


@dataclass(frozen=True, slots=True)
class _Tried:
    """What a preflight has found: see `PairedTests`; what it made of each text of tests."""

    writes_back: bool
    prepared: dict[str, str]


def assert_programs(reference: CodeReference) -> tuple[str, ...]:
    """Its assert programs, each to be judged by itself."""
    program = reference.assert_program or ()
    return (program,) if isinstance(program, str) else program


def comparison(reference: CodeReference, test: TestCase) -> Comparison:
    """How a test's output or value is compared."""
    return Comparison(test.compare or reference.compare, reference.rel_tol, reference.abs_tol)


class FunctionTestRunner:
    """One program's calls before one set of tests; `session` has the program, `count` is told of its runs."""

    def __init__(
        self, reference: CodeReference, session: "Session", count: Callable[[box.Execution], None]
    ) -> None:
        self._reference, self._session, self._count = reference, session, count
        self._sandbox = session.sandbox
        self._stops = reference.scoring == "all"
        self._late = 0

    async def of_tests(self) -> list[Result]:
        """Results of tests with arguments, in order, as far as they were run."""
        tests, results = self._reference.tests, list[Result]()
        for start in range(0, len(tests), CALLS_PER_RUN):
            chunk = tests[start : start + CALLS_PER_RUN]
            expectations = [_expected(self._reference, test) for test in chunk]
            answers = await self._answers(
                [self._call(test) for test in chunk], [test.expected for test in chunk]
            )
            weights = [test.weight for test in chunk]
            results += await _judged(expectations, answers, weights, "the value differs")
            if self._stops and not all(result.passed for result in results):
                break
        return results

    async def check(self) -> None:
        """See that the reference's calls can be made at all, and that its tests refuse what cannot be right.

        Raises:
            BadProgram: an argument is no plain data, or too large.
            BadReference: its assert programs cannot tell right from wrong.
            SandboxUnavailable: it could not be found out.
        """
        for test in self._reference.tests:
            _ = self._call(test).line
        if not self._is_python:
            calls = [self._call(test) for test in self._reference.tests]
            call_frames(calls)
            asked_by(calls)
            await stub_test_programs.check(self._reference, assert_programs(self._reference), self._session)
        elif not self._reference.tests:
            await self._preflight(self._programs())

    def _call(self, test: TestCase) -> box.Call:
        entry, args = self._reference.entry_point or "", test.args or []
        if test.operations is not None:
            return box.Call("", (test.operations, args), form="operations")
        if self._reference.answer_in == "argument":
            return box.Call(entry, tuple(args), test.kwargs, form="in_place")
        return box.Call(entry, tuple(args), test.kwargs, form="value")

    async def _answers(self, calls: Sequence[box.Call], expected: Sequence[Any]) -> list[Answer]:
        """What calls give, in the order of the tests."""
        if not self._stops and self._is_python:
            return await self._apart(calls)
        order = secret_order(expected)
        if not self._stops:
            answers = await self._apart([calls[at] for at in order])
            return [answers[order.index(at)] for at in range(len(calls))]
        execution = await self._run([calls[at] for at in order], apart=False)
        told = dict(zip(order, texts(execution.report, len(calls)), strict=True))
        return [Answer(told[at], execution) for at in range(len(calls))]

    async def _apart(self, calls: Sequence[box.Call]) -> list[Answer]:
        """Each call in a process of its own; after one that ended the run, another run with the rest."""
        answers: list[Answer] = []
        while len(answers) < len(calls):
            left = calls[len(answers) :]
            if self._late >= MAX_LATE:
                reason = "not run: too many ran too long, or gave nothing"
                late = box.Execution(box.Status.TIME_LIMIT, reason=reason)
                return answers + [Answer(b"", late)] * len(left)
            execution = await self._run(left, apart=True)
            told = texts(execution.report, len(left))
            came = [at for at, text in enumerate(told) if text]
            last = len(told) if execution.status is box.Status.OK else (came or [-1])[-1] + 2
            answers += [Answer(text, execution) for text in told[:last]]
            self._late += execution.status in OVER or not came
        return answers

    async def _run(self, calls: Sequence[box.Call], *, apart: bool) -> box.Execution:
        if self._is_python:
            execution = await self._session.call(calls, apart=apart)
        else:
            execution = await driven_session.call(self._session, calls)
        self._count(execution)
        return execution

    async def of_asserts(self) -> list[Result]:
        """Results of assert programs, in order, as far as they were run.

        Raises:
            BadReference: they cannot tell right from wrong, or cannot be run whatever the program is.
        """
        results: list[Result] = []
        if not self._is_python:
            return await self._stubbed()
        programs = self._programs()
        found = await self._preflight(programs)
        for program in programs:
            if program.checks is None:
                results.append(await self._tested(program, found))
            else:
                compared = await self._compared(program.entry, program.checks)
                if any(map(_gave_object_of(program.entry), compared)):
                    compared = [await self._tested(program, found)]
                results += compared
            if self._stops and not all(result.passed for result in results):
                break
        return results

    @property
    def _is_python(self) -> bool:
        return self._reference.language == "python"

    async def _stubbed(self) -> list[Result]:
        """Results of test programs in another language."""
        session = replace(self._session, limits=_for_all_tests(self._session.limits))
        results: list[Result] = []
        for text in assert_programs(self._reference):
            results.append(self._said(await stub_test_programs.run(self._reference, text, session)))
            if self._stops and not results[-1].passed:
                break
        return results

    def _programs(self) -> "list[_AssertProgram]":
        entry = self._reference.entry_point
        return [_AssertProgram.of(text, entry) for text in assert_programs(self._reference)]

    async def _preflight(self, programs: "Sequence[_AssertProgram]") -> "_Tried":
        checks = tuple(tuple(program.checks) for program in programs if program.checks is not None)
        texts = [program.text for program in programs if program.checks is None]
        if not texts:
            preflight.check_literals(checks)
            return _Tried(writes_back=True, prepared={})
        tests = tuple(self._tests(program) for program in programs if program.checks is None)
        found = await preflight.tried(preflight.Sources(tests, checks), self._sandbox)
        return _Tried(found.writes_back, dict(zip(texts, found.prepared, strict=False)))

    def _tests(self, program: "_AssertProgram") -> PairedTests:
        files = tuple(sorted(self._reference.test_files.items()))
        packages = self._profile_of(program.text)
        return PairedTests(program.text, program.entry, packages=packages, files=files)

    async def _tested(self, program: "_AssertProgram", found: "_Tried") -> Result:
        """Run an assert program in a box of its own, with the program at the end of a wire."""
        wider = _for_all_tests(self._session.limits)
        tests = replace(
            wider,
            cpu_s=max(MIN_TESTS_CPU_S, wider.cpu_s),
            wall_s=wider.wall_s + 1.0,
            memory_mb=TESTS_MEMORY_MB,
        )
        paired = self._tests(program)
        session = replace(self._session, limits=wider, program=self._with_packages(paired.packages))
        paired = replace(
            paired,
            packages=self._profile_beside(paired.packages),
            writes_back=found.writes_back,
            prepared=found.prepared.get(program.text, ""),
        )
        return self._said(await session.test(paired, tests))

    def _said(self, verdict: PairedVerdict) -> Result:
        """A result of what tests in a box of their own have said."""
        self._count(replace(verdict.program, idle_ms=verdict.idle_ms))
        self._count(replace(verdict.tests, idle_ms=0.0, memory_kb=0))
        if verdict.program.status in (box.Status.COMPILE_ERROR, box.Status.COMPILE_LIMIT):
            return Result(passed=False, status=verdict.program.status, reason=verdict.program.reason)
        if verdict.status is not box.Status.OK:
            reason = verdict.program.reason if verdict.program.status is verdict.status else verdict.reason
            return Result(passed=False, status=verdict.status, reason=reason)
        return Result(passed=verdict.passed is True, reason=verdict.reason)

    async def _compared(self, entry: str, checks: Sequence[assert_parser.Check]) -> list[Result]:
        results: list[Result] = []
        for start in range(0, len(checks), CALLS_PER_RUN):
            chunk = checks[start : start + CALLS_PER_RUN]
            calls = [_call(entry, check) for check in chunk]
            answers = await self._answers(calls, [(check.relation, check.expected) for check in chunk])
            results += await _judged(chunk, answers, [1.0] * len(chunk), "an assertion is false")
            if self._stops and not all(result.passed for result in results):
                break
        return results

    def _profile_of(self, text: str) -> str:
        """The profile of the packages that the tests import, which the program need not.

        Raises:
            SandboxUnavailable: there is one, but its packages are not installed here.
        """
        profile = self._reference.profile or profile_for(imported_modules(assert_parser.parse(text)))
        if profile and not self._sandbox.offers(profile):
            raise LanguageMissing(f"the tests import what is not installed here: {missing_packages(profile)}")
        return profile

    def _with_packages(self, profile: str) -> box.Program:
        """The program, which may be given values of the tests' packages without importing those itself."""
        program = self._session.program
        return program if program.profile or not profile else replace(program, profile=profile)

    def _profile_beside(self, profile: str) -> str:
        """The profile of tests that also has the program's packages, whose values they may be given."""
        programs = self._session.program.profile
        if programs in ("", profile):
            return profile
        both = profile_for({*PROFILES[profile], *PROFILES[programs]})
        return both if self._sandbox.offers(both) else profile


def _gave_object_of(entry: str) -> Callable[[Result], bool]:
    """Is a result that of a call of a class, whose objects alone know what they equal?"""
    name = entry.rpartition(".")[2]
    trouble = f"not plain data: a value of type {name} is not plain data"
    return lambda result: name[:1].isupper() and trouble in result.reason


def _for_all_tests(limits: box.Limits) -> box.Limits:
    """What a program may use before a whole test program, which may use so much for one test."""
    return replace(
        limits, cpu_s=limits.cpu_s * PAIR_SHARE, wall_s=limits.wall_s * PAIR_SHARE, idle_s=NO_LIMIT
    )


def _call(entry: str, check: assert_parser.Check) -> box.Call:
    """A check's call; what a view is put around may be an iterator, which ends in its own process only."""
    if check.view:
        return box.Call(entry, tuple(check.args), check.kwargs, form="observed")
    return box.Call(entry, tuple(check.args), check.kwargs, form="asserted")


def _expected(reference: CodeReference, test: TestCase) -> ExpectedValue:
    return ExpectedValue(comparison(reference, test), test.expected, test.also)


async def _judged(
    expectations: Sequence[Expectation], answers: Sequence[Answer], weights: Sequence[float], otherwise: str
) -> list[Result]:
    """A result for each expectation: by equal bytes where they settle it, else in a worker."""
    open_at = [
        at
        for at, (expectation, answer) in enumerate(zip(expectations, answers, strict=True))
        if answer.text and answer.text != expectation.text
    ]
    decisions: dict[int, Decision] = {}
    if open_at:
        pairs = [(expectations[at], answers[at].text) for at in open_at]
        found = await in_worker(judge, pairs, size=sum(len(text) for _, text in pairs))
        decisions = dict(zip(open_at, found, strict=True))
    return [
        _result(answer, decisions.get(at, (True, "")), weights[at], otherwise)
        for at, answer in enumerate(answers)
    ]


def _result(answer: Answer, decision: Decision, weight: float, otherwise: str) -> Result:
    passed, error = decision
    if not answer.text:
        return _failure(answer, weight)
    if error:
        return Result(passed=False, weight=weight, status=box.Status.RUNTIME_ERROR, reason=error)
    return Result(passed=passed, weight=weight, reason="" if passed else otherwise)


def _failure(answer: Answer, weight: float = 1.0) -> Result:
    """A test whose call gave nothing."""
    execution = answer.execution
    if execution.status is box.Status.OK:
        return Result(passed=False, weight=weight, status=box.Status.RUNTIME_ERROR, reason=NOTHING)
    return Result(passed=False, weight=weight, status=execution.status, reason=execution.reason)


def secret_order(expected: Sequence[Any]) -> list[int]:
    """An order of the tests that nobody can foresee, in which the expected values stand otherwise."""
    order = list(range(len(expected)))
    _SECRET.shuffle(order)
    names = [value if type(value) is str else repr(value) for value in expected]  # outputs may be megabytes
    if [names[at] for at in order] == names and len(set(names)) > 1:
        order = [*order[1:], order[0]]  # a sequence that one step does not change is constant
    return order
