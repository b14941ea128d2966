"""In the tests' box: texts that the program gave, told by their identity from texts that say the same."""

from typing import Any

MAX_TEXTS = 10_000


class GivenTexts:
    """Kept only while `watching`: where files stand beside the tests, which the program may name."""

    def __init__(self) -> None:
        self.watching = False
        self._kept: dict[int, str] = {}

    def note(self, value: Any) -> None:
        """The program has given this."""
        kind = type(value)
        if kind is str:
            if len(self._kept) < MAX_TEXTS:
                self._kept[id(value)] = value
        elif kind in (list, tuple, set, frozenset):
            for item in value:
                self.note(item)
        elif kind is dict:
            self.note([*value, *value.values()])

    def has(self, value: Any) -> bool:
        """Is it one of them?"""
        return type(value) is str and id(value) in self._kept
