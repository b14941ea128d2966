"""A pattern with the words of which every match holds one, tried only in sentences where one stands.

Most problems hold none of the words of most patterns. Looking a word up costs a fraction of a microsecond,
trying a pattern at every character of a long text a millisecond.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator

from reward_service.filters.problem_text import Reading

_HAN = re.compile(r"[\u3400-\u9fff]")

REACH = 80
"""Characters behind the end of a sentence that a match may take: a stop after `Fig` ends no sentence."""


class Phrases:
    """A `pattern` of which every English match holds one of `words`, in lower case and whole."""

    def __init__(self, pattern: str, words: str, flags: re.RegexFlag = re.IGNORECASE) -> None:
        self.pattern = re.compile(pattern, flags)
        self.words = frozenset(words.split())
        self._chinese = _HAN.search(pattern) is not None

    def search(self, reading: Reading) -> re.Match[str] | None:
        """The first match, None where there is none."""
        return next(self.finditer(reading), None)

    def finditer(self, reading: Reading) -> Iterator[re.Match[str]]:
        """The matches in order, at most one from each start."""
        last = -1
        for start, end in self._windows(reading):
            for match in self.pattern.finditer(reading.text, start, end):
                if match.start() > last:
                    last = match.start()
                    yield match

    def _windows(self, reading: Reading) -> list[tuple[int, int]]:
        if self._chinese and reading.han:
            return [(0, len(reading.text))]
        said = self.words & reading.words
        if not said:
            return []
        spans = reading.spans
        starts = reading.span_starts
        hit: set[int] = set()
        for word in said:
            at = reading.lower.find(word)
            while at >= 0:
                index = max(0, bisect_right(starts, at) - 1)
                hit.add(index)
                at = reading.lower.find(word, max(at + 1, spans[index][1]))
        size = len(reading.text)
        windows: list[tuple[int, int]] = []
        for index in sorted(hit):
            start, end = spans[index][0], min(size, spans[index][1] + REACH)
            if windows and start <= windows[-1][1]:
                start = windows.pop()[0]
            windows.append((start, end))
        return windows
