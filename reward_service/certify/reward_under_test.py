"""The rewards that can be certified: a spec of ours, somebody's function, a service behind an address."""

import asyncio
import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.certify.attempt import NOT_ASKED, CertifiedRow, Earned
from reward_service.certify.certify_run import ScoreAttempts
from reward_service.certify.function_reward import Asked, FunctionReward, call_function
from reward_service.errors import BadConfig, LimitExceeded, RewardServiceError, TimeExceeded
from reward_service.rewards.combine import Reward
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import RewardSpec
from reward_service.workers import WorkerPool

CALL_SAMPLES = 64
"""Completions that a function is given at once."""
CALLS = 8
"""Calls at a time: what waits does not know yet that a function is given up."""
PIECES = 8
"""A call that takes too long is made again in so many, until the completion is found that it hangs on."""
MAX_HANGS = 8
"""Single completions that a function may hang on until it is given up."""

_Asked = Sequence[tuple[CertifiedRow, str]]


def spec_reward(scorer: Scorer, compiled_spec: CompiledSpec) -> ScoreAttempts:
    """A spec, scored by the engine itself."""

    async def score(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        documents = [
            {"prompt": row.prompt or "", "reference": row.reference, "completion": completion}
            for row, completion in asked
        ]
        rewards, _ = await scorer.score_groups(parse_samples(documents), compiled_spec, ScoringCall())
        return [_earned(reward, compiled_spec.accuracy) for reward in rewards]

    return score


def spec_digest(spec: RewardSpec) -> str:
    """SHA-256 of what a spec says."""
    text = json.dumps(spec.model_dump(mode="json"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def _earned(reward: Reward, accuracy: str | None) -> Earned:
    part = reward.components.get(accuracy or "")
    known = None if part is None else part.score
    return Earned(reward.value, known, reward.outcome, part.reason if part else "")


@dataclass(slots=True)
class Hangs:
    """How many single completions have made a function hang, in all of its processes."""

    count: int = 0


@dataclass(frozen=True, slots=True)
class _Called:
    """A function in its worker processes."""

    pool: WorkerPool
    function: FunctionReward
    hangs: Hangs

    async def on(self, part: _Asked) -> list[Earned]:
        """What a part earns; where it takes too long, the completions that are to blame are looked for."""
        if self.hangs.count >= MAX_HANGS:
            told = f"not asked: {MAX_HANGS} completions took more than {self.function.seconds:g} s each"
            return [Earned(None, None, NOT_ASKED, told) for _ in part]
        asked = [Asked(row.prompt, row.reference, completion, dict(row.columns)) for row, completion in part]
        try:
            values: list[Any] = await self.pool.submit(
                call_function, (self.function, asked), seconds=self.function.seconds, slow=True
            )
        except BadConfig:
            raise  # there is no such function: nothing to certify
        except RewardServiceError as error:
            if len(part) > 1 and isinstance(error, LimitExceeded):
                size = -(-len(part) // PIECES)
                pieces = [part[at : at + size] for at in range(0, len(part), size)]
                return [earned for piece in pieces for earned in await self.on(piece)]
            self.hangs.count += isinstance(error, TimeExceeded)
            return [Earned(None, None, "failed", str(error)[:300]) for _ in part]
        if len(values) != len(part):
            return await self._one_by_one(part, f"gave {len(values)} rewards for {len(part)} completions")
        return [
            Earned(value, None, "scored" if value is not None else "failed", told) for value, told in values
        ]

    async def _one_by_one(self, part: _Asked, told: str) -> list[Earned]:
        """Which completions it leaves out; where it is none of them, the batch is what it cannot count."""
        alone = [earned for one in part for earned in await self.on([one])] if len(part) > 1 else []
        if any(earned.value is None for earned in alone):
            return alone
        return [Earned(None, None, "failed", told) for _ in part]


def function_reward(pool: WorkerPool, function: FunctionReward, hangs: Hangs | None = None) -> ScoreAttempts:
    """Somebody's function, called in worker processes that are killed when it takes too long.

    What it raises or does not return in time is no reward, and fails the null attack. One that hangs on
    `MAX_HANGS` completions is not asked any more, nor where it shares its `hangs`.
    """
    called, room = _Called(pool, function, hangs or Hangs()), asyncio.Semaphore(CALLS)

    async def on(part: _Asked) -> list[Earned]:
        async with room:
            return await called.on(part)

    async def score(asked: _Asked) -> list[Earned]:
        parts = [asked[at : at + CALL_SAMPLES] for at in range(0, len(asked), CALL_SAMPLES)]
        found = await asyncio.gather(*(on(part) for part in parts))
        return [earned for part in found for earned in part]

    return score
