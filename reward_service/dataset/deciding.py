"""Decisions on windows of problems, with a model, the engine and the sandbox where they are needed.

Most files need none of the three: the engine is started by the first problem that does.
"""

import asyncio
from collections.abc import Callable, Iterator, Sequence
from contextlib import AsyncExitStack, contextmanager
from dataclasses import dataclass, field

from reward_service.dataset import guessing, trials
from reward_service.filters.asking import Endpoint, Guesser
from reward_service.filters.decision import Decision, Policy, Problem
from reward_service.filters.screening import given, screen
from reward_service.scorer import Scorer
from reward_service.walls import Plan, Walls

Decide = Callable[[list[Problem]], list[Decision]]
"""Decisions on a window of problems, in order."""


@contextmanager
def deciding(endpoint: Endpoint | None, policy: Policy, *, plan: Plan | None = None) -> Iterator[Decide]:
    """Decisions by form and by what the problems bring along; their programs run in the sandbox of `plan`.
    An `endpoint` is asked to guess what form alone would keep."""
    with asyncio.Runner() as runner:
        bench = _Bench(policy, endpoint, plan or Plan())

        def decide(problems: list[Problem]) -> list[Decision]:
            if bench.needed(problems):
                return runner.run(bench.decide(problems))
            return [bench.screened(problem) for problem in problems]

        try:
            yield decide
        finally:
            runner.run(bench.stack.aclose())


@dataclass(slots=True)
class _Bench:
    """What decisions need, started when they first do."""

    policy: Policy
    endpoint: Endpoint | None
    plan: Plan
    stack: AsyncExitStack = field(default_factory=AsyncExitStack)
    _scorer: Scorer | None = None
    _guesser: Guesser | None = None

    def needed(self, problems: Sequence[Problem]) -> bool:
        """Whether more than these problems' text is needed."""
        asked = self.endpoint is not None or self.policy.check_answers
        return asked or any(problem.reference is not None for problem in problems)

    def screened(self, problem: Problem) -> Decision:
        """The decision by what stands in the problem."""
        return screen(problem, self.policy, guesses=given(problem, self.policy))

    async def decide(self, problems: Sequence[Problem]) -> list[Decision]:
        """The decisions, all filters asked."""
        scorer = await self._started()
        decisions = list(await asyncio.gather(*map(self._guessed, problems)))
        decisions = await trials.tried(problems, decisions, self.policy, scorer)
        if self.policy.check_answers:
            decisions = await guessing.ungradable(scorer, problems, decisions, self.policy)
        return decisions

    async def _started(self) -> Scorer:
        if self._scorer is None:
            self._scorer = await self.stack.enter_async_context(Scorer(workers=1, walls=Walls(self.plan)))
            if self.endpoint:
                self._guesser = await self.stack.enter_async_context(Guesser(self.endpoint))
        return self._scorer

    async def _guessed(self, problem: Problem) -> Decision:
        decision = self.screened(problem)
        if not self._guesser or not decision.keep or problem.answer is None or problem.guesses is not None:
            return decision
        gold, tries = str(problem.answer), self.policy.guesses
        found = await self._guesser.guess(problem.problem, gold, self._agrees, tries=tries)
        return screen(problem, self.policy, guesses=found)

    async def _agrees(self, gold: str, said: str) -> bool | None:
        return (await guessing.judge(await self._started(), [(gold, said)]))[0]
