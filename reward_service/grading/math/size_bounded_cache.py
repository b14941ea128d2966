"""What a function of a text has said, remembered within a bound on memory.

A bound on calls alone is none: four thousand answers of a handful of characters are little, four thousand of
the longest that are let in, with their trees, are hundreds of megabytes in every worker.
"""

from collections.abc import Callable
from functools import lru_cache, update_wrapper
from typing import Generic, ParamSpec, TypeVar, cast

SHORT = 200
"""Characters; nearly every answer is shorter."""
LONG_KEPT = 32
"""Longer texts that are remembered: enough for the members of a group, which share one reference."""

P = ParamSpec("P")
R = TypeVar("R")


class _Memo(Generic[P, R]):
    def __init__(self, function: Callable[P, R], kept: int) -> None:
        self._short = cast("Callable[P, R]", lru_cache(kept)(function))
        self._long = cast("Callable[P, R]", lru_cache(LONG_KEPT)(function))
        update_wrapper(self, function)

    def __call__(self, *args: P.args, **kwargs: P.kwargs) -> R:
        text: str = args[0]  # type: ignore[assignment]  # by the contract of `memo`
        remembered = self._short if len(text) <= SHORT else self._long
        return remembered(*args, **kwargs)

    def cache_clear(self) -> None:
        """Forget all."""
        for remembered in (self._short, self._long):
            remembered.cache_clear()  # type: ignore[attr-defined]  # `lru_cache` made it


def memo(kept: int) -> Callable[[Callable[P, R]], _Memo[P, R]]:
    """As `lru_cache(kept)`, for a function whose first argument is a text, given by position.

    Of texts longer than `SHORT` only the last `LONG_KEPT` are remembered. What it raises is not.
    """
    return lambda function: _Memo(function, kept)
