"""From the verdicts on a rubric's criteria to one score.

Formulas: `weighted_mean` is verifiers' and rewardkit's, sum of w x rank / (k - 1) over the sum of w;
`positive_share` is HealthBench's, points of what is met over all positive points, clipped to [0, 1];
`weighted_sum` is the sum of w x rank, clipped to [0, 1]; `threshold` asks whether the weighted mean reaches
one; `all`, `any` and `required` (those that are not optional) ask for full marks. A criterion's grade is 0
for the first of its labels and 1 for the last, or the other way round where it is negated. `implicit` is no
formula: the judge gives one mark from 1 to 10 over all criteria (Rubrics as Rewards, arXiv 2507.17746).
"""

from collections.abc import Sequence
from typing import Literal

Aggregation = Literal[
    "weighted_mean", "positive_share", "weighted_sum", "threshold", "all", "any", "required", "implicit"
]


def grade(verdict: str, labels: Sequence[str]) -> float:
    """The place of a label among its criterion's labels, from 0 (the first) to 1 (the last)."""
    return labels.index(verdict) / (len(labels) - 1)


def rubric_score(grades: Sequence[float], weights: Sequence[float], how: Aggregation) -> float:
    """One score in [0, 1] out of the grades in [0, 1] of all criteria.

    A negative weight makes a criterion a fault: met, it takes its weight off. `all`, `any` and `required`
    do not look at weights.

    Raises:
        ValueError: no weight is positive.
    """
    if how in {"all", "required"}:
        return float(all(value == 1.0 for value in grades))
    if how == "any":
        return float(any(value == 1.0 for value in grades))
    if how == "weighted_sum":
        return min(1.0, max(0.0, sum(v * weight for v, weight in zip(grades, weights, strict=True))))
    positive = sum(weight for weight in weights if weight > 0)
    if positive <= 0:
        raise ValueError("a rubric needs a criterion of positive weight")
    total = sum(value * weight for value, weight in zip(grades, weights, strict=True))
    return min(1.0, max(0.0, total / positive))
