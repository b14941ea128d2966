"""The rewards that can be certified: a spec of ours, somebody's function, a service behind an address."""

import asyncio
from collections.abc import Sequence
from typing import Any

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.certify_run import ScoreAttempts
from reward_service.certify.function_reward import FunctionReward, call_function
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.rewards.combine import Reward
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import parse_samples
from reward_service.specs.compiled import CompiledSpec
from reward_service.workers import WorkerPool

CALL_SAMPLES = 64
"""Completions that a function is given at once."""


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


def _earned(reward: Reward, accuracy: str | None) -> Earned:
    part = reward.components.get(accuracy or "")
    known = None if part is None else part.score
    return Earned(reward.value, known, reward.outcome, part.reason if part else "")


def function_reward(pool: WorkerPool, function: FunctionReward) -> ScoreAttempts:
    """Somebody's function, called in worker processes that are killed when it takes too long.

    What it raises or does not return in time is no reward, and fails the null attack.
    """

    async def score(asked: Sequence[tuple[CertifiedRow, str]]) -> list[Earned]:
        parts = [asked[at : at + CALL_SAMPLES] for at in range(0, len(asked), CALL_SAMPLES)]
        called = await asyncio.gather(*(_called(pool, function, part) for part in parts))
        return [earned for part in called for earned in part]

    return score


async def _called(
    pool: WorkerPool, function: FunctionReward, part: Sequence[tuple[CertifiedRow, str]]
) -> list[Earned]:
    job = (function, [(row.prompt, row.reference, completion) for row, completion in part])
    try:
        values: list[Any] = await pool.submit(call_function, job, seconds=function.seconds, slow=True)
    except RewardServiceError as error:
        if len(part) > 1 and isinstance(error, LimitExceeded):
            halves = part[: len(part) // 2], part[len(part) // 2 :]
            return [one for half in halves for one in await _called(pool, function, half)]
        return [Earned(None, None, "failed", str(error)[:300]) for _ in part]
    return [Earned(value, None, "scored" if value is not None else "failed", told) for value, told in values]
