"""Number words of languages written with blanks: cardinals, fractions, halves, as digits.

Each language is a table of words with their values; a run of words is read by one rule for all of them: smaller
words add up, words for hundred and thousand multiply what stands before them, joints ("and", "y", "et", "و") are
skipped. Words that mean something else too (French "neuf", Spanish "once", "one" and its kin) count only beside
another number word or in a text of their language.
"""

import re
import sys
from collections.abc import Callable, Iterable
from functools import cache, partial
from pathlib import Path

from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.lexicon import trie
from reward_service.grading.math.claims.lexicon_pattern_cache import PatternCache
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed.number_word_tables import Language, languages, vietnamese, word_set
from reward_service.text.letter_case import lowered

_WORD_EDGE_BEFORE = r"(?<![^\W_])(?<![\u0900-\u0963\u0966-\u097f])"
_WORD_EDGE_AFTER = r"(?![^\W_])(?![\u0900-\u0963\u0966-\u097f])"
_MOST_WORDS = 6
"""Words for hundreds and thousands in one number."""


def _any(words: Iterable[str]) -> str:
    """A pattern for any of the words, the longest that fits; a pattern that never fits for none."""
    return trie(list(words)) or "(?!)"


@cache
def _kept_patterns() -> PatternCache:
    """Compiled patterns of these words: some languages join thousands of them."""
    here = Path(__file__)
    path = here.parent / "__pycache__" / f"number_words.{sys.implementation.cache_tag}.bin"
    return PatternCache(path, [here.read_bytes(), here.with_name("number_word_tables.py").read_bytes()])


def prepare() -> None:
    """Make the patterns and tables of every language now, and keep the patterns for the next process."""
    _all_words()
    for language in languages():
        _run(language), _words(language), _parts(language)  # compiled by being asked for
    _kept_patterns().save()


def _compiled(use: str, language: Language, text: Callable[[Language], str]) -> re.Pattern[str]:
    name = f"{use} {languages().index(language)}"
    return _kept_patterns().pattern(name) or _kept_patterns().compiled(name, text(language), re.IGNORECASE)


@cache
def _run(language: Language) -> re.Pattern[str]:
    """A number in words: a ten may have a one behind it, what multiplies or is a hundred anything smaller."""
    return _compiled("run", language, _run_text)


def _run_text(language: Language) -> str:
    small = _any(w for w, v in language.values.items() if v < 100 and not _is_ten(w, v) and not _joined(w))
    ten = _any(w for w, v in language.values.items() if _is_ten(w, v) and not _joined(w))
    large = _any(w for w, v in language.values.items() if v >= 100)
    joined, multiplier = _any(w for w in language.values if _joined(w)), _any(language.multipliers)
    gap = r"[\s-]" + "(?:" + "".join(f"{re.escape(joint)}\\s|" for joint in sorted(language.joints)) + ")"
    simple = rf"(?:{ten}(?:{gap}{small})?|{small}(?:\s{joined})?)"
    high = rf"(?:{large}|(?:{simple}[\s-])?{multiplier})"
    run = rf"(?:{high}(?:{gap}{high}){{0,{_MOST_WORDS}}}(?:{gap}{simple}|(?:\s{joined}){{1,2}})?|{simple})"
    return _WORD_EDGE_BEFORE + run + _WORD_EDGE_AFTER


def _is_ten(word: str, value: int) -> bool:
    return (20 <= value < 100 and value % 10 == 0) or word == "mười"


def _joined(word: str) -> bool:
    """Whether an Arabic word has "and" before it."""
    return word.startswith("و") and len(word) > 3 and word not in {"واحد", "واحدة"}


_FIXED = {
    "anderthalb": "1.5", "dreiviertel": "3/4", "полтора": "1.5", "полторы": "1.5", "полутора": "1.5", "डेढ़": "1.5", "ढाई": "2.5",
    "zweidrittel": "2/3", "पौन": "3/4", "पौना": "3/4", "half a dozen": "6",
    "one and a half": "1.5", "one-and-a-half": "1.5", "un et demi": "1.5", "une et demie": "1.5", "uno y medio": "1.5", "una y media": "1.5", "um e meio": "1.5",
    "uma e meia": "1.5", "uno e mezzo": "1.5", "una e mezza": "1.5", "один с половиной": "1.5", "một rưỡi": "1.5", "eineinhalb": "1.5",
} | {
    f"{stem}{join}einhalb": f"{n}.5"
    for n, stem in enumerate("ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf".split(), 1)
    for join in ("", "und")
}  # fmt: skip
"""Words for one value each."""
_ONES = word_set("a an one un une ein eine einem einer uno una um uma один одна одну одной một एक")
_FIXED_WORD = GatedPattern(
    rf"{_WORD_EDGE_BEFORE}(?:{'|'.join(map(re.escape, _FIXED))}){_WORD_EDGE_AFTER}", re.IGNORECASE
)
_HALF_MORE = GatedPattern(
    r"(?<![\d/.,])(?P<whole>\d+)(?P<noun>(?:\s[^\W\d_]{1,12}){0,2}?)[\s-]"
    r"(?:and a half|and one[\s-]half|and 1/2|et demie?|y medi[oa]|e mei[oa]|e mezz[oa]|с половиной|rưỡi|ونصف|und (?:ein)?halb\w*|und ein 1/2)(?![^\W_])",
    re.IGNORECASE,
)
_HINDI_HALF_MORE = GatedPattern(r"साढ़े\s(?P<whole>\d+)")
_VIETNAMESE = "một|hai|ba|bốn|tư|năm|sáu|bảy|tám|chín|mười"
_VIETNAMESE_PARTS = GatedPattern(
    rf"(?<![\w/.,])(\d+|{_VIETNAMESE}) phần (\d+|{_VIETNAMESE})(?![\w/])", re.IGNORECASE
)
_MIXED = re.compile(r"(?<![\d/.,])(\d+) (?:and|et|y|e|und|и) (\d+/\d+)(?![\d/])")


@memo(2048)
def with_digits(text: str) -> str:
    """The text with the number words of these languages as digits; a word for one alone stays."""
    if _holds_none(text):
        return text
    text = _FIXED_WORD.sub(lambda m: _FIXED[lowered(m.group())], text)
    text = _VIETNAMESE_PARTS.sub(lambda m: f"{_vietnamese_digit(m[1])}/{_vietnamese_digit(m[2])}", text)
    text = _with_fractions(_with_cardinals(text))
    text = _HINDI_HALF_MORE.sub(r"\g<whole>.5", text)
    text = _HALF_MORE.sub(r"\g<whole>.5\g<noun>", text)
    return _MIXED.sub(r"\1 \2", text) if "/" in text else text


def _vietnamese_digit(word: str) -> str:
    return word if word.isdigit() else str(vietnamese().values[lowered(word)])


_TOKEN = re.compile(r"[^\W\d_][^\s\d.,;:!?()\"'।。，、_/+*=-]*")


def _tokens(text: str) -> set[str]:
    return {word.casefold() for word in _TOKEN.findall(text)}


@cache
def _vocabulary(language: Language) -> frozenset[str]:
    """The first parts of a language's number words."""
    words = {*language.values, *language.multipliers, *language.parts}
    return frozenset(part for word in words for part in re.split(r"[\s-]", word))


@cache
def _all_words() -> frozenset[str]:
    fixed = {part for word in (*_FIXED, *_VIETNAMESE.split("|"), "half", "साढ़े") for part in word.split()}
    return frozenset(fixed).union(*map(_vocabulary, languages()))


def _holds_none(text: str) -> bool:
    """Whether a text has no number word of any language: one look-up a word."""
    return _all_words().isdisjoint(_tokens(text))


def spelled_alone(text: str) -> str | None:
    """The digits of a text that is one number in words and nothing else, "one" among them; None otherwise."""
    words = text.strip(" .!。").casefold()
    if words in _ONES and words not in {"a", "an", "un"}:
        return "1"
    for language in languages():
        found = _run(language).fullmatch(words)
        if found:
            return str(_value(words, language))
    return None


def _with_cardinals(text: str) -> str:
    """The text with digits for whole numbers: where words of several languages fit, the longest run counts."""
    shown, said = _shown(text), _tokens(text)
    found = [
        (run.start(), -run.end(), language is not shown, number, run.group())
        for number, language in enumerate(languages())
        if not said.isdisjoint(_vocabulary(language))
        for run in _run(language).finditer(text)
        if not _stays(run.group().casefold(), language, shown)
    ]
    pieces, at = [], 0
    for start, end, _, number, words in sorted(found):
        if start >= at:
            pieces += [text[at:start], str(_value(words, languages()[number]))]
            at = -end
    return "".join([*pieces, text[at:]])


_MULTIPLIERS_ALONE = word_set("hundred thousand mille mil सौ مئة مائة cem")


def _stays(words: str, language: Language, shown: Language | None) -> bool:
    """Whether a run is left as it is: "one" and its kin, words that mean something else, a lone scale word."""
    if words in _ONES or (words in language.ambiguous and shown is not language and language.shown_by):
        return True
    return words in language.multipliers and words not in _MULTIPLIERS_ALONE


def _shown(text: str) -> Language | None:
    """The language a text has the most small words of; None for a tie."""
    said = {word.casefold() for word in re.findall(r"[^\W\d_]+", text)}
    counted = sorted(
        ((len(said & language.shown_by), language) for language in languages()), key=lambda c: -c[0]
    )
    return counted[0][1] if counted[0][0] > counted[1][0] else None


_COMPOUND = re.compile(
    r"(?<![\d/.,])(?P<up>\d+|one)[\s-](?P<tens>[2-9]0)-(?P<ones>first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)s?(?![^\W_])",
    re.IGNORECASE,
)
""" "13 20-fourths", which stands here for "thirteen twenty-fourths"."""
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


def _compound(found: re.Match[str]) -> str:
    up = found["up"] if found["up"].isdigit() else "1"
    return f"{up}/{int(found['tens']) + _ORDINALS.index(lowered(found['ones'])) + 1}"


def _with_fractions(text: str) -> str:
    text = _COMPOUND.sub(_compound, text)
    said = _tokens(text)
    for language in languages():
        if not said.isdisjoint(language.parts):
            text = _parts(language).sub(partial(_fraction, language=language), text)
    return text


@cache
def _parts(language: Language) -> re.Pattern[str]:
    return _compiled("parts", language, _parts_text)


def _parts_text(language: Language) -> str:
    return rf"(?<![\d/.,])(?<![^\W_])(?P<up>\d+|{_any(_ONES)})[\s-](?P<down>{_any(language.parts)}){_WORD_EDGE_AFTER}"


def _fraction(found: re.Match[str], language: Language) -> str:
    up = found["up"] if found["up"].isdigit() else "1"
    if lowered(found["down"]) == "quarters" and int(up) > _MOST_QUARTERS:
        return found.group()
    return f"{up}/{language.parts[lowered(found['down'])]}"


_MOST_QUARTERS = 3
"""More of them are coins: "eleven quarters"."""


@cache
def _words(language: Language) -> re.Pattern[str]:
    return _compiled("words", language, lambda own: _any({*own.values, *own.multipliers}))


def _value(text: str, language: Language) -> int:
    """The number that a run of words is."""
    total = group = 0
    for found in _words(language).finditer(lowered(text)):
        word = " ".join(found.group().split())
        if word in language.multipliers:
            size = language.multipliers[word]
            if size < 1000 and size != 12:
                group = (group - group % 10 + (group % 10 or 1) * size) if size == 10 else (group or 1) * size
            else:
                total, group = total + (group or 1) * size, 0
        else:
            group += language.values[word]
    return total + group
