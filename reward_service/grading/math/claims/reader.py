"""Which statements of a text count as its answer."""

import re
from dataclasses import replace

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asides import drop_asides
from reward_service.grading.math.claims.asked_names import asked_coordinate, asked_names
from reward_service.grading.math.claims.claim_types import Claim, Reading, Statement, claim_of
from reward_service.grading.math.claims.copula_values import result
from reward_service.grading.math.claims.explicit_statements import explicit_statements
from reward_service.grading.math.claims.labelled_lists import listed_behind_label
from reward_service.grading.math.claims.last_lines import IN_ORDER, from_last_lines
from reward_service.grading.math.claims.markup import TAIL, document
from reward_service.grading.math.claims.reference_shape import ANYTHING, Shape, Wanted
from reward_service.grading.math.problem import NO_PROBLEM, Problem
from reward_service.grading.math.size_bounded_cache import memo

_FORMULA_ALONE = re.compile("[\ue100-\uf8ff](?:[\\s,;.]|where|for|with|all|and|or|[\ue100-\uf8ff]){0,30}")
_DELIMITER_ALONE = re.compile(r"\s*(?:\\[()\[\]]|\${1,2})[\s.,;]*")


_ONE_VALUE = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.SOLUTION})


def may_state(text: str) -> bool:
    """Whether a text has a noun or label of an answer at all; cheaper than reading it."""
    return lexicon.may_hold("strong", text)


def read(
    text: str, problem: Problem = NO_PROBLEM, *, wanted: Wanted = ANYTHING, strong_only: bool = False
) -> Reading:
    """What a text states as its answer.

    Explicit statements count wherever they stand, the last of them; several that call themselves final count
    together. Without one, the last line speaks. `strong_only` reads explicit statements alone: the text stands
    behind a box. `wanted` tells what kind of value the reference is. A delimiter that opens or closes no formula, such as `\\(` at the end of a line, is no answer,
    and no line inside the broken formula speaks in its place.
    """
    if problem.text and " ".join(text.split()) == problem.text:
        return Reading((), "the text is the prompt")
    return _read(text[-TAIL:], problem, wanted, strong_only=strong_only)


@memo(512)
def _read(text: str, problem: Problem, wanted: Wanted, *, strong_only: bool) -> Reading:
    """What the end of a text states; members of a group often end alike."""
    reading = _stated(text, problem, wanted, strong_only=strong_only)
    if any(_DELIMITER_ALONE.fullmatch(claim.text) for claim in reading.claims):
        return Reading((), "a formula is broken off at the end of its line")
    if wanted.shape not in _ONE_VALUE or len(reading.claims) != 1:
        return reading
    claim = reading.claims[0]
    coordinate = asked_coordinate("", claim.text, asked_names(problem.text))
    return reading if coordinate is None else Reading((Claim(coordinate, claim.why),))


def _stated(text: str, problem: Problem, wanted: Wanted, *, strong_only: bool) -> Reading:
    found = document(text)
    drop_asides(found)
    if not found.lines:
        return Reading((), "nothing is stated")
    if len(found.lines) == 1 and _FORMULA_ALONE.fullmatch(found.lines[0].text):
        return Reading((Claim(found.restored(found.lines[0].text), "the whole text"),))
    explicit, denied = explicit_statements(found, problem, wanted)
    listed = listed_behind_label(found, wanted, problem) if len(explicit) == 1 else None
    if listed is not None:
        return Reading(
            (Claim(found.restored(listed[0]), IN_ORDER if listed[1] else "listed behind the label"),)
        )
    if explicit:
        return Reading(tuple(claim_of(found, replace(s, value=result(s.value))) for s in _counting(explicit)))
    if strong_only:
        return Reading((), str(denied or ""))
    return from_last_lines(found, problem, denied, wanted)


def _counting(explicit: list[Statement]) -> list[Statement]:
    """The last statement; all those that call themselves final when there are several."""
    final = {s.value: s for s in explicit if s.final}
    return list(final.values()) if len(final) > 1 else [explicit[-1]]
