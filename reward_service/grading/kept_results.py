"""Results by content: what was found for a short text is kept for the next sample that has the same."""

from collections.abc import Callable, Hashable
from functools import lru_cache, wraps
from typing import TypeVar

MAX_KEPT = 300
"""Characters of a text whose result is kept."""
_RESULTS = 4096

Asked = TypeVar("Asked", bound=Hashable)
Result = TypeVar("Result")


def kept(find: Callable[[str, Asked], Result]) -> Callable[[str, Asked], Result]:
    """The function, of a text and of what it is compared with, with its results for short texts kept."""
    remembered = lru_cache(_RESULTS)(find)

    @wraps(find)
    def result(text: str, asked: Asked) -> Result:
        return remembered(text, asked) if len(text) <= MAX_KEPT else find(text, asked)

    return result
