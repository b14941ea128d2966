"""Several values side by side, each with words of its own: "There are 5 red balls and 7 blue balls", "Ann is 12, Tom 24".

The words between two joints of a sentence belong to the value between them. A value that has words of the question which
no other value of its sentence has is the one that was asked for.
"""

import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from math import fsum

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.asked_for import STEM, TOTAL, TOTALS, Asked, stems
from reward_service.grading.math.claims.markup import DRESS, FORMULA
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import quantity

_JOINT = re.compile(
    r"[;；、，]|\s[(（]|[,:：](?!\d)|\s(?:and|but|while|making|leaving|und|et|y|e|и|а|और|và|و|giving)\s|(?<=のとき)、?|(?<=の時)、?|(?<=일 때),?\s|\sو(?=\d)|(?<=[\u3400-\u9fff\d])[和而与](?=[\u3400-\u9fff])|(?<=[\uac00-\ud7af])[고며],?\s"
)
_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_MOST_SEGMENTS = 8


@memo(512)
def segments(clause: str) -> tuple[tuple[int, int], ...]:
    """Where the words of each value of a clause begin and end; what has no value belongs to the next that has one, and
    behind the last one to that."""
    cuts = [joint.start() for joint in _JOINT.finditer(clause) if not _lists(clause, joint)] + [len(clause)]
    found: list[tuple[int, int]] = []
    start = 0
    for cut in cuts:
        if _VALUED.search(clause, start, cut):
            found.append((start, cut))
            start = cut
    if found and start < len(clause):
        found[-1] = (found[-1][0], len(clause))
    return tuple(found) if len(found) <= _MOST_SEGMENTS else ()


_NUMBER_AHEAD = re.compile(r"\s*[-−$€£¥]?[\d\ue100-\uf8ff]")
_MEASURED_BEHIND = re.compile(r"[$€£¥]?\d[\d.,]*\s?[^\W\d_]{0,12}$")
_MEASURED_AHEAD = re.compile(r"\s?\d[\d.,]*\s?[^\W\d_]{1,12}")
_LONGEST_MEASURE = 32
_SAID_AHEAD = re.compile(
    r"\s*[$€£]?\d[\d.,]*(?:\s[^\W\d_]{2,12})?\s(?:remain\w*|left|stay\w*|are left|went|bleiben|restent|quedan|restam|остал\w+)(?![^\W_])",
    re.IGNORECASE,
)
_NUMBER_BEHIND = re.compile(r"[\d°%\ue100-\uf8ff]$")


def _lists(clause: str, joint: re.Match[str]) -> bool:
    """ "the least common multiple of 12 and 18", "2 hours and 30 minutes": a joint of bare numbers, which have no words of
    their own, or within one quantity."""
    before, behind = clause[: joint.start()].rstrip(), clause[joint.end() :]
    if _NUMBER_BEHIND.search(before) is not None:
        return _NUMBER_AHEAD.match(behind) is not None and _SAID_AHEAD.match(behind) is None
    larger, smaller = _MEASURED_BEHIND.search(before[-_LONGEST_MEASURE:]), _MEASURED_AHEAD.match(behind)
    if larger is None or smaller is None:
        return False
    return quantity.read(f"{larger.group()}{joint.group()}{smaller.group()}") is not None


def around(clause: str, at: int) -> str:
    """The words that belong to the value at a place of a clause; one that stands first in its segment shares what leads to
    the value before it: "there are 5 red balls and 7 blue balls"."""
    lead = ""
    for start, end in segments(clause):
        segment = clause[start:end]
        joint = _JOINT.match(segment)
        own = segment[joint.end() if joint else 0 :]
        value = _VALUED.search(own)
        ahead = own[: value.start()] if value else own
        lead = ahead if ahead.strip() else lead
        if start <= at < end:
            return segment if ahead.strip() else lead + own
    return clause


def beside_each_other(clause: str) -> Iterator[values.Span]:
    """The first value of each segment, where a clause has several."""
    places = segments(clause)
    for start, end in places if len(places) > 1 else ():
        found = values.span(clause[start:end])
        if found is not None and found.value:
            begin = start + len(found.before)
            finish = begin + len(found.value)
            yield values.Span(clause[:begin], clause[begin:finish], clause[finish:])


def formulas_alone(clause: str) -> Iterator[values.Span]:
    """Each formula of a clause by itself: "f(2) = 5 and f(3) = 7", of which a prompt may ask for one."""
    for found in FORMULA.finditer(clause):
        yield values.Span(clause[: found.start()], found.group(), clause[found.end() :])


_RIGHT_BEHIND = re.compile(
    r"(?<![^\W_])(?:([xyz])[-\s])?([^\W\d_]{3,24}+)\s(?:of\s|is\s|=\s?)?([-−]?\d++(?:[.,/]\d++)*+)(?=\s?(?:[.,;)]|$|(?:and|y|et|und|e|и|but|with)\s))"
)


def right_behind(clause: str, subject: frozenset[str]) -> Iterator[values.Span]:
    """Numbers right behind a word of what is asked: "has slope 4 and y-intercept 3"."""
    for found in _RIGHT_BEHIND.finditer(clause):
        if stems(found.group()[: found.start(3) - found.start()]) & subject:
            yield values.Span(clause[: found.start(3)], found[3], clause[found.end(3) :])


@dataclass(frozen=True, slots=True)
class Placed:
    """A value, by its numbers, its segment, the words of the question that stand with it, and the word right behind it."""

    number: str
    segment: tuple[int, ...]
    said: frozenset[str]
    noun: str = ""


def asked_alone(one: Placed, others: Collection[Placed], asked: Asked) -> float:
    """From -1 to 1: whether a value has words of the question that no other value of its sentence has, or another has.

    A name counts twice: of "Ann is 12 and Tom, twice as old, is 24" the first tells how old Ann is. Where the noun that
    is counted stands behind one value alone, that decides: "24 meninos e 16 meninas".
    """
    beside = [other for other in others if other.number != one.number and other.segment != one.segment]
    if not beside:
        return 0.0
    if one.noun and all(other.noun for other in beside):
        counted = any(other.noun in asked.counted for other in beside)
        if (one.noun in asked.counted) is not counted:
            return -1.0 if counted else 1.0
    own = _weight(one.said.difference(*(other.said for other in beside)), asked)
    best = max(_weight(other.said - one.said, asked) for other in beside)
    return max(-1.0, min(1.0, own - best))


_NOUN = re.compile(r"\s?([^\W\d_]{3,})")


def noun_behind(text: str) -> str:
    """The word right behind a number, such as "meninas"; nothing where another number or sign stands."""
    noun = _NOUN.match(text.translate(DRESS))
    return noun[1].casefold() if noun is not None else ""


def first_is_not_asked(text: str, asked: Asked) -> bool:
    """Whether another value of a text than the first stands with the question's words: "鸡有11只，兔有9只"."""
    found = list(beside_each_other(text))
    placed = [
        Placed(span.value, (0, number), of_question(around(text, len(span.before)), asked))
        for number, span in enumerate(found)
    ]
    return len(placed) > 1 and asked_alone(placed[0], placed, asked) < 0


@memo(512)
def of_question(words: str, asked: Asked) -> frozenset[str]:
    """Which words of the question a text has: stems, whole words, and any word for a total where one is asked."""
    words = words.translate(DRESS)
    terms = frozenset(term for term in asked.terms if term in words.casefold())
    if TOTAL in asked.terms and TOTALS.search(words):
        terms |= {TOTAL}
    return frozenset(stem for stem in stems(words) & asked.words if not _KANA.fullmatch(stem)) | terms


_KANA = re.compile("[\u3040-\u309f]+")
""" "です", "すか": endings that tell nothing apart."""


def _weight(words: frozenset[str], asked: Asked) -> float:
    return fsum(_weight_of(word, asked) for word in words)  # in any order the same to the bit


_ORDINAL = re.compile(
    r"first|second|third|firs|seco|thir|smal\w*|larg\w*|grea\w*|erst\w*|zwei\w*|prem\w*|deux\w*|prim\w*|segu\w*|перв\w*|втор\w*|трет\w*"
)
""" "во второй — 24": the noun behind an ordinal is said once."""


def _weight_of(word: str, asked: Asked) -> float:
    """A name counts most; what the prompt says over and over tells little."""
    if word in asked.named or _ORDINAL.fullmatch(word):
        return 2.0
    if word in asked.subject:
        return 1.5
    often = asked.often.get(word[:STEM], 1)
    stem, whole = word in asked.words or word == TOTAL, word in asked.terms and word != TOTAL
    return (stem + 0.5 * whole) / max(1, often - 1)
