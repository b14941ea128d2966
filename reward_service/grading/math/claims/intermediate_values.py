"""What the work of a solution says of the numbers in its closing sentences: which was worked out last, and which were
only steps on the way to another."""

import re
from dataclasses import dataclass

_NUMBER = r"\d++(?:[.,]\d++)*+"
_RESULT = re.compile(
    rf"(?:=|≈|\\approx)(?:\\text\s*\{{[^{{}}]*\}}|[$€£¥\\(\[\s~])*(-?{_NUMBER})(?![\d.]*[ \t]*(?:[+*/×÷·^(\d]|[-−–][ \t]*\d|\\(?:times|cdot|div|frac|left|sqrt)(?![a-z])|x\s?\d))"
)
_OPERATION = re.compile(
    r"[+*/×÷·^−–]|\d\s*\)?\s*-\s*\(?\s*\d|-\s\$?\d|\\(?:times|cdot|div|[dt]?frac|sqrt)(?![a-z])|\d\s?[x%]\s?\d"
)
_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d+)?")
_NUMBERS = re.compile(_NUMBER)
_BOUND = re.compile(r"[\n;:；：。，]|,\s|[.!?]\s|=|≈|\\approx")


@dataclass(frozen=True, slots=True)
class Work:
    """The number that was worked out last, and those that were worked out and then used for another one."""

    last: str = ""
    steps: frozenset[str] = frozenset()


NO_WORK = Work()
_MOST_EQUATIONS = 64
"""Equations at the end of a text that are looked at."""


def number(text: str) -> str:
    """A number without separators of thousands, with a point, and without zeros behind it."""
    plain = text.replace(",", "") if _GROUPED.fullmatch(text) else text.replace(",", ".")
    return plain.rstrip("0").rstrip(".") if plain.count(".") == 1 else plain


def work(text: str, given: frozenset[str]) -> Work:
    """The work in a text; an equation that comes to a number of the prompt is a check or a condition, and is left out."""
    if "=" not in text and "≈" not in text:
        return NO_WORK
    done: list[tuple[frozenset[str], str]] = []
    for found in [*_RESULT.finditer(text)][-_MOST_EQUATIONS:]:
        left = _left_side(text, found.start())
        if left is None:
            continue
        result = number(found[1])
        operands = frozenset(map(number, _NUMBERS.findall(left)))
        if result not in given:
            done.append((operands, result))
    if not done:
        return NO_WORK
    last = done[-1][1]
    used = frozenset().union(*(operands for operands, _ in done))
    steps = set()
    for at, (_, result) in enumerate(done):
        if result != last and any(result in operands for operands, _ in done[at + 1 :]):
            steps.add(result)
    return Work(last if last not in used else "", frozenset(steps))


def _left_side(text: str, end: int) -> str | None:
    """What stands before an equals sign in its clause; None where nothing is calculated."""
    start = max((b.end() for b in _BOUND.finditer(text, max(0, end - 160), end)), default=max(0, end - 160))
    left = text[start:end]
    return left if _OPERATION.search(left) else None
