"""From the verdicts on a rubric's criteria to one score.

Formulas: `weighted_mean` is verifiers' and rewardkit's, sum of w x rank / (k - 1) over the sum of w;
`positive_share` is HealthBench's, points of what is met over all positive points, clipped to [0, 1];
`all` and `any` ask for full marks. A criterion's grade is 0 for the first of its labels and 1 for the last.
"""

from collections.abc import Sequence
from typing import Literal

Aggregation = Literal["weighted_mean", "positive_share", "all", "any"]


def grade(verdict: str, labels: Sequence[str]) -> float:
    """The place of a label among its criterion's labels, from 0 (the first) to 1 (the last)."""
    return labels.index(verdict) / (len(labels) - 1)


def rubric_score(grades: Sequence[float], weights: Sequence[float], how: Aggregation) -> float:
    """One score in [0, 1] out of the grades in [0, 1] of all criteria.

    A negative weight makes a criterion a fault: met, it takes its weight off. Only `weighted_mean` and
    `positive_share` look at weights.

    Raises:
        ValueError: no weight is positive.
    """
    if how == "all":
        return float(all(value == 1.0 for value in grades))
    if how == "any":
        return float(any(value == 1.0 for value in grades))
    positive = sum(weight for weight in weights if weight > 0)
    if positive <= 0:
        raise ValueError("a rubric needs a criterion of positive weight")
    total = sum(value * weight for value, weight in zip(grades, weights, strict=True))
    return min(1.0, max(0.0, total / positive))
