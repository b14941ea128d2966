"""The share of a text's words that are in the target language."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from reward_service.text.language.detectors import Detector
from reward_service.text.language.hidden_words import hidden_text
from reward_service.text.language.own_script import take_own_script
from reward_service.text.language.prose import clean
from reward_service.text.language.script_count import JAPANESE_KANA, ScriptCount, tokens
from reward_service.text.language.scripts import (
    ALPHABETS,
    DENSE_WORD,
    LANGUAGE_OF,
    SHARED,
    script_of,
    script_of_language,
)
from reward_service.text.language.shared_script_words import take_shared_script
from reward_service.text.language.target_language_words import (
    ZONED,
    Amount,
    Target,
    Unit,
    measure_runs,
    measure_words,
    word_lengths,
)
from reward_service.text.language.word_language import LISTED

MOSTLY_EXCLUDED, NEARLY_ALL_EXCLUDED = 0.5, 0.95
"""Shares of a text's visible characters that were not looked at: from the first it is said, from the second
on the share is capped, down to half when nothing is left."""

SPELLED_OUT = 12
"""So many single letters in a row are words in disguise."""

_LATIN_WORD = re.compile(f"[{ALPHABETS['latin']}\u0300-\u036f]+")
_LATIN_WORD_OR_TWO = re.compile(f"[{ALPHABETS['latin']}\u0300-\u036f]{{2,}}")
_SENTENCE_END = re.compile(r"[.!?;…](?=\s)|\n")
_GREEK_LETTERS = re.compile(f"[{ALPHABETS['greek']}]")
_NOT_ASCII = re.compile("[^\x00-\x7f]+")
_LETTERS = {code: chr(code) if chr(code).isalpha() else " " for code in range(128)}
_SMALL_LETTERS = {code: letter.lower() for code, letter in _LETTERS.items()}
_SPELLED = re.compile(rf"(?:(?<![^\W\d_])[^\W\d_][ ,.\-_]{{1,4}}+){{{SPELLED_OUT},}}+")


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a text is in its target language.

    `words` and `target` count words (Chinese and Japanese by characters, see `scripts`); `value` is
    target / words, None for a text without words; `excluded` counts characters of code, formulas and
    addresses that were not looked at, of `visible` characters in all.
    """

    language: str
    words: float
    target: float
    excluded: int
    visible: int = 0

    @property
    def excluded_share(self) -> float:
        """The part of the visible characters that was not looked at, in [0, 1]."""
        return self.excluded / self.visible if self.visible else 0.0

    @property
    def cap(self) -> float:
        """The most that a text of which so much was excluded can have, in [0.5, 1]."""
        beyond = max(0.0, self.excluded_share - NEARLY_ALL_EXCLUDED)
        return 1.0 - 0.5 * beyond / (1.0 - NEARLY_ALL_EXCLUDED)

    @property
    def value(self) -> float | None:
        """target / words, capped, in [0, 1]; None when there are no words."""
        return min(self.cap, max(0.0, self.target / self.words)) if self.words > 0 else None


def measure(text: str, language: str, detector: Detector, *, unit: Unit = "word") -> Share:
    """The share of `language` (ISO 639-1) in a text."""
    prose = clean(text)
    target = Target(language, detector, unit)
    amount, identifiers = _measure(prose.text, target)
    hidden = hidden_text(prose, identifiers, target, seen=amount.words)
    if hidden:
        amount += _measure(hidden, target)[0]
    return Share(language, amount.words, amount.target, prose.excluded, prose.visible)


def _measure(text: str, target: Target) -> tuple[Amount, Sequence[str]]:
    """The words of a text, and the names of code in it that were not counted."""
    if target.language in LISTED and target.script == "latin":
        kind = _alphabet(text)
        if kind is not None:
            return _measure_latin(text, target, ascii_only=kind == "ascii"), ()
        parts = [(line, _alphabet(line)) for line in text.split("\n")]
        plain = "\n".join(line for line, found in parts if found is not None)
        text = "\n".join(line for line, found in parts if found is None)
        amount = _measure_latin(plain, target, ascii_only=False)
    else:
        text, amount = take_own_script(text, target)
    text, runs = take_shared_script(text, target)
    count = ScriptCount(target)
    count.read(text)
    count.runs += runs
    return amount + count.amount + _judged(count, target), count.identifiers


def _judged(count: ScriptCount, target: Target) -> Amount:
    if target.language != ZONED:
        return measure_runs(count.runs, target)
    words = [word for run in count.runs for word in run]
    return measure_words([word.lower() for word in words], target, lambda: words)


def _alphabet(text: str) -> Literal["ascii", "latin"] | None:
    """The alphabet of a text whose letters are all Latin, single Greek ones of formulas aside."""
    if text.isascii():
        return "ascii"
    others = [re.sub(r"[\W\d_]", "", run) for run in set(_NOT_ASCII.findall(text))]
    if all(len(letters) < 2 and (not letters or _GREEK_LETTERS.match(letters)) for letters in others):
        return "ascii"
    latin = [_GREEK_LETTERS.sub("", letters) if len(letters) == 1 else letters for letters in others]
    return "latin" if all(map(_LATIN_WORD.fullmatch, filter(None, latin))) else None


def _measure_latin(text: str, target: Target, *, ascii_only: bool) -> Amount:
    if target.language != ZONED:
        return measure_runs(map(_LATIN_WORD_OR_TWO.findall, _SENTENCE_END.split(text)), target)
    if not ascii_only:
        small = text.lower()
        words = _LATIN_WORD.findall(small)
        amount = measure_words(words, target, lambda: _LATIN_WORD.findall(text))
    else:
        if not text.isascii():
            text = text.encode("ascii", "replace").decode()
        words = text.translate(_SMALL_LETTERS).split()
        amount = measure_words(words, target, lambda: text.translate(_LETTERS).split())
    if b"\x01" * SPELLED_OUT in word_lengths(words):
        letters = sum(sum(map(str.isalpha, found[0])) for found in _SPELLED.finditer(text))
        amount += Amount(letters * DENSE_WORD, 0.0)
    return amount


def dominant(text: str, detector: Detector) -> str | None:
    """The language most words of a text are written in, by script, then by detector; None without words."""
    letters: Counter[str] = Counter()
    found: dict[str, list[str]] = {}
    for kind, piece in tokens(clean(text).text):
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
    guess = detector([" ".join(found[script])], script)[0][0] if script in SHARED else ""
    return guess if guess and script_of_language(guess) == script else LANGUAGE_OF.get(script, "en")
