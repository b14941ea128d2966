"""One score of a solution out of its steps' probabilities of being right."""

from collections.abc import Callable, Sequence
from math import exp, fsum, log, prod
from typing import Literal

Aggregate = Literal["product", "min", "mean", "last", "geometric_mean"]


def _geometric_mean(steps: Sequence[float]) -> float:
    """By logarithms: the product of some hundred steps is too small for a number."""
    return exp(fsum(log(step) for step in steps) / len(steps)) if min(steps) > 0 else 0.0


_AGGREGATES: dict[Aggregate, Callable[[Sequence[float]], float]] = {
    "product": prod,
    "min": min,
    "mean": lambda steps: fsum(steps) / len(steps),
    "last": lambda steps: steps[-1],
    "geometric_mean": _geometric_mean,
}


def aggregate(probabilities: Sequence[float], how: Aggregate) -> float:
    """One score of a solution from its steps' probabilities of being right, in [0, 1].

    `product` is "Let's Verify Step by Step" (arXiv 2305.20050) and punishes length; `min` is Math-Shepherd.
    """
    return _AGGREGATES[how](probabilities)


def first_wrong_step(probabilities: Sequence[float], threshold: float) -> int:
    """The position of the first step below the threshold, -1 where there is none (ProcessBench's label)."""
    return next((at for at, value in enumerate(probabilities) if value < threshold), -1)


def process_bench_f1(accuracy_on_erroneous: float, accuracy_on_correct: float) -> float:
    """ProcessBench's score: the harmonic mean of both accuracies; 0 when both are 0."""
    total = accuracy_on_erroneous + accuracy_on_correct
    return 2 * accuracy_on_erroneous * accuracy_on_correct / total if total else 0.0
