"""Values of one answer that a text finds one after the other: "y = 1. Then x = 3." for a pair, "x = 7 … x = -1" for roots.

How many values there are and what kind they have is told by the reference; their names by the prompt; which values
stand there is for the text.
"""

import re
from itertools import islice

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.clauses import clauses, sentences
from reward_service.grading.math.claims.itemised_answers import ValueOf, owned_values, with_equations_shown
from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.polarity import denial
from reward_service.grading.math.claims.reference_shape import Shape, Wanted
from reward_service.grading.math.problem import Problem

_MOST_LINES = 12
_POINT = re.compile(r"\(\s?([a-z])\s?,\s?([a-z])(?:\s?,\s?([a-z]))?\s?\)")
_UNKNOWN = re.compile(r"(?<![a-zA-Z\\])[a-z](?![a-zA-Z])")
_PAIR = re.compile(r"\([^()]{1,60}[,;|][^()]{1,60}\)")
_CONSTANTS = frozenset("aei")
"""Letters that stand alone in words or as constants."""
_ROOT = re.compile(
    r"(?<![\w+*/^(=-])([a-z])\s?=\s?([-−]?\s?(?:\d+(?:[./]\d+)?|\\[dt]?frac\{-?\d+\}\{\d+\}))(?=[\s,.;，。；]|$)"
)


def gathered(found: Document, wanted: Wanted, problem: Problem, value_of: ValueOf) -> str | None:
    """The values of a pair, or all roots, from the statements at the end of a text; None when there are not as many."""
    if wanted.coordinates > 1:
        return _coordinates(found, wanted.coordinates, problem, value_of)
    if wanted.roots > 1:
        return _roots(found, wanted.roots)
    return None


def _coordinates(found: Document, count: int, problem: Problem, value_of: ValueOf) -> str | None:
    names = unknowns(problem.text, count)
    last = found.restored(found.lines[-1].text)
    if not names or _PAIR.search(last):
        return None
    texts = [with_equations_shown(found, line.text, names) for line in found.lines[-_MOST_LINES:]]
    owned = owned_values(texts, names, [Shape.NUMBER] * count, value_of)
    return "(" + ", ".join(owned) + ")" if owned is not None else None


def unknowns(prompt: str, count: int) -> tuple[str, ...]:
    """The names of so many unknowns in the order of a point: as the prompt writes one, else as the alphabet has them."""
    point = _POINT.search(prompt)
    if point is not None:
        named = tuple(name for name in point.groups() if name)
        return named if len(named) == count else ()
    letters = set(_UNKNOWN.findall(prompt)) - _CONSTANTS
    return tuple(sorted(letters)) if len(letters) == count else ()


def _roots(found: Document, count: int) -> str | None:
    """All values of one unknown, when just so many different ones are stated and none is taken back."""
    said: dict[str, None] = {}
    names: set[str] = set()
    for line in found.lines[-_MOST_LINES:]:
        text = found.restored(line.text)
        for clause in (c for sentence in sentences(text) or [text] for c in clauses(sentence)):
            roots = list(islice(_ROOT.finditer(clause), count + 1))
            if len(roots) > count or (roots and denial(clause, bounds=False) is not None):
                return None
            names.update(root[1] for root in roots)
            said |= dict.fromkeys(values.trimmed(root[2]) for root in roots)
    name = names.pop() if len(names) == 1 else ""
    return ", ".join(f"{name} = {value}" for value in said) if name and len(said) == count else None
