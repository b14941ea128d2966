"""Math: is the completion's final answer the reference?"""

from typing import ClassVar

from reward_service import extract
from reward_service.errors import BadReference
from reward_service.extract import Span
from reward_service.grading import exact, symbolic
from reward_service.sample import MathReference, PluginReference, Sample
from reward_service.verdict import Verdict
from reward_service.verifier import Question, Verifier

MAX_ANSWER = 4_000
"""Characters; nobody's final answer is longer, and parsers are not linear."""


class Math(Verifier):
    """1 when the final answer equals the reference, else 0.

    Graded is the text after `</think>`, inside `<answer>` when there is one, and there the box; reasoning
    is never graded. The reference is always an answer, never prose.
    """

    name: ClassVar[str] = "math"
    version: ClassVar[str] = "1"
    reference_kind: ClassVar[str | None] = "math"

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the answer; settle plain numbers and equal notations."""
        gold = _gold(sample)
        final = extract.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        spans = _answers(final)
        if not spans:
            return Verdict.no_answer("no boxed or tagged answer after the reasoning")
        answer = spans[-1].text
        if len(answer) > MAX_ANSWER:
            return Verdict.over_limit(f"an answer of {len(answer)} characters")
        if len({exact.normal(span.text) for span in spans}) > 1:
            return Verdict.scored(0.0, "several different answers", answer=answer)
        decision = exact.decide(gold, answer)
        if decision is None:
            return Question((gold, answer), answer)
        return _verdict(answer, spans[-1].how, equal=decision)

    def judge(self, question: Question) -> Verdict:
        """Ask the symbolic engine."""
        gold, answer = question.content
        return _verdict(answer, "symbolically", equal=symbolic.equivalent(gold, answer))


def _gold(sample: Sample) -> str:
    reference = sample.reference
    if reference is None or isinstance(reference, PluginReference):
        raise BadReference("a math answer is needed as the reference")
    text = reference.answer if isinstance(reference, MathReference) else str(reference)
    if not text.strip():
        raise BadReference("the reference is empty")
    return text.strip()


def _answers(final: str) -> list[Span]:
    tagged = extract.tagged(final)
    boxed = [Span(text, "boxed") for text in extract.boxes(tagged.text if tagged else final)]
    return boxed or ([tagged] if tagged and tagged.text else [])


def _verdict(answer: str, how: str, *, equal: bool) -> Verdict:
    return Verdict.scored(
        float(equal), f"{how}: {'equals' if equal else 'differs from'} the reference", answer=answer
    )
