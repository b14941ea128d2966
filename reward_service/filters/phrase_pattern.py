"""A pattern with the words of which every match holds one, tried only in sentences where one stands.

Most problems hold none of the words of most patterns. Looking a word up costs a fraction of a microsecond,
trying a pattern at every character of a long text a millisecond. Where it is known with which words a match
begins, the pattern is tried there and nowhere else.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator

from reward_service.filters.problem_text import Reading

_HAN = re.compile(r"[\u3400-\u9fff]")

REACH = 80
"""Characters behind the end of a sentence that a match may take: a stop after `Fig` ends no sentence."""


class Phrases:
    """A `pattern` of which every English match holds one of `words`, in lower case and whole.

    With `opens`, every English match begins with one of those words or signs; with Chinese characters among
    them every Chinese match begins with one of those or a sign, or where the text begins. With `han`, every
    Chinese match holds one of those strings; without it a pattern with Chinese in it is tried in all of a
    Chinese text.
    """

    def __init__(
        self,
        pattern: str,
        words: str,
        flags: re.RegexFlag = re.IGNORECASE,
        *,
        opens: str = "",
        han: str = "",
    ) -> None:
        self.pattern = re.compile(pattern, flags)
        self.words = frozenset(words.split())
        self.opens = frozenset(opens.split())
        self.opening_signs = tuple(opening for opening in self.opens if not opening.isalpha())
        self.han = tuple(han.split())
        self.han_first = frozenset(word[0] for word in self.han)
        openings = (*_HAN.findall(opens), *self.opening_signs)
        self.han_openings = frozenset(openings if _HAN.search(opens) else ())
        self._everywhere = not han and _HAN.search(pattern) is not None

    def search(self, reading: Reading) -> re.Match[str] | None:
        """The first match, None where there is none."""
        return next(self.finditer(reading), None)

    def finditer(self, reading: Reading) -> Iterator[re.Match[str]]:
        """The matches in order, at most one from each start."""
        said = self.words & reading.words
        chinese = reading.han and self._may_be_chinese(reading)
        if not (said or chinese):
            return iter(())
        if self.han_openings and chinese:
            return self._at_characters(reading)
        windows = self._windows(reading, said)
        if self.opens and not chinese:
            return self._at_openings(reading, windows)
        return self._within(reading, windows)

    def _may_be_chinese(self, reading: Reading) -> bool:
        if self._everywhere:
            return True
        if self.han_first.isdisjoint(reading.characters):
            return False
        return any(word in reading.text for word in self.han)

    def _at_characters(self, reading: Reading) -> Iterator[re.Match[str]]:
        """Matches at the characters that open a Chinese one and at the start, none within another."""
        starts = {at for char in self.han_openings & reading.characters for at in reading.signs(char)}
        behind = 0
        for at in sorted(starts | {0}):
            match = self.pattern.match(reading.text, at) if at >= behind else None
            if match:
                behind = match.end()
                yield match

    def _within(self, reading: Reading, windows: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
        last = -1
        for start, end in windows:
            for match in self.pattern.finditer(reading.text, start, end):
                if match.start() > last:
                    last = match.start()
                    yield match

    def _at_openings(self, reading: Reading, windows: list[tuple[int, int]]) -> Iterator[re.Match[str]]:
        """Matches at the words and signs that open one, within the windows."""
        openings = [at for word in self.opens & reading.words for at in reading.places(word)]
        openings += [at for sign in self.opening_signs for at in reading.signs(sign)]
        openings.sort()
        behind = -1
        for start, end in windows:
            for at in openings[bisect_left(openings, start) : bisect_left(openings, end)]:
                match = self.pattern.match(reading.text, at, end) if at >= behind else None
                if match:
                    behind = max(at + 1, match.end())
                    yield match

    def _windows(self, reading: Reading, words: frozenset[str]) -> list[tuple[int, int]]:
        """The sentences in which one of the words stands, those that touch joined."""
        if self._everywhere and reading.han:
            return [(0, len(reading.text))]
        starts = reading.span_starts
        said = [at for word in words for at in reading.places(word)]
        before = 1 if self.han and reading.han else 0  # a stop that opens a Chinese match ends a sentence
        if before:
            said += [at for word in self.han if word[0] in reading.characters for at in reading.signs(word)]
        hit = {bisect_right(starts, at) - 1 for at in said}
        spans, size = reading.spans, len(reading.text)
        windows: list[tuple[int, int]] = []
        for index in sorted(hit):
            start, end = max(0, spans[index][0] - before), min(size, spans[index][1] + REACH)
            if windows and start <= windows[-1][1]:
                start = windows.pop()[0]
            windows.append((start, end))
        return windows
