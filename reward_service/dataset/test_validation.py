"""Tests of code problems on trial: do they accept right programs, and refuse those that cannot be right?

Kimi k1.5's rule (`filters.code_tests`) over what known-good programs really print in the sandbox, for the
cases a problem came with and those its generator writes. Then programs that cannot be right
(`filters.wrong_programs`) and those known to be wrong are judged by the valid cases, as completions are.
Where many outputs are right (a checker, an assert program) there is nothing to agree on: the known-good
programs are judged like the rest, and a generator is of no use.

An outage is no finding: the problem comes back with the reason `untried`, which never drops it.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field

from reward_service.dataset.reference_solutions import ReferenceSolutions, measures
from reward_service.errors import BadReference, LimitExceeded, SandboxLost, WorkerLost
from reward_service.filters import code_tests, wrong_programs
from reward_service.filters.policy import FilterDecision, Kind, Policy, Problem, Reason, decide, quote
from reward_service.grading.code import assert_parser
from reward_service.grading.code.code_reference import CodeReference, TestCase
from reward_service.grading.worker_context import WORKERS
from reward_service.sample import Sample
from reward_service.scoring.scorer import Scorer
from reward_service.specs.compiled import SpecLibrary
from reward_service.verdict import Outcome
from sandbox import BadProgram, Sandbox, SandboxUnavailable
from sandbox.languages import find

PROBLEMS_AT_ONCE = 4
TRIAL_SECONDS = 600.0
"""For one problem; the longest that a loaded machine is given before the problem counts as untried."""

_FENCE = "`" * 80


@dataclass(frozen=True, slots=True)
class Finding:
    """What came of a trial. `tests` are the valid cases, None where they are those of the reference."""

    reasons: list[Reason] = field(default_factory=list)
    measures: dict[str, float] = field(default_factory=dict)
    tests: tuple[TestCase, ...] | None = None


def count_runs(problem: Problem) -> int:
    """How many times programs are run for a problem, at most and without probes; 0 when it has no tests."""
    if problem.reference is None:
        return 0
    generated = problem.generator.cases if problem.generator else 0
    cases = max(1, len(problem.reference.tests)) + generated
    return generated + cases * (len(problem.programs) + len(problem.wrong_programs))


async def validate_tests(
    problems: Sequence[Problem], decisions: Sequence[FilterDecision], policy: Policy, scorer: Scorer
) -> list[FilterDecision]:
    """The decisions, with what the tests of the code problems among them are worth."""
    turn = asyncio.Semaphore(PROBLEMS_AT_ONCE)

    async def one(place: int) -> tuple[int, Finding]:
        async with turn:
            return place, await _validate_problem(problems[place], policy, scorer)

    places = [place for place, problem in enumerate(problems) if problem.reference is not None]
    validated = list(decisions)
    for place, finding in await asyncio.gather(*map(one, places)):
        validated[place] = _add_finding(validated[place], finding, policy)
    return validated


def _add_finding(decision: FilterDecision, finding: Finding, policy: Policy) -> FilterDecision:
    reasons = [*decision.reasons, *finding.reasons]
    measures = {**decision.measures, **finding.measures}
    return decide(decision.id, reasons, policy, measures=measures, tests=finding.tests)


async def _validate_problem(problem: Problem, policy: Policy, scorer: Scorer) -> Finding:
    """The finding on one problem; here exceptions become reasons."""
    WORKERS.set(scorer.pool)
    try:
        async with asyncio.timeout(TRIAL_SECONDS):
            return await _TestValidation(
                problem, policy, scorer, await scorer.sandbox_provider.sandbox()
            ).run()
    except (BadReference, BadProgram) as error:
        return Finding([Reason(kind=Kind.BAD_REFERENCE, text=quote(str(error)), confidence=1.0)])
    except LimitExceeded as error:
        why = f"{error}; send fewer cases"
    except TimeoutError:
        why = f"the programs did not end within {TRIAL_SECONDS:g} s; ask again"
    except (SandboxLost, WorkerLost, SandboxUnavailable) as error:
        why = f"{error}; ask again"
    return Finding([Reason(kind=Kind.UNTRIED, text=quote(why), confidence=1.0)])


@dataclass(frozen=True, slots=True)
class _TestValidation:
    """One problem before the sandbox."""

    problem: Problem
    policy: Policy
    scorer: Scorer
    sandbox: Sandbox

    async def run(self) -> Finding:
        """Validate the cases where there are known-good programs; then try what must not pass."""
        given = self.reference
        if not self.problem.programs:
            return Finding(await self._weak_tests_reason(given))
        if given.checker is not None or given.assert_program is not None:
            return await self._judge_programs(given)
        validation = await ReferenceSolutions(self.problem, given, self.sandbox).validate(self.policy)
        weak = (
            await self._weak_tests_reason(given.model_copy(update={"tests": validation.cases}))
            if validation.cases
            else []
        )
        tests = None if validation.cases == given.tests else validation.cases
        return Finding([*validation.reasons, *weak], validation.measures, tests)

    @property
    def reference(self) -> CodeReference:
        """The tests as they came."""
        assert self.problem.reference is not None  # noqa: S101 - only such problems are tried
        return self.problem.reference

    async def _judge_programs(self, reference: CodeReference) -> Finding:
        """Where the reference judges by itself: `bad_reference` when too few known-good programs pass."""
        right = await self._passing_programs(reference, self.problem.programs)
        reasons = await self._weak_tests_reason(reference)
        if sum(right) < self.policy.passing * len(right) - 1e-9:
            text = f"{sum(right)} of {len(right)} known-good programs pass; {self.policy.passing:.0%} must"
            reasons.insert(0, Reason(kind=Kind.BAD_REFERENCE, text=text, confidence=1.0))
        tests = len(reference.tests)
        return Finding(reasons, measures(tests, tests, len(right), sum(right)))

    async def _weak_tests_reason(self, reference: CodeReference) -> list[Reason]:
        """`weak_tests`, with the names of the programs that pass and must not."""
        entry = _entry_point(reference)
        probe_programs = list(
            wrong_programs.of_function(reference, entry) if entry else wrong_programs.of_output(reference)
        )
        python = reference if entry else reference.model_copy(update={"language": "python"})
        names, sources = [probe.name for probe in probe_programs], [probe.source for probe in probe_programs]
        passed = dict(zip(names, await self._passing_programs(python, sources), strict=True))
        wrong = await self._passing_programs(reference, self.problem.wrong_programs)
        passed |= {f"wrong program {at}": right for at, right in enumerate(wrong)}
        reason = code_tests.weak(passed, len(reference.tests))
        return [reason] if reason else []

    async def _passing_programs(self, reference: CodeReference, sources: Sequence[str]) -> list[bool]:
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
        rewards = await self.scorer.score(samples, SpecLibrary().compiled_spec("accuracy"))
        for reward in rewards:
            if reward.value is None:
                error = BadReference if reward.outcome is Outcome.BAD_REFERENCE else SandboxLost
                raise error(reward.components["accuracy"].reason)
        return [reward.value == 1.0 for reward in rewards]


def _entry_point(reference: CodeReference) -> str:
    """The function that the tests call; "" when they read what the program prints."""
    parts = reference.assert_program or ()
    for part in (parts,) if isinstance(parts, str) else parts:
        return reference.entry_point or assert_parser.guess_entry(assert_parser.parse(part)) or ""
    return reference.entry_point or "" if any(test.calls for test in reference.tests) else ""
