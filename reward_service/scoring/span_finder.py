"""Where in each completion of a batch stands what was judged, and how long that took: for people who look at
a verdict."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from reward_service.errors import RewardServiceError
from reward_service.rewards.combine import Reward
from reward_service.sample import Sample
from reward_service.scoring import worker_jobs
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.text.completion_spans import TextSpan
from reward_service.verifiers.base import Verifier
from reward_service.workers import WorkerPool

SPAN_SECONDS = 4.0
"""Limit for one completion; several answers may each need the symbolic engine."""


@dataclass(frozen=True, slots=True)
class Inspection:
    """The spans of a completion, and the milliseconds of processor time by component; neither of a sample
    that could not be read or took too long."""

    spans: list[TextSpan] = field(default_factory=list)
    component_ms: dict[str, float] = field(default_factory=dict)


async def inspect(
    pool: WorkerPool,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
    rewards: Sequence[Reward],
) -> list[Inspection]:
    """What there is to see of each sample, in order."""
    pairs = zip(samples, rewards, strict=True)
    return await asyncio.gather(*(_inspection(pool, *pair, compiled_spec) for pair in pairs))


async def _inspection(
    pool: WorkerPool, sample: Sample | InvalidSample, reward: Reward, compiled_spec: CompiledSpec
) -> Inspection:
    if isinstance(sample, InvalidSample):
        return Inspection()
    judges = compiled_spec.verifier_set(sample.reference_kind)
    verifiers = dict(zip(judges.names, judges.verifiers, strict=True))
    spans, times = await asyncio.gather(
        _spans(pool, sample, reward, verifiers), _times(pool, sample, reward, verifiers)
    )
    return Inspection(spans, times)


async def _spans(
    pool: WorkerPool, sample: Sample, reward: Reward, verifiers: Mapping[str, Verifier]
) -> list[TextSpan]:
    graded = {name: part.answer for name, part in reward.components.items() if part.answer}
    try:
        found: list[TextSpan] = await pool.submit(
            worker_jobs.find_spans, (verifiers, sample, graded), seconds=SPAN_SECONDS, slow=True
        )
    except RewardServiceError:
        return []
    return found


async def _times(
    pool: WorkerPool, sample: Sample, reward: Reward, verifiers: Mapping[str, Verifier]
) -> dict[str, float]:
    """Of components that ask models nothing is known."""
    own = {name: verifier for name, verifier in verifiers.items() if verifier.runs_in != "models"}
    try:
        found: dict[str, float] = await pool.submit(
            worker_jobs.time_components, (own, sample), seconds=SPAN_SECONDS, slow=True
        )
    except RewardServiceError:
        return {}
    return {name: ms + _program_ms(reward, name) for name, ms in found.items()}


def _program_ms(reward: Reward, component: str) -> float:
    part = reward.components.get(component)
    return float((part.detail or {}).get("cpu_ms") or 0.0) if part else 0.0
