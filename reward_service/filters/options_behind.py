"""What stands behind the letters of a list: a request for a value makes them names of what is given."""

import re
from itertools import pairwise

from reward_service.filters import answer_among
from reward_service.filters.problem_languages import detection
from reward_service.filters.problem_text import Reading, asks_in_chinese, asks_in_english

_BEHIND = re.compile(
    r"[.;。;]\s{0,4}(?:(?:in )?(?:find|determine|compute|calculate|evaluate|what|how (?:many|much|long|"
    r"far))\b|"
    r"[^。?]{0,40}(?:多少|共几|求))",
    re.IGNORECASE,
)
_CHOICE_NAMED = re.compile(
    r"\b(?:which|choose|select|pick|options?|choices?|letters?|correct|right|best|answers?)\b|[选哪项]",
    re.IGNORECASE,
)


def asked(reading: Reading, last: int) -> bool:
    """Whether a value is asked for behind the letter at `last`."""
    behind = reading.text[last:]
    computed = reading.answer is not None and _computes(behind)
    return computed or _computes_abroad(reading, behind) or _BEHIND.search(reading.text, last) is not None


def _computes(text: str) -> bool:
    """Whether a text asks for a value and names no choice."""
    return (asks_in_english(text) or asks_in_chinese(text)) and _CHOICE_NAMED.search(text) is None


def _computes_abroad(reading: Reading, behind: str) -> bool:
    """The same in the language of the problem; the answer is a number or not known."""
    return (reading.answer or "0").isdecimal() and detection.asks_value(reading, behind)


def ranks(text: str) -> bool:
    """Whether a value of all items, as a median or a sum, is asked for behind the last of them."""
    return answer_among.OF_ALL.search(text) is not None and _computes(text)


def whole(reading: Reading, run: list[int]) -> bool:
    """Whether the answer is all that stands behind one of the letters."""
    said = re.compile(rf"[(\[]?\w\s?[)\].:、]?\s{{0,4}}\$?{re.escape(reading.answer or '')}(?![\w.])")
    ends = [*run, len(reading.text)]
    return any(said.match(reading.text[start:end]) for start, end in pairwise(ends))
