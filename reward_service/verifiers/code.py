"""Code: does the completion's program pass the reference's tests?

The program runs in the sandbox with inputs and arguments only. What the outputs and values should have
been stays in this process, and is compared here, with bytes and plain values that the box claims.
"""

import ast
import warnings
from contextlib import aclosing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from reward_service import fences
from reward_service.calls import MAX_LATE, OVER, Calls, Result, assert_programs, comparison, secret_order
from reward_service.code_reference import CodeReference, TestCase
from reward_service.errors import BadReference, SandboxLost
from reward_service.grading import asserts
from reward_service.sample import PluginReference, Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier
from sandbox import program as box
from sandbox.languages import find

if TYPE_CHECKING:
    from sandbox.service import Sandbox, Session

MAX_PROGRAM_CHARS = 256 << 10
_ACCEPTED = {b"ok", b"ac", b"yes", b"true", b"accepted", b"correct"}


class Code(Verifier):
    """1 when the program passes every test (or, by the reference's `scoring`, the share it passes)."""

    name: ClassVar[str] = "code"
    version: ClassVar[str] = "2"
    reference_kind: ClassVar[str | None] = "code"
    runs_in: ClassVar[Literal["worker", "sandbox"]] = "sandbox"
    seconds: ClassVar[float] = 600.0

    bare: bool = True
    """Is a completion without any code block a program as a whole?"""

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the program; settle what does not parse."""
        reference = _reference(sample)
        source, how = fences.program(
            sample.completion_text, find(reference.language).fences, _called_names(reference)
        )
        if source is None or (how == "bare text" and not self.bare):
            return Verdict.no_answer(how if source is None else "no code block")
        if len(source) > MAX_PROGRAM_CHARS:
            return Verdict.over_limit(f"a program of {len(source)} characters")
        profile = ""
        if reference.language == "python":
            tree = _parsed(source)
            if isinstance(tree, str):
                if how == "bare text":
                    return Verdict.no_answer("no code block, and the text is no program")
                return Verdict.scored(0.0, f"syntax error: {tree}", answer=source)
            profile = _imported_profile(tree, source)
        return Question((reference.language, source, reference.model_dump_json(), profile), source)

    async def judge_in(self, question: Question, sandbox: "Sandbox") -> Verdict:
        """Run the program against the tests.

        Raises:
            SandboxLost: the sandbox could not run it; nothing is known about the program.
            BadReference: the tests cannot be run whatever the program is.
        """
        _, source, text, profile = question.content
        reference = CodeReference.model_validate_json(text)
        if profile and not reference.profile and sandbox.offers(profile):
            reference = reference.model_copy(update={"profile": profile})
        trial = Trial(reference, source, sandbox)
        try:
            results = await trial.run()
        except box.SandboxUnavailable as error:
            raise SandboxLost(str(error)) from None
        except box.BadProgram as error:
            raise BadReference(f"the tests cannot be run: {error}") from None
        return _verdict(reference, results, trial, source)


def _called_names(reference: CodeReference) -> tuple[str, ...]:
    """What a program must define to be called, as far as the reference says."""
    entry = reference.entry_point or ""
    if reference.assert_program is not None and not entry:
        entry = asserts.guess_entry(asserts.parse(assert_programs(reference)[0])) or ""
    if reference.tests and reference.tests[0].operations is not None:
        entry = reference.tests[0].operations[0]
    return tuple(name for name in entry.replace("()", "").split(".") if name.isidentifier())


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
    calls = reference.assert_program or any(test.calls for test in reference.tests)
    if language != "python" and calls:
        raise BadReference("functions are called in Python only; other languages are tested by their output")
    if len({test.calls for test in reference.tests}) > 1:
        raise BadReference("some tests have arguments and others have none")
    for test in reference.tests:
        _check(reference, test)
    if reference.checker is not None and reference.checker.language == "python":
        asserts.parse(f"assert 1\n{reference.checker.source}")
    for part in assert_programs(reference):
        tree = asserts.parse(part)
        if not (reference.entry_point or asserts.guess_entry(tree)):
            raise BadReference("the assert program needs the entry_point it calls")
    return reference.model_copy(update={"language": language})


def _check(reference: CodeReference, test: TestCase) -> None:
    if test.operations is not None:
        values = test.expected if isinstance(test.expected, list) else ()
        if not len(test.operations) == len(test.args or ()) == len(values):
            raise BadReference("operations need arguments and a value each")
        if not all(isinstance(given, list) for given in test.args or ()):
            raise BadReference("the arguments of each operation must be a list")
    elif test.calls and not reference.entry_point:
        raise BadReference("tests with arguments need the entry_point that takes them")
    promised = (test.stdout or "").strip() or reference.allow_empty or reference.checker
    if not test.calls and not promised:
        raise BadReference("a test expects no output, which a program that does nothing gives (allow_empty)")


def _parsed(source: str) -> ast.Module | str:
    """The program's syntax tree, or what is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return ast.parse(source, "main.py")
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    except (ValueError, RecursionError, MemoryError) as error:
        return str(error) or type(error).__name__


def _imported_profile(tree: ast.Module, source: str) -> str:
    """The profile whose package a program imports: where it is offered, nobody need have asked for it."""
    if "numpy" not in source:
        return ""
    names = [alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names]
    names += [node.module or "" for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)]
    return "numpy" if any(name.partition(".")[0] == "numpy" for name in names) else ""


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
        calling = self.reference.assert_program is not None or self.reference.tests[0].calls
        program = box.Program(self.reference.language, self.source, profile=self.reference.profile)
        session = self.sandbox.session(program, limits=limits, key=hash(self.reference.model_dump_json()))
        return await (self._calls(session) if calling else self._runs(session))

    async def _calls(self, session: "Session") -> list[Result]:
        calls = Calls(self.reference, session, self.sandbox)
        results = await (calls.of_tests() if self.reference.tests else calls.of_asserts())
        for execution in calls.executions:
            self._count(execution)
        return results

    @property
    def _stops(self) -> bool:
        return self.reference.scoring == "all"

    def _count(self, execution: box.Execution) -> None:
        self.cpu_ms += execution.cpu_ms
        self.memory_kb = max(self.memory_kb, execution.memory_kb)

    async def _runs(self, session: "Session") -> list[Result]:
        results: list[Result] = []
        order = secret_order([test.stdout for test in self.reference.tests])
        tests = [self.reference.tests[at] for at in order]
        inputs = [(test.stdin or "").encode("utf-8", "surrogatepass") for test in tests]
        for apart in (False, True):
            async with aclosing(session.runs(inputs[len(results) :], apart=apart)) as executions:
                async for execution in executions:
                    self._count(execution)
                    result = await self._result(tests[len(results)], execution)
                    if execution.shared and not result.passed:
                        break  # an earlier run may be to blame: it and all others are made apart
                    results.append(result)
                    if self._is_enough(results):
                        return results
        return results

    def _is_enough(self, results: list[Result]) -> bool:
        """Is there nothing left to be learned from the other tests?"""
        if results[-1].status in {box.Status.COMPILE_ERROR, box.Status.COMPILE_LIMIT}:
            return True
        if self._stops and not results[-1].passed:
            return True
        return sum(result.status == box.Status.TIME_LIMIT for result in results) >= MAX_LATE

    async def _result(self, test: TestCase, execution: box.Execution) -> Result:
        if execution.status is not box.Status.OK:
            return Result(passed=False, weight=test.weight, status=execution.status, reason=execution.reason)
        expected = (test.stdout or "").encode("utf-8", "surrogatepass")
        if self.reference.checker is not None:
            return await self._accepted(test, execution.stdout, expected)
        same = await comparison(self.reference, test).agrees(execution.stdout, expected)
        return Result(passed=same, weight=test.weight, reason="" if same else "the output differs")

    async def _accepted(self, test: TestCase, got: bytes, expected: bytes) -> Result:
        """Ask the reference's checker, in a box of its own."""
        checker = self.reference.checker
        assert checker is not None  # noqa: S101 - the caller looked
        names = ("input.txt", "correct_output.txt", "solution_output.txt")
        given = (test.stdin or "").encode("utf-8", "surrogatepass")
        files = dict(zip(names, (given, expected, got), strict=True))
        limits = box.Limits(**_limits(self.reference))
        program = box.Program(checker.language, checker.source, files=files, arguments=names)
        execution = await self.sandbox.run(program, limits=limits)
        if execution.status is box.Status.COMPILE_ERROR:
            raise BadReference("the checker does not compile")
        passed = execution.status is box.Status.OK and _accepts(execution.stdout)
        return Result(
            passed=passed, weight=test.weight, reason="" if passed else "the checker does not accept it"
        )


def _limits(reference: CodeReference) -> dict[str, Any]:
    return reference.limits.model_dump()


def _accepts(output: bytes) -> bool:
    words = output[:1000].split(maxsplit=1)
    return bool(words) and (words[0].lower() in _ACCEPTED or words[0] in {b"1", b"1.0"})


def _verdict(reference: CodeReference, results: list[Result], trial: Trial, source: str) -> Verdict:
    total = len(reference.tests) or max(len(results), 1)
    passed = sum(result.passed for result in results)
    score = _score(reference, results, total)
    failure = next((result for result in results if not result.passed), None)
    if failure is not None and score == 0.0 and failure.status in OVER:
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
