"""Dates and times of day."""

import re
from dataclasses import dataclass

from reward_service.grading.math.typed.vocabulary import MONTHS
from reward_service.text.letter_case import lowered

_MONTH = "|".join(sorted((re.escape(m) for m in MONTHS), key=len, reverse=True))
_WEEKDAYS = (
    r"(?:(?:mon|tues?|wed(?:nes)?|thur?s?|fri|sat(?:ur)?|sun)(?:day)?|lundi|mardi|"
    r"mercredi|jeudi|vendredi|samedi|dimanche|[^\W\d_]{3,10}tag),?\s+"
)
_LEAD = (
    rf"^(?:on\s+|the\s+|am\s+|le\s+|el\s+|ngày\s+|в\s+|dia\s+|em\s+|den\s+)?(?:{_WEEKDAYS})"
    rf"?(?:the\s+|den\s+|le\s+|el\s+)?"
)
_ISO = re.compile(r"^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$")
_CJK = re.compile(r"^(?:(\d{4})\s?[年년]\s?)?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日号號일]?$")
_MONTH_FIRST = re.compile(
    rf"{_LEAD}({_MONTH})\.?\s+(?:the\s+)?(\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?:of\s+)?(\d{{4}}))?$",
    re.IGNORECASE,
)
_DAY_FIRST = re.compile(
    (
        rf"{_LEAD}(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:day\s+)?(?:of\s+|de\s+|di\s+)"
        rf"?({_MONTH})\.?,?(?:\s+(?:of\s+|de\s+|del\s+|عام\s+|năm\s+)?(\d{{4}})(?:\s?(?:года|"
        rf"г\.?))?)?$"
    ),
    re.IGNORECASE,
)
_VIETNAMESE = re.compile(r"^(?:ngày\s+)?(\d{1,2})\s+tháng\s+(\d{1,2})(?:\s+năm\s+(\d{4}))?$", re.IGNORECASE)
_NUMERIC = re.compile(r"^(\d{1,2})([/.-])(\d{1,2})\2(\d{4})$")


@dataclass(frozen=True, slots=True)
class Date:
    """The readings of a date as (year or None, month, day); two when day and month could be either."""

    readings: frozenset[tuple[int | None, int, int]]


def read_date(text: str) -> Date | None:
    """The date a plain text is."""
    for pattern, order in (
        (_ISO, "ymd"),
        (_CJK, "ymd"),
        (_MONTH_FIRST, "mdy"),
        (_DAY_FIRST, "dmy"),
        (_VIETNAMESE, "dmy"),
    ):
        found = pattern.match(text)
        if found:
            parts = dict(zip(order, found.groups(), strict=True))
            month = MONTHS.get(lowered(parts["m"])) or int(parts["m"])
            return _date(int(parts["y"]) if parts["y"] else None, month, int(parts["d"]))
    found = _NUMERIC.match(text)
    if not found:
        return None
    first, second, year = int(found[1]), int(found[3]), int(found[4])
    readings = {(year, m, d) for m, d in ((first, second), (second, first)) if 1 <= m <= 12 and 1 <= d <= 31}
    return Date(frozenset(readings)) if readings else None


def _date(year: int | None, month: int, day: int) -> Date | None:
    return Date(frozenset({(year, month, day)})) if 1 <= month <= 12 and 1 <= day <= 31 else None


def same_date(gold: Date, answer: Date) -> bool:
    """Whether some readings agree; a year that one side leaves out agrees with any."""
    return any(
        a[1:] == b[1:] and (a[0] == b[0] or a[0] is None or b[0] is None)
        for a in gold.readings
        for b in answer.readings
    )


# ---------------------------------------------------------------- times of day
_MORNING = (
    r"a\.?m\.?|in the morning|上午|早上|凌晨|午前|오전|du matin|morgens|vormittags|de "
    r"la mañana|da manhã|del mattino|di mattina|утра|صباحا|sáng|सुबह|पूर्वाह्न"
)
_EVENING = (
    r"p\.?m\.?|in the afternoon|in the evening|at night|下午|晚上|傍晚|午後|오후|저녁|"
    r"de l'après-midi|du soir|nachmittags|am Nachmittag|abends|am Abend|de la tarde|de la noche|"
    r"da tarde|da noite|del pomeriggio|di sera|вечера|дня|مساء|بعد الظهر|chiều|tối|शाम|अपराह्न|दोपहर"
)
HALF_OF_DAY = f"(?:{_MORNING}|{_EVENING})"
"""Words that tell the half of the day, before or behind a time."""
_HALF = f"(?P<am>{_MORNING})|(?P<pm>{_EVENING})"
_CLOCK = re.compile(
    rf"^(?:at\s+|um\s+|à\s+|a las\s+|às\s+|в\s+|lúc\s+)?(?:(?:{_HALF.replace('?P<am>', '?P<am1>').replace('?P<pm>', '?P<pm1>')}"
    rf")\s?)?"
    r"(?P<h>\d{1,2})(?:\s?(?P<sep>[:h]|[.](?=\d{2} ?Uhr)|Uhr|点|點|時|时|시|часов|giờ|o'clock)\s?(?:(?P<m>\d{1,2})"
    r"\s?(?:分|분|phút|минут)?)?(?::(?P<s>\d{2}))?)?"
    rf"\s?(?:o'clock|Uhr|часов|hrs?|hours)?\s?,?\s?(?:{_HALF})?(?:\s?(?:of|on) the same day)?$",
    re.IGNORECASE,
)
_NAMED = {
    "noon": 720,
    "midnight": 0,
    "12 noon": 720,
    "12 midnight": 0,
    "中午12点": 720,
    "正午": 720,
    "午夜": 0,
    "12:00 noon": 720,
    "12:00 midnight": 0,
}


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day in seconds; `half` tells whether the half of the day is known, `bare` that it may be a ratio."""

    seconds: int
    half: bool
    bare: bool


def read_clock(text: str) -> Clock | None:
    """The time of day a plain text is; `12:30` alone is `bare`."""
    named = _NAMED.get(text.casefold())
    if named is not None:
        return Clock(named * 60, half=True, bare=False)
    found = _CLOCK.match(text)
    if found is None:
        return None
    hour, minute, second = int(found["h"]), int(found["m"] or 0), int(found["s"] or 0)
    morning, evening = found["am"] or found["am1"], found["pm"] or found["pm1"]
    if not (found["sep"] or morning or evening) or minute > 59 or hour > 24 or second > 59:
        return None
    if found["sep"] == ":" and (found["m"] is None or len(found["m"]) != 2):
        return None
    if (
        (found["sep"] or "").casefold() in {"h", "giờ", "часов", "時", "시"}
        and not found["m"]
        and not (morning or evening)
    ):
        return None
    if morning or evening:
        if hour > 12 and morning:
            return None
        hour = hour % 12 + (12 if evening else 0) if hour <= 12 else hour
    half = bool(morning or evening) or hour > 12 or hour == 0
    return Clock(
        hour * 3600 + minute * 60 + second,
        half,
        bare=found["sep"] == ":" and not (morning or evening or _OF_THE_CLOCK.search(text)),
    )


_OF_THE_CLOCK = re.compile(r"Uhr|часов|o'clock|hrs?|hours", re.IGNORECASE)


def same_clock(gold: Clock, answer: Clock) -> bool:
    """The same time; where one side leaves the half of the day out, the same time in some half."""
    if gold.half and answer.half:
        return gold.seconds % 86400 == answer.seconds % 86400
    return gold.seconds % 43200 == answer.seconds % 43200
