"""Things that a text points at as if they lay beside it: a receipt, a dial, a timeline, the poem above.

`figure` and `missing_material` know the words for pictures, tables and passages by their contents. Here
the pointing decides, whatever is pointed at: a definite thing that shows, lists or reads something, that the
reader shall look at, or that stands above, below, overleaf. It is absent where the text gives hardly a
number, no quotation, no code and little prose of its own.
"""

import re
from collections.abc import Iterator

from reward_service.filters.material_words import (
    DOCUMENT,
    ELSEWHERE,
    MADE,
    MARKED,
    ON_A_WALL,
    PLACED,
    PLACEHOLDER,
    POINTED,
    POINTED_ZH,
    SIGNS,
    THING,
    VISUAL_ZH,
    WEAK,
)
from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading, asks_in_chinese, words

_NUMBER = re.compile(r"(?<![A-Za-z0-9_.^{])[-−]?\d[\d,]{0,12}(?:\.\d{1,9})?")
_NUMBER_WORDS = re.compile(
    r"\b(?:two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|fifty|hundred|"
    r"dozen|twice|half|"
    r"double|triple|third|quarter|equilateral|inscribed|midpoint|regular|square root)\b|"
    r"(?-i:\b[A-Z]{3,4}\b)|"
    r"[一二两三四五六七八九十][十百千万][一二三四五六七八九十百千万零]*|中点|垂直|平行|正方形|等腰|等边|内接|相切|半径|直径|[⊥∥≌]",
    re.IGNORECASE,
)
_RELATION = re.compile(
    r"[a-zA-Z)\d}]\s?[=<>≤≥]\s?(?![-−]?\d{1,6}\s?(?:\$|,|\.?\s|时|\?|，|。|$))\S|\\(?:frac|sqrt|sum|"
    r"int|le|ge|lt|gt)\b|"
    r"(?<!_)\{[^{}]{1,40},[^{}]{1,40}\}|\d\s?[+×*÷/]\s?\d|[a-z]\^|[a-z]²",
)
_HELD = re.compile(
    r"```|\\begin\{|\[asy\]|<svg|\\draw|\|[^|\n]{1,60}\|[^|\n]{1,60}\||\bdef \w+\(|\bprint\(|[{};]\s?\n|"
    r"[\"“「『‘](?:[^\"”」』’\n]{32,}|"
    r"[^\"”」』’\n]{0,60}[\u3400-\u9fff]{8}[^\"”」』’\n]{2,})[\"”」』’]|\n\s{0,4}[-*•>\d]|:\s{0,3}\n|"
    r"[:：](?!\s?(?:what|how|"
    r"who|which|where|when|find))[^:：\n?？]{30,}|;\s?\w+\s?[+=<]",
)
_LABEL_BEFORE = re.compile(
    r"(?:第|题|\b(?:item|question|problem|no\.|exercise|sentence|blank|row|case|group|week|day|month|"
    r"class|grade|year|"
    r"paragraph|lines?|page|slide|figure|fig\.|table|chart|source|document|part|section|chapter|box|"
    r"column|example|"
    r"stage|term|player|team|bus|room|house|verse|station|level|step|lesson|experiment|map|lamp|switch)s?)"
    r"\s?[#(]?(?:\d{1,3}[-.–])?$",
    re.IGNORECASE,
)
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERING = re.compile(r"\s{0,4}\(?\d{1,3}\s?[.、)](?!\d)")
_BRACKETED = re.compile(r"\([^()]{0,30}\d[^()]{0,30}\)")
MAX_NUMBERS = 2
"""Numbers that the question itself may hold."""

MAX_WORDS = 28
"""Natural words besides the question from which on the text itself tells."""

_ASKS = re.compile(
    r"\?|^(?:find|determine|compute|calculate|evaluate|solve|estimate|state|give|what|how|use|using|"
    r"complete|from|"
    r"according|based|express|write|draw|in which|on which|which|who|when|where|identify|list|name|"
    r"work out|"
    r"approximate|read|look|study|refer|measure|count|simplify)\b",
    re.IGNORECASE,
)
_CLAUSE_ZH = re.compile(r"[,，。:：;；\n]")


def reasons(reading: Reading) -> Iterator[Reason]:
    """What the text points at and does not hold."""
    if reading.cut or len(reading.text) > MAX_TEXT:
        return
    match, sure = _found(reading)
    if match:
        quoted = quote(reading.original, match.start(), match.end())
        yield Reason(kind=Kind.MISSING_MATERIAL, text=quoted, confidence=sure)


MAX_TEXT = 700
"""Characters; longer texts hold what they point at, or the other rules tell."""


def _found(reading: Reading) -> tuple[re.Match[str] | None, float]:
    if len(_FIGURES.findall(reading.text)) > MAX_NUMBERS and _many(reading):
        return None, 0.0
    place = _place_for(reading)
    match, sure = _chinese(reading) if reading.chinese else _english(reading)
    if match is None and place is None and (unheld := _unheld(reading)):
        return unheld, 0.6
    held = _HELD.search(reading.text)
    if place and (held is None or held[0][0] in ":：") and _numbers(reading, place) < 3:
        return place, 0.75
    if held is not None or _RELATION.search(reading.text) is not None:
        return None, 0.0
    return match, sure


def _english(reading: Reading) -> tuple[re.Match[str] | None, float]:
    for phrases in (POINTED, PLACED, ON_A_WALL, ELSEWHERE):
        match = phrases.search(reading)
        if match and _absent(reading, match):
            return match, 0.65
    return _unnamed(reading), 0.6


_FIGURES = re.compile(r"\d+")


def _many(reading: Reading) -> bool:
    """Whether the text holds more numbers, its labels left out, than one that misses its material."""
    return _count(reading.text) > MAX_NUMBERS + 1


def _count(text: str) -> int:
    """Numbers of a text; those that name a week, a line, an exercise, a year or a place in a row left out."""
    first = _NUMBERING.match(text)
    return sum(_counts(text, match) for match in _NUMBER.finditer(text, first.end() if first else 0))


def _counts(text: str, number: re.Match[str]) -> bool:
    at = number.start()
    if _YEAR.fullmatch(number[0]) or _ORDINAL.match(text, number.end()):
        return False
    return _LABEL_BEFORE.search(text, max(0, at - LABEL), at) is None


LABEL = 16
"""Characters before a number in which its label stands."""


def _absent(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what is pointed at is not there: not told, not listed, not spoken of before."""
    if _told(reading, match) >= MAX_NUMBERS or _follows(reading, match):
        return False
    if _DESCRIBED.match(reading.text, match.end()) or _SPELT.match(reading.text, match.end()):
        return False
    noun = _NOUN.search(match[0])
    if noun is None:
        return True
    return noun[0].lower() not in reading.lower[: match.start()] and _numbers(reading, match) < MAX_NUMBERS


_SPELT = re.compile(r":?\s(?:\$?[A-Z]\$?,\s?\$?[A-Z]\b|[\"'“][^\"'”\n]{8,}[\"'”])")
"""Letters, named one by one right behind, or a quotation."""

_DESCRIBED = re.compile(
    r"\s(?:an? |two |three |one )[^.?]{2,80}?\s(?:with|of|whose|where|having|from|in which)\s[^.?]{0,60}\d",
    re.IGNORECASE,
)
"""What is shown, told right behind it with a number."""

_NOUN = re.compile(rf"(?<![\w-]){WEAK}$", re.IGNORECASE)
"""A thing that stories hold, too, at the end of a match."""


def _follows(reading: Reading, match: re.Match[str]) -> bool:
    """Whether what is announced stands behind: a number, a list, a second line."""
    if not _ANNOUNCES.search(match[0]):
        return False
    behind = reading.text[match.end() :]
    return (
        _count(behind) > 0
        or "\n" in behind.strip()
        or behind.count(",") >= 2
        or _LISTED.search(behind) is not None
    )


_LISTED = re.compile(r"[:：]\s{0,3}(?!what|how|who|which|where|when|find)[^\s:：]", re.IGNORECASE)


_ANNOUNCES = re.compile(r"\b(?:following|here|below|provided|printed)\b|\bgiven (?=\w)", re.IGNORECASE)


def _unheld(reading: Reading) -> re.Match[str] | None:
    """Numbers that the question needs and nothing gives: a mean of no data, counts of a record that is not
    there, prices of what is bought."""
    if reading.han or _UNHELD_WORDS.isdisjoint(reading.words) or reading.says("$", "\\"):
        return None
    if (match := _STATISTIC.search(reading.text)) and len(_FIGURES.findall(reading.text)) < 3:
        return None if _NUMBER_WORDS.search(reading.text) or _RANGE.search(reading.text) else match
    told = " ".join(s for s in reading.sentences if not _ASKS.search(s))
    if (match := _RECORD.search(told)) and not _count(told) and not _NUMBER_WORDS.search(told):
        return match if _COUNT_ASKED.search(reading.last) else None
    if len(reading.sentences) == 1 and not _PRICE.search(reading.text):
        return _BUYS.search(reading.text)
    return None


_UNHELD_WORDS = frozenset(
    """
    mean median mode range average kept recorded counted tallied tracked noted graphed surveyed logged
    compared researched buy purchase
    """.split()
)
_STATISTIC = re.compile(
    r"\bwhat (?:is|was) the (?:mean|median|mode|range|average) of (?:the|th[eo]se) (?:\w+ )?(?:numbers|data|"
    r"values|scores|results|prices|temperatures|amounts)\b",
    re.IGNORECASE,
)
_RANGE = re.compile(r"\d\s?(?:to|through|-|–)\s?\d")
"""From one number to another: the numbers between are given."""

_RECORD = re.compile(
    r"\b(?:kept (?:a )?(?:record|track|count)|recorded|counted|tallied|tracked|noted|graphed|surveyed|"
    r"logged|compared|researched)\b",
    re.IGNORECASE,
)
_COUNT_ASKED = re.compile(r"\bhow (?:many|much)\b[^?]{3,200}\?$|\bin total\?$", re.IGNORECASE)
_BUYS = re.compile(
    r"\bhow much (?:money )?(?:does|do|will|did|would) [^?]{1,40}\b(?:need|spend|pay|have to pay)\b[^?]{0,40}"
    r"\b(?:buy|purchase)\b[^?]{3,200}\?$",
    re.IGNORECASE,
)
_PRICE = re.compile(
    r"[$€£¥]|\b(?:dollars?|cents?|euros?|pounds?|yen|rupees?|costs?|prices?d?|each|per|sells?|sold|"
    r"worth|for)\b",
    re.IGNORECASE,
)


def _place_for(reading: Reading) -> re.Match[str] | None:
    said = not SIGNS.isdisjoint(reading.words) or (reading.han and reading.says("(", "[", "【"))
    return PLACEHOLDER.search(reading.text) if said else None


def _unnamed(reading: Reading) -> re.Match[str] | None:
    """A thing with its article that was not spoken of before, where nothing is given."""
    answer = reading.answer or ""
    if len(reading.text) > 160 or len(_FIGURES.findall(reading.text)) > 1:
        return None
    if _count(reading.text) or _NUMBER_WORDS.search(reading.text):
        return None
    if MADE.search(reading.text):
        return None
    document = DOCUMENT.search(reading.text)
    if document and document[1].lower() not in reading.lower[: document.start()] and "$" not in reading.text:
        return document
    if not any(char.isdigit() for char in answer):
        return None
    match = THING.search(reading.text) or MARKED.search(reading.text)
    if (
        match is None
        or len(re.findall(rf"\b{match[1]}", reading.text, re.IGNORECASE)) > 1
        or "$" in reading.text
    ):
        return None
    return match


def _chinese(reading: Reading) -> tuple[re.Match[str] | None, float]:
    if (match := POINTED_ZH.search(reading.text)) and _told(reading, match) < MAX_NUMBERS:
        return match, 0.65
    if (match := VISUAL_ZH.search(reading.text)) and _count(reading.text) == 0:
        return match, 0.6
    return None, 0.0


def _numbers(reading: Reading, match: re.Match[str]) -> int:
    return _count(reading.text[: match.start()]) + _count(reading.text[match.end() :])


def _told(reading: Reading, match: re.Match[str]) -> int:
    """Numbers that the text gives besides what it asks, much prose counting as many."""
    pieces = _CLAUSE_ZH.split(reading.text) if reading.chinese else reading.sentences
    plain = [s for s in pieces if not (asks_in_chinese(s) if reading.chinese else _ASKS.search(s))]
    given = " ".join(plain).replace(match[0], " ")
    if words(given) > MAX_WORDS:
        return MAX_NUMBERS
    given = f"{given} {' '.join(_BRACKETED.findall(reading.text))}"
    stated = _count(given) + len(_NUMBER_WORDS.findall(given))
    return stated if stated >= MAX_NUMBERS or _numbers(reading, match) <= MAX_NUMBERS else MAX_NUMBERS
