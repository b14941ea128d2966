"""Verifiers whose rules come first, and that may ask a judge model about what the rules did not accept."""

from dataclasses import replace
from typing import Any, cast

from pydantic import Field

from reward_service.errors import BadReference
from reward_service.models.judge_client import Parts
from reward_service.models.judge_escalation import APPEAL, JudgeFallback
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, Verifier


class AppealingVerifier(Verifier):
    """A verifier that marks verdicts of its rules as open to appeal; a judge, where there is one, decides
    those. What the rules accept stays accepted, and several answers at once stay refused."""

    judge_fallback: JudgeFallback | None = Field(
        default=None,
        alias="judge",
        description="A judge to ask about a single answer that the rules could not read (`when: unreadable`) "
        "or refused for any reason (`when: wrong`). The verdict's reason and detail say so.",
    )

    def open_to_appeal(self, verdict: Verdict, *, unread: bool) -> Verdict:
        """The verdict, marked where a judge is to be asked; `unread`: the rules could not read the answer."""
        fallback = self.judge_fallback
        if fallback is None or verdict.score != 0.0 or not (unread or fallback.when == "wrong"):
            return verdict
        return replace(verdict, detail={**(verdict.detail or {}), APPEAL: True})

    def appeal_reference(self, sample: Sample) -> str:
        """The reference as the judge is told it."""
        raise NotImplementedError

    @property
    def appeals(self) -> bool:
        """Whether there is a judge to ask."""
        return self.judge_fallback is not None

    def appeal(self, sample: Sample, verdict: Verdict) -> Question | None:
        """The answer, with the question and the reference; None where the rules' verdict stands."""
        if self.judge_fallback is None or not (verdict.detail or {}).get(APPEAL):
            return None
        reference = self.appeal_reference(sample)
        parts = self.judge_fallback.parts(sample.prompt_text, reference, verdict.answer)
        return None if parts is None else Question(parts, verdict.answer)

    async def judge_in(self, question: Question, asked: Any) -> Verdict:
        """Ask the judge.

        Raises:
            ModelFailure: it gave no verdict.
        """
        if self.judge_fallback is None:
            raise BadReference("there is no judge to ask")
        return await self.judge_fallback.verdict(cast("Parts", question.content), asked)
