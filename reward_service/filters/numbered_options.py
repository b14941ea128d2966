"""Options that have numbers for labels: (1) … (2) …, (i) … (ii) …, ① … ②.

Conditions, parts and statements are numbered in the same way. So either the answer is one of the labels, or
the items finish a sentence that waits for its end and nothing else is asked.
"""

import re
from itertools import islice

from reward_service.filters.policy import quote
from reward_service.filters.problem_text import Reading, asks_in_chinese, asks_in_english

MAX_ITEMS = 100
"""Labels looked at in one problem."""

_LABEL = re.compile(r"\(\s?(\d|i{1,3}|iv|v)\s?\)|([①-⑧])", re.IGNORECASE)
"""A label of another kind than a letter, as an answer."""

_NUMBERED = re.compile(r"^\s{0,4}\(?(\d)\s?[.)、]", re.MULTILINE)
_LABELS = (["1", "2", "3", "4", "5", "6", "7", "8"], ["i", "ii", "iii", "iv", "v"], list("①②③④⑤⑥⑦⑧"))
_SERIAL = re.compile(r"序号|how many|number of|_{2,}|几个|个数|多少个", re.IGNORECASE)
"""Asked for all numbers of true statements, or for how many they are: those are values."""

_UNFINISHED = re.compile(
    r"(?:[:：是为有]|\b(?:is|are|be|to|equals?|of|called|by|can|may))\s{0,3}\(?\s{0,4}\)?\s{0,3}$"
)
"""A sentence that waits for its end."""


def waits(text: str) -> bool:
    """Whether a text ends in a sentence that waits for its end."""
    return _UNFINISHED.search(text, max(0, len(text) - 40)) is not None


def _leads_up(text: str) -> bool:
    """Whether a text is a question, or waits for its end and asks nothing before."""
    return text.rstrip().endswith("?") or (waits(text) and "?" not in text)


def offered(reading: Reading) -> str:
    """The text of four items or more behind a sentence that waits for its end, or ""."""
    found = _found(reading.text) if "(" in reading.text or not reading.text.isascii() else []
    if len(found) < 4 or _SERIAL.search(reading.text):
        return ""
    for names in _LABELS:
        run = [at for name, at in found if name in names]
        whole = [name for name, _ in found if name in names] == names[: len(run)]
        if whole and len(run) >= 4 and _leads_up(reading.text[: run[0]]):
            items = reading.text[run[0] :]
            asked = "?" in items or asks_in_english(items) or asks_in_chinese(items)
            return "" if asked else quote(reading.original, run[0])
    return ""


def _found(text: str) -> list[tuple[str, int]]:
    """The labels in a text and where they stand."""
    matches = islice(_LABEL.finditer(text), MAX_ITEMS)
    return [((match[1] or match[2]).lower(), match.start()) for match in matches]


def picked(reading: Reading) -> bool:
    """Whether the answer is the label, as `(2)`, `(ii)` or `②`, of one of several items in the text."""
    label = _LABEL.fullmatch(reading.answer or "")
    if label is None or (_SERIAL.search(reading.text) and "选" not in reading.text):
        return False
    found = _found(reading.text)
    for names in _LABELS:
        in_order = [name for name, _ in found if name in names]
        if in_order[:3] == names[:3] and (label[1] or label[2]).lower() in in_order:
            return True
    return False


def numbered(reading: Reading) -> bool:
    """Whether the answer is the number of one of several lines: a choice where the stem asks for one."""
    if reading.answer is None or len(reading.answer) != 1 or not reading.answer.isdigit():
        return False
    lines = [match[1] for match in islice(_NUMBERED.finditer(reading.text), MAX_ITEMS)]
    return lines[:3] == ["1", "2", "3"] and reading.answer in lines
