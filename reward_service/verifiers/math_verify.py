"""A second opinion: math-verify alone, for audits of our own verdicts and comparisons with other runs."""

from typing import ClassVar

from reward_service.grading.math import gold_answer, symbolic
from reward_service.grading.math.claims import reader
from reward_service.grading.math.math_reference import MathReference
from reward_service.grading.math.parse_limits import MAX_ANSWER
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of


class MathVerify(Verifier):
    """1 when math-verify, given both answers in boxes, calls them equal, else 0.

    It has none of our rules: it folds case, drops commands it does not know and compares decimals to six
    places. Use it to see where the two differ (`reward-service audit`), not as a reward.
    """

    name: ClassVar[str] = "math_verify"

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the last box, answer tag or stated answer after the reasoning.

        Raises:
            BadReference: there is no reference.
        """
        gold = gold_answer.usable(reference_of(sample, MathReference).answer)
        answer = _answer(sample.completion_text)
        if answer is None:
            return Verdict.no_answer("no answer after the reasoning")
        if len(answer) > MAX_ANSWER:
            return Verdict.over_limit(f"an answer of {len(answer)} characters")
        return Question((gold, answer), answer)

    def judge(self, question: Question) -> Verdict:
        """Ask math-verify."""
        gold, answer = question.content
        equal = symbolic.engine(gold, answer)
        reason = f"math-verify: {'equal' if equal else 'different'}"
        return Verdict.scored(float(equal), reason, answer=answer)


def _answer(completion: str) -> str | None:
    final = answers.final_part(completion)
    if final is None:
        return None
    tag = answers.tagged(final)
    text = tag.text if tag else final
    boxes = answers.boxes(text)
    if boxes:
        return boxes[-1].text
    stated = reader.read(text).claims
    return stated[-1].text if stated else (tag.text if tag else None)
