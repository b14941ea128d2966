"""Judge: a model decides whether the extracted answer means the same as the reference."""

import unicodedata
from typing import Any, ClassVar, Literal

from pydantic import Field

from reward_service.models.empty_answers import empty_answer
from reward_service.models.judge_client import JudgeClient, Parts
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.master_key import master_key
from reward_service.models.model_provider import ModelProvider
from reward_service.reference import Reference
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, RunsIn, Verifier, reference_of

MAX_ANSWER_CHARS = 4_000
MAX_QUESTION_CHARS = 20_000
SEVERAL = "\0several"


class JudgeReference(Reference):
    """An answer that only a model can compare with others, and the question it answers."""

    kind: Literal["judge"] = "judge"
    answer: str = Field(min_length=1, max_length=20_000, description="The right answer.")
    question: str | None = Field(default=None, description="What was asked; the sample's prompt by default.")


class Judge(Verifier):
    """1 when a judge model says that the final answer means the same as the reference.

    Rules come first: the same text is right, a text without an answer in it is wrong, and no model is asked
    about either. The judge sees the question, the reference and the extracted answer, never the reasoning.
    """

    name: ClassVar[str] = "judge"
    reference_model: ClassVar[type[Reference] | None] = JudgeReference
    runs_in: ClassVar[RunsIn] = "models"

    model: str = Field(default="judge", description="Name of the endpoint in the settings, [models.NAME].")
    contract: Literal["plain", "xverify", "compass", "general-verifier", "equality"] = "plain"
    votes: int = Field(default=1, ge=1, le=15, description="More than half of them must accept.")
    cross_examine: bool = Field(
        default=True,
        description="Offer an accepted answer that shares little with the reference to an unrelated "
        "question, too; accepted there, it earns 0.",
    )
    timeout_s: float = Field(default=120.0, gt=0, le=3600, description="Seconds for all votes on one answer.")

    def read(self, sample: Sample) -> Verdict | Question:
        """Decide by rules what they can decide; the rest is a question to the model.

        Raises:
            BadReference: there is no answer to compare with.
        """
        reference = reference_of(sample, JudgeReference)
        answer = _final_answer(sample.completion_text)
        if answer is None:
            return Verdict.no_answer("no final answer after the reasoning")
        question = reference.question or sample.prompt_text
        return _by_rules(answer, reference, question) or Question(
            (question[:MAX_QUESTION_CHARS], reference.answer, answer), answer
        )

    async def judge_in(self, question: Question, models: Any) -> Verdict:
        """Ask the model.

        Raises:
            ModelFailure: it gave no verdict.
        """
        provider: ModelProvider = models
        parts: Parts = question.content
        judge = JudgeClient(
            provider.client(self.model),
            provider.watch(self.model, self.contract),
            CONTRACTS[self.contract],
            self.timeout_s,
        )
        votes = await judge.verdict(parts, votes=self.votes, cross_examine=self.cross_examine)
        return Verdict.scored(
            float(votes.accepted and not votes.bought),
            votes.told(self.model),
            answer=parts[2],
            detail={"votes_right": votes.right, "votes": votes.votes, "judged_by": self.model},
        )


def _final_answer(completion: str) -> str | None:
    """The last box or answer tag behind the reasoning, else all that stands there."""
    final = answers.final_part(completion)
    if final is None or not final.strip():
        return None
    tag = answers.tagged(final)
    text = tag.text if tag else final
    boxes = {box.text for box in answers.boxes(text)}
    if len(boxes) > 1:
        return SEVERAL
    return (boxes.pop() if boxes else text).strip()


def _by_rules(answer: str, reference: JudgeReference, question: str) -> Verdict | None:
    """The verdict that needs no model; None when only a model can tell."""
    if answer == SEVERAL:
        return Verdict.scored(0.0, "several final answers that differ; no model was asked")
    if len(answer) > MAX_ANSWER_CHARS:
        return Verdict.over_limit(f"an answer of {len(answer)} characters")
    if _folded(answer) == _folded(reference.answer):
        return Verdict.scored(1.0, "the same text as the reference; no model was asked", answer=answer)
    reason = master_key(answer) or empty_answer(answer, reference.answer, question)
    return Verdict.scored(0.0, f"no model was asked: {reason}", answer=answer) if reason else None


def _folded(text: str) -> str:
    return " ".join(unicodedata.normalize("NFKC", text).casefold().split()).rstrip(".。")
