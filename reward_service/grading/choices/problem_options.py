"""The options of a problem: read from a prompt, and found again by their text."""

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping
from functools import cached_property, lru_cache
from typing import NamedTuple

from reward_service.grading.choices.label_series import LATIN, label_of
from reward_service.grading.texts.answer_tokens import folded
from reward_service.grading.texts.contained_answers import contained
from reward_service.grading.texts.word_patterns import WordPattern

MAX_NAMED = 200
"""Characters of an option that is looked for in a sentence."""
MAX_LISTED = 12
MAX_QUESTION = 400
"""Characters of a question, at its end."""

_LATEX = re.compile(
    r"\\(?:text(?:bf|rm|it)?|mathrm|mathbf|mathit|displaystyle|left|right|boxed|,|;|!|:| |quad|qquad|%)"
)
_SIGNS = re.compile(r"[\s$*_`{}\"'“”‘’«»「」『』~]+")
_EDGE = " \t\n.,;:!?。，；：！？、．()（）[]"
_PAIRED = {"(": ")", "[": "]"}
_BRACKETS = frozenset("()[]")


def normalised(text: str) -> str:
    """A text of an option without what typesetting adds; short ones are kept for the next look at them."""
    return _kept(text) if len(text) <= _KEPT else _normalised(text)


_KEPT = 200


@lru_cache(4096)
def _kept(text: str) -> str:
    return _normalised(text)


def _normalised(text: str) -> str:
    """A text of an option without what typesetting adds: case, blanks, dollars, LaTeX text commands, marks
    at its ends."""
    folded = (text if text.isascii() else unicodedata.normalize("NFKC", text)).casefold()
    if "\\" in folded:
        folded = _in_signs(_LATEX.sub(" ", folded.replace("\\dfrac", "\\frac").replace("\\tfrac", "\\frac")))
    bare = _SIGNS.sub("", folded).strip(_EDGE)
    for opened, closed in _PAIRED.items() if not _BRACKETS.isdisjoint(bare) else ():
        if bare.count(opened) > bare.count(closed):
            bare += closed
        elif bare.count(opened) < bare.count(closed):
            bare = opened + bare
    return bare


_FRACTION = re.compile(r"\\frac\{([\w.]{1,12})\}\{([\w.]{1,12})\}")
_FUNCTION = re.compile(
    r"\\(?=(?:sin|cos|tan|cot|sec|csc|log|ln|lg|exp|arcsin|arccos|arctan|sinh|cosh|tanh|min|max)(?![a-z]))"
)
_OF_COMMANDS = {
    "\\times": "×", "\\cdot": "·", "\\pi": "π", "\\infty": "∞", "\\leq": "≤", "\\le": "≤", "\\geq": "≥", "\\ge": "≥", "\\neq": "≠",
    "\\pm": "±", "\\alpha": "α", "\\beta": "β", "\\theta": "θ", "\\lambda": "λ", "\\mu": "μ", "\\omega": "ω", "^\\circ": "°", "^{\\circ}": "°",
}  # fmt: skip
_COMMAND = WordPattern(
    "|".join(re.escape(one) + ("(?![a-z])" if one[-1].isalpha() else "") for one in _OF_COMMANDS)
)


def _in_signs(text: str) -> str:
    """LaTeX of a short formula as it is written in plain text: signs for commands, a/b for a fraction."""
    plain = _FUNCTION.sub("", _COMMAND.sub(lambda found: _OF_COMMANDS[found.group()], text))
    return _FRACTION.sub(r"\1/\2", plain)


_LETTER_IN = re.compile(r"(?<![\w'’])([B-Z]|A(?!\s[a-zà-ÿ]))(?![\w'’])")


_GLUED = re.compile("(?<=[A-Za-z0-9])(?=[가-힣])(?![이가은는도]?\\s?(?:아니|아닙|아닌|틀|제외))")
"""Between a word of Latin letters and a Korean particle."""


class Labels(NamedTuple):
    """How options are labelled: the series, None without labels; how many; and whether in small letters."""

    series: str | None
    size: int
    is_lower: bool


class Options:
    """The options by letter, and which of them a text is.

    `letters` are all there are; empty where they are not known for sure (read from a prompt, or absent).
    `series` is that of the labels which stand for the letters where the options are listed, `size` how many
    there are, `is_lower` whether they are small letters. `question` is what stands before them.
    """

    def __init__(
        self,
        options: Mapping[str, str],
        *,
        complete: bool = True,
        labels: Labels | None = None,
        question: str = "",
    ) -> None:
        self._options = options
        self.question = question[-MAX_QUESTION:]
        self.series, self.size, self.is_lower = labels or Labels(LATIN, len(options), is_lower=False)
        self.letters = frozenset(options if complete else ())
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

    @cached_property
    def plain_texts(self) -> tuple[str, ...]:
        """The options' texts as they are written, short ones that stand for something."""
        return tuple(
            text for text in (one.strip() for one in self._options.values()) if 1 < len(text) <= MAX_NAMED
        )

    @cached_property
    def folded_texts(self) -> tuple[str, ...]:
        """The options' texts as they are looked for in a sentence: folded, none that is a letter or two."""
        return tuple(text for text in (folded(one.strip(_EDGE)) for one in self._options.values()) if text)

    @property
    def known(self) -> tuple[str, ...]:
        """The letters of the options whose texts are known."""
        return tuple(self._options)

    def text_of(self, letter: str) -> str:
        """The text of an option as it is written, without marks at its ends; empty where none is known."""
        return self._options.get(letter, "").strip(_EDGE)

    def mentioned_in(self, sentence: str) -> list[str]:
        """The letters of options that a sentence holds, by their text or as letters, whatever it says of
        them; an option whose text is part of another one that is there is not meant."""
        said = folded(sentence)
        found: list[str] = []
        for letter, text in sorted(self._options.items(), key=lambda item: -len(item[1])):
            bare = folded(text.strip(_EDGE))
            if bare and re.search(
                rf"(?<!\w){re.escape(bare)}(?!\w)" if bare.isascii() else re.escape(bare), said
            ):
                found.append(letter)
                said = said.replace(bare, " ")
        return found + [one for one in _LETTER_IN.findall(sentence) if one not in found]

    def starts_with_text(self, text: str, letter: str) -> bool:
        """Whether a text begins with the whole text of the option with this letter."""
        own = self._options.get(letter, "").strip(_EDGE)
        said = text[: len(own) + 1]
        return (
            bool(own)
            and said[: len(own)].casefold() == own.casefold()
            and not (said[len(own) :].isalnum() and own[-1:].isascii())
        )

    def letter_of(self, text: str) -> str | None:
        """The letter of the one option that has this text."""
        if not self._options or len(text) > 4 * self.longest + 100:
            return None
        return self._by_text.get(normalised(text)) or self._as_written.get(text.strip())

    @cached_property
    def _as_written(self) -> dict[str, str]:
        """The letters of options that differ from others in their marks alone, by their texts to the letter."""
        texts = {letter: text.strip() for letter, text in self._options.items()}
        counted = Counter(texts.values())
        return {
            text: letter
            for letter, text in texts.items()
            if counted[text] == 1 and self.texts[letter] not in self._by_text and self.texts[letter]
        }

    def has(self, text: str) -> bool:
        """Whether a text is an option's label or text and nothing else."""
        return bool(label_of(text)) or self.letter_of(text) is not None

    def named_in(self, sentence: str) -> tuple[str, ...]:
        """The letters whose texts a sentence names and does not deny, in order; longer texts first."""
        said = sentence if sentence.isascii() else _GLUED.sub(" ", sentence)
        named: list[str] = []
        for letter, bare in self._nameable:
            if (what := contained(said, (bare,))) is not None:
                named.append(letter)
                said = _without(said, what)
        return tuple(sorted(named))

    @cached_property
    def _nameable(self) -> tuple[tuple[str, str], ...]:
        """The letters and texts of the options that a sentence may name, the longest first."""
        bare = {letter: text.strip(_EDGE + "$") for letter, text in self._options.items()}
        longest_first = sorted(self._options, key=lambda letter: -len(self._options[letter]))
        return tuple(
            (letter, bare[letter])
            for letter in longest_first
            if len(bare) <= MAX_LISTED
            and 0 < len(bare[letter]) <= MAX_NAMED
            and self._by_text.get(self.texts[letter]) == letter
        )

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


def _without(text: str, what: str) -> str:
    """A text with a mark in the place of something, in any case."""
    if text.isascii() and what.isascii() and text.count(what) == text.lower().count(what.lower()):
        return text.replace(what, " … ")
    return re.sub(re.escape(what), " … ", text, flags=re.IGNORECASE)


_END = re.compile(
    r"[,.;:，。；：!?](?=\s|$)|\s(?:because|since|as|for|which)\b|[，。；：]|\s[-–—]\s|\)(?=\s)"
)


def _ends(text: str) -> list[int]:
    """Where an option at the start of a text may end: at its end, and before marks, the last first."""
    return [len(text), *reversed([found.start() for found in _END.finditer(text)][:12])]
