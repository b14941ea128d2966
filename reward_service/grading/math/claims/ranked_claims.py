"""Which value a closing passage states: every value in it is weighed by the words around it, and one is chosen.

Evidence looks at the reference's shape, never at its value, and exactly one value is chosen whatever it is, so a
text gains nothing by naming several.
"""

import re
from collections.abc import Callable, Iterator
from itertools import islice

from reward_service.grading.math.claims import values
from reward_service.grading.math.claims.asked_for import asked_for
from reward_service.grading.math.claims.candidate_evidence import (
    NUMBERS,
    WEIGHTS,
    Candidate,
    Question,
    joined,
    weights,
)
from reward_service.grading.math.claims.claim_types import Claim, Rank, Statement
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.markup import Document, words_as_signs
from reward_service.grading.math.claims.plain_statements import plain
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.claims.shaped_values import chances, shaped_values
from reward_service.grading.math.claims.stated_values import denial_around, with_noun
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.number_words import with_digits

_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_MOST_VALUES = 10
"""Values of one clause that are weighed."""
_MOST_SHAPED = 60
"""Values of the wanted shape that are looked for in one clause; the last of them are weighed."""


def best_claim(
    found: Document, closing: list[str], problem: Problem, wanted: Shape, ruled: Claim | None
) -> Claim | None:
    """The claim with the most evidence in the closing sentences (the last one first); None when there is no value."""
    question = Question(problem, asked_for(problem.text), wanted, joined(ruled.text) if ruled else "")
    best = _best(closing, question, found.restored)
    if best is None:
        return None
    text = found.restored(best.statement.value) + _each(best)
    return Claim(text, f"the closing sentences ({best.statement.why})")


_EACH = re.compile(r"[每毎](小时|小時|分钟|分鐘|秒|时|時間|時|天)[^\d，,。；;\ue100-\uf8ff]{0,4}$")


_SPEED = re.compile(r"(时|時|시|分|분|秒|초)[速속][はは为是约約\s]{0,3}$")
_SPEEDS = {"时": "h", "時": "h", "시": "h", "分": "min", "분": "min", "秒": "s", "초": "s"}


def _each(best: Candidate) -> str:
    """ "每秒行驶25米": the unit that stands before a value belongs to it."""
    if not best.statement.value[-1:].isalpha():
        return ""
    found, spoken = _EACH.search(best.before), _SPEED.search(best.before)
    return f"/{found[1]}" if found else f"/{_SPEEDS[spoken[1]]}" if spoken else ""


def best_statement(text: str, problem: Problem, wanted: Shape) -> Statement | None:
    """The statement with the most evidence in one sentence; a denied one when there is no other."""
    question = Question(problem, asked_for(problem.text), wanted, "")
    best = _best([text], question, str, first=True)
    if best is not None:
        return best.statement
    return next((c.statement for c in _candidates([text], problem, wanted) if c.statement.denied), None)


_FIRST_VALUE = 1.5
"""What it counts, behind a label, to be the first value."""


def _best(
    closing: list[str], question: Question, restored: Callable[[str], str], *, first: bool = False
) -> Candidate | None:
    found = [
        (c, restored(c.statement.value)) for c in _candidates(closing, question.problem, question.wanted)
    ]
    denied = {_place(c, text) for c, text in found if c.statement.denied is not None}
    stated = [(c, text) for c, text in found if text and _place(c, text) not in denied]
    last = min(((c.sentence, -c.number) for c, text in stated if _VALUED.search(text)), default=(0, 0))
    ahead = min((c.number for c, text in stated if _VALUED.search(text)), default=0)
    best, weight = None, float("-inf")
    for candidate, text in stated:
        latest = (candidate.sentence, -candidate.number) == last
        weighed = sum(weights(candidate, text, question)) + (
            WEIGHTS["in the last clause with a value"] if latest else 0.0
        )
        if first and candidate.number == ahead and _VALUED.search(candidate.before) is None:
            weighed += _FIRST_VALUE
        if weighed > weight:
            best, weight = (candidate, text), weighed
    return _in_full(*best, stated) if best else None


_DIGITS = re.compile(r"\d+(?:[.,]\d+)*")
_MORE_THAN_NUMBER = re.compile(r"[^\W\d_]|[%°$€£¥₹]")


def _in_full(best: Candidate, text: str, stated: list[tuple[Candidate, str]]) -> Candidate:
    """The last restatement with a unit of a number that was chosen without one: "= 0.9, so each is 0.9 cm long"."""
    number = text.rpartition("=")[2].strip()
    if _DIGITS.fullmatch(number) is None:
        return best
    place = best.sentence, -best.number
    restated = [
        candidate
        for candidate, other in stated
        if (candidate.sentence, -candidate.number) <= place
        and _DIGITS.findall(other) == [number]
        and other.startswith(number)
        and _MORE_THAN_NUMBER.search(other)
        and _UNIT.match(other[len(number) :])
    ]
    return min(restated, key=lambda c: (c.sentence, -c.number)) if restated else best


_UNIT = re.compile(r"\s?(?:[%°$€£¥₹]|[^\W\d_])")


def _place(candidate: Candidate, text: str) -> tuple[int, int, str]:
    """Where a value stands: a value that one reading denies, no other states."""
    numbers = "" if "setminus" in text else "".join(NUMBERS.findall(text))
    return candidate.sentence, candidate.number, numbers or joined(text)


def _candidates(closing: list[str], problem: Problem, wanted: Shape) -> Iterator[Candidate]:
    """Every value of the sentences, by the rules for clauses and as it stands."""
    for sentence, text in enumerate(closing):
        for number, clause in enumerate(clauses(text)):
            stated = plain(clause, problem)
            if stated is not None:
                start = clause.rfind(stated.value)
                before, after = (
                    (clause[:start], clause[start + len(stated.value) :]) if start >= 0 else (clause, "")
                )
                yield Candidate(stated, clause, before, after, sentence, number)
            yield from _of_clause(clause, problem, wanted, (sentence, number))


def _of_clause(clause: str, problem: Problem, wanted: Shape, at: tuple[int, int]) -> Iterator[Candidate]:
    """The values of a clause as they stand: all, those of the wanted shape, and numbers in words."""
    for span in _values(clause):
        yield _valued(span, clause, "a value", at)
    for span in _apart(clause) if wanted is Shape.NUMBER else ():
        yield _valued(span, clause, "a value", at)
    for span in chances(clause) if wanted is Shape.NUMBER and _CHANCE.search(problem.text) else ():
        yield _shaped(span, clause, at)
    for span in list(islice(shaped_values(clause, wanted), _MOST_SHAPED))[-_MOST_VALUES:]:
        yield _shaped(span, clause, at)
    for span in _named(clause, problem) if wanted is Shape.WORDS else ():
        yield _shaped(span, clause, at)
    spelt = words_as_signs(with_digits(clause))
    for span in _values(spelt) if spelt != clause else ():
        if span.value not in clause:
            yield _valued(span, spelt, "a number in words", at)


_CHANCE = re.compile(
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
