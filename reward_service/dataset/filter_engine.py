"""Decisions on windows of problems, with a model, the engine and the sandbox where they are needed.

Most files need none of the three: the engine is started by the first problem that does.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from reward_service.dataset import guess_judging, test_validation
from reward_service.filters.guess_client import Endpoint, Guesser
from reward_service.filters.policy import FilterDecision, Policy, Problem
from reward_service.filters.screen import given, screen
from reward_service.scoring.sandbox_provider import SandboxConfig, SandboxProvider
from reward_service.scoring.scorer import Scorer

Decide = Callable[[list[Problem]], list[FilterDecision]]
"""Decisions on a window of problems, in order."""


@contextmanager
def open_filter_engine(
    endpoint: Endpoint | None, policy: Policy, *, sandbox_config: SandboxConfig | None = None
) -> Iterator[Decide]:
    """Decisions by form and by what the problems bring along; their programs run in the sandbox of `plan`.
    An `endpoint` is asked to guess what form alone would keep."""
    with asyncio.Runner() as runner:
        engine = _FilterEngine(policy, endpoint, sandbox_config or SandboxConfig())

        def decide(problems: list[Problem]) -> list[FilterDecision]:
            if engine.needs_engine(problems):
                return runner.run(engine.decide(problems))
            return [engine.screen_problem(problem) for problem in problems]

        try:
            yield decide
        finally:
            runner.run(engine.stack.aclose())


@dataclass(slots=True)
class _FilterEngine:
    """What decisions need, started when they first do."""

    policy: Policy
    endpoint: Endpoint | None
    sandbox_config: SandboxConfig
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _scorer: Scorer | None = None
    _guesser: Guesser | None = None

    def needs_engine(self, problems: Sequence[Problem]) -> bool:
        """Whether more than these problems' text is needed."""
        needs_model = self.endpoint is not None or self.policy.check_answers
        return needs_model or any(problem.reference is not None for problem in problems)

    def screen_problem(self, problem: Problem) -> FilterDecision:
        """The decision by what stands in the problem."""
        return screen(problem, self.policy, guesses=given(problem, self.policy))

    async def decide(self, problems: Sequence[Problem]) -> list[FilterDecision]:
        """The decisions, all filters asked."""
        scorer = await self._start_scorer()
        decisions = list(await asyncio.gather(*map(self._ask_for_guesses, problems)))
        decisions = await test_validation.validate_tests(problems, decisions, self.policy, scorer)
        if self.policy.check_answers:
            decisions = await guess_judging.add_ungradable_reasons(scorer, problems, decisions, self.policy)
        return decisions

    async def _start_scorer(self) -> Scorer:
        if self._scorer is None:
            self._scorer = await self.stack.enter_async_context(
                Scorer(workers=1, sandbox_provider=SandboxProvider(self.sandbox_config))
            )
            if self.endpoint:
                self._guesser = await self.stack.enter_async_context(Guesser(self.endpoint))
        return self._scorer

    async def _ask_for_guesses(self, problem: Problem) -> FilterDecision:
        decision = self.screen_problem(problem)
        if not self._guesser or not decision.keep or problem.answer is None or problem.guesses is not None:
            return decision
        gold, tries = str(problem.answer), self.policy.guesses
        guesses = await self._guesser.guess(problem.problem, gold, self._is_equal, tries=tries)
        return screen(problem, self.policy, guesses=guesses)

    async def _is_equal(self, gold: str, said: str) -> bool | None:
        return (await guess_judging.judge_guesses(await self._start_scorer(), [(gold, said)]))[0]
