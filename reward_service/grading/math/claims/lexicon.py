"""Words that decide what a clause does with a value, of thirteen languages, as compiled patterns.

`words/*.toml` hold them, one file a language, one text with `|` between words a field:

    strong, weak   nouns of an answer ("answer") and of any quantity ("total")
    modifiers      words around a noun in a label ("final", "our")
    copulas, links what may stand between a noun and its value; no other word may
    conclude       adverbs and verbs of conclusion
    negate, refute, hedge, bound, given, gave_up
                   what takes a claim away: "not", "wrong", "maybe", "at least", "suppose", "I don't know"
    reason, contrast
                   what opens a clause: "because", "but"
    endings        what may follow a value ("left", "です")
    correct        predicates that make a value the answer ("is correct")
    checks         how sentences begin that check, explain or remark on what was stated before
    courtesy       how lines begin that say nothing about the problem
"""

import re
import sys
import tomllib
from collections.abc import Callable, Iterator
from functools import cache, cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TypeAlias, TypeVar

from reward_service.grading.math.claims.lexicon_pattern_cache import PatternCache

FIELDS = (
    "strong", "weak", "modifiers", "copulas", "links", "conclude", "negate", "refute", "hedge", "bound", "given",
    "reason", "contrast", "gave_up", "endings", "correct", "courtesy", "checks",
)  # fmt: skip
T = TypeVar("T")
_Trie: TypeAlias = "dict[str, _Trie]"
_CJK = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_DEVANAGARI = re.compile("[\u0900-\u097f]")
_ARABIC = re.compile("[\u0600-\u06ff]")
_LETTER_BEFORE, _LETTER_AFTER = r"(?<![^\W\d_])", r"(?![^\W\d_])"
_ARABIC_PREFIX = "(?:[\u0648\u0641\u0628\u0644\u0643])?"


@cache
def words(field: str) -> tuple[str, ...]:
    """All words and phrases of a field, every language, longest first."""
    found: set[str] = set()
    for file in sorted(files(__package__).joinpath("words").iterdir(), key=lambda f: f.name):
        if file.name.endswith(".toml"):
            table = _table(file.name)
            found.update(word.strip() for word in table.get(field, "").split("|"))
    return tuple(sorted((w for w in found if w), key=lambda w: (-len(w), w)))


@cache
def _table(name: str) -> dict[str, str]:
    return tomllib.loads(files(__package__).joinpath("words", name).read_text(encoding="utf-8"))


def _scripts(vocabulary: tuple[str, ...]) -> list[str]:
    """One alternative for each script: its words as a trie between its own word boundaries."""
    cjk = [w for w in vocabulary if _CJK.search(w)]
    devanagari = [w for w in vocabulary if _DEVANAGARI.search(w)]
    arabic = [w for w in vocabulary if _ARABIC.search(w)]
    taken = {*cjk, *devanagari, *arabic}
    latin = [w for w in vocabulary if w not in taken and len(w) > 1]
    single = "".join(sorted(w for w in vocabulary if w not in taken and len(w) == 1 and w.isalpha()))
    parts = []
    if latin:
        parts.append(f"{_LETTER_BEFORE}{trie(latin)}{_LETTER_AFTER}")
    if single:  # "a" is a word, "A" is a choice, and the "y" of "y(t) = " a symbol
        parts.append(rf"(?-i:{_LETTER_BEFORE}[{single}]{_LETTER_AFTER}(?!\(|\s?=))")
    if cjk:
        parts.append(trie(cjk))
    if devanagari:
        parts.append(f"(?<![\u0900-\u0963\u0966-\u097f]){trie(devanagari)}(?![\u0900-\u0963\u0966-\u097f])")
    if arabic:
        parts.append(f"(?<![\u0621-\u064a]){_ARABIC_PREFIX}{trie(arabic)}(?![\u0621-\u064a])")
    return parts


_ENGLISH = re.compile("[a-z]+")
_FOREIGN = re.compile("[^\x00-\x7f\ue000-\uf8ff“”–—×÷≈°²³≤≥√−·→]")
"""Any character but those of ASCII, placeholders of formulas, and signs that no word of the fields holds."""


def is_english(text: str) -> bool:
    """Whether a text holds no letters but English ones."""
    return text.isascii() or _FOREIGN.search(text) is None


@cache
def _runs(word: str) -> tuple[str, ...]:
    """The runs of English letters in a word of the tables, in small letters."""
    return tuple(_ENGLISH.findall(word.lower()))


@lru_cache(512)
def english_words(text: str) -> frozenset[str] | None:
    """The runs of English letters in a text, in small letters; None when it holds other letters."""
    return frozenset(_ENGLISH.findall(text.lower())) if is_english(text) else None


@cache
def _cache() -> PatternCache:
    """Compiled patterns of these words and of this file's ways to write them."""
    here = Path(__file__)
    words_files = sorted(here.with_name("words").glob("*.toml"))
    path = here.parent / "__pycache__" / f"patterns.{sys.implementation.cache_tag}.bin"
    return PatternCache(path, [file.read_bytes() for file in (here, *words_files)])


@cache
def _source(fields: tuple[str, ...], *, english: bool) -> str:
    """The text of a pattern for any word of these fields, or any of ASCII characters, longest first where several
    begin alike."""
    found = {word for field in fields for word in words(field) if word.isascii() or not english}
    return "|".join(_scripts(tuple(found))) or "(?!)"


class FramedPattern:
    """A pattern with the words of some fields in it, compiled when it is first needed: for texts of English letters
    with the words of ASCII characters, which is a small one, for others with the words of every language.

    `frame` is its text, with WORDS in their place, and `english` its text for texts of English letters where that is
    another. Case is ignored.
    """

    def __init__(self, frame: str, *fields: str, english: str | None = None) -> None:
        self.fields = fields
        self._frame = frame
        self._english_frame = frame if english is None else english
        _made.append(self)

    @cached_property
    def full(self) -> re.Pattern[str]:
        """The pattern for any text."""
        return self._compiled(self._frame, english=False)

    @cached_property
    def english(self) -> re.Pattern[str]:
        """The pattern for texts of English letters."""
        return self._compiled(self._english_frame, english=True)

    def _compiled(self, frame: str, *, english: bool) -> re.Pattern[str]:
        name = "\0".join((frame, *self.fields, "english" if english else "full"))
        kept = _cache().pattern(name)
        if kept is not None:
            return kept
        text = frame.replace("WORDS", _source(self.fields, english=english))
        return _cache().compiled(name, text, re.IGNORECASE)

    def _table(self, name: str, make: Callable[[], T]) -> T:
        """What is made of the words of these fields, and kept as patterns are."""
        return _cache().table("\0".join((name, *self.fields)), make)

    def prepare(self) -> None:
        """Make now what would be made when a text first needs it."""
        self.full, self.english  # noqa: B018 -- compiled by being asked for

    def for_text(self, text: str) -> re.Pattern[str]:
        """The pattern to read this text with."""
        return self.english if is_english(text) else self.full

    def match(self, text: str) -> re.Match[str] | None:
        """The match at the head of a text."""
        return self.for_text(text).match(text)


_made: list[FramedPattern] = []


def made() -> tuple[FramedPattern, ...]:
    """Every pattern that the imported modules have made."""
    return tuple(_made)


def prepare() -> None:
    """Make every pattern and table of words now, rather than when a text first needs it: processes forked from this
    one share them. Compiled patterns are kept for the next process."""
    for framed in _made:
        framed.prepare()
    for field in _SOUGHT:
        _any_shortest(field)
    _cache().save()


class WordPattern(FramedPattern):
    """A pattern for any word of some fields, in any language.

    Most texts hold none of the words. In one of English letters that is seen by a look at its words, before the
    pattern itself is tried at each of its characters.
    """

    def prepare(self) -> None:
        """Make now what would be made when a text first needs it."""
        super().prepare()
        self._key_words, self._signs  # noqa: B018 -- made by being asked for

    @property
    def _english_phrases(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        vocabulary = {word for field in self.fields for word in words(field) if word.isascii()}
        return ((word, _runs(word)) for word in vocabulary)

    @cached_property
    def _key_words(self) -> frozenset[str]:
        """Runs of English letters of which every phrase of ASCII characters holds one: the phrases of one word, and
        the longest word of each phrase that holds none of those."""
        return self._table("key words", self._found_key_words)

    def _found_key_words(self) -> frozenset[str]:
        phrases = [runs for _, runs in self._english_phrases if runs]
        alone = {runs[0] for runs in phrases if len(runs) == 1}
        return frozenset(alone | {max(runs, key=len) for runs in phrases if alone.isdisjoint(runs)})

    @cached_property
    def _signs(self) -> tuple[str, ...]:
        """The phrases of ASCII characters without a letter."""
        return self._table(
            "signs", lambda: tuple(phrase for phrase, runs in self._english_phrases if not runs)
        )

    def may_occur(self, text: str) -> bool:
        """False when the pattern certainly matches nowhere in the text."""
        found = english_words(text)
        if found is None or not found.isdisjoint(self._key_words):
            return True
        return any(sign in text for sign in self._signs)

    def search(self, text: str) -> re.Match[str] | None:
        """The first match in the text."""
        return self.for_text(text).search(text) if self.may_occur(text) else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """All matches in the text, in order."""
        return self.for_text(text).finditer(text) if self.may_occur(text) else iter(())


@cache
def pattern(*fields: str) -> WordPattern:
    """Any word of these fields, longest first where several begin alike."""
    return WordPattern("WORDS", *fields)


class LeadingPattern(FramedPattern):
    """A pattern for as many words of some fields, with blanks and light punctuation, as begin a text."""

    def prepare(self) -> None:
        """Make now what would be made when a text first needs it."""
        super().prepare()
        self._english_runs  # noqa: B018 -- made by being asked for

    @cached_property
    def _english_runs(self) -> frozenset[str]:
        """All runs of English letters in the words of the fields."""
        return self._table(
            "runs",
            lambda: frozenset(run for field in self.fields for word in words(field) for run in _runs(word)),
        )

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """The match of a text that is nothing but such words."""
        found = english_words(text)
        if found is None:
            return self.full.fullmatch(text)
        return self.english.fullmatch(text) if found <= self._english_runs else None

    def sub(self, new: str, text: str, count: int = 0) -> str:
        """The text with other words in the place of those."""
        return self.for_text(text).sub(new, text, count)


@cache
def leading(*fields: str) -> LeadingPattern:
    """As many words of these fields as begin a text; of no length where it begins with another word."""
    return LeadingPattern(r"(?:[\s,，、'’]|WORDS)*+", *fields)


@cache
def _shortest(field: str) -> tuple[str, ...]:
    """Words of a field that every other word of it holds one of."""
    kept: list[str] = []
    for word in sorted((w.casefold().replace("'", "") for w in words(field)), key=len):
        if not any(k in word for k in kept):
            kept.append(word)
    return tuple(kept)


_SOUGHT = ("strong",)
"""Fields that `may_hold` is asked for."""


def may_hold(field: str, text: str) -> bool:
    """Whether a text may hold a word of a field: a plain search, many times cheaper than the pattern."""
    if english_words(text) is not None:
        return pattern(field).may_occur(text)
    return _any_shortest(field).search(text.casefold()) is not None


@cache
def _any_shortest(field: str) -> re.Pattern[str]:
    """Any of those words: most characters begin none, which a set of them tells at once."""
    shortest = _cache().table(f"shortest {field}", lambda: _shortest(field))
    return re.compile("|".join(map(re.escape, sorted(shortest))))


def trie(vocabulary: list[str]) -> str:
    """A pattern for any of the words that looks at each character once; blanks match any blanks."""
    root: _Trie = {}
    for word in vocabulary:
        node = root
        for char in word:
            node = node.setdefault(char, {})
        node[""] = {}
    return _branch(root)


def _branch(node: _Trie) -> str:
    ends = "" in node
    branches = [_character(char) + _branch(child) for char, child in sorted(node.items()) if char]
    if not branches:
        return ""
    inner = branches[0] if len(branches) == 1 and not ends else f"(?:{'|'.join(branches)})"
    return f"(?:{inner})?" if ends else inner


def _character(char: str) -> str:
    if char == " ":
        return r"\s{1,3}"
    return "['’]" if char == "'" else re.escape(char)
