"""The options of a problem: read from a prompt, and found again by their text."""

import re
import unicodedata
from collections.abc import Mapping
from functools import cached_property, lru_cache

from reward_service.grading.texts.contained_answers import contained

MAX_NAMED = 200
"""Characters of an option that is looked for in a sentence."""
MAX_LISTED = 12
MAX_PROMPT = 20_000
"""Characters at the end of a prompt in which options are looked for."""

_MARK = re.compile(
    r"(?:(?<=\s)|(?<=^)|(?<=[。；;.?？]))[(（\[]?([A-Z])\s?[)）\].．、:：](?!\w[).])", re.MULTILINE
)
_LATEX = re.compile(
    r"\\(?:text(?:bf|rm|it)?|mathrm|mathbf|mathit|displaystyle|left|right|boxed|,|;|!|:| |quad|qquad|%)"
)
_SIGNS = re.compile(r"[\s$*_`{}\"'“”‘’«»「」『』~]+")
_EDGE = " \t\n.,;:!?。，；：！？、．()（）[]"
_PAIRED = {"(": ")", "[": "]"}


def normalised(text: str) -> str:
    """A text of an option without what typesetting adds: case, blanks, dollars, LaTeX text commands, marks
    at its ends."""
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    if "\\" in folded:
        folded = _LATEX.sub(" ", folded.replace("\\dfrac", "\\frac").replace("\\tfrac", "\\frac"))
    bare = _SIGNS.sub("", folded).strip(_EDGE)
    for opened, closed in _PAIRED.items():
        if bare.count(opened) > bare.count(closed):
            bare += closed
        elif bare.count(opened) < bare.count(closed):
            bare = opened + bare
    return bare


class Options:
    """The options by letter, and which of them a text is.

    `letters` are all there are; empty where they are not known for sure (read from a prompt, or absent).
    """

    def __init__(self, options: Mapping[str, str], *, complete: bool = True) -> None:
        self._options = options
        self.letters = frozenset(options) if complete else frozenset[str]()
        self.has_texts = bool(options)
        self.longest = max(map(len, options.values()), default=0)

    @cached_property
    def texts(self) -> dict[str, str]:
        """The options' texts, normalised."""
        return {letter: normalised(text) for letter, text in self._options.items()}

    @cached_property
    def _by_text(self) -> dict[str, str]:
        by_text: dict[str, str | None] = {}
        for letter, text in self.texts.items():
            by_text[text] = None if text in by_text else letter  # of two alike, neither is meant
        return {text: letter for text, letter in by_text.items() if text and letter}

    @cached_property
    def _beginnings(self) -> frozenset[str]:
        return frozenset(text[:2] for text in self.texts.values())

    def letter_of(self, text: str) -> str | None:
        """The letter of the one option that has this text."""
        if not self._options or len(text) > 4 * self.longest + 100:
            return None
        return self._by_text.get(normalised(text))

    def named_in(self, sentence: str) -> tuple[str, ...]:
        """The letters whose texts a sentence names and does not deny, in order; longer texts first."""
        said = sentence
        named: list[str] = []
        for letter, text in sorted(self._options.items(), key=lambda item: -len(item[1])):
            bare = text.strip(_EDGE + "$")
            is_alone = self._by_text.get(self.texts[letter]) == letter
            if not is_alone or not bare or len(bare) > MAX_NAMED or len(self._options) > MAX_LISTED:
                continue
            if (what := contained(said, (bare,))) is not None:
                named.append(letter)
                said = re.sub(re.escape(what), " … ", said, flags=re.IGNORECASE)
        return tuple(sorted(named))

    def is_text_of(self, text: str, letter: str) -> bool:
        """Whether a text is that of the option with this letter."""
        said = self.texts.get(letter)
        return bool(said) and len(text) <= 4 * self.longest + 100 and said == normalised(text)

    def letter_at_start(self, text: str) -> tuple[str, str] | None:
        """The longest option a text begins with, and what follows it; words are kept whole."""
        if normalised(text[: self.longest + 20])[:2] not in self._beginnings:
            return None
        for end in _ends(text):
            letter = self.letter_of(text[:end])
            if letter:
                return letter, text[end:]
        return None


_END = re.compile(
    r"[,.;:，。；：!?](?=\s|$)|\s(?:because|since|as|for|which)\b|[，。；：]|\s[-–—]\s|\)(?=\s)"
)


def _ends(text: str) -> list[int]:
    """Where an option at the start of a text may end: at its end, and before marks, the last first."""
    return [len(text), *reversed([found.start() for found in _END.finditer(text)][:12])]


@lru_cache(512)
def options_of(listed: tuple[tuple[str, str], ...]) -> Options:
    """The options of a problem, made ready once."""
    return Options(dict(listed))


@lru_cache(512)
def options_in(prompt: str) -> Options:
    """The options a prompt lists as `A. …`, `(A) …`, `A、…` from A on, each letter once; empty without."""
    tail = prompt[-MAX_PROMPT:]
    marks = list(_MARK.finditer(tail))
    starts = [place for place, found in enumerate(marks) if found.group(1) == "A"]
    for start in reversed(starts):
        run = _run_from(marks, start)
        if len(run) >= 2:
            ends = [mark.start() for mark in run[1:]] + [_end_of_last(tail, run[-1].end())]
            return Options(
                {m.group(1): tail[m.end() : end] for m, end in zip(run, ends, strict=True)}, complete=False
            )
    return Options({}, complete=False)


def _run_from(marks: list["re.Match[str]"], start: int) -> list["re.Match[str]"]:
    run = [marks[start]]
    for mark in marks[start + 1 :]:
        if ord(mark.group(1)) == ord(run[-1].group(1)) + 1:
            run.append(mark)
    return run


def _end_of_last(text: str, start: int) -> int:
    end = text.find("\n", start)
    return len(text) if end < 0 else end
