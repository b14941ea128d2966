"""Tests of code problems on trial: do they accept right programs, and refuse those that cannot be right?

Kimi k1.5's rule (`filters.programs`) over what known-good programs really print in the sandbox, for the
cases a problem came with and those its generator writes. Then programs that cannot be right
(`filters.probes`) and those known to be wrong are judged by the valid cases, as completions are. Where many
outputs are right (a checker, an assert program) there is nothing to agree on: the known-good programs are
judged like the rest, and a generator is of no use.

An outage is no finding: the problem comes back with the reason `untried`, which never drops it.
"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from reward_service.code_reference import CodeReference, TestCase
from reward_service.dataset.agreement import Agreement
from reward_service.errors import BadReference, SandboxLost
from reward_service.filters import probes, programs
from reward_service.filters.decision import Decision, Kind, Policy, Problem, Reason, decide, quote
from reward_service.grading import asserts
from reward_service.recipe import SpecLibrary
from reward_service.sample import Sample
from reward_service.scorer import Scorer
from reward_service.verdict import Outcome
from sandbox import BadProgram, Sandbox, SandboxUnavailable
from sandbox import program as box
from sandbox.languages import find

PROBLEMS_AT_ONCE = 4
TRIAL_SECONDS = 600.0
"""For one problem; the longest that a loaded machine is given before the problem counts as untried."""

MAX_LATE = 3
"""Cases on which a known-good program may run out of time; it is not run on the others then."""

MAX_OUTPUT = 1 << 20
"""Bytes of an output or a generated input; longer ones make no test case."""

_FENCE = "`" * 80


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a trial. `tests` are the valid cases, None where they are those of the reference."""

    reasons: list[Reason] = field(default_factory=list)
    measures: dict[str, float] = field(default_factory=dict)
    tests: tuple[TestCase, ...] | None = None


def runs(problem: Problem) -> int:
    """How many times programs are run for a problem, at most and without probes; 0 when it has no tests."""
    if problem.reference is None:
        return 0
    generated = problem.generator.cases if problem.generator else 0
    cases = max(1, len(problem.reference.tests)) + generated
    return generated + cases * (len(problem.programs) + len(problem.wrong_programs))


async def tried(
    problems: Sequence[Problem], decisions: Sequence[Decision], policy: Policy, scorer: Scorer
) -> list[Decision]:
    """The decisions, with what the tests of the code problems among them are worth."""
    turn = asyncio.Semaphore(PROBLEMS_AT_ONCE)

    async def one(place: int) -> tuple[int, Finding]:
        async with turn:
            return place, await _found(problems[place], policy, scorer)

    places = [place for place, problem in enumerate(problems) if problem.reference is not None]
    told = list(decisions)
    for place, finding in await asyncio.gather(*map(one, places)):
        told[place] = _with(told[place], finding, policy)
    return told


def _with(decision: Decision, finding: Finding, policy: Policy) -> Decision:
    reasons = [*decision.reasons, *finding.reasons]
    measures = {**decision.measures, **finding.measures}
    return decide(decision.id, reasons, policy, measures=measures, tests=finding.tests)


async def _found(problem: Problem, policy: Policy, scorer: Scorer) -> Finding:
    """The finding on one problem; here exceptions become reasons."""
    try:
        async with asyncio.timeout(TRIAL_SECONDS):
            return await _Trial(problem, policy, scorer, await scorer.walls.sandbox()).run()
    except (BadReference, BadProgram) as error:
        return Finding([Reason(kind=Kind.BAD_REFERENCE, text=quote(str(error)), confidence=1.0)])
    except TimeoutError:
        why = f"the programs did not end within {TRIAL_SECONDS:g} s"
    except (SandboxLost, SandboxUnavailable) as error:
        why = str(error)
    return Finding([Reason(kind=Kind.UNTRIED, text=quote(f"{why}; ask again"), confidence=1.0)])


@dataclass(slots=True)
class _Trial:
    """One problem before the sandbox."""

    problem: Problem
    policy: Policy
    scorer: Scorer
    sandbox: Sandbox
    measures: dict[str, float] = field(default_factory=dict)

    async def run(self) -> Finding:
        """Validate the cases where there are known-good programs; then try what must not pass."""
        given = self.reference
        if not self.problem.programs:
            return Finding(await self._weak(given), self.measures)
        if given.checker is not None or given.assert_program is not None:
            reasons = await self._sound(given)
            return Finding([*reasons, *await self._weak(given)], self.measures)
        cases = [*given.tests, *[case async for case in self._generated()]]
        valid, reasons = await self._validated(cases)
        tests = None if tuple(valid) == given.tests else tuple(valid)
        if valid:
            reasons += await self._weak(given.model_copy(update={"tests": tuple(valid)}))
        return Finding(reasons, self.measures, tests)

    @property
    def reference(self) -> CodeReference:
        """The tests as they came."""
        assert self.problem.reference is not None  # noqa: S101 - only such problems are tried
        return self.problem.reference

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

    async def _validated(self, cases: Sequence[TestCase]) -> tuple[list[TestCase], list[Reason]]:
        """The valid cases with what the known-good programs agree on, and the reasons against the rest."""
        columns = await asyncio.gather(*(self._outputs(source, cases) for source in self.problem.programs))
        agreement = Agreement.of(self.reference)
        rows = [await agreement.names([column[at] for column in columns]) for at in range(len(cases))]
        found = programs.validate(
            rows,
            agreeing=self.policy.agreeing,
            passing=self.policy.passing,
            min_cases=self.policy.min_cases,
        )
        self._measure(len(cases), len(found.selected), found.passing)
        valid = {at: agreement.case(cases[at], found.expected[at] or "") for at in found.selected}
        told = (programs.unsound(found, self.policy), await self._contradicted(agreement, valid))
        return list(valid.values()), [reason for reason in told if reason]

    async def _contradicted(self, agreement: Agreement, valid: Mapping[int, TestCase]) -> Reason | None:
        """`bad_reference` when the known-good programs agree on something else than a test expects."""
        for at, given in enumerate(self.reference.tests):
            if at in valid and not await agreement.kept(given, valid[at]):
                text = f"tests.{at} expects {_shown(given)}; known-good programs give {_shown(valid[at])}"
                return Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0)
        return None

    def _measure(self, cases: int, valid: int, passing: int) -> None:
        self.measures |= {
            "cases": cases,
            "valid_cases": valid,
            "programs": len(self.problem.programs),
            "programs_passing": passing,
        }

    async def _outputs(self, source: str, cases: Sequence[TestCase]) -> list[Any]:
        """What a known-good program gives for each case: bytes, or a value in a list; None when it fails."""
        program = box.Program(self.reference.language, source, profile=self.reference.profile)
        session = self.sandbox.session(program, limits=self._limits, key=hash(self.problem.problem))
        outputs: list[Any] = []
        late = 0
        for case in cases:
            if late >= MAX_LATE:
                return outputs + [None] * (len(cases) - len(outputs))
            execution, output = await _one(session, self.reference.entry_point, case)
            late += execution.status is box.Status.TIME_LIMIT
            outputs.append(output)
        return outputs

    async def _sound(self, reference: CodeReference) -> list[Reason]:
        """`bad_reference` when too few of the known-good programs pass by the reference's own judge."""
        right = await self._pass(reference, self.problem.programs)
        self._measure(len(reference.tests), len(reference.tests), sum(right))
        if sum(right) >= self.policy.passing * len(right) - 1e-9:
            return []
        text = f"{sum(right)} of {len(right)} known-good programs pass; {self.policy.passing:.0%} must"
        return [Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0)]

    async def _weak(self, reference: CodeReference) -> list[Reason]:
        """`weak_tests`, with the names of the programs that pass and must not."""
        entry = _entry(reference)
        found = list(probes.of_function(reference, entry) if entry else probes.of_output(reference))
        python = reference if entry else reference.model_copy(update={"language": "python"})
        passed = dict(
            zip(
                [probe.name for probe in found],
                await self._pass(python, [probe.source for probe in found]),
                strict=True,
            )
        )
        wrong = await self._pass(reference, self.problem.wrong_programs)
        passed |= {f"wrong program {at}": right for at, right in enumerate(wrong)}
        reason = programs.weak(passed, len(reference.tests))
        return [reason] if reason else []

    async def _pass(self, reference: CodeReference, sources: Sequence[str]) -> list[bool]:
        """Which programs pass every test.

        Raises:
            BadReference: the tests can judge nobody.
            SandboxLost: somebody could not be judged.
        """
        tests = reference.model_copy(update={"scoring": "all"})
        fence = find(reference.language).fences[0]
        samples = [
            Sample(completion=f"{_FENCE}{fence}\n{source}\n{_FENCE}\n", reference=tests) for source in sources
        ]
        rewards = await self.scorer.score(samples, SpecLibrary().recipe("accuracy"))
        for reward in rewards:
            if reward.value is None:
                error = BadReference if reward.outcome is Outcome.BAD_REFERENCE else SandboxLost
                raise error(reward.components["accuracy"].reason)
        return [reward.value == 1.0 for reward in rewards]


async def _one(session: Any, entry: str | None, case: TestCase) -> tuple[box.Execution, Any]:
    if case.args is None:
        done = await session.run((case.stdin or "").encode("utf-8", "surrogatepass"))
        return done, done.stdout if done.status is box.Status.OK else None
    done = await session.call([box.Call(entry or "", tuple(case.args), case.kwargs)])
    returned = done.values[0]
    return done, None if returned.error else [returned.value]


def _entry(reference: CodeReference) -> str:
    """The function that the tests call; "" when they read what the program prints."""
    parts = reference.assert_program or ()
    for part in (parts,) if isinstance(parts, str) else parts:
        return reference.entry_point or asserts.guess_entry(asserts.parse(part)) or ""
    return reference.entry_point or "" if any(test.calls for test in reference.tests) else ""


def _shown(case: TestCase) -> str:
    return quote(repr(case.stdout if case.args is None else case.expected))[:40]
