"""References that cannot do their work: missing, ungradable, or given away by the problem."""

import re
from collections.abc import Callable

from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading

SHORTEST_GIVEN_AWAY = 5
"""Characters; shorter answers stand in problems by chance."""

_SAID = re.compile(
    r"(?:answer|result|solution|答案|结果)\s?(?:is|are|=|:|为|是|应为)?\s?[:$]?\s?$", re.IGNORECASE
)

Readable = Callable[[str], bool]
"""Whether the accuracy verifier can read a gold."""


def missing(reading: Reading) -> Reason | None:
    """`bad_reference` when no answer is known."""
    if reading.answer is not None:
        return None
    return Reason(kind=Kind.BAD_REFERENCE, text="there is no answer", confidence=1.0)


def ungradable(reading: Reading, readable: Readable) -> Reason | None:
    """`bad_reference` when the accuracy verifier reads nothing in the gold."""
    if reading.answer is None or readable(reading.raw_answer):
        return None
    return Reason(
        kind=Kind.BAD_REFERENCE, text=f"cannot be graded: {quote(reading.raw_answer)}", confidence=0.95
    )


def given_away(reading: Reading) -> Reason | None:
    """`answer_in_problem` when the gold stands in the problem as a word of its own."""
    answer = reading.answer or ""
    at = reading.text.find(answer) if len(answer) >= SHORTEST_GIVEN_AWAY else -1
    if at < 0 or _inside_word(reading.text, at, len(answer)):
        return None
    sure = 0.95 if _SAID.search(reading.text, max(0, at - 30), at) else 0.3
    return Reason(
        kind=Kind.ANSWER_IN_PROBLEM, text=quote(reading.original, at, at + len(answer)), confidence=sure
    )


def _inside_word(text: str, at: int, size: int) -> bool:
    before, after = text[at - 1 : at], text[at + size : at + size + 1]
    return (before.isalnum() and before.isascii()) or (after.isalnum() and after.isascii())
