"""The share of a text's words that are in the target language."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Literal

from reward_service.language.detectors import Detector
from reward_service.language.prose import clean
from reward_service.language.scripts import (
    DENSE_WORD,
    HAN_WORD,
    JAPANESE_WORD,
    LANGUAGE_OF,
    SHARED,
    TOKEN,
    script_of,
    script_of_language,
)
from reward_service.language.words import is_pinyin, word_kind

Unit = Literal["word", "char"]

RUN_WORDS, RUN_LETTERS = 3, 12
"""Shorter runs of words are not shown to a detector."""

JAPANESE_KANA = 0.15
"""A sentence with at least this share of kana among its kana and Han is Japanese."""

SHORT_HAN = 4
"""So few Han characters alone may be Japanese as well as Chinese."""

SPELLED, SPELLED_OUT = 5, 12
"""So many acronyms, or single letters, in a row are a sentence in disguise."""

MAX_WORD, GLUED_WORD = 24, 6
"""Letters of the longest word; in longer ones, so many letters count as a word."""

SURE = 0.5
"""A detector less sure than this that a run is foreign does not overrule the run before."""


_FAMILIES = ({"no", "nb", "nn"}, {"id", "ms"}, {"hr", "sr", "bs", "sh"})
_SAME = {language: family for family in _FAMILIES for language in family}


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a text is in its target language.

    `words` and `target` count words (Chinese and Japanese by characters, see `scripts`); `value` is
    target / words, None for a text without words; `excluded` counts characters of code, formulas and
    addresses that were not looked at.
    """

    language: str
    words: float
    target: float
    excluded: int

    @property
    def value(self) -> float | None:
        """target / words, in [0, 1]; None when there are no words."""
        return min(1.0, self.target / self.words) if self.words > 0 else None


def measure(text: str, language: str, detector: Detector, *, unit: Unit = "word") -> Share:
    """The share of `language` (ISO 639-1) in a text."""
    prose = clean(text)
    count = _Count(language, detector, unit)
    for kind, piece in _tokens(prose.text):
        if kind == "stop":
            count.end_of_sentence()
        else:
            count.add(kind, piece)
    count.end_of_sentence()
    count.settle_short()
    return Share(language, count.words, count.target, prose.excluded)


def dominant(text: str, detector: Detector) -> str | None:
    """The language most words of a text are written in, by script, then by detector; None without words."""
    letters: Counter[str] = Counter()
    found: dict[str, list[str]] = {}
    for kind, piece in _tokens(clean(text).text):
        script = script_of(piece) if kind in ("word", "dense") else kind
        if script not in ("stop", "other", "mixed", "code") and not (kind == "word" and len(piece) == 1):
            letters[script] += len(piece)
            found.setdefault(script, []).append(piece)
    if letters["kana"] and letters["kana"] >= JAPANESE_KANA * (letters["kana"] + letters["han"]):
        letters["kana"] += letters.pop("han", 0)
    if not letters:
        return None
    script = letters.most_common(1)[0][0]
    if script == "kana":
        return "ja"
    guess = detector(" ".join(found[script]), script)[0] if script in SHARED else ""
    return guess if guess and script_of_language(guess) == script else LANGUAGE_OF.get(script, "en")


def _tokens(text: str) -> Iterator[tuple[str, str]]:
    return ((found.lastgroup or "other", found[0]) for found in TOKEN.finditer(text))


@dataclass(slots=True)
class _Count:
    """Adds up words, a sentence at a time."""

    language: str
    detector: Detector
    unit: Unit
    words: float = 0.0
    target: float = 0.0
    script: str = field(init=False)
    last: bool = True
    han: int = 0
    kana: int = 0
    run: list[str] = field(default_factory=list)
    symbols: list[str] = field(default_factory=list)
    short: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.script = script_of_language(self.language)

    def add(self, kind: str, piece: str) -> None:
        """One token of the sentence."""
        if kind == "word":
            self._word(piece)
            return
        if kind == "code":
            self.symbols.append(piece)
            return
        self._settle_symbols()
        if kind == "han":
            self.han += len(piece)
        elif kind == "kana":
            self.kana += len(piece)
        else:
            share = 1.0 if self.unit == "char" else DENSE_WORD
            self._counted(len(piece) * share, target=kind == "dense" and script_of(piece) == self.script)

    def end_of_sentence(self) -> None:
        """Han is Chinese or Japanese by the sentence it stands in; then runs of words are settled."""
        self._settle_symbols()
        if self.han or self.kana:
            self._east_asian(self.han, self.kana)
            self.han = self.kana = 0
        if self.run:
            self._settle_run()

    def _east_asian(self, han: int, kana: int) -> None:
        japanese = kana >= JAPANESE_KANA * (han + kana)
        size = JAPANESE_WORD if japanese else HAN_WORD
        if self.language == "ja" and not japanese and han <= SHORT_HAN and not kana:
            size, japanese = JAPANESE_WORD, True
        if self.unit == "char":
            size = 1.0
        self._counted(han * size, target=self.language == ("ja" if japanese else "zh"))
        self._counted(kana * size, target=self.language == "ja")

    def _word(self, word: str) -> None:
        kind = word_kind(word, self.language, self.script)
        if kind == "symbol":
            self.symbols.append(word)
            return
        if self.symbols:
            self._settle_symbols()
        if kind == "shared":
            self.run.append(word)
        else:
            self._counted(self._size(word), target=kind == "own")

    def _settle_symbols(self) -> None:
        """Variables and acronyms do not count, unless so many in a row spell something."""
        symbols, self.symbols = self.symbols, []
        if len(symbols) < SPELLED:
            return
        long = [word for word in symbols if len(word) > 1]
        if len(long) >= SPELLED:
            self._counted(sum(map(self._size, long)), target=False)
        if len(symbols) - len(long) >= SPELLED_OUT:
            self._counted((len(symbols) - len(long)) * DENSE_WORD, target=False)

    def _settle_run(self) -> None:
        """A run long enough is shown to the detector; short ones wait for each other."""
        run, self.run = self.run, []
        if _enough(run):
            self.settle_short()
            self._counted(sum(map(self._size, run)), target=self._is_target(run))
        else:
            self.short += run
            if len(self.short) >= 4 * RUN_WORDS:
                self.settle_short()

    def settle_short(self) -> None:
        """Short runs together: by the detector when they are enough by now, else like the run before."""
        run, self.short = self.short, []
        if run:
            long = len(run) >= 2 * RUN_WORDS and _enough(run)
            self._counted(sum(map(self._size, run)), target=self._is_target(run) if long else self.last)

    def _is_target(self, run: list[str]) -> bool:
        found, probability = self.detector(" ".join(run), self.script)
        if found == self.language or found in _SAME.get(self.language, ()):
            self.last = not (self.script == "latin" and self.language != "vi" and is_pinyin(run))
        elif probability >= SURE or not found:
            self.last = False
        return self.last

    def _size(self, word: str) -> float:
        if self.unit == "char":
            return float(len(word))
        return 1.0 if len(word) <= MAX_WORD else len(word) / GLUED_WORD

    def _counted(self, amount: float, *, target: bool) -> None:
        self.words += amount
        if target:
            self.target += amount


def _enough(run: list[str]) -> bool:
    return len(run) >= RUN_WORDS and sum(map(len, run)) >= RUN_LETTERS
