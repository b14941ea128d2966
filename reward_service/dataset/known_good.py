"""What known-good programs say of a code problem's test cases, in the sandbox.

The cases are those the problem came with and those its generator writes; a case is valid when the programs
agree on it, and what they agree on is what it expects from then on.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.code_reference import CodeReference, TestCase
from reward_service.dataset.agreement import Agreement
from reward_service.errors import BadReference, LimitExceeded
from reward_service.filters import programs
from reward_service.filters.decision import Kind, Policy, Problem, Reason, quote
from sandbox import Sandbox
from sandbox import program as box

MAX_LATE = 3
"""Cases on which a known-good program may run out of time; it is not run on the others then."""

MAX_OUTPUT = 1 << 20
"""Bytes of an output or a generated input; longer ones make no test case."""


MAX_HELD = 64 << 20
"""Bytes of output of all programs that are held for one problem."""


@dataclass(frozen=True, slots=True)
class Validated:
    """The valid `cases`, the `reasons` against the tests, and how many cases and programs there were."""

    cases: tuple[TestCase, ...]
    reasons: list[Reason]
    measures: dict[str, float]


@dataclass(frozen=True, slots=True)
class KnownGood:
    """The known-good programs of a problem, and a sandbox to run them in."""

    problem: Problem
    reference: CodeReference
    sandbox: Sandbox

    async def validate(self, policy: Policy) -> Validated:
        """Run every program on every case, and apply Kimi's rule.

        Raises:
            SandboxUnavailable: a program could not be run.
            BadReference, BadProgram: the generator fails, or a case cannot be run.
            LimitExceeded: the outputs are too long to be held together.
        """
        cases = [*self.reference.tests, *[case async for case in self._generated()]]
        columns = await asyncio.gather(*(self._outputs(source, cases) for source in self.problem.programs))
        agreement = Agreement.of(self.reference)
        rows = [await agreement.names([column[at] for column in columns]) for at in range(len(cases))]
        found = programs.validate(
            rows, agreeing=policy.agreeing, passing=policy.passing, min_cases=policy.min_cases
        )
        valid = {at: await agreement.case(cases[at], found.expected[at] or "") for at in found.selected}
        told = (programs.unsound(found, policy), self._contradicted(valid))
        sizes = (len(cases), len(valid), len(self.problem.programs), found.passing)
        return Validated(tuple(valid.values()), [reason for reason in told if reason], measures(*sizes))

    def _contradicted(self, valid: Mapping[int, TestCase]) -> Reason | None:
        """`bad_reference` when the known-good programs agree on something else than a test expects."""
        for at, given in enumerate(self.reference.tests):
            if at in valid and valid[at] is not given:
                text = f"tests.{at} expects {_shown(given)}; known-good programs give {_shown(valid[at])}"
                return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0)
        return None

    async def _generated(self) -> AsyncIterator[TestCase]:
        """The inputs that the generator writes, each once."""
        generator = self.problem.generator
        seen: set[str] = set()
        for number in range(1, generator.cases + 1 if generator else 1):
            assert generator is not None  # noqa: S101 - the range is empty without one
            program = box.Program(generator.language, generator.source, arguments=(str(number),))
            done = await self.sandbox.run(program, stdin=f"{number}\n".encode(), limits=self._limits)
            if done.status is not box.Status.OK:
                raise BadReference(f"the generator fails at case {number}: {done.status}: {done.reason}")
            text = done.stdout.decode("utf-8", "replace")
            if text not in seen:
                seen.add(text)
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
        asked = self.reference.limits.model_dump()
        return box.Limits(**{**asked, "output_bytes": min(MAX_OUTPUT, asked["output_bytes"])})

    async def _outputs(self, source: str, cases: Sequence[TestCase]) -> list[Any]:
        """What a known-good program gives for each case: bytes, or a value in a list; None when it fails."""
        program = box.Program(self.reference.language, source, profile=self.reference.profile)
        session = self.sandbox.session(program, limits=self._limits, key=hash(self.problem.problem))
        outputs: list[Any] = []
        late, left = 0, MAX_HELD // len(self.problem.programs)
        for case in cases:
            if late >= MAX_LATE:
                return outputs + [None] * (len(cases) - len(outputs))
            execution, output = await _one(session, self.reference.entry_point, case)
            late += execution.status is box.Status.TIME_LIMIT
            outputs.append(output)
            left -= len(execution.stdout)
            if left < 0:
                raise LimitExceeded(f"the outputs of the programs exceed {MAX_HELD >> 20} MiB")
        return outputs


def measures(cases: int, valid: int, programs: int, passing: int) -> dict[str, float]:
    """The numbers behind a validation, by name."""
    return {"cases": cases, "valid_cases": valid, "programs": programs, "programs_passing": passing}


async def _one(session: Any, entry: str | None, case: TestCase) -> tuple[box.Execution, Any]:
    if case.args is None:
        done = await session.run((case.stdin or "").encode("utf-8", "surrogatepass"))
        return done, done.stdout if done.status is box.Status.OK else None
    done = await session.call([box.Call(entry or "", tuple(case.args), case.kwargs)])
    returned = done.values[0]
    return done, None if returned.error else [returned.value]


def _shown(case: TestCase) -> str:
    return quote(repr(case.stdout if case.args is None else case.expected))[:40]
