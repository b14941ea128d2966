"""Choosing one answer of each group: scored by the engine, grouped by the verifier's equivalence."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from reward_service.errors import LimitExceeded, VerifierError
from reward_service.rewards import answer_agreement
from reward_service.rewards.combine import Reward
from reward_service.rewards.selection import Candidate, Method, Selection, select
from reward_service.rewards.selection_curves import Ties
from reward_service.sample import Sample
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY

EQUIVALENCE_SECONDS = 10.0
MAX_GROUP = 1024
"""Answers of one group that are compared with each other."""


@dataclass(frozen=True, slots=True)
class SelectionTerms:
    """How to choose; see `rewards.selection.select`. `scores`, one per sample, take the place of rewards."""

    method: Method = "best_of_n"
    k: int = 3
    ties: Ties = "share"
    scores: Sequence[float | None] | None = None


async def select_groups(
    scorer: Scorer,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
    *,
    terms: SelectionTerms,
    seconds: float | None = None,
) -> tuple[list[Selection], list[Reward]]:
    """One selection per group, in the order of their first members, and the rewards of all samples.

    Samples without a group are one group together.
    """
    rewards, _ = await scorer.score_groups(samples, compiled_spec, ScoringCall(seconds=seconds))
    given = [reward.value for reward in rewards] if terms.scores is None else list(terms.scores)
    by_group: dict[str | int | None, list[int]] = {}
    for position, sample in enumerate(samples):
        by_group.setdefault(sample.group, []).append(position)
    name = compiled_spec.accuracy or ACCURACY
    candidates = [
        _candidates(scorer, [(samples[at], rewards[at], given[at]) for at in positions], compiled_spec, name)
        for positions in by_group.values()
    ]
    found = await asyncio.gather(*candidates)
    selections = [
        select(group, members, terms.method, k=terms.k, ties=terms.ties)
        for group, members in zip(by_group, found, strict=True)
    ]
    return selections, rewards


Member = tuple[Sample | InvalidSample, Reward, float | None]


async def _candidates(
    scorer: Scorer, members: Sequence[Member], compiled_spec: CompiledSpec, component: str
) -> list[Candidate]:
    parts = [reward.components.get(component) for _, reward, _ in members]
    answers = [part.answer if part else None for part in parts]
    labels = await _labels(scorer, members, answers, compiled_spec)
    right = [None if part is None or part.score is None else part.score >= 1.0 for part in parts]
    return [
        Candidate(reward.id, label, score, known)
        for (_, reward, score), label, known in zip(members, labels, right, strict=True)
    ]


async def _labels(
    scorer: Scorer, members: Sequence[Member], answers: list[str | None], compiled_spec: CompiledSpec
) -> list[int | None]:
    """The class of equal answers of each member; by the text alone where no verifier can compare them."""
    kinds = {sample.reference_kind for sample, _, _ in members if isinstance(sample, Sample)}
    verifier = compiled_spec.accuracy_verifier(kinds.pop()) if len(kinds) == 1 else None
    texts = [answer for answer in answers if answer is not None]
    labels: Sequence[int] = [texts.index(text) for text in texts]
    if verifier is not None and 1 < len(texts) <= MAX_GROUP:
        job = (verifier, texts)
        # What is too slow to compare, or brings out a bug, is told apart by its text; an outage is told.
        with suppress(LimitExceeded, VerifierError):
            labels = await scorer.pool.submit(
                answer_agreement.answer_classes, job, seconds=EQUIVALENCE_SECONDS, slow=True
            )
    found = iter(labels)
    return [None if answer is None else next(found) for answer in answers]
