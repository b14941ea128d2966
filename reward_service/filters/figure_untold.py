"""What only a figure could tell: things that a text uses and does not place.

A figure that is named beside numbers and relations mostly illustrates them. It is needed where the text uses
what it leaves open: angles and lines with numbers for names, a circuit without its connections, a curve
without its values, a region that is shaded somewhere, a flow chart without its steps.
"""

import re

from reward_service.filters.problem_text import Reading, asks_in_chinese

SHADES = re.compile(
    r"\b(?:is|are|be|was|were|has been|shades?|shading|colou?red)\s(?:\w+\s)?shaded\b(?!\s?\?)|"
    r"\bshades?\b|shaded (?:region|area|part|portion)s? (?:is|are|lies|"
    r"consists?|between|inside|outside|bounded|enclosed|formed|that|which)|\bregion [^.]{3,80}shaded",
    re.IGNORECASE,
)
"""Tells what is shaded."""

_SHADES_ZH = re.compile(
    r"围成|之间|以外|外部|公共|重[叠合]|剩|弧|圆|扇|减|"
    r"阴影部分(?:是|为|由|与|和|[^。]{0,12}(?:平方|面积[是为]|周长[是为]))"
)
_RELATED = re.compile(
    r"complementary|supplementary|vertical|alternate|corresponding|interior|exterior|linear pair|bisect|"
    r"adjacent|互[补余为]|对顶|[邻同]补|同位|内错|同旁|平分|=\s?\$?(?:\\angle|∠)\s?\{?[A-Z]",
    re.IGNORECASE,
)
_WIRED = re.compile(
    r"\b(?:series|parallel|consists?|containing|contains|bridge|loop|RLC?|LC|such that)\b|[串并]联|"
    r"由.{1,30}组成",
    re.IGNORECASE,
)
_PAIRS = (
    (re.compile(r"(?:\\angle\s?|∠\s?|\b[aA]ngles? )\{?\d(?!\d)"), _RELATED),
    (
        re.compile(
            r"\bcircuit\b|电路|\b(?:connected|arranged|wired|assembled|joined|hinged|configured) as\b",
            re.IGNORECASE,
        ),
        _WIRED,
    ),
    (re.compile(r"\bshaded\b", re.IGNORECASE), SHADES),
    (re.compile("阴影"), _SHADES_ZH),
    (
        re.compile(r"(?:框|流程)图|\bflow ?chart\b", re.IGNORECASE),
        re.compile(r"←|:=|([A-Za-z])\s?=\s?\1\s?[-+*/×]|循环体|\n"),
    ),
)
"""What is used, and what tells where it is."""

_CURVE_ZH = re.compile(r"图.{0,30}?(?:图[象像线]|曲线|波形)|[a-zA-Z]\s?[-–—~～]\s?[a-zA-Z]\$?\s?图")
_VALUE = re.compile(r"\d|=")
_CLAUSE_ZH = re.compile(r"[,，。;；\n]")


def untold(reading: Reading) -> bool:
    """Whether a text that names a figure uses something that it does not place."""
    if any(used.search(reading.text) and not told.search(reading.text) for used, told in _PAIRS):
        return True
    if not (reading.han and _CURVE_ZH.search(reading.text)):
        return False
    stated = [clause for clause in _CLAUSE_ZH.split(reading.text) if not _asks(clause)]
    return not any(map(_VALUE.search, stated))


def _asks(clause: str) -> bool:
    return "__" in clause or asks_in_chinese(clause)
