"""Texts as tokens that do not depend on how they are written.

NFKC, case, accents of alphabets, English articles, punctuation and quotes go; numbers are digits without
separators, whether written so or in words; dates with a month's name are one token `date:YYYY-MM-DD`. A
Chinese, Japanese or Korean character is a token, a leading article of French, German, Spanish, Italian or
Portuguese goes. A minus before a number, `C++` and `C#` stay.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.word_patterns import WordPattern

_PLAIN = re.compile(r"[a-z0-9]+(?: [a-z0-9]+)*")
_ALONE = "\u3040-\u30ff\u3400-\u9fff\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"
"""Scripts without blanks between words."""
_VOWELS = "\u0900-\u0963\u0966-\u0dff"
"""Indic scripts, whose vowel signs are marks and belong to words."""
_TOKEN = re.compile(
    r"(?<![\w.])[-−]\d[\d,]*(?:\.\d+)?(?!\w)|\d{1,3}(?:,\d{3})+(?:\.\d+)?(?!\w)"
    rf"|\d+(?:\.\d+)?(?:st|nd|rd|th)?(?![^\W{_ALONE}\uac00-\ud7a3])|[{_ALONE}]"
    rf"|(?:[^\W_{_ALONE}]|[{_VOWELS}])+(?:\+\+|#(?!\w))?|%|°"
)
_MARKS = re.compile("[\u0300-\u036f\u064b-\u065f\u0670\u0640\u0591-\u05c7]")
_LETTERS = str.maketrans({"ø": "o", "ł": "l", "đ": "d", "ı": "i", "æ": "ae", "œ": "oe", "ð": "d", "þ": "th",
                          "’": "'", "‘": "'", "ى": "ي", "ة": "ه", "ё": "е"})  # fmt: skip
_ARTICLES = frozenset(("a", "an", "the"))
_FOREIGN_ARTICLES = frozenset(
    "le la les l un une der die das ein eine el los las il lo gli i o os as".split()
)
_UNITS = {w: i for i, w in enumerate(
    "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen "
    "seventeen "
    "eighteen nineteen".split())}  # fmt: skip
_TENS = {w: 10 * i for i, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_ORDINALS = {w: f"{i}" for i, w in enumerate(
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth "
    "fourteenth fifteenth "
    "sixteenth seventeenth eighteenth nineteenth twentieth".split(), 1)}  # fmt: skip
_NUMBER_WORDS = frozenset((*_UNITS, *_TENS, *_SCALES, "hundred"))
_SPOKEN = _NUMBER_WORDS | frozenset(_ORDINALS)
_ORDINAL = re.compile(r"(\d+)(?:st|nd|rd|th)")
_NAMES_OF_MONTHS = (
    "january jan janvier enero januar gennaio janeiro",
    "february feb février fevrier febrero februar febbraio fevereiro",
    "march mar mars marzo märz março", "april apr avril abril aprile", "may mai mayo maggio maio",
    "june jun juin junio juni giugno junho", "july jul juillet julio juli luglio julho",
    "august aug août aout agosto",
    "september sep sept septembre septiembre settembre setembro",
    "october oct octobre octubre oktober ottobre outubro",
    "november nov novembre noviembre novembro",
    "december dec décembre decembre diciembre dezember dicembre dezembro",
)  # fmt: skip
_MONTHS = {name: month for month, names in enumerate(_NAMES_OF_MONTHS, 1) for name in names.split()}
_MONTHS |= {"marz": 3, "marco": 3, "aout": 8, "fevrier": 2, "decembre": 12}
_ISO_DATE = re.compile(r"(?<!\d)(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")
_POINTED_DATE = WordPattern(
    r"(?<![\d.])(0?[1-9]|[12]\d|3[01])\.\s?(0?[1-9]|1[0-2])\.\s?(\d{4})(?![\d.]\d|\d)"
)
_CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})[日号]")


MAX_KEPT = 600
"""Characters of a text whose tokens are kept for the next look at it."""


def tokens(text: str) -> list[str]:
    """The tokens of a text, in order."""
    return list(_kept_tokens(text)) if len(text) <= MAX_KEPT else _tokens(text)


@lru_cache(2048)
def _kept_tokens(text: str) -> tuple[str, ...]:
    return tuple(_tokens(text))


def _tokens(text: str) -> list[str]:
    if text.isascii():
        plain = text.lower()
        if _PLAIN.fullmatch(plain):
            return _canonical(plain.split(" "))
    else:
        plain = folded(text)
    words = _dates_in_figures(plain).replace("&", " and ")
    if "'" in words:
        words = _ELISION.sub("", _SUFFIX.sub(" ", words))
        words = words.replace("'s ", " ").replace("s' ", "s ").replace("'", "")
    if "." in words:
        words = _SPACED.sub(lambda found: found.group().replace(" ", ""), words)
        words = _ABBREVIATION.sub(lambda found: found.group().replace(".", ""), words)
    return _canonical(_TOKEN.findall(words))


def folded(text: str) -> str:
    """A text in lower case, NFKC, without accents of alphabets and vowel marks of Arabic and Hebrew."""
    if text.isascii():
        return text.lower()
    return _kept_folded(text) if len(text) <= MAX_KEPT else _folded(text)


@lru_cache(2048)
def _kept_folded(text: str) -> str:
    return _folded(text)


def _folded(text: str) -> str:
    bare = _MARKS.sub("", unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()))
    return unicodedata.normalize("NFC", bare).translate(_LETTERS)


_ELISION = re.compile(r"(?<!\w)(?:l|d|dell|nell|all|sull|dall|un|qu|c|j|quell)'(?=\w)")
"""Words that French and Italian write together with the next."""
_SUFFIX = re.compile(
    r"(?<=[^\W\d_])'(?=(?:[dt][aeiu][nr]?|n[iu]n|y[aeiu]|[iu]n|[aeiu])(?:ler|lar|dir|dur)?(?!\w))"
)
"""Before a case ending of a Turkish name."""

_SPACED = re.compile(r"(?<![\w.])[^\W\d_]\.(?:\s[^\W\d_]\.){1,3}(?=\s[^\W\d_]{2})")
"""Initials with blanks between them, before a name."""
_ABBREVIATION = re.compile(
    r"(?<!\w)(?:[^\W\d_]\.){2,12}|(?<![\w.])(?:[^\W\d_]\.){1,3}[^\W\d_](?=\s[^\W\d_]{2})"
)


def _dates_in_figures(text: str) -> str:
    if "-" in text:
        text = _ISO_DATE.sub(lambda d: f" {d[1]} {month_name(int(d[2]))} {d[3]} ", text)
    if "." in text:
        text = _POINTED_DATE.sub(lambda d: f" {d[1]} {month_name(int(d[2]))} {d[3]} ", text)
    return (
        _CHINESE_DATE.sub(lambda d: f" {d[1]} {month_name(int(d[2]))} {d[3]} ", text)
        if "年" in text
        else text
    )


def is_day_of_year(words: Sequence[str]) -> bool:
    """Whether words are a month and a day: a date whose year stands apart."""
    return len(words) == 1 and _DAY_OF_YEAR.fullmatch(words[0]) is not None


_DAY_OF_YEAR = re.compile(r"date:\d{1,2}-\d{1,2}")


def month_name(month: int) -> str:
    """The English name of a month from 1 to 12, in lower case; the figure of any other."""
    return _NAMES_OF_MONTHS[month - 1].split()[0] if 1 <= month <= 12 else str(month)


def _canonical(words: list[str]) -> list[str]:
    kept = [w for w in words if w not in _ARTICLES] or words
    if "of" in kept and not _MONTHS.keys().isdisjoint(kept):
        kept = [w for at, w in enumerate(kept) if not _joins_date(kept, at)]
    if len(kept) > 1 and kept[0] in _FOREIGN_ARTICLES:
        kept = kept[1:]
    if not _SPOKEN.isdisjoint(kept):
        kept = _in_figures(kept)
    kept = [_figure(word) if word[0] in "-−0123456789" else word for word in kept]
    return kept if _MONTHS.keys().isdisjoint(kept) else _with_dates(kept)


def _joins_date(words: list[str], at: int) -> bool:
    """Whether a word is the "of" of "the 12th of May"."""
    is_of = words[at] == "of" and 0 < at < len(words) - 1
    return (
        is_of and words[at + 1] in _MONTHS and (_day(words[at - 1]) is not None or words[at - 1] in _ORDINALS)
    )


def _figure(word: str) -> str:
    bare = word.replace(",", "").replace("−", "-")
    if "." in bare:
        return bare.rstrip("0").rstrip(".")
    return bare


def _end_of_number(words: list[str], at: int) -> int:
    """Where the run of number words ends that begins at `at`; an "and" between two of them belongs to it."""
    while at < len(words):
        joins = words[at] == "and" and at + 1 < len(words) and words[at + 1] in _NUMBER_WORDS
        if not joins and words[at] not in _NUMBER_WORDS:
            break
        at += 1
    return at


def _in_figures(words: list[str]) -> list[str]:
    found: list[str] = []
    at = 0
    while at < len(words):
        if words[at] in _ORDINALS:
            figure = int(_ORDINALS[words[at]])
            found.append(f"{figure}{_suffix(figure)}")
            at += 1
        elif words[at] in _NUMBER_WORDS:
            end = _end_of_number(words, at)
            found.append(_number(words[at:end]))
            at = end
        else:
            found.append(words[at])
            at += 1
    return found


def _suffix(figure: int) -> str:
    return "th" if 10 <= figure % 100 <= 20 else {1: "st", 2: "nd", 3: "rd"}.get(figure % 10, "th")


def _number(words: list[str]) -> str:
    """The value of number words; words that do not add up stay figures side by side."""
    total = current = 0
    for word in words:
        if word in _UNITS:
            current += _UNITS[word]
        elif word in _TENS:
            current += _TENS[word]
        elif word == "hundred":
            current = max(current, 1) * 100
        elif word in _SCALES:
            total, current = total + max(current, 1) * _SCALES[word], 0
    return str(total + current)


def _with_dates(words: list[str]) -> list[str]:
    found: list[str] = []
    starts = {at - back for at, word in enumerate(words) if word in _MONTHS for back in (0, 1, 2)}
    at = 0
    while at < len(words):
        size, date = _date_at(words, at) if at in starts else (1, "")
        found.append(date or words[at])
        at += size
    return found


def _date_at(words: list[str], at: int) -> tuple[int, str]:
    """How many words from here are a date, and which; (1, "") when none is."""
    three = words[at : at + 3]
    if len(three) == 3:
        for order in ("dmy", "mdy", "ymd"):
            parts = dict(zip(order, three, strict=True))
            day, year = _day(parts["d"]), _year(parts["y"])
            month = _MONTHS.get(parts["m"])
            if day and month and year:
                return 3, f"date:{year}-{month:02}-{day:02}"
    two = words[at : at + 2]
    if len(two) == 2:
        for day_word, month_word in (two, reversed(two)):
            day, month = _day(day_word), _MONTHS.get(month_word)
            if day and month and (month_word != "may" or len(words) <= 3):
                return 2, f"date:{month:02}-{day:02}"
    return 1, ""


def _day(word: str) -> int | None:
    found = _ORDINAL.fullmatch(word)
    figure = found.group(1) if found else word
    return int(figure) if figure.isdecimal() and len(figure) <= 2 and 1 <= int(figure) <= 31 else None


def _year(word: str) -> str | None:
    return word if word.isdecimal() and len(word) == 4 else None


@lru_cache(4096)
def tokens_of_answer(answer: str) -> tuple[str, ...]:
    """The tokens of an accepted answer; a text of signs alone is its own token."""
    return tuple(tokens(answer)) or (answer.strip().casefold(),)
