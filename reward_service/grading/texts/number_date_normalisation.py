"""Numbers and dates as accepted answers write them: `十九条` as 19条, `一八七一年` as 1871年, `6.961` as 6961, `2/6/1946`
and "dreiundzwanzigsten Mai 1949" as dates.

Each is rewritten only where the accepted answers are such numbers or dates, and only to what nobody would read otherwise.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from reward_service.grading.texts.answer_tokens import tokens_of_answer
from reward_service.grading.texts.word_patterns import WordPattern
from reward_service.text.letter_case import lowered

_HAN = re.compile("[〇零一二三四五六七八九十百千两]{1,9}(?![〇零一二三四五六七八九十百千万亿両两])")
_HAN_LONG = re.compile(_HAN.pattern.replace("{1,9}", "{2,9}"))
"""Those of several signs: where one is, a single sign ("明治四年") counts something else."""
_DIGITS = {sign: value for value, sign in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_SCALES = {"十": 10, "百": 100, "千": 1000}
_NUMBER = re.compile(r"\d{1,9}\s?\D{0,3}")
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:\.\d{3})+(?![.,]?\d)")
_SLASHED = re.compile(r"(?<![\d/])(?P<first>\d{1,2})/(?P<second>\d{1,2})/(?P<year>\d{4})(?![\d/])")
_ENGLISH = re.compile(r"(?<!\w)(?:the|of|is|was|what|which|how|when|who|did|does)(?!\w)", re.IGNORECASE)
_QUESTION = 400
_MOST_MONTHS, _MOST_DAYS = 12, 31


def in_plain_figures(text: str, answers: Sequence[str], prompt: str) -> str:
    """A text with such numbers and dates as the accepted answers write them."""
    are_numbers, are_dates = _kinds(tuple(answers))
    if not (are_numbers or are_dates):
        return text
    is_english = _ENGLISH.search(prompt[-_QUESTION:]) is not None
    if are_numbers:
        text = (_HAN_LONG if _HAN_LONG.search(text) else _HAN).sub(_from_han, text)
        if not is_english:
            text = _GROUPED.sub(lambda found: found.group().replace(".", ""), text)
    if are_dates and "ten" in text.lower():
        text = _GERMAN_DAY.sub(_from_ordinal, text)
    if are_dates and "/" in text:
        text = _SLASHED.sub(lambda found: _date(found, is_english=is_english), text)
    return text


@lru_cache(512)
def _kinds(answers: tuple[str, ...]) -> tuple[bool, bool]:
    """Whether all accepted answers are numbers, and whether one is a date."""
    are_numbers = all(map(_NUMBER.fullmatch, answers))
    return are_numbers, any(token.startswith("date:") for one in answers for token in tokens_of_answer(one))


_ORDINALS = (
    "erst zweit dritt viert fünft sechst siebt acht neunt zehnt elft zwölft dreizehnt vierzehnt fünfzehnt sechzehnt siebzehnt achtzehnt neunzehnt zwanzigst "
    "einundzwanzigst zweiundzwanzigst dreiundzwanzigst vierundzwanzigst fünfundzwanzigst sechsundzwanzigst siebenundzwanzigst achtundzwanzigst neunundzwanzigst dreißigst einunddreißigst"
).split()
_GERMAN_DAY = WordPattern(
    rf"(?<!\w)(?P<day>{'|'.join(_ORDINALS)})en\s(?=(?:Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember)(?!\w))",
    re.IGNORECASE,
)


def _from_ordinal(found: "re.Match[str]") -> str:
    return f"{_ORDINALS.index(lowered(found['day'])) + 1}. "


def _from_han(found: "re.Match[str]") -> str:
    """The figures of a number: sign by sign, as years are written, or by tens and hundreds."""
    signs = found.group()
    if not _SCALES.keys() & set(signs):
        return "".join(str(_DIGITS[sign]) for sign in signs)
    total, digit = 0, 0
    for sign in signs:
        if sign in _SCALES:
            total, digit = total + (digit or 1) * _SCALES[sign], 0
        else:
            digit = _DIGITS[sign]
    return str(total + digit)


def _date(found: "re.Match[str]", *, is_english: bool) -> str:
    """A date in ISO order: the day is first, but in English only where the other order is none."""
    first, second = int(found["first"]), int(found["second"])
    if is_english and first <= _MOST_MONTHS and second <= _MOST_MONTHS and first != second:
        return found.group()
    day, month = (first, second) if second <= _MOST_MONTHS else (second, first)
    is_date = 0 < month <= _MOST_MONTHS and 0 < day <= _MOST_DAYS
    return f"{found['year']}-{month:02}-{day:02}" if is_date else found.group()
