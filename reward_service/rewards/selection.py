"""The choice of one answer out of a group's, and how good such choices are at smaller sizes."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from reward_service.rewards.selection_curves import Ties, best_of_k, majority_at_k
from reward_service.rewards.voting import (
    Choice,
    best_of_n,
    majority,
    pass_at_k,
    top_k_majority,
    weighted_majority,
)

Method = Literal["best_of_n", "majority", "weighted", "top_k_majority"]
RIGHT = "right"
"""The class of all right answers, in curves."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """One answer of a group: the class of equal answers it belongs to, its score, and whether it is right.

    `label` is None where no answer could be extracted, `score` where there is none; such candidates are
    never chosen. `right` is None where nothing is known of it.
    """

    id: str | int
    label: int | None
    score: float | None
    right: bool | None


@dataclass(frozen=True, slots=True)
class SelectionCurves:
    """Probabilities that a choice out of k answers is right, by k as text, without bias; empty where not
    every candidate is known to be right or wrong."""

    pass_at_k: dict[str, float] = field(default_factory=dict)
    majority_at_k: dict[str, float] = field(default_factory=dict)
    best_of_k: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Selection:
    """What was chosen of a group: the id of one answer, None when there was nothing to choose from.

    `weight` is its votes, or its score, or the scores of its class together; `tie` says that another one had
    as much and came later. `right` is whether it is right, where that is known.
    """

    group: str | int | None
    chosen: str | int | None
    weight: float | None
    tie: bool
    right: bool | None
    size: int
    curves: SelectionCurves


@dataclass(frozen=True, slots=True)
class CurveTerms:
    """`ties` says what a tie of the right answer counts in the curve of majorities, `sizes` where the curves
    are wanted: by default at the powers of two; sizes beyond the group are left out."""

    ties: Ties = "share"
    sizes: Sequence[int] | None = None


def select(
    group: str | int | None,
    candidates: Sequence[Candidate],
    method: Method,
    *,
    k: int = 3,
    curves: CurveTerms = CurveTerms(),
) -> Selection:
    """Choose one of a group's candidates. `k` is the number of best scored that `top_k_majority` counts."""
    eligible = [candidate for candidate in candidates if _is_eligible(candidate, method)]
    choice = _chosen(eligible, method, k) if eligible else None
    chosen = eligible[choice.position] if choice else None
    return Selection(
        group=group,
        chosen=chosen.id if chosen else None,
        weight=choice.weight if choice else None,
        tie=choice.tie if choice else False,
        right=chosen.right if chosen else None,
        size=len(candidates),
        curves=_curves(candidates, curves),
    )


def _is_eligible(candidate: Candidate, method: Method) -> bool:
    scored = candidate.score is not None or method == "majority"
    return scored and (candidate.label is not None or method == "best_of_n")


def _chosen(candidates: Sequence[Candidate], method: Method, k: int) -> Choice:
    labels = [candidate.label for candidate in candidates]
    scores = [candidate.score or 0.0 for candidate in candidates]
    if method == "best_of_n":
        return best_of_n(scores)
    if method == "majority":
        return majority(labels)
    return weighted_majority(labels, scores) if method == "weighted" else top_k_majority(labels, scores, k)


def _curves(candidates: Sequence[Candidate], terms: CurveTerms) -> SelectionCurves:
    right = [candidate.right for candidate in candidates]
    if not candidates or any(one is None for one in right):
        return SelectionCurves()
    count, correct = len(right), sum(one is True for one in right)
    sizes = [2**power for power in range(count.bit_length())] if terms.sizes is None else terms.sizes
    sizes = [k for k in sizes if k <= count]
    labels = [_class_of(candidate, at) for at, candidate in enumerate(candidates)]
    scores = [candidate.score for candidate in candidates]
    known = [score for score in scores if score is not None]
    return SelectionCurves(
        pass_at_k={str(k): pass_at_k(count, correct, k) for k in sizes},
        majority_at_k={str(k): majority_at_k(labels, RIGHT, k, ties=terms.ties) for k in sizes},
        best_of_k={str(k): best_of_k(known, [one is True for one in right], k) for k in sizes}
        if len(known) == count
        else {},
    )


def _class_of(candidate: Candidate, position: int) -> Hashable:
    """Right answers are one class; one without an answer is a class of its own."""
    if candidate.right:
        return RIGHT
    return ("none", position) if candidate.label is None else candidate.label
