"""reasoning-gym: what does the task's own scorer give the stated answer?"""

import json
from typing import Any, ClassVar

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.grading.puzzles.puzzle_scorers import (
    WHAT_SCORERS_RAISE,
    is_safe,
    need_reasoning_gym,
    scorer_of,
)
from reward_service.grading.puzzles.reasoning_gym_reference import ReasoningGymReference
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answer_statements, answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier, reference_of

MAX_ANSWER = 20_000
NO_ANSWER = "?"
"""A text that answers no puzzle."""


class ReasoningGym(Verifier):
    """1 when the scorer of the task gives the stated answer its whole score, else 0.

    Stated is the answer tag, the box, what follows "the answer is", or else the whole final part.
    """

    name: ClassVar[str] = "reasoning_gym"
    reference_model: ClassVar[type[Reference] | None] = ReasoningGymReference
    seconds: ClassVar[float] = 60.0  # the first puzzle of a worker imports every task

    partial: bool = Field(
        default=False,
        description="Pay what the scorer pays, such as a share of right rows, not only whole scores.",
    )

    def gold(self, reference: Reference) -> str | None:
        """The entry's own answer in a tag."""
        answer = reference.entry.get("answer") if isinstance(reference, ReasoningGymReference) else None
        return f"<answer>{answer}</answer>" if answer else None

    def read(self, sample: Sample) -> Verdict | Question:
        """Find the answer.

        Raises:
            BadReference: the reference names no puzzle.
            ServiceFailure: reasoning-gym is not installed.
        """
        reference = reference_of(sample, ReasoningGymReference)
        need_reasoning_gym()
        final = answers.final_part(sample.completion_text)
        if final is None:
            return Verdict.no_answer("the reasoning never ended")
        said = _stated(answer_statements.without_end_tokens(final))
        if not said:
            return Verdict.no_answer("nothing is stated after the reasoning")
        if len(said) > MAX_ANSWER:
            return Verdict.over_limit(f"an answer has at most {MAX_ANSWER} characters", answer=said[:200])
        return Question((reference.task_name, reference.entry_text, said), said[:200])

    def judge(self, question: Question) -> Verdict:
        """Ask the scorer.

        Raises:
            BadReference: there is no such task, or its scorer cannot read the entry.
        """
        task, entry_text, said = question.content
        entry = json.loads(entry_text)
        _check_entry(task, entry)
        score = _scored(task, said, entry)
        paid = min(1.0, max(0.0, score)) if self.partial else float(score >= 1.0)
        return Verdict.scored(paid, f"the scorer of {task} gives {score:g}", answer=said[:200])


def _stated(final: str) -> str:
    found = answer_statements.statement(final)
    if found is not None and found.how == "answer tag":
        return found.text.strip()
    return answer_statements.undressed(found.text if found is not None else final).strip()


def _check_entry(task: str, entry: dict[str, Any]) -> None:
    texts = [entry.get("answer"), entry["metadata"].get("integrand")]
    if not all(is_safe(task, text) for text in texts if isinstance(text, str)):
        raise BadReference(f"reference.entry: {task} wants formulas of letters, numbers and operators")
    answer = entry.get("answer")
    try:
        scorer_of(task)(answer if answer is not None else "", entry)
        pays_anything = _scored(task, NO_ANSWER, entry) >= 1.0
    except WHAT_SCORERS_RAISE as error:
        raise BadReference(f"reference.entry: the scorer of {task} cannot read it: {error!r}"[:300]) from None
    if pays_anything:
        raise BadReference(f"reference.entry: the scorer of {task} pays any text for it")


def _scored(task: str, said: str, entry: dict[str, Any]) -> float:
    if not is_safe(task, said):
        return 0.0
    try:
        return float(scorer_of(task)(said, entry))
    except WHAT_SCORERS_RAISE:
        return 0.0
