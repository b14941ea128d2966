"""What known-good programs say of a code problem's test cases, in the sandbox.

The cases are those the problem came with and those its generator writes; a case is valid when the programs
agree on it, and what they agree on is what it expects from then on.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.dataset.output_equivalence import OutputClasses
from reward_service.errors import BadReference, LimitExceeded
from reward_service.filters import code_tests
from reward_service.filters.policy import Kind, Policy, Problem, Reason, quote
from reward_service.grading.code.code_reference import CodeReference, TestCase
from reward_service.grading.worker_context import returned_values
from sandbox import Sandbox
from sandbox import run_types as box

MAX_LATE = 3
"""Cases on which a known-good program may run out of time; it is not run on the others then."""

MAX_OUTPUT = 1 << 20
"""Bytes of an output or a generated input; longer ones make no test case."""


MAX_HELD = 64 << 20
"""Bytes of output of all programs that are held for one problem."""


@dataclass(frozen=True, slots=True)
class ValidatedTests:
    """The valid `cases`, the `reasons` against the tests, and how many cases and programs there were."""

    cases: tuple[TestCase, ...]
    reasons: list[Reason]
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class ReferenceSolutions:
    """The known-good programs of a problem, and a sandbox to run them in."""

    problem: Problem
    reference: CodeReference
    sandbox: Sandbox

    async def validate(self, policy: Policy) -> ValidatedTests:
        """Run every program on every case, and apply Kimi's rule.

        Raises:
            SandboxUnavailable: a program could not be run.
            BadReference, BadProgram: the generator fails, or a case cannot be run.
            LimitExceeded: the outputs are too long to be held together.
        """
        cases = [*self.reference.tests, *[case async for case in self._generated_cases()]]
        columns = await asyncio.gather(*(self._outputs(source, cases) for source in self.problem.programs))
        output_classes = OutputClasses.for_reference(self.reference)
        rows = [
            await output_classes.name_outputs([column[at] for column in columns]) for at in range(len(cases))
        ]
        validation = code_tests.validate(
            rows, agreeing=policy.agreeing, passing=policy.passing, min_cases=policy.min_cases
        )
        valid = {
            at: await output_classes.agreed_case(cases[at], validation.expected[at] or "")
            for at in validation.selected
        }
        findings = (code_tests.unsound(validation, policy), self._contradiction(valid))
        sizes = (len(cases), len(valid), len(self.problem.programs), validation.passing)
        return ValidatedTests(
            tuple(valid.values()), [reason for reason in findings if reason], measures(*sizes)
        )

    def _contradiction(self, valid: Mapping[int, TestCase]) -> Reason | None:
        """`bad_reference` when the known-good programs agree on something else than a test expects."""
        for at, given in enumerate(self.reference.tests):
            if at in valid and valid[at] is not given:
                expected, agreed = _quote_expected(given), _quote_expected(valid[at])
                text = f"tests.{at} expects {expected}; known-good programs give {agreed}"
                return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0)
        return None

    async def _generated_cases(self) -> AsyncIterator[TestCase]:
        """The inputs that the generator writes, each once."""
        generator = self.problem.generator
        inputs: set[str] = set()
        for number in range(1, generator.cases + 1 if generator else 1):
            assert generator is not None  # noqa: S101 - the range is empty without one
            program = box.Program(generator.language, generator.source, arguments=(str(number),))
            execution = await self.sandbox.run(program, stdin=f"{number}\n".encode(), limits=self._limits)
            if execution.status is not box.Status.OK:
                raise BadReference(
                    f"the generator fails at case {number}: {execution.status}: {execution.reason}"
                )
            text = execution.stdout.decode("utf-8", "replace")
            if text not in inputs:
                inputs.add(text)
                yield self._case(text, number)

    def _case(self, text: str, number: int) -> TestCase:
        if not self.reference.entry_point:
            return TestCase(stdin=text)
        try:
            return TestCase(args=json.loads(text))
        except (ValueError, RecursionError):
            raise BadReference(f"case {number} of the generator is no JSON list of arguments") from None

    @property
    def _limits(self) -> box.Limits:
        limits = self.reference.limits.model_dump()
        return box.Limits(**{**limits, "output_bytes": min(MAX_OUTPUT, limits["output_bytes"])})

    async def _outputs(self, source: str, cases: Sequence[TestCase]) -> list[Any]:
        """What a known-good program gives for each case: bytes, or a value in a list; None when it fails."""
        program = box.Program(self.reference.language, source, profile=self.reference.profile)
        session = self.sandbox.session(program, limits=self._limits, key=hash(self.problem.problem))
        outputs: list[Any] = []
        late, left = 0, MAX_HELD // len(self.problem.programs)
        for case in cases:
            if late >= MAX_LATE:
                return outputs + [None] * (len(cases) - len(outputs))
            execution, output = await _run_case(session, self.reference.entry_point, case)
            late += execution.status is box.Status.TIME_LIMIT
            outputs.append(output)
            left -= len(execution.stdout)
            if left < 0:
                raise LimitExceeded(f"the outputs of the programs exceed {MAX_HELD >> 20} MiB")
        return outputs


def measures(cases: int, valid: int, programs: int, passing: int) -> dict[str, float]:
    """The numbers behind a validation, by name."""
    return {"cases": cases, "valid_cases": valid, "programs": programs, "programs_passing": passing}


async def _run_case(session: Any, entry: str | None, case: TestCase) -> tuple[box.Execution, Any]:
    if case.args is None:
        done = await session.run((case.stdin or "").encode("utf-8", "surrogatepass"))
        return done, done.stdout if done.status is box.Status.OK else None
    done = await session.call([box.Call(entry or "", tuple(case.args), case.kwargs)])
    returned = (await returned_values(done))[0]
    return done, None if returned.error else [returned.value]


def _quote_expected(case: TestCase) -> str:
    return quote(repr(case.stdout if case.args is None else case.expected))[:40]
