"""Many groups' selections as a few figures: how often the choice is right, and the mean curves by k."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from math import fsum, sqrt

from reward_service.rewards.selection import Selection, SelectionCurves
from reward_service.rewards.wilson import Z95, wilson_interval


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """The mean of a curve over the groups that are large enough for `k`, with a 95 % interval for other
    groups of the same kind: mean ± 1.96 standard errors within [0, 1]; None with less than two groups."""

    k: int
    mean: float
    low: float | None
    high: float | None
    groups: int


@dataclass(frozen=True, slots=True)
class SelectionSummary:
    """Figures of a whole table. `right` of `known` choices are right, `right_low` to `right_high` is the
    share's 95 % interval (Wilson); `empty` groups had nothing to choose from."""

    groups: int
    samples: int
    empty: int
    ties: int
    right: int
    known: int
    right_low: float
    right_high: float
    curves: dict[str, list[CurvePoint]]


def summarise(selections: Sequence[Selection]) -> SelectionSummary:
    """The figures of these groups."""
    known = [one.right for one in selections if one.right is not None]
    low, high = wilson_interval(sum(known), len(known))
    return SelectionSummary(
        groups=len(selections),
        samples=sum(one.size for one in selections),
        empty=sum(one.chosen is None for one in selections),
        ties=sum(one.tie for one in selections),
        right=sum(known),
        known=len(known),
        right_low=low,
        right_high=high,
        curves={
            curve.name: _mean_curve([getattr(one.curves, curve.name) for one in selections])
            for curve in fields(SelectionCurves)
        },
    )


def _mean_curve(curves: Sequence[dict[str, float]]) -> list[CurvePoint]:
    sizes = sorted({int(k) for curve in curves for k in curve})
    return [_point(k, [curve[str(k)] for curve in curves if str(k) in curve]) for k in sizes]


def _point(k: int, values: Sequence[float]) -> CurvePoint:
    count, mean = len(values), fsum(values) / len(values)
    if count < 2:
        return CurvePoint(k, mean, None, None, count)
    error = Z95 * sqrt(fsum((value - mean) ** 2 for value in values) / (count - 1) / count)
    return CurvePoint(k, mean, max(0.0, mean - error), min(1.0, mean + error), count)
