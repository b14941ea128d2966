"""Code: does the completion's program pass the reference's tests?

The program runs in the sandbox with inputs and arguments only. What the outputs and values should have
been stays in this process, and is compared here, with bytes and plain values that the box claims.
"""

import ast
import warnings
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import dataclass, replace
from random import SystemRandom
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from reward_service import fences
from reward_service.code_reference import CodeReference, TestCase
from reward_service.errors import BadReference, SandboxLost
from reward_service.grading import asserts
from reward_service.grading.outputs import Comparison
from reward_service.sample import PluginReference, Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier
from sandbox import program as box
from sandbox.languages import find
from sandbox.program import NOTHING

if TYPE_CHECKING:
    from sandbox.service import Sandbox, Session

MAX_PROGRAM_CHARS = 256 << 10
CALLS_PER_RUN = 16
MAX_LATE = 3
"""Tests that may run out of time; the others are not run then. A program that loops on every test must not
spend the caller's deadline, for that would be an outage in the eyes of the trainer, and no reward of 0."""
_ROUNDS = 4
_SECRET = SystemRandom()
_OVER = {
    box.Status.TIME_LIMIT, box.Status.MEMORY_LIMIT, box.Status.OUTPUT_LIMIT, box.Status.PROCESS_LIMIT,
    box.Status.COMPILE_LIMIT,
}  # fmt: skip
_KEPT_DISCOVERIES = 256
_discovered: dict[tuple[str, str], list[asserts.Call]] = {}
"""Which calls an assert program makes: asked once per program, however many completions it judges."""
_ACCEPTED = {b"ok", b"ac", b"yes", b"true", b"accepted", b"correct"}


class Code(Verifier):
    """1 when the program passes every test (or, by the reference's `scoring`, the share it passes)."""

    name: ClassVar[str] = "code"
    version: ClassVar[str] = "1"
    reference_kind: ClassVar[str | None] = "code"
    runs_in: ClassVar[Literal["worker", "sandbox"]] = "sandbox"
    seconds: ClassVar[float] = 600.0

    bare: bool = True
    """Is a completion without any code block a program as a whole?"""

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the program; settle what does not parse."""
        reference = _reference(sample)
        source, how = fences.program(sample.completion_text, _tags(reference.language))
        if source is None or (how == "bare text" and not self.bare):
            return Verdict.no_answer(how if source is None else "no code block")
        if len(source) > MAX_PROGRAM_CHARS:
            return Verdict.over_limit(f"a program of {len(source)} characters")
        if reference.language == "python" and (trouble := _syntax_error(source)):
            if how == "bare text":
                return Verdict.no_answer("no code block, and the text is no program")
            return Verdict.scored(0.0, f"syntax error: {trouble}", answer=source)
        return Question((reference.language, source, reference.model_dump_json()), source)

    async def judge_in(self, question: Question, sandbox: "Sandbox") -> Verdict:
        """Run the program against the tests.

        Raises:
            SandboxLost: the sandbox could not run it; nothing is known about the program.
            BadReference: the tests cannot be run whatever the program is.
        """
        _, source, text = question.content
        reference = CodeReference.model_validate_json(text)
        trial = Trial(reference, source, sandbox)
        try:
            results = await trial.run()
        except box.SandboxUnavailable as error:
            raise SandboxLost(str(error)) from None
        except box.BadProgram as error:
            raise BadReference(f"the tests cannot be run: {error}") from None
        return _verdict(reference, results, trial, source)


def _tags(language: str) -> tuple[str, ...]:
    return find(language).fences


def _reference(sample: Sample) -> CodeReference:
    reference = sample.reference
    if isinstance(reference, PluginReference):
        try:
            reference = CodeReference.model_validate(reference.model_dump())
        except ValidationError as error:
            raise BadReference(f"the tests are unusable: {error.errors()[0]['msg']}") from None
    if not isinstance(reference, CodeReference):
        raise BadReference("a code reference with tests is needed")
    return _checked(reference)


def _checked(reference: CodeReference) -> CodeReference:
    """The reference, if it can judge anybody."""
    try:
        language = find(reference.language).name
    except box.BadProgram as error:
        raise BadReference(str(error)) from None
    if bool(reference.tests) == bool(reference.assert_program):
        raise BadReference("the reference needs tests, or else an assert program")
    if language != "python" and (reference.entry_point or reference.assert_program):
        raise BadReference("functions are called in Python only; other languages are tested by their output")
    for test in reference.tests:
        if test.calls and not reference.entry_point:
            raise BadReference("tests with arguments need the entry_point that takes them")
        if (
            not test.calls
            and not (test.stdout or "").strip()
            and not (reference.allow_empty or reference.checker)
        ):
            raise BadReference(
                "a test expects no output, which a program that does nothing gives (allow_empty)"
            )
    if reference.checker is not None and reference.checker.language == "python":
        asserts.parse(f"assert 1\n{reference.checker.source}")
    for part in _assert_programs(reference):
        tree = asserts.parse(part)
        if not (reference.entry_point or asserts.guess_entry(tree)):
            raise BadReference("the assert program needs the entry_point it calls")
    return reference.model_copy(update={"language": language})


def _assert_programs(reference: CodeReference) -> tuple[str, ...]:
    program = reference.assert_program or ()
    return (program,) if isinstance(program, str) else program


def _syntax_error(source: str) -> str:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            compile(source, "main.py", "exec", dont_inherit=True, flags=ast.PyCF_ONLY_AST)
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__
    return ""


@dataclass(frozen=True, slots=True)
class Result:
    """One test: passed or not, and the status or reason when not."""

    passed: bool
    weight: float = 1.0
    status: str = "wrong_answer"
    reason: str = ""


_LATE = Result(passed=False, status=box.Status.TIME_LIMIT, reason="not run: too many ran too long")


@dataclass(slots=True)
class Trial:
    """One program before one set of tests."""

    reference: CodeReference
    source: str
    sandbox: "Sandbox"
    cpu_ms: float = 0.0
    memory_kb: int = 0

    async def run(self) -> list[Result]:
        """Results of the tests that were run, in order."""
        limits = box.Limits(**_limits(self.reference))
        program = box.Program(self.reference.language, self.source, profile=self.reference.profile)
        session = self.sandbox.session(program, limits=limits, key=hash(self.reference.model_dump_json()))
        if self.reference.assert_program is not None:
            return await self._asserts(session)
        if any(test.calls for test in self.reference.tests):
            return await self._functions(session)
        return await self._runs(session)

    @property
    def _stops(self) -> bool:
        return self.reference.scoring == "all"

    @property
    def _comparison(self) -> Comparison:
        return Comparison(self.reference.compare, self.reference.rel_tol, self.reference.abs_tol)

    def _count(self, execution: box.Execution) -> None:
        self.cpu_ms += execution.cpu_ms
        self.memory_kb = max(self.memory_kb, execution.memory_kb)

    async def _runs(self, session: "Session") -> list[Result]:
        results: list[Result] = []
        tests = self.reference.tests
        inputs = [(test.stdin or "").encode("utf-8", "surrogatepass") for test in tests]
        async with aclosing(session.runs(inputs)) as executions:
            async for execution in executions:
                self._count(execution)
                results.append(await self._result(tests[len(results)], execution))
                broken = execution.status in {box.Status.COMPILE_ERROR, box.Status.COMPILE_LIMIT}
                if broken or (self._stops and not results[-1].passed):
                    break
                if sum(result.status == box.Status.TIME_LIMIT for result in results) >= MAX_LATE:
                    results += [replace(_LATE, weight=test.weight) for test in tests[len(results) :]]
                    break
        return results

    async def _result(self, test: TestCase, execution: box.Execution) -> Result:
        if execution.status is not box.Status.OK:
            return Result(passed=False, weight=test.weight, status=execution.status, reason=execution.reason)
        expected = (test.stdout or "").encode("utf-8", "surrogatepass")
        if self.reference.checker is not None:
            return await self._checked(test, execution.stdout, expected)
        same = await self._comparison.agrees(execution.stdout, expected)
        return Result(passed=same, weight=test.weight, reason="" if same else "the output differs")

    async def _checked(self, test: TestCase, got: bytes, expected: bytes) -> Result:
        """Ask the reference's checker, in a box of its own."""
        checker = self.reference.checker
        assert checker is not None  # noqa: S101 - the caller looked
        names = ("input.txt", "correct_output.txt", "solution_output.txt")
        given = (test.stdin or "").encode("utf-8", "surrogatepass")
        files = dict(zip(names, (given, expected, got), strict=True))
        limits = box.Limits(**_limits(self.reference))
        program = box.Program(checker.language, checker.source, files=files, arguments=names)
        execution = await self.sandbox.run(program, limits=limits)
        passed = execution.status is box.Status.OK and _accepts(execution.stdout)
        return Result(
            passed=passed, weight=test.weight, reason="" if passed else "the checker does not accept it"
        )

    async def _values(
        self, session: "Session", calls: Sequence[asserts.Call], expected: Sequence[Any]
    ) -> tuple[box.Execution, list[box.Returned]]:
        """What calls give, in the order of the tests.

        When only a full pass counts, one process makes all calls, in a secret order: a program that
        recites the answers in the order of the tests gives at least one in the wrong place. Else every
        call has a process of its own, so that one that dies takes no other with it.
        """
        order = _secret_order(expected) if self._stops else list(range(len(calls)))
        execution = await session.call([_made(calls[at]) for at in order], apart=not self._stops)
        self._count(execution)
        values: dict[int, box.Returned] = dict(zip(order, execution.values, strict=True))
        return execution, [values[at] for at in range(len(calls))]

    async def _functions(self, session: "Session") -> list[Result]:
        tests, results = self.reference.tests, list[Result]()
        for start in range(0, len(tests), CALLS_PER_RUN):
            chunk = tests[start : start + CALLS_PER_RUN]
            entry = self.reference.entry_point or ""
            calls = [asserts.Call(entry, test.args or [], test.kwargs) for test in chunk]
            wanted = [test.expected for test in chunk]
            execution, values = await self._values(session, calls, wanted)
            for test, returned in zip(chunk, values, strict=True):
                results.append(self._value_result(test, returned, execution))
            if self._stops and not all(result.passed for result in results):
                break
        return results

    def _value_result(self, test: TestCase, returned: box.Returned, execution: box.Execution) -> Result:
        if returned.error:
            return _error(returned, execution, test.weight)
        same = self._comparison.same(returned.value, test.expected) or (
            test.also is not None and self._comparison.same(returned.value, test.also)
        )
        return Result(passed=same, weight=test.weight, reason="" if same else "the value differs")

    async def _asserts(self, session: "Session") -> list[Result]:
        results = []
        for text in _assert_programs(self.reference):
            tree = asserts.parse(text)
            entry = self.reference.entry_point or asserts.guess_entry(tree) or ""
            checks = asserts.checks(tree, entry)
            if checks is None:
                results.append(await self._replayed(session, text, entry))
            else:
                results += await self._compared(session, entry, checks)
            if self._stops and not all(result.passed for result in results):
                break
        return results

    async def _compared(
        self, session: "Session", entry: str, checks: Sequence[asserts.Check]
    ) -> list[Result]:
        results: list[Result] = []
        for start in range(0, len(checks), CALLS_PER_RUN):
            chunk = checks[start : start + CALLS_PER_RUN]
            calls = [asserts.Call(entry, check.args, check.kwargs) for check in chunk]
            wanted = [(check.relation, check.expected) for check in chunk]
            execution, values = await self._values(session, calls, wanted)
            for check, returned in zip(chunk, values, strict=True):
                if returned.error:
                    results.append(_error(returned, execution))
                else:
                    passed = check.holds(returned.value)
                    results.append(Result(passed=passed, reason="" if passed else "an assertion is false"))
            if self._stops and not all(result.passed for result in results):
                break
        return results

    async def _replayed(self, session: "Session", text: str, entry: str) -> Result:
        """Run the assert program in a second box with the values that its calls gave in the first."""
        judge = self.sandbox.session(box.Program("python", asserts.HARNESS), key=session.key)
        if (text, entry) not in _discovered:
            found = await judge.call([box.Call("discover", (text, entry))], apart=False)
            if found.values[0].error:
                raise BadReference(f"the assert program cannot be taken apart: {found.values[0].error}")
            while len(_discovered) >= _KEPT_DISCOVERIES:
                _discovered.pop(next(iter(_discovered)))
            _discovered[text, entry] = list(asserts.recorded_calls(found.values[0].value))
        wanted = _discovered[text, entry]
        known: dict[str, list[Any]] = {}
        for _ in range(_ROUNDS):
            execution, values = await self._values(session, wanted, range(len(wanted)))
            for call, returned in zip(wanted, values, strict=True):
                known[call.key] = [not returned.error, returned.error or returned.value]
            if execution.status in _OVER:
                return Result(passed=False, status=execution.status, reason=execution.reason)
            arguments = (text, entry, list(known), list(known.values()))
            told = await judge.call([box.Call("replay", arguments)], apart=False)
            if told.values[0].error:
                return Result(passed=False, reason=f"the tests broke on the values: {told.values[0].error}")
            passed, reason, missing = told.values[0].value
            if not missing:
                return Result(passed=passed, reason=reason)
            wanted = list(asserts.recorded_calls(missing))
        return Result(passed=False, reason="the tests kept asking for more calls")


def _made(call: asserts.Call) -> box.Call:
    return box.Call(call.function, tuple(call.args), call.kwargs)


def _secret_order(expected: Sequence[Any]) -> list[int]:
    """An order of the tests that nobody can foresee, in which the expected values stand otherwise."""
    order = list(range(len(expected)))
    _SECRET.shuffle(order)
    names = [repr(value) for value in expected]
    if len(set(names)) > 1 and [names[at] for at in order] == names:
        order = [*order[1:], order[0]]  # a sequence that one step does not change is constant
    return order


def _limits(reference: CodeReference) -> dict[str, Any]:
    return reference.limits.model_dump()


def _error(returned: box.Returned, execution: box.Execution, weight: float = 1.0) -> Result:
    """A test whose call gave no value."""
    if execution.status is box.Status.OK or returned.error != NOTHING:
        return Result(passed=False, weight=weight, status=box.Status.RUNTIME_ERROR, reason=returned.error)
    return Result(passed=False, weight=weight, status=execution.status, reason=execution.reason)


def _accepts(output: bytes) -> bool:
    words = output[:1000].split(maxsplit=1)
    return bool(words) and (words[0].lower() in _ACCEPTED or words[0] in {b"1", b"1.0"})


def _verdict(reference: CodeReference, results: list[Result], trial: Trial, source: str) -> Verdict:
    total = len(reference.tests) or max(len(results), 1)
    passed = sum(result.passed for result in results)
    score = _score(reference, results, total)
    failure = next((result for result in results if not result.passed), None)
    if failure is not None and score == 0.0 and failure.status in _OVER:
        return Verdict.over_limit(f"{failure.status}: {failure.reason}", answer=source)
    reason = f"passed {passed} of {total} tests"
    if failure is not None:
        reason += f"; first failure: {failure.status}: {failure.reason}"
    detail = {
        "passed": passed, "total": total, "cpu_ms": round(trial.cpu_ms, 3), "memory_kb": trial.memory_kb,
        "isolation": trial.sandbox.isolation.label,
    }  # fmt: skip
    return Verdict.scored(score, reason, answer=source, detail=detail)


def _score(reference: CodeReference, results: list[Result], total: int) -> float:
    if reference.scoring == "all":
        return float(
            bool(results) and len(results) >= len(reference.tests) and all(r.passed for r in results)
        )
    if reference.scoring == "fraction" or not reference.tests:
        return sum(result.passed for result in results) / total
    earned = sum(result.weight for result in results if result.passed)
    return earned / sum(test.weight for test in reference.tests)
