"""References that cannot do their work: missing, ungradable, given away by the problem, or contradicted."""

import re
from collections.abc import Callable, Iterable, Iterator

from reward_service.filters.decision import Kind, Reason, quote
from reward_service.filters.duplicates import key
from reward_service.filters.reading import Reading
from reward_service.grading import exact

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


def contradictions(rows: Iterable[tuple[str | int, str, str]]) -> Iterator[tuple[str | int, Reason]]:
    """Rows (id, problem, answer) whose problem came before with an answer of another value.

    Both rows are named, the earlier one when the contradiction is seen. Notations of one value do not
    contradict; where arithmetic cannot tell, the reason has a low confidence.
    """
    seen: dict[bytes, tuple[str | int, str]] = {}
    named: set[bytes] = set()
    for row, problem, answer in rows:
        if not answer.strip():
            continue
        mark = key(problem)
        first, other = seen.setdefault(mark, (row, answer))
        same = True if other == answer else exact.decide(other, answer)
        if same:
            continue
        reason = _contradiction(other, answer, sure=same is False)
        if mark not in named:
            named.add(mark)
            yield first, reason
        yield row, reason


def _contradiction(one: str, other: str, *, sure: bool) -> Reason:
    text = f"{quote(one)[:50]} against {quote(other)[:50]}"
    return Reason(kind=Kind.CONTRADICTION, text=text, confidence=0.95 if sure else 0.4)
