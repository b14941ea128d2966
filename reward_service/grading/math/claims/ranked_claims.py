"""Which value a closing passage states: every value in it is weighed by the words around it, and one is chosen.

Evidence looks at the reference's shape, never at its value, and exactly one value is chosen whatever it is, so a
text gains nothing by naming several.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import islice

from reward_service.grading.math.claims import lexicon, values
from reward_service.grading.math.claims.asked_for import Asked, asked_for, stems
from reward_service.grading.math.claims.asked_names import Owner, asked_coordinate, owner
from reward_service.grading.math.claims.candidate_evidence import (
    NUMBERS,
    Candidate,
    Question,
    counts_what_is_neither,
    joined,
    lost_by_distance,
    weights,
)
from reward_service.grading.math.claims.claim_types import Claim, Rank, Statement
from reward_service.grading.math.claims.clauses import clauses
from reward_service.grading.math.claims.copula_values import denial_around, with_noun
from reward_service.grading.math.claims.evidence_weights import WEIGHTS
from reward_service.grading.math.claims.gated_pattern import GatedPattern
from reward_service.grading.math.claims.intermediate_values import work
from reward_service.grading.math.claims.markup import Document, words_as_signs
from reward_service.grading.math.claims.paired_values import (
    Placed,
    around,
    asked_alone,
    beside_each_other,
    formulas_alone,
    noun_behind,
    of_question,
    right_behind,
    segments,
)
from reward_service.grading.math.claims.plain_statements import is_given, plain
from reward_service.grading.math.claims.question_evidence import is_labelled_as_asked, is_restated_measure
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.claims.shaped_values import chances, shaped_values
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.typed.number_words import with_digits

_VALUED = re.compile(r"[\d\ue100-\uf8ff]")
_MOST_VALUES = 10
"""Values of one clause that are weighed."""
_MOST_SHAPED = 60
"""Values of the wanted shape that are looked for in one clause; the last of them are weighed."""


def best_claim(found: Document, closing: list[str], question: Question) -> Claim | None:
    """The claim with the most evidence in the closing sentences (the last one first); None when there is no value."""
    done = work("\n".join(found.restored(line.text) for line in found.lines), question.problem.numbers)
    best = _best(closing, replace(question, work=done), found.restored)
    if best is None:
        return None
    text = _within_time(found.restored(best.statement.value), question.problem) + _each(best)
    if question.wanted in _MAY_STAND_BESIDE or question.wanted is Shape.SOLUTION:
        text = asked_coordinate(found.restored(best.before), text, question.asked.names) or text
    return Claim(text, f"the closing sentences ({best.statement.why})")


_WITHIN_TIME = re.compile(
    r"(?<=[^\W\d_%°])\s(?:in|within|over|after|for|en|dans|em|za|за|trong)\s(?:the\s)?(\d{1,4})\s(?:weeks?|days?|hours?|minutes?|months?|years?|seconds?|wochen|tagen?|stunden|minuten|jahren?|semaines|jours|heures|ans|semanas|días|horas|minutos|años|dias|anos|недел\w|дн\w{1,2}|час\w{0,2}|минут\w?)\s*$",
    re.IGNORECASE,
)


def _within_time(text: str, problem: Problem) -> str:
    """ "100 km in 4 weeks" without the time that the prompt gives."""
    found = _WITHIN_TIME.search(text)
    return text[: found.start()] if found is not None and found[1] in problem.numbers else text


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
    stated = _stated(closing, question, restored)
    last = min(((c.sentence, -c.number) for c, text in stated if _VALUED.search(text)), default=(0, 0))
    ahead = min((c.number for c, text in stated if _VALUED.search(text)), default=0)
    placed = [_placed(c, text, question, _lead(c, closing[c.sentence])) for c, text in stated]
    listed, spoken = _labelled_lines(closing), _last_spoken_of(closing, question.asked)
    beside = _beside(stated, placed, question, listed)
    best, weight = None, float("-inf")
    for (candidate, text), place in zip(stated, placed, strict=True):
        latest = (candidate.sentence, -candidate.number) == last
        others = beside.get(max(candidate.sentence, listed), ())
        owned = owner(candidate.before, text, question.asked.names)
        alone = asked_alone(place, others, question.asked) if owned is Owner.NOBODY else 0.0
        side_by_side = bool(listed) and candidate.sentence <= listed
        if side_by_side and place.said and {one.number for one in others} == {place.number}:
            alone = 1.0  # all other lines give numbers of the prompt
        weighed = sum(weights(candidate, text, question)) + WEIGHTS["asked for alone"] * alone
        weighed += WEIGHTS["in the last clause with a value"] if latest else 0.0
        if (
            (candidate.sentence <= listed and (alone > 0 or owned is Owner.ASKED))
            or is_labelled_as_asked(candidate.before, question.asked)
            or 0 < candidate.sentence == spoken
        ):
            weighed += lost_by_distance(candidate)
        if first and not alone and candidate.number == ahead and _VALUED.search(candidate.before) is None:
            weighed += _FIRST_VALUE
        if weighed > weight:
            best, weight = (candidate, text), weighed
    return _in_full(*best, stated) if best else None


def _stated(
    closing: list[str], question: Question, restored: Callable[[str], str]
) -> list[tuple[Candidate, str]]:
    """The candidates with their texts, without those that are denied, restate a measure, or are one of several values
    that the text gives to one name."""
    found = [
        (c, restored(c.statement.value)) for c in _candidates(closing, question.problem, question.wanted)
    ]
    denied = {_place(c, text) for c, text in found if c.statement.denied is not None}
    several = [(c.clause, text) for c, text in found if _SEVERAL_OF_ONE.match(text)]
    return [
        (c, text)
        for c, text in found
        if text
        and _place(c, text) not in denied
        and not any(c.clause == clause and text != whole and text in whole for clause, whole in several)
        and (question.asked.unit is not None or not is_restated_measure(c.before, text))
    ]


def _beside(
    stated: list[tuple[Candidate, str]], placed: list[Placed], question: Question, listed: int
) -> dict[int, set[Placed]]:
    """The values of each sentence that the prompt does not give, where each sentence up to `listed` is one of a list."""
    wordy = question.wanted in {Shape.WORDS, Shape.UNKNOWN, Shape.VERDICT}
    beside: dict[int, set[Placed]] = {}
    for (candidate, text), place in zip(stated, placed, strict=True):
        if not is_given(text, question.problem) and (wordy or _VALUED.search(text)):
            beside.setdefault(max(candidate.sentence, listed), set()).add(place)
    return beside


def _last_spoken_of(closing: list[str], asked: Asked) -> int:
    """The number of the last sentence with any of the question's words, if it has them all and none behind it concludes or
    computes: what follows then only tells of other things. Zero when there is no such sentence."""
    for number, sentence in enumerate(closing):
        if stems(sentence) & asked.words:
            return number if asked.words <= stems(sentence) else 0
        if _CONCLUDES.search(sentence) or _COMPUTES.search(sentence):
            return 0
    return 0


_CONCLUDES = lexicon.pattern("conclude", "strong", "weak")
_COMPUTES = re.compile(r"[=×÷·→≈]|\d\s?[-+−*/]\s?\d")
_SEVERAL_OF_ONE = re.compile(
    r"([a-zA-Z]\w{0,2})\s?=[^=]{1,40}?(?:[,;]|\s(?:and|or|y|et|und|oder|e|и|или|ou|o)\s)\s?\1\s?="
)
""" "p = 3 and p = 5": neither is the answer without the other."""
_LABELLED = re.compile(r"[^\d:：=]{1,30}\s?[:：=]\s?\S.{0,40}")


_VALUE_ALONE = re.compile(
    r"\s*[-−]?[$€£¥₹]?\s?[\d\ue100-\uf8ff][\d.,]*\s?[^\W\d_]{0,15}[%°]?\.?\s*[✔✓✅☑]?\s*"
)


def _labelled_lines(closing: list[str]) -> int:
    """The number of the first of several last lines with a label each ("Lee: 16 marbles"), which stand side by side."""
    count = next(
        (
            n
            for n, text in enumerate(closing)
            if not _LABELLED.fullmatch(text) and (n or not _VALUE_ALONE.fullmatch(text))
        ),
        len(closing),
    )
    return count - 1 if count > 1 else 0


def _lead(candidate: Candidate, sentence: str) -> str:
    """What stands before a candidate's clause in its sentence, when no value does or the clause draws a conclusion from
    it: "Marie a | donc 36 billes", "the altitude satisfies 7h = 84, | which yields h = 12"."""
    ahead = sentence[: max(0, sentence.find(candidate.clause))] if candidate.number else ""
    return "" if _VALUED.search(ahead) and _DRAWN.match(candidate.clause) is None else ahead


_DRAWN = re.compile(
    r"\s*(?:which (?:gives|yields|means|makes)|(?:it|that|this|they) (?:is|are|was|equals|makes|gives)|(?:and )?(?:so|hence|thus|therefore)|giving|yielding|ce qui donne|d'où|donc|lo que da|o que dá|was .{1,20} ergibt|откуда)\s",
    re.IGNORECASE,
)


def _placed(candidate: Candidate, text: str, question: Question, lead: str) -> Placed:
    """The question's words in a candidate's own segment; several values in one have none."""
    at = len(candidate.before)
    words = "" if _SEVERAL.search(text) else f"{lead} {around(candidate.clause, at)}"
    said = of_question(words, question.asked) if words and question.problem.text else frozenset[str]()
    segment = next((start for start, end in segments(candidate.clause) if start <= at < end), 0)
    behind = candidate.clause[at:].lstrip().lstrip("0123456789.,$€£ ")
    return Placed(
        "".join(NUMBERS.findall(text)) or joined(text),
        (candidate.sentence, candidate.number, segment),
        said,
        noun_behind(behind),
    )


_SEVERAL = re.compile(
    r"\d[^\d,;，；、]{0,40}?(?:[,;，；、]\s|\s(?:and|y|et|und|e|и|và|or|o|ou|oder|или|to|bis|à|до|đến)\s|[和到至])[^\d]{0,40}\d"
)


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
    for candidate in _all_candidates(closing, problem, wanted):
        if candidate.statement.denied is not None and counts_what_is_neither(candidate, problem):
            yield replace(candidate, statement=replace(candidate.statement, denied=None))
        else:
            yield candidate


def _all_candidates(closing: list[str], problem: Problem, wanted: Shape) -> Iterator[Candidate]:
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
    for span in _as_they_stand(clause, problem, wanted):
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
    if wanted in _MAY_STAND_BESIDE:
        yield from _apart(clause)
        yield from beside_each_other(clause)
    if asked_for(problem.text).names:
        yield from formulas_alone(clause)


_MAY_STAND_BESIDE = frozenset({Shape.NUMBER, Shape.EXPRESSION, Shape.WORDS, Shape.UNKNOWN})
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
