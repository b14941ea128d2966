"""Where in each completion of a batch stands what was judged: for people who look at a verdict."""

import asyncio
from collections.abc import Sequence

from reward_service.errors import RewardServiceError
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.text.completion_spans import TextSpan
from reward_service.workers import WorkerPool

SPAN_SECONDS = 4.0
"""Limit for one completion; several answers may each need the symbolic engine."""


async def find_spans(
    pool: WorkerPool,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
    rewards: Sequence[Reward],
) -> list[list[TextSpan]]:
    """The spans of each sample, in order; none of a sample that could not be read or took too long."""
    pairs = zip(samples, rewards, strict=True)
    return await asyncio.gather(*(_spans_of(pool, *pair, compiled_spec) for pair in pairs))


async def _spans_of(
    pool: WorkerPool, sample: Sample | InvalidSample, reward: Reward, compiled_spec: CompiledSpec
) -> list[TextSpan]:
    if isinstance(sample, InvalidSample):
        return []
    judges = compiled_spec.verifier_set(sample.reference_kind)
    verifiers = dict(zip(judges.names, judges.verifiers, strict=True))
    graded = {name: part.answer for name, part in reward.components.items() if part.answer}
    try:
        found: list[TextSpan] = await pool.submit(
            worker_jobs.find_spans, (verifiers, sample, graded), seconds=SPAN_SECONDS, slow=True
        )
    except RewardServiceError:
        return []
    return found
