"""Choosing one answer of each group: scored by the engine, grouped by the verifier's equivalence."""

import asyncio
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from reward_service.errors import LimitExceeded, VerifierError
from reward_service.rewards import answer_agreement
from reward_service.rewards.combine import Reward
from reward_service.rewards.selection import Candidate, CurveTerms, Method, Selection, select
from reward_service.rewards.selection_curves import Ties
from reward_service.sample import Sample
from reward_service.scoring.group_scoring import ScoringCall
from reward_service.scoring.scorer import Scorer
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY
from reward_service.workers import WorkerPool

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
    sizes: Sequence[int] | None = None


@dataclass(frozen=True, slots=True)
class JudgedAnswer:
    """What a choice needs of one sample: its group, the extracted answer (None: there was none), a scorer's
    value, whether it is right as far as known, and its reference's kind, by which answers are compared."""

    id: str | int
    group: str | int | None
    answer: str | None
    score: float | None
    right: bool | None
    kind: str | None = None


async def select_groups(
    scorer: Scorer,
    samples: Sequence[Sample | InvalidSample],
    compiled_spec: CompiledSpec,
    *,
    terms: SelectionTerms,
    seconds: float | None = None,
) -> list[Selection]:
    """One selection per group, in the order of their first members.

    Samples without a group are one group together.
    """
    rewards, _ = await scorer.score_groups(samples, compiled_spec, ScoringCall(seconds=seconds))
    scores = [reward.value for reward in rewards] if terms.scores is None else terms.scores
    judged = [
        judged_answer(sample, reward, compiled_spec, score)
        for sample, reward, score in zip(samples, rewards, scores, strict=True)
    ]
    return await select_judged(scorer.pool, judged, compiled_spec, terms=terms)


def judged_answer(
    sample: Sample | InvalidSample, reward: Reward, compiled_spec: CompiledSpec, score: float | None
) -> JudgedAnswer:
    """A scored sample as what can be chosen; `score` is what choices go by."""
    part = reward.components.get(compiled_spec.accuracy or ACCURACY)
    kind = sample.reference_kind if isinstance(sample, Sample) else None
    if part is None:
        return JudgedAnswer(reward.id, sample.group, None, score, None, kind)
    right = None if part.score is None else part.score >= 1.0
    return JudgedAnswer(reward.id, sample.group, part.answer, score, right, kind)


async def select_judged(
    pool: WorkerPool, judged: Sequence[JudgedAnswer], compiled_spec: CompiledSpec, *, terms: SelectionTerms
) -> list[Selection]:
    """One selection per group of answers that have been judged, in the order of their first members."""
    by_group: dict[tuple[type, str | int | None], list[JudgedAnswer]] = {}
    for member in judged:
        by_group.setdefault((type(member.group), member.group), []).append(member)
    labels = await asyncio.gather(*(_labels(pool, members, compiled_spec) for members in by_group.values()))
    return [
        select(
            group,
            [Candidate(one.id, label, one.score, one.right) for one, label in zip(members, own, strict=True)],
            terms.method,
            k=terms.k,
            curves=CurveTerms(terms.ties, terms.sizes),
        )
        for ((_, group), members), own in zip(by_group.items(), labels, strict=True)
    ]


async def _labels(
    pool: WorkerPool, members: Sequence[JudgedAnswer], compiled_spec: CompiledSpec
) -> list[int | None]:
    """The class of equal answers of each member; by the text alone where no verifier can compare them."""
    kinds = {member.kind for member in members if member.kind is not None}
    verifier = compiled_spec.accuracy_verifier(kinds.pop()) if len(kinds) == 1 else None
    texts = [member.answer for member in members if member.answer is not None]
    first = {text: at for at, text in reversed(list(enumerate(texts)))}
    labels: Sequence[int] = [first[text] for text in texts]
    if verifier is not None and len(first) > 1 and len(texts) <= MAX_GROUP:
        job = (verifier, texts)
        # What is too slow to compare, or brings out a bug, is told apart by its text; an outage is told.
        with suppress(LimitExceeded, VerifierError):
            labels = await pool.submit(
                answer_agreement.answer_classes, job, seconds=EQUIVALENCE_SECONDS, slow=True
            )
    found = iter(labels)
    return [None if member.answer is None else next(found) for member in members]
