"""Code: does the completion's program pass the reference's tests?

The program runs in the sandbox with inputs and arguments only. What the outputs and values should have
been stays in this process, and is compared here, with bytes and plain values that the box claims.
"""

import ast
import warnings
from hashlib import sha256
from typing import TYPE_CHECKING, Any, ClassVar, Literal

from pydantic import ValidationError

from reward_service.errors import BadReference, LimitExceeded, SandboxLost
from reward_service.grading.code import assert_parser, stub_test_programs
from reward_service.grading.code.code_reference import CodeReference, JudgingProgram, TestCase
from reward_service.grading.code.function_tests import (
    OVER,
    Result,
    assert_programs,
)
from reward_service.grading.code.reference_cache import read_reference
from reward_service.grading.code.reference_trial import check_reference
from reward_service.grading.code.trial import Trial, imported_profile
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import code_blocks
from reward_service.text.completion_spans import TextSpan, only_place
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of
from sandbox import run_types as box
from sandbox.languages import find, missing_packages

if TYPE_CHECKING:
    from sandbox.service import Sandbox

MAX_PROGRAM_CHARS = 256 << 10
MAX_TOLD = 64
"""Tests of which a verdict tells what became of each."""
MAX_TOLD_CHARS = 200


class Code(Verifier):
    """1 when the program passes every test (or, by the reference's `scoring`, the share it passes)."""

    name: ClassVar[str] = "code"
    version: ClassVar[str] = "3"
    reference_model: ClassVar[type[Reference] | None] = CodeReference
    runs_in: ClassVar[Literal["worker", "sandbox"]] = "sandbox"
    seconds: ClassVar[float] = 600.0

    bare: bool = True
    """Is a completion without any code block a program as a whole?"""

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the program; settle what does not parse."""
        reference = _reference(sample)
        source, how = code_blocks.program(
            sample.completion_text, find(reference.language).fences, _called_names(reference)
        )
        if source is None or (how == "bare text" and not self.bare):
            return Verdict.no_answer(how if source is None else "no code block")
        if len(source) > MAX_PROGRAM_CHARS:
            return Verdict.over_limit(f"a program of {len(source)} characters")
        source = stub_test_programs.whole_program(source, reference)
        profile = ""
        if reference.language == "python":
            tree = _parsed(source)
            if isinstance(tree, str):
                if how == "bare text":
                    return Verdict.no_answer("no code block, and the text is no program")
                return Verdict.scored(0.0, f"syntax error: {tree}", answer=source)
            profile = imported_profile(tree)
        return Question((reference.language, source, reference.model_dump_json(), profile), source)

    def spans(self, sample: Sample) -> list[TextSpan]:
        """The program, where its lines stand in the completion as they are run."""
        reference = _reference(sample)
        fences = find(reference.language).fences
        source, how = code_blocks.program(sample.completion_text, fences, _called_names(reference))
        place = only_place(sample.completion_text, (source or "").rstrip("\n"))
        return [TextSpan(*place, "program", how)] if place else []

    async def judge_in(self, question: Question, sandbox: "Sandbox") -> Verdict:
        """Run the program against the tests.

        Raises:
            SandboxLost: the sandbox could not run it; nothing is known about the program.
            BadReference: the tests cannot be run whatever the program is.
        """
        _, source, text, profile = question.content
        reference, digest = await read_reference(text)
        trial = Trial(reference, source, sandbox, profile=reference.profile or profile, key=digest)
        try:
            await check_reference(reference, digest, sandbox)
            if profile and not reference.profile and not sandbox.offers(profile):
                return Verdict.scored(0.0, _unoffered(profile), answer=source)
            results = await trial.in_time()
        except box.SandboxUnavailable as error:
            raise SandboxLost(str(error)) from None
        except box.BadProgram as error:  # the request was looked at: what is wrong now, the program has made
            raise LimitExceeded(str(error)) from None
        return _verdict(reference, results, trial, source)


async def reference_trouble(document: dict[str, Any], sandbox: "Sandbox") -> str:
    """Why a reference of this kind can judge nobody; "" when it can.

    Raises:
        SandboxLost: it could not be found out.
    """
    try:
        reference = _checked(CodeReference.model_validate({"kind": "code", **document}))
        text = reference.model_dump_json()
        await check_reference(reference, sha256(text.encode("utf-8", "surrogatepass")).digest(), sandbox)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    except BadReference as error:
        return str(error)
    except box.SandboxUnavailable as error:
        raise SandboxLost(str(error)) from None
    return ""


def _called_names(reference: CodeReference) -> tuple[str, ...]:
    """What a program must define to be called, as far as the reference says."""
    entry = reference.entry_point or ""
    if reference.language != "python" and not entry:
        return stub_test_programs.called_names(reference)
    if reference.assert_program is not None and not entry:
        entry = assert_parser.guess_entry(assert_parser.parse(assert_programs(reference)[0])) or ""
    if reference.tests and reference.tests[0].operations is not None:
        entry = reference.tests[0].operations[0]
    return tuple(name for name in entry.replace("()", "").split(".") if name.isidentifier())


def _reference(sample: Sample) -> CodeReference:
    return _checked(reference_of(sample, CodeReference))


def _checked(reference: CodeReference) -> CodeReference:
    """The reference, if it can judge anybody."""
    try:
        language = find(reference.language).name
    except box.BadProgram as error:
        raise BadReference(str(error)) from None
    if bool(reference.tests) == bool(reference.assert_program):
        raise BadReference("the reference needs tests, or else an assert program")
    calls = reference.assert_program or any(test.calls for test in reference.tests)
    reference = reference.model_copy(update={"language": language})
    if language != "python" and calls:
        stub_test_programs.check_shape(reference)
    if len({test.calls for test in reference.tests}) > 1:
        raise BadReference("some tests have arguments and others have none")
    for test in reference.tests:
        _check(reference, test)
    _check_files(language, reference)
    _check_judging_programs(reference)
    for part in assert_programs(reference) if language == "python" else ():
        tree = assert_parser.parse(part)
        if not (reference.entry_point or assert_parser.guess_entry(tree)) and assert_parser.checks(tree, ""):
            raise BadReference("the assert program needs the entry_point it calls")
    return reference


def _check_judging_programs(reference: CodeReference) -> None:
    if reference.interactor is not None and (not reference.tests or reference.tests[0].calls):
        raise BadReference("an interactor needs tests with stdin: what it reads as its input.txt")
    for field in ("checker", "interactor"):
        program: JudgingProgram | None = getattr(reference, field)
        if program is not None:
            _check_judging_program(program, field)


def _check_judging_program(program: JudgingProgram, field: str) -> None:
    try:
        language = find(program.language).name
        files = {name: text.encode("utf-8", "surrogatepass") for name, text in program.files.items()}
        box.Program(language, program.source, files=files)
    except box.BadProgram as error:
        raise BadReference(f"{field}: {error}") from None
    if language == "python":
        assert_parser.parse(f"assert 1\n{program.source}")


def _check_files(language: str, reference: CodeReference) -> None:
    for field in ("files", "test_files"):
        files: dict[str, str] = getattr(reference, field)
        if {"main.py", ".calls"} & files.keys():
            raise BadReference(f"{field}: main.py is the program's own")
        try:
            box.Program(language, "", {name: text.encode() for name, text in files.items()})
        except (box.BadProgram, UnicodeEncodeError) as error:
            raise BadReference(f"{field}: {error}") from None


def _check(reference: CodeReference, test: TestCase) -> None:
    if test.operations is not None:
        values = test.expected if isinstance(test.expected, list) else ()
        if not len(test.operations) == len(test.args or ()) == len(values):
            raise BadReference("operations need arguments and a value each")
        if not all(isinstance(given, list) for given in test.args or ()):
            raise BadReference("the arguments of each operation must be a list")
    elif test.calls and not reference.entry_point:
        raise BadReference("tests with arguments need the entry_point that takes them")
    if len(test.stdout or "") > reference.limits.output_bytes:
        raise BadReference("a test expects more output than limits.output_bytes allows")
    judge = reference.checker or reference.interactor
    for text in (test.stdin, test.stdout) if judge is not None else ():
        if len((text or "").encode("utf-8", "surrogatepass")) > box.MAX_FILE_BYTES:
            raise BadReference(f"a file for the judging program of more than {box.MAX_FILE_BYTES} bytes")
    promised = (test.stdout or "").strip() or reference.allow_empty or judge
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


def _unoffered(profile: str) -> str:
    """Why a program gets 0 that imports what neither its reference needs nor this service has."""
    install = missing_packages(profile)
    return f"the program imports what is not offered here: {install} beside the service, or in its image"


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
        "isolation": trial.sandbox.isolation.label, "tests": _told(results),
    }  # fmt: skip
    return Verdict.scored(score, reason, answer=source, detail=detail)


def _told(results: list[Result]) -> list[dict[str, Any]]:
    """What became of each of the first tests, for people; `test` is its place in the reference."""
    places = [at if result.place is None else result.place for at, result in enumerate(results)]
    ordered = sorted(zip(places, results, strict=True), key=lambda pair: pair[0])
    return [
        {"test": place, "status": "passed" if result.passed else result.status}
        | ({"reason": result.reason[:MAX_TOLD_CHARS]} if result.reason else {})
        for place, result in ordered[:MAX_TOLD]
    ]


def _score(reference: CodeReference, results: list[Result], total: int) -> float:
    if reference.scoring == "all":
        return float(
            bool(results) and len(results) >= len(reference.tests) and all(r.passed for r in results)
        )
    if reference.scoring == "fraction" or not reference.tests:
        return sum(result.passed for result in results) / total
    earned = sum(result.weight for result in results if result.passed)
    return earned / sum(test.weight for test in reference.tests)
