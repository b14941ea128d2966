"""Several replies that make one value: asked for at once, and refused together when they disagree."""

import asyncio
from collections.abc import Coroutine, Iterable, Sequence
from statistics import fmean, pstdev
from typing import Any, Literal, TypeVar

from reward_service.models.model_failure import FailureKind, ModelFailure

T = TypeVar("T")
Ensemble = Literal["mean", "min"]


async def gathered(asking: Iterable[Coroutine[Any, Any, T]]) -> list[T]:
    """All of them; when one fails the others are given up."""
    tasks = [asyncio.ensure_future(one) for one in asking]
    try:
        return list(await asyncio.gather(*tasks))
    except BaseException:
        for task in tasks:
            task.cancel()
        raise


def agreed(values: Sequence[float], how: Ensemble, *, most: float | None = None) -> tuple[float, float]:
    """The mean or the lowest of an ensemble's values, and their standard deviation over n.

    Raises:
        ModelFailure: they differ by more than `most`.
    """
    disagreement = pstdev(values)
    if most is not None and disagreement > most:
        raise ModelFailure(
            FailureKind.DISAGREEMENT, f"the models differ by {disagreement:.3g}; {most:g} is allowed"
        )
    return (fmean(values) if how == "mean" else min(values)), disagreement
