"""Many answers to one problem: pass rates, votes, and the choice of one.

Answers are grouped by the accuracy verifier's equivalence, not by string: 1/2, 0.5 and \\frac12 are one
vote. Ties go to the answer seen first, and say so.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from math import comb

Equal = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Choice:
    """What was chosen: the position of its first member, its weight among all, and whether it was a tie."""

    position: int
    weight: float
    tie: bool


def pass_at_k(attempts: int, correct: int, k: int) -> float:
    """Probability that k of the attempts, drawn without replacement, hold a right one.

    Unbiased estimator of Codex (arXiv 2107.03374): 1 - C(n-c, k) / C(n, k). At most all attempts are drawn.
    """
    if not 0 <= correct <= attempts or k < 1:
        raise ValueError(f"0 <= correct <= attempts and k >= 1, not {correct} of {attempts} at {k}")
    k = min(k, attempts)
    return 1.0 - comb(attempts - correct, k) / comb(attempts, k) if attempts else 0.0


def equivalence_classes(answers: Sequence[str], equal: Equal) -> list[int]:
    """For each answer, the position of the first answer equal to it."""
    representatives: list[int] = []
    class_of: dict[str, int] = {}
    for position, answer in enumerate(answers):
        if answer not in class_of:
            known = (
                representative for representative in representatives if equal(answers[representative], answer)
            )
            class_of[answer] = next(known, position)
            if class_of[answer] == position:
                representatives.append(position)
    return [class_of[answer] for answer in answers]


def majority(labels: Sequence[Hashable]) -> Choice:
    """The most frequent label."""
    return weighted_majority(labels, [1.0] * len(labels))


def weighted_majority(labels: Sequence[Hashable], scores: Sequence[float]) -> Choice:
    """The label whose members' scores add up to most: argmax_a sum_i 1[a_i = a] score_i (Math-Shepherd,
    arXiv 2312.08935)."""
    totals: dict[Hashable, float] = {}
    for label, score in zip(labels, scores, strict=True):
        totals[label] = totals.get(label, 0.0) + score
    best = max(totals.values())
    winners = [label for label, total in totals.items() if total == best]
    return Choice(list(labels).index(winners[0]), best, len(winners) > 1)


def best_of_n(scores: Sequence[float]) -> Choice:
    """The answer of the highest score."""
    best = max(scores)
    return Choice(list(scores).index(best), best, list(scores).count(best) > 1)


def top_k_majority(labels: Sequence[Hashable], scores: Sequence[float], k: int) -> Choice:
    """The most frequent label among the k best scored (arXiv 2110.14168: 3 to 5 of 100)."""
    order = sorted(range(len(scores)), key=lambda i: -scores[i])[:k]
    chosen = majority([labels[i] for i in order])
    return Choice(order[chosen.position], chosen.weight, chosen.tie)


def consensus(answers: Sequence[str | None], right: Sequence[bool], equal: Equal) -> bool | None:
    """cons@n (DeepSeek-R1): whether the majority's answer is right; None when nobody answered.

    Right answers are one class (all equal the reference); wrong ones are told apart by `equal`.
    """
    wrong = [a for a, ok in zip(answers, right, strict=True) if a is not None and not ok]
    groups = iter(equivalence_classes(wrong, equal))
    labels = [-1 if ok else next(groups) for a, ok in zip(answers, right, strict=True) if ok or a is not None]
    return labels[majority(labels).position] == -1 if labels else None
