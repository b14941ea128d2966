"""Exercises, parts and theorems that a text names: whether it states them itself."""

import re

from reward_service.filters.problem_text import Reading


def unstated(reading: Reading, match: re.Match[str]) -> bool:
    """An exercise or a theorem that is named and not stated: a label that the text sets itself is there, and
    so is what it tells of the other part; a part that this question is, is none that it needs."""
    if _TOLD.match(reading.text, match.end()) or (
        _OWN.match(match[0]) and _ASKED.match(reading.text, match.end())
    ):
        return False
    label = re.search(r"[\d(A-Z][\w.()-]*$", match[0])
    return not (label and reading.text.count(label[0]) > 1)


_TOLD = re.compile(
    r"(?: of (?:this|the) \w{1,20})?,? (?:we|you|it (?:was|is)|one|i)(?: have| had| were)? "
    r"(?:showed|shown|proved|proven|found|saw|seen|established|obtained|derived|learn(?:ed|t))"
    r"(?: that| to be|:) [^.?]{20}|,? (?:where|in which) (?!(?:you|we|i)\b)[^.?]{4,160}?=\s?[^\s=]",
    re.IGNORECASE,
)
_OWN = re.compile(r"(?:for|in) part", re.IGNORECASE)
_ASKED = re.compile(r"\)?,? (?:\d{1,9}|what|find|how|determine|compute|calculate|evaluate)\b", re.IGNORECASE)
