"""Which value a closing passage states: every value in it is weighed by the words around it, and one is chosen.

Evidence looks at the reference's shape, never at its value, and exactly one value is chosen whatever it is, so a
text gains nothing by naming several.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property

from reward_service.grading.math.claims import lexicon
from reward_service.grading.math.claims.asked_for import Asked, asked_for, stems
from reward_service.grading.math.claims.asked_names import Owner, asked_coordinate, owner
from reward_service.grading.math.claims.candidate_evidence import (
    NUMBERS,
    Candidate,
    Question,
    joined,
    lost_by_distance,
    weights,
)
from reward_service.grading.math.claims.candidates import MAY_STAND_BESIDE, candidates
from reward_service.grading.math.claims.claim_types import Claim, Statement
from reward_service.grading.math.claims.closing_sentences import Closing, closing_of
from reward_service.grading.math.claims.evidence_bounds import may_reach
from reward_service.grading.math.claims.evidence_weights import WEIGHTS
from reward_service.grading.math.claims.intermediate_values import work
from reward_service.grading.math.claims.markup import Document
from reward_service.grading.math.claims.paired_values import (
    Placed,
    around,
    asked_alone,
    noun_behind,
    of_question,
    segments,
)
from reward_service.grading.math.claims.plain_statements import is_given
from reward_service.grading.math.claims.question_evidence import is_labelled_as_asked, is_restated_measure
from reward_service.grading.math.claims.reference_shape import Shape
from reward_service.grading.math.problem import Problem

_VALUED = re.compile(r"[\d\ue100-\uf8ff]")


def best_claim(found: Document, closing: Closing, question: Question) -> Claim | None:
    """The claim with the most evidence in the closing sentences (the last one first); None when there is no value."""
    done = work("\n".join(found.restored(line.text) for line in found.lines), question.problem.numbers)
    best = _best(closing, replace(question, work=done), found.restored)
    if best is None:
        return None
    text = _within_time(found.restored(best.statement.value), question.problem) + _each(best)
    if question.wanted in MAY_STAND_BESIDE or question.wanted is Shape.SOLUTION:
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
    best = _best(closing_of([text]), question, str, first=True)
    if best is not None:
        return best.statement
    return next((c.statement for c in candidates(text, 0, problem, wanted) if c.statement.denied), None)


_FIRST_VALUE = 1.5
"""What it counts, behind a label, to be the first value."""


def _best(
    closing: Closing, question: Question, restored: Callable[[str], str], *, first: bool = False
) -> Candidate | None:
    """The candidate with the most evidence, of several the first. Sentences in which none can have as much are not read."""
    passage = _Passage(closing, question, restored)
    listed, spoken = _labelled_lines(closing), _last_spoken_of(closing, question.asked)
    side_by_side = range(listed + 1)
    best, weight = None, float("-inf")
    for place in range(closing.place(listed), len(closing.sentences)):
        if best is not None and place != closing.place(spoken) and not passage.may_reach(weight, place):
            continue
        number = closing.number(place)
        if number is None:
            continue
        together = side_by_side if number == listed else range(number, number + 1)
        for candidate, text, weighed in _weighed(passage, together, listed, spoken, first=first):
            if weighed > weight:
                best, weight = (candidate, text), weighed
    return _in_full(*best, passage) if best else None


Stated = tuple[Candidate, str]
"""A candidate and its text."""


class _Passage:
    """The candidates of closing sentences, of each sentence when they are first asked for."""

    def __init__(self, closing: Closing, question: Question, restored: Callable[[str], str]) -> None:
        self.closing = closing
        self.question = question
        self._restored = restored
        self._stated: dict[int, list[Stated]] = {}

    def stated(self, sentence: int) -> list[Stated]:
        """The candidates of a sentence that are not denied."""
        if sentence not in self._stated:
            text = self.closing.text(sentence) or ""
            self._stated[sentence] = _stated(text, sentence, self.question, self._restored)
        return self._stated[sentence]

    @cached_property
    def last(self) -> tuple[int, int]:
        """Where the last value stands: its sentence, counted from the last one, and its clause, counted back."""
        for sentence, _ in enumerate(self.closing):
            valued = [-c.number for c, text in self.stated(sentence) if _VALUED.search(text)]
            if valued:
                return sentence, min(valued)
        return 0, 0

    def may_reach(self, weight: float, place: int) -> bool:
        """Whether a candidate of the sentence at a place may have such a weight."""
        text, number = self.closing.sentences[place], self.closing.least_number(place)
        latest = WEIGHTS["in the last clause with a value"] if self.last[0] >= number else 0.0
        return may_reach(weight - latest, text, self._restored(text), number, self.question)


def _weighed(
    passage: _Passage, sentences: range, listed: int, spoken: int, *, first: bool
) -> Iterator[tuple[Candidate, str, float]]:
    """The candidates of sentences side by side with their texts and weights."""
    question = passage.question
    stated = [one for sentence in sentences for one in passage.stated(sentence)]
    ahead = min((c.number for c, text in stated if _VALUED.search(text)), default=0)
    placed = [
        _placed(c, text, question, _lead(c, passage.closing.text(c.sentence) or "")) for c, text in stated
    ]
    others = _not_given(stated, placed, question)
    for (candidate, text), place in zip(stated, placed, strict=True):
        owned = owner(candidate.before, text, question.asked.names)
        alone = asked_alone(place, others, question.asked) if owned is Owner.NOBODY else 0.0
        side_by_side = bool(listed) and candidate.sentence <= listed
        if side_by_side and place.said and {one.number for one in others} == {place.number}:
            alone = 1.0  # all other lines give numbers of the prompt
        weighed = sum(weights(candidate, text, question)) + WEIGHTS["asked for alone"] * alone
        latest = (candidate.sentence, -candidate.number) == passage.last
        weighed += WEIGHTS["in the last clause with a value"] if latest else 0.0
        if (
            (candidate.sentence <= listed and (alone > 0 or owned is Owner.ASKED))
            or is_labelled_as_asked(candidate.before, question.asked)
            or 0 < candidate.sentence == spoken
        ):
            weighed += lost_by_distance(candidate.sentence)
        if first and not alone and candidate.number == ahead and _VALUED.search(candidate.before) is None:
            weighed += _FIRST_VALUE
        yield candidate, text, weighed


def _stated(sentence: str, number: int, question: Question, restored: Callable[[str], str]) -> list[Stated]:
    """The candidates of a sentence with their texts, without those that are denied, restate a measure, or are one of
    several values that the text gives to one name."""
    found = [
        (c, restored(c.statement.value))
        for c in candidates(sentence, number, question.problem, question.wanted)
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


def _not_given(stated: list[Stated], placed: list[Placed], question: Question) -> set[Placed]:
    """The values of sentences side by side that the prompt does not give."""
    wordy = question.wanted in {Shape.WORDS, Shape.UNKNOWN, Shape.VERDICT}
    return {
        place
        for (_, text), place in zip(stated, placed, strict=True)
        if not is_given(text, question.problem) and (wordy or _VALUED.search(text))
    }


def _last_spoken_of(closing: Closing, asked: Asked) -> int:
    """The number of the last sentence with any of the question's words, if it has them all and none behind it concludes or
    computes: what follows then only tells of other things. Zero when there is no such sentence."""
    for number, sentence in enumerate(closing if asked.words else ()):
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


def _labelled_lines(closing: Closing) -> int:
    """The number of the first of several last lines with a label each ("Lee: 16 marbles"), which stand side by side."""
    count = 0
    for text in closing:
        if not _LABELLED.fullmatch(text) and (count or not _VALUE_ALONE.fullmatch(text)):
            break
        count += 1
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


def _in_full(best: Candidate, text: str, passage: _Passage) -> Candidate:
    """The last restatement with a unit of a number that was chosen without one: "= 0.9, so each is 0.9 cm long"."""
    number = text.rpartition("=")[2].strip()
    if _DIGITS.fullmatch(number) is None:
        return best
    place = best.sentence, -best.number
    restated = [
        candidate
        for sentence in range(best.sentence + 1)
        for candidate, other in passage.stated(sentence)
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
