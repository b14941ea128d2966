"""Lines that everybody knows, with a gap to fill: there is one answer, though it is prose."""

import re

from reward_service.filters.problem_text import Reading

MAX_LINE = 60
"""Characters of a line that is known by heart."""

_BY_HEART = re.compile(
    r"名[句篇言]|默写|诗句|古诗|[上下]一?句|空缺|原[句文]|[(（—][^()（）\n]{0,12}《[^》\n]{1,20}》[)）]?\s?[.。]?$|"
    r"\b(?:famous|next|missing|first|last|second) (?:line|words?)\b|\b(?:quotation|proverb|saying|anthem)\b",
    re.IGNORECASE,
)


def completed(reading: Reading) -> bool:
    """Whether a line that everybody knows is to be completed: there is one answer."""
    if len(reading.raw_answer) > MAX_LINE or not reading.answer_words:
        return False
    blank = "__" in reading.text or _EMPTY.search(reading.text) is not None
    return blank and _BY_HEART.search(reading.text) is not None


_EMPTY = re.compile(r"\(\s{1,12}\)|\\underline\{")
