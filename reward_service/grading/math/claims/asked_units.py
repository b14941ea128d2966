"""The unit that a question asks for its answer in: "How many milliliters …?", "… in km/h"."""

import re
from fractions import Fraction

from reward_service.grading.math.claims.reference_shape import Measure
from reward_service.grading.math.size_bounded_cache import memo
from reward_service.grading.math.typed import quantity

_HEAD = re.compile(
    r"(?<![^\W_])(?:how many|in|combien (?:de |d')|en|cuánt[oa]s|quant[oa]s|em|wie viele|wieviele|wie viel|сколько|в|bao nhiêu|mấy|कितने|कितनी|كم)\s(?=[^\W\d_])",
    re.IGNORECASE,
)
_HAN_HEAD = re.compile("(?:多少|几|幾|何|몇)\\s?(?:个|個)?(?=[^\\s\\d?？,，。])")
_AHEAD = re.compile(r"[^\W\d_]+[²³]?(?:(?:/|\sper\s|\s)[^\W\d_]+[²³]?){0,2}")
_HAN_AHEAD = re.compile("[^\\s\\d?？,，。]{1,6}")
_MOST_PROMPT = 4_000
Unit = tuple[Measure, Fraction]
"""What a unit measures, and how much of it in base units."""


@memo(4096)
def unit_of(text: str) -> Unit | None:
    """The unit of a quantity; None for a text that is no quantity or has no unit known here."""
    found = quantity.read(text.translate(_POWERS)) if len(text) <= _LONGEST else None
    return (found.dims, found.size) if found is not None and found.dims else None


_LONGEST = 40
_POWERS = {ord("²"): "^2", ord("³"): "^3"}


@memo(1024)
def asked_unit(question: str) -> Unit | None:
    """The unit that a question names behind "how many" or "in", the last one where it names several."""
    question = question[-_MOST_PROMPT:]
    for head in reversed([*_HEAD.finditer(question)]):
        words = _AHEAD.match(question, head.end())
        found = _first_unit(re.split(r"(?=\s)", words.group())) if words else None
        if found is not None:
            return found
    for head in reversed([*_HAN_HEAD.finditer(question)]):
        signs = _HAN_AHEAD.match(question, head.end())
        found = _first_unit(list(signs.group())) if signs else None
        if found is not None:
            return found
    return None


def _first_unit(pieces: list[str]) -> Unit | None:
    """The unit that the most of these pieces, from the first on, make."""
    for count in range(len(pieces), 0, -1):
        found = unit_of("2 " + "".join(pieces[:count]))
        if found is not None:
            return found
    return None


def is_another_unit(unit: Unit, asked: Unit | None) -> bool:
    """Whether a unit measures the same as the one that was asked for, and is another: 1.75 L for milliliters."""
    return asked is not None and unit[0] == asked[0] and unit[1] != asked[1]
