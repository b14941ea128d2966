"""Math: is the completion's final answer the reference?"""

from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field

from reward_service import extract
from reward_service.errors import BadReference
from reward_service.extract import Span
from reward_service.grading import decision, reference, symbolic
from reward_service.grading.conventions import Conventions
from reward_service.grading.decision import Decision
from reward_service.grading.limits import JUDGE_STEPS, MAX_ANSWER, TooCostly
from reward_service.sample import MathReference, PluginReference, Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier


class Math(Verifier):
    """1 when the final answer equals the reference, else 0.

    Graded is the text after `</think>`, inside `<answer>` when there is one, and there the box; reasoning
    is never graded. The reference is always an answer, never prose. docs/verifiers.md tells the reading
    and the conventions in full; every default here is the strict one.
    """

    name: ClassVar[str] = "math"
    version: ClassVar[str] = "2"
    reference_kind: ClassVar[str | None] = "math"

    boxes: Literal["all_equal", "last", "reject"] = Field(
        default="all_equal",
        description="Several final boxes (or answer tags): all must be right, the last counts, or none does.",
    )
    unboxed: Literal["phrases", "refuse"] = Field(
        default="phrases",
        description="Without box and tag: read documented phrases, last formulas and last lines, or nothing.",
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

    @classmethod
    def warm(cls) -> None:
        """Load the symbolic engine and let its parser build its tables."""
        symbolic.parsed("\\frac{x}{2}")

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
        final = extract.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        candidates = self.candidates(final)
        if not candidates:
            return Verdict.no_answer("no box, answer tag or answer phrase after the reasoning")
        if len(candidates) > (1 if self.boxes == "reject" else MAX_CANDIDATES) and self.boxes != "last":
            return Verdict.scored(0.0, "several final answers", answer=candidates[-1].text)
        return self.graded(gold, candidates[-1:] if self.boxes == "last" else candidates)

    def candidates(self, final: str) -> list[Span]:
        """The spans that claim to be the answer, in order; equal ones once."""
        spans = self._spans(final)
        kept: dict[str, Span] = {}
        for span in spans:
            text = span.text[: MAX_ANSWER + 1]
            kept.setdefault("".join(text.split()), Span(text, span.how))
        return [span for span in kept.values() if span.text.strip()]

    def _spans(self, final: str) -> list[Span]:
        bodies = extract.tags(final)
        if bodies:
            after = final.rpartition(extract.ANSWER_CLOSE)[2]
            inside = [s for body in bodies for s in _boxed(body) or [Span(_undressed(body), "answer tag")]]
            return inside + _boxed(after)
        boxed = _boxed(final)
        if boxed:
            return boxed + _contradiction(final)
        if self.unboxed == "refuse":
            return []
        return extract.unboxed(final)

    def graded(self, gold: str, candidates: list[Span]) -> Verdict | Question:
        """The verdict when every candidate is settled; the question of the first open one otherwise."""
        open_: Span | None = None
        settled = Decision(equal=True, reason="")
        for span in candidates:
            try:
                settled = decision.decide(gold, span.text, self.conventions)
            except TooCostly as error:
                return self._beyond(gold, span, error)
            if settled.equal is False:
                return _verdict(span, settled.reason, equal=False)
            open_ = span if settled.equal is None else open_
        if open_ is not None:
            return Question((gold, open_.text, open_.how), open_.text)
        return _verdict(candidates[-1], settled.reason, equal=True)

    def _beyond(self, gold: str, span: Span, error: TooCostly) -> Verdict:
        if decision.beyond_reach(gold, self.conventions):
            return _verdict(span, "the reference is too large to evaluate and compared as text", equal=False)
        return Verdict.over_limit(str(error), answer=span.text[:200])

    def judge(self, question: Question) -> Verdict:
        """Evaluate with a larger budget, then ask the symbolic engine."""
        gold, answer, how = question.content
        span = Span(answer, how)
        try:
            settled = decision.decide(gold, answer, self.conventions, steps=JUDGE_STEPS)
            if settled.equal is not None:
                return _verdict(span, settled.reason, equal=settled.equal)
            equal = symbolic.equivalent(decision.read(gold), decision.read(answer))
        except TooCostly as error:
            return self._beyond(gold, span, error)
        return _verdict(span, "compared symbolically", equal=equal)


MAX_CANDIDATES = 8
"""More different final answers than this cannot all be right; they are not looked at."""

_LONG_TAG = 60
"""Characters; a longer `<answer>` body may hold a sentence around the answer."""


def _gold(sample: Sample) -> str:
    given = sample.reference
    if given is None or isinstance(given, PluginReference):
        raise BadReference("a math answer is needed as the reference")
    return reference.usable(given.answer if isinstance(given, MathReference) else str(given))


def _boxed(text: str) -> list[Span]:
    found = extract.boxes(text)
    groups = extract.answer_groups(text, found)
    spans = []
    for group in groups:
        distinct = list(dict.fromkeys(box.text for box in group))
        spans.append(Span(", ".join(distinct), "boxed"))
    return spans


def _contradiction(final: str) -> list[Span]:
    """A final answer stated in words after the last box counts beside the box."""
    end = extract.boxes(final)[-1].end
    return extract.stated_after(final[end:])


def _undressed(body: str) -> str:
    """A tag with prose in it is read like a completion; anything else is the answer as it stands."""
    found = extract.unboxed(body) if len(body) > _LONG_TAG else []
    return found[0].text if len(found) == 1 else body


def _verdict(span: Span, reason: str, *, equal: bool) -> Verdict:
    text = f"{span.how}: {'equals' if equal else 'differs from'} the reference ({reason})"
    return Verdict.scored(float(equal), text, answer=span.text)
