"""Math: is the completion's final answer the reference?"""

import re
from dataclasses import replace
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.grading.math import decision, gold_answer, symbolic
from reward_service.grading.math import problem as problems
from reward_service.grading.math.claims import answer_labels, lexicon, reader
from reward_service.grading.math.claims.itemised_answers import labelled_as_wanted
from reward_service.grading.math.claims.last_lines import IN_ORDER
from reward_service.grading.math.claims.next_questions import first_answer
from reward_service.grading.math.claims.reference_shape import ANYTHING, Wanted
from reward_service.grading.math.claims.reference_shape import wanted as wanted_of
from reward_service.grading.math.claims.retractions import is_taken_back
from reward_service.grading.math.claims.worked_results import worked_result
from reward_service.grading.math.conventions import Conventions
from reward_service.grading.math.decision import Decision
from reward_service.grading.math.math_reference import MathReference
from reward_service.grading.math.parse_limits import JUDGE_STEPS, MAX_ANSWER, TooCostly
from reward_service.grading.math.problem import Problem
from reward_service.grading.math.second_opinion import may_be_asked
from reward_service.grading.math.typed import spelled_numbers
from reward_service.grading.math.undecided import UNDECIDED
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.text.answers import Box, Span
from reward_service.text.completion_spans import SpanType, TextSpan, only_place
from reward_service.verdict import Verdict
from reward_service.verifiers.appealing import AppealingVerifier
from reward_service.verifiers.base import Question, reference_of


class Math(AppealingVerifier):
    """1 when the final answer equals the reference, else 0.

    Graded is the text after `</think>`, inside `<answer>` when there is one, and there the box; reasoning
    is never graded. The reference is always an answer, never prose. docs/verifiers.md tells the reading
    and the conventions in full; every default here is the strict one.
    """

    name: ClassVar[str] = "math"
    version: ClassVar[str] = "3"
    reference_model: ClassVar[type[Reference] | None] = MathReference

    boxes: Literal["all_equal", "last", "reject"] = Field(
        default="all_equal",
        description="Several final boxes (or answer tags): all must be right, the last counts, or none does.",
    )
    unboxed: Literal["phrases", "refuse"] = Field(
        default="phrases",
        description="Without box and tag: read what the text states as its answer, or nothing.",
    )
    list_order: Literal["free", "gold"] = Field(
        default="free",
        description="Whether a list without brackets must keep the order of the reference; tuples always do.",
    )
    multiplicity: Literal["keep", "ignore"] = Field(
        default="keep", description="Whether `1, 1, 2` differs from `1, 2`; in sets it never does."
    )
    percent: Literal["exact", "bare"] = Field(
        default="exact", description="`28%` is 0.28 (exact), or also 28 (bare)."
    )
    gold_figures: int = Field(
        default=3,
        ge=0,
        description="A decimal reference of at least so many significant figures accepts an exact answer "
        "that rounds to it; 0 switches this off.",
    )
    answer_figures: int = Field(
        default=10,
        ge=0,
        description="A decimal answer of at least so many significant figures is accepted when an exact "
        "reference rounds to it; 0 switches this off.",
    )
    unevaluated: Literal["refuse", "accept"] = Field(
        default="refuse",
        description="Answers that restate the question: sum, integral, limit, gcd, determinant, mod, or "
        "plain arithmetic for a number, when the reference has none.",
    )
    equations: Literal["named", "refuse"] = Field(
        default="named", description="Whether `x = 3` answers the reference `3`; never an unsolved equation."
    )
    domain: Literal["positive", "real"] = Field(
        default="positive",
        description="Whether identities of logarithms, roots and powers may assume positive symbols.",
    )
    units: Literal["optional", "required"] = Field(
        default="optional",
        description="Whether a unit may be left out; two stated units must agree, converted if need be.",
    )
    prose: Literal["key", "refuse"] = Field(
        default="key",
        description="Whether the subject or predicate alone answers a reference that is a whole sentence.",
    )

    second_opinion: Literal["off", "claims"] = Field(
        default="off",
        description="`claims`: where our reader cannot read the answer or the reference, and both are short "
        "expressions, math-verify decides; the reason says so. It reads less strictly than we do.",
    )

    @classmethod
    def warm(cls) -> None:
        """Compile the patterns of claims, load the symbolic engine and let its parser build its tables.

        Raises:
            RuntimeError: the engine does not work here; without it, right answers would be wrong.
        """
        lexicon.prepare()
        spelled_numbers.prepare()
        if not symbolic.engine("\\frac{x}{2}+1", "1+\\frac{x}{2}"):
            raise RuntimeError("math-verify does not find that two equal sums are equal")

    @cached_property
    def conventions(self) -> Conventions:
        """The parameters that comparison needs."""
        return Conventions(
            self.list_order,
            self.multiplicity,
            self.percent,
            self.gold_figures,
            self.answer_figures,
            self.unevaluated,
            self.equations,
            self.domain,
            self.units,
            self.prose,
        )

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the answer; settle everything that text, arithmetic and evaluation settle.

        Raises:
            BadReference: the reference is missing, empty or damaged beyond repair.
        """
        gold = _gold(sample)
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        problem = problems.read(sample.prompt_text)
        candidates, why_none = self.candidates(final, problem, wanted_of(gold))
        if not candidates:
            return Verdict.no_answer(why_none or "no box, answer tag or stated answer after the reasoning")
        if len(candidates) > (1 if self.boxes == "reject" else MAX_CANDIDATES) and self.boxes != "last":
            return Verdict.scored(0.0, "several final answers", answer=candidates[-1].text)
        return self.graded(gold, candidates[-1:] if self.boxes == "last" else candidates, problem)

    def candidates(self, final: str, problem: Problem, wanted: Wanted = ANYTHING) -> tuple[list[Span], str]:
        """The spans that claim to be the answer, in order, equal ones once; and why there are none."""
        spans, why_none = self._spans(final, problem, wanted)
        if len(spans) == 1 and len(spans[0].text) <= MAX_ANSWER:
            return (spans if spans[0].text.strip() else []), why_none
        kept: dict[str, Span] = {}
        for span in spans:
            text = span.text[: MAX_ANSWER + 1]
            kept.setdefault(" ".join(text.split()), Span(text, span.how, span.places))
        return [span for span in kept.values() if span.text.strip()], why_none

    def _spans(self, final: str, problem: Problem, wanted: Wanted) -> tuple[list[Span], str]:
        final = first_answer(final, problem, wanted)
        bodies = answers.elements(final)
        if bodies:
            after = final.rfind(answers.ANSWER_CLOSE) + len(answers.ANSWER_CLOSE)
            inside = [s for place in bodies for s in _inside_tag(final, place, problem, wanted)]
            return inside + _boxed(final[after:], after), ""
        boxes = answers.boxes(final)
        if boxes:
            if is_taken_back(final[boxes[-1].end :][:_LONGEST_RETRACTION]):
                return [], "the text takes its box back"
            boxed = _as_many_as_wanted(_of_boxes(final, boxes), wanted)
            return boxed + _contradiction(final[boxes[-1].end :], problem), ""
        if self.unboxed == "refuse":
            return [], ""
        reading = reader.read(final, problem, wanted=wanted)
        return [Span(_result(claim.text, wanted), claim.why) for claim in reading.claims], reading.reason

    def graded(self, gold: str, candidates: list[Span], problem: Problem) -> Verdict | Question:
        """The verdict when every candidate is settled; the question of the first open one otherwise."""
        conventions = self.conventions
        ordered = problem.ordered or any(span.how == IN_ORDER for span in candidates)
        if ordered and conventions.list_order == "free":
            conventions = replace(conventions, list_order="gold")
        open_: Span | None = None
        settled = Decision(equal=True, reason="")
        for span in candidates:
            try:
                settled = decision.decide(gold, span.text, conventions, problem=problem)
            except TooCostly as error:
                return self._beyond(gold, span, error)
            if settled.equal is False and self._asks_another(gold, candidates, settled):
                return Question((gold, span.text, span.how, problem), span.text)
            if settled.equal is False:
                verdict = _verdict(span, settled.reason + _beside(candidates), equal=False)
                several = candidates[1:] or span.places[1:]  # boxes that stand together are one candidate
                return verdict if several else self.open_to_appeal(verdict, unread=settled.unread)
            open_ = span if settled.equal is UNDECIDED else open_
        if open_ is not None:
            return Question((gold, open_.text, open_.how, problem), open_.text)
        return _verdict(candidates[-1], settled.reason, equal=True)

    def spans(self, sample: Sample) -> list[TextSpan]:
        """Every final answer with what it is worth alone; `graded` is the one that decides."""
        text = sample.completion_text
        final = answers.final_part(text)
        if final is None:
            return []
        problem, gold = problems.read(sample.prompt_text), _gold_or_reason(sample)
        wanted = ANYTHING if isinstance(gold, Verdict) else wanted_of(gold)
        candidates = self.candidates(final, problem, wanted)[0][-MAX_CANDIDATES:]
        verdicts = [
            gold if isinstance(gold, Verdict) else self._alone(gold, span, problem) for span in candidates
        ]
        wrong = [at for at, verdict in enumerate(verdicts) if verdict.score == 0.0]
        decides = wrong[0] if wrong and self.boxes != "last" else len(candidates) - 1
        return [
            TextSpan(
                start, end, _span_type(verdict, decides=at == decides), verdict.reason, score=verdict.score
            )
            for at, (span, verdict) in enumerate(zip(candidates, verdicts, strict=True))
            for start, end in _places_in(text, len(text) - len(final), span)
        ]

    def _alone(self, gold: str, span: Span, problem: Problem) -> Verdict:
        """What a candidate is worth without the others."""
        verdict = self.graded(gold, [span], problem)
        return self.judge(verdict) if isinstance(verdict, Question) else verdict

    def _asks_another(self, gold: str, candidates: list[Span], settled: Decision) -> bool:
        """Whether math-verify is asked about the only answer, which could not be compared."""
        if self.second_opinion == "off" or not settled.unread or len(candidates) > 1:
            return False
        return may_be_asked(gold, candidates[0].text)

    def _beyond(self, gold: str, span: Span, error: TooCostly) -> Verdict:
        """What an answer is worth that was too costly to compare. To a reference that is too large itself,
        none but its own text is equal, whatever the completion is."""
        if decision.exceeds_limits(gold, self.conventions):
            return _verdict(span, "the reference is too large to evaluate and compared as text", equal=False)
        return Verdict.over_limit(str(error), answer=span.text[:200])

    def judge(self, question: Question) -> Verdict:
        """Evaluate with a larger budget, then ask the symbolic engine."""
        gold, answer, how, problem = question.content
        span = Span(answer, how)
        try:
            settled = decision.decide(gold, answer, self.conventions, steps=JUDGE_STEPS, problem=problem)
            if settled.unread and self._asks_another(gold, [span], settled):
                equal = symbolic.engine(gold, answer)
                said = "equal" if equal else "different"
                return _verdict(span, f"{settled.reason}; second opinion of math-verify: {said}", equal=equal)
            if settled.equal is not UNDECIDED:
                verdict = _verdict(span, settled.reason, equal=settled.equal)
                return self.open_to_appeal(verdict, unread=settled.unread)
            equal = symbolic.equivalent(decision.read_answer(gold), decision.read_answer(answer))
        except TooCostly as error:
            return self._beyond(gold, span, error)
        return _verdict(span, "compared symbolically", equal=equal)

    def appeal_reference(self, sample: Sample) -> str:
        """The gold answer."""
        return _gold(sample)


_SHORTEST_STATEMENT = 8
_LONGEST_RETRACTION = 2_000
"""Characters behind the last box in which it may be taken back."""
_WORDS = re.compile(r"[^\W\d_²³¹⁰-₎]{2}")
"""Letters; indices and powers in small figures are none."""
MAX_CANDIDATES = 8
"""More different final answers than this cannot all be right; they are not looked at."""


def _gold(sample: Sample) -> str:
    given = sample.reference
    answer = given if isinstance(given, str) else reference_of(sample, MathReference).answer
    return gold_answer.usable(answer)


def _gold_or_reason(sample: Sample) -> str | Verdict:
    try:
        return _gold(sample)
    except BadReference as error:
        return Verdict.bad_reference(str(error))


def _span_type(verdict: Verdict, *, decides: bool) -> SpanType:
    return "graded" if decides and verdict.score is not None else "candidate"


def _beside(candidates: list[Span]) -> str:
    """What to add where one of several answers is wrong."""
    return f"; one of {len(candidates)} final answers, all of which must be right" if candidates[1:] else ""


def _places_in(completion: str, final_start: int, span: Span) -> list[tuple[int, int]]:
    """Where a candidate stands in the completion; nowhere, where it could be in several places."""
    if span.places:
        return [(final_start + start, final_start + end) for start, end in span.places]
    place = only_place(completion, span.text)
    return [place] if place else []


def _boxed(text: str, start: int) -> list[Span]:
    """What the boxes of a text that begins at `start` of the final part claim."""
    return _of_boxes(text, answers.boxes(text), start)


def _of_boxes(text: str, boxes: list[Box], start: int = 0) -> list[Span]:
    """What boxes claim: labelled parts, lists of boxes that stand together, single answers."""
    if len(boxes) < 2:
        return [Span(_without_label(box.text), "boxed", _places([box], start)) for box in boxes]
    found = answers.without_placeholders(text, boxes)
    parts = answers.labelled_parts(text, found)
    if parts is not None:
        return [Span(parts, "boxed parts", _places(found, start))]
    groups = answers.answer_groups(text, found)
    spans = []
    for group in groups:
        distinct = list(dict.fromkeys(box.text for box in group))
        spans.append(Span(", ".join(map(_without_label, distinct)), "boxed", _places(group, start)))
    return spans


def _places(boxes: list[Box], start: int) -> tuple[tuple[int, int], ...]:
    return tuple((start + box.place[0], start + box.place[1]) for box in boxes)


def _inside_tag(final: str, place: tuple[int, int], problem: Problem, wanted: Wanted) -> list[Span]:
    """What an answer element claims: its boxes, else what it states."""
    start, end = place
    body = final[start:end]
    return _boxed(body, start) or [_of_tag(body, problem, wanted, place)]


_LABEL_IN_BOX = re.compile(r"\s*\\(?:text|textbf|mathrm|mbox)\s?\{\s?([^{}]{1,24}?)\s?[:：]\s?\}\s*(?=\S)")


def _without_label(box: str) -> str:
    """A box's text without a label of its own: `\\text{Answer: }3`."""
    found = _LABEL_IN_BOX.match(box)
    return box[found.end() :] if found and answer_labels.label_rank(found[1]) is not None else box


_NAMED = re.compile(r"\s*([a-z])\s?=")


def _as_many_as_wanted(boxed: list[Span], wanted: Wanted) -> list[Span]:
    """Boxes that are as many as the reference has values, or `x=5` and `y=2` for a point's, are its parts."""
    texts = list(dict.fromkeys(span.text for span in boxed))
    named = [_NAMED.match(text) for text in texts]
    if len(texts) == wanted.coordinates > 1 and len({m[1] for m in named if m}) == len(texts):
        return [
            Span(", ".join(texts), "boxed parts", tuple(place for span in boxed for place in span.places))
        ]
    if wanted.count < 2 or len(texts) != wanted.count:
        return boxed
    places = tuple(place for span in boxed for place in span.places)
    return [Span(labelled_as_wanted(texts, wanted) or ", ".join(texts), "boxed parts", places)]


def _contradiction(rest: str, problem: Problem) -> list[Span]:
    """An answer stated in words in the text behind the last box, which counts beside the box."""
    if len(rest) < _SHORTEST_STATEMENT or not reader.may_state(rest[-MAX_ANSWER:]):
        return []
    reading = reader.read(rest, problem, strong_only=True)
    return [Span(claim.text, claim.why) for claim in reading.claims]


_LABELLED = re.compile(r"\s{0,20}(?:A|答)\s?[:：]")
"""Labels of one letter, which are no words."""


def _of_tag(body: str, problem: Problem, wanted: Wanted, place: tuple[int, int]) -> Span:
    """A tag with a sentence in it is read like a completion; anything else is the answer as it stands."""
    labelled = not problem.options and _LABELLED.match(body)
    reading = reader.read(body, problem, wanted=wanted) if labelled or _WORDS.search(body) else None
    if reading is not None and len(reading.claims) == 1:
        return Span(_result(reading.claims[0].text, wanted), f"answer tag, {reading.claims[0].why}")
    return Span(body, "answer tag", (place,))


def _result(text: str, wanted: Wanted) -> str:
    return worked_result(text, wanted.shape, decision.equal)


def _verdict(span: Span, reason: str, *, equal: bool) -> Verdict:
    text = f"{span.how}: {'equals' if equal else 'differs from'} the reference ({reason})"
    return Verdict.scored(float(equal), text, answer=span.text)
