"""The values of a closing sentence from which its answer is chosen."""

import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.candidate_evidence import NUMBERS, Candidate, counts_what_is_neither
from reward_service.grading.math.claims.claim_types import Rank, Statement
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.copula_values import denial_around, with_noun
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.markup import words_as_signs
from reward_service.grading.math.claims.paired_values import beside_each_other, formulas_alone, right_behind
from reward_service.grading.math.claims.plain_statements import plain
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.claims.shaped_values import chances, shaped_values
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.number_words import with_digits

_MOST_VALUES = 10
"""Values of one clause that are weighed."""
_MOST_SHAPED = 60
"""Values of the wanted shape that are looked for in one clause; the last of them are weighed."""


def candidates(sentence: str, number: int, problem: Problem, wanted: Shape) -> Iterator[Candidate]:
    """Every value of a sentence, by the rules for clauses and as it stands; `number` counts sentences from the last one."""
    for candidate in _with_denied(sentence, number, problem, wanted):
        if candidate.statement.denied is not None and counts_what_is_neither(candidate, problem):
            yield replace(candidate, statement=replace(candidate.statement, denied=None))
        else:
            yield candidate


def _with_denied(sentence: str, number: int, problem: Problem, wanted: Shape) -> Iterator[Candidate]:
    for place, clause in enumerate(clauses(sentence)):
        stated = plain(clause, problem)
        if stated is not None:
            start = clause.rfind(stated.value)
            before, after = (
                (clause[:start], clause[start + len(stated.value) :]) if start >= 0 else (clause, "")
            )
            yield Candidate(stated, clause, before, after, number, place)
        yield from _of_clause(clause, problem, wanted, (number, place))


def _of_clause(clause: str, problem: Problem, wanted: Shape, at: tuple[int, int]) -> Iterator[Candidate]:
    """The values of a clause as they stand: all, those of the wanted shape, and numbers in words."""
    for span in dict.fromkeys(_as_they_stand(clause, problem, wanted)):
        yield _valued(span, clause, "a value", at)
    if wanted is Shape.NUMBER and _CHANCE.search(problem.text):
        for text in dict.fromkeys((clause, with_digits(clause))):
            yield from (_shaped(span, text, at) for span in chances(text))
    subject = asked_for(problem.text).subject if wanted is Shape.NUMBER else frozenset[str]()
    if subject and len(NUMBERS.findall(clause)) > 1:
        yield from (_shaped(span, clause, at) for span in right_behind(clause, subject))
    for span in list(islice(shaped_values(clause, wanted), _MOST_SHAPED))[-_MOST_VALUES:]:
        yield _shaped(span, clause, at)
    for span in _named(clause, problem) if wanted is Shape.WORDS else ():
        yield _shaped(span, clause, at)
    spelt = words_as_signs(with_digits(clause))
    chance = (
        wanted is Shape.NUMBER and _CHANCE.search(problem.text) and next(chances(spelt), None) is not None
    )
    for span in _values(spelt) if spelt != clause and not chance else ():
        if span.value not in clause:
            yield _valued(span, spelt, "a number in words", at)


def _as_they_stand(clause: str, problem: Problem, wanted: Shape) -> Iterator[values.Span]:
    """All values from left to right, those that their words set apart, and formulas where the prompt asks for a name."""
    yield from _values(clause)
    if wanted in MAY_STAND_BESIDE:
        yield from _apart(clause)
        yield from beside_each_other(clause)
    if asked_for(problem.text).names:
        yield from formulas_alone(clause)


MAY_STAND_BESIDE = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.WORDS, Shape.UNKNOWN})
_CHANCE = GatedPattern(
    r"probab|chance|likel|odds|fraction|wahrscheinlich|anteil|bruch|fracción|fração|frazione|вероятност|доля|xác suất|概率|機率|几率|확률|確率|احتمال|प्रायिकता",
    re.IGNORECASE,
)
_NEXT_OWNER = re.compile(r"(?:,|;|\s(?:and|y|et|und|e|и))\s(?=[^\W\d_]{2})")


def _apart(clause: str) -> Iterator[values.Span]:
    """ "Luis tiene 10 años y Ana, 20": values that the names of their owners set apart."""
    for span in _values(clause):
        owner = _NEXT_OWNER.search(span.value)
        if owner is not None:
            rest = span.value[owner.start() :] + span.after
            yield values.Span(span.before, span.value[: owner.start()], rest)
            behind = span.before + span.value[: owner.start()]
            for later in _values(rest):
                yield values.Span(behind + later.before, later.value, later.after)


def _valued(span: values.Span, clause: str, why: str, at: tuple[int, int]) -> Candidate:
    value = Statement(with_noun(span), Rank.PLAIN, why, denial_around(span))
    return Candidate(value, clause, span.before, span.after, *at)


def _named(clause: str, problem: Problem) -> Iterator[values.Span]:
    """The names and alternatives of the prompt that stand in a clause."""
    for word in asked_for(problem.text).alternatives:
        whole = re.escape(word)
        pattern = whole if "\u4e00" <= word[0] <= "\u9fff" else rf"(?<![^\W_]){whole}(?![^\W_])"
        for found in re.finditer(pattern, clause, re.IGNORECASE):
            yield values.Span(clause[: found.start()], found.group(), clause[found.end() :])


def _shaped(span: values.Span, clause: str, at: tuple[int, int]) -> Candidate:
    value = Statement(span.value.strip(), Rank.PLAIN, "of the kind asked for", denial_around(span))
    return Candidate(value, clause, span.before, span.after, *at)


def _values(clause: str) -> Iterator[values.Span]:
    """The values of a clause from left to right, each with all that stands before and behind it."""
    at = 0
    for _ in range(_MOST_VALUES):
        found = values.span(clause[at:])
        if found is None or not found.value:
            return
        start = at + len(found.before)
        at = start + len(found.value)
        yield values.Span(clause[:start], found.value, clause[at:])
