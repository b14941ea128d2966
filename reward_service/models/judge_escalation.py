"""A judge that is asked after the rules, about answers that they could not read or called wrong.

The rules come first and a judge never overrules what they accept. It sees the question, the reference and the
one extracted answer; answers without an answer in them, or that speak to the judge, keep the rules' verdict.
"""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from reward_service.models.empty_answers import empty_answer
from reward_service.models.judge_client import JudgeClient, Parts
from reward_service.models.judge_contract import CONTRACTS
from reward_service.models.master_key import master_key
from reward_service.models.model_provider import ModelProvider
from reward_service.verdict import Verdict

MAX_ANSWER_CHARS = 4_000
MAX_QUESTION_CHARS = 20_000
APPEAL = "appeal"
"""The entry of a verdict's detail that says: a judge may be asked about this answer."""


class JudgeFallback(BaseModel):
    """When to ask a judge after the rules, and which."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    when: Literal["unreadable", "wrong"] = Field(
        default="unreadable",
        description="`unreadable`: where the rules could not read the answer; `wrong`: also where they "
        "could, and refused it.",
    )
    model: str = Field(default="judge", description="Name of the endpoint in the settings, [models.NAME].")
    contract: Literal["plain", "xverify", "compass", "general-verifier", "equality"] = "plain"
    votes: int = Field(default=1, ge=1, le=15, description="More than half of them must accept.")
    cross_examine: bool = Field(
        default=True,
        description="Offer an accepted answer that shares little with the reference to an unrelated "
        "question, too; accepted there, it earns 0.",
    )
    timeout_s: float = Field(default=120.0, gt=0, le=3600, description="Seconds for all votes on one answer.")

    def parts(self, question: str, reference: str, answer: str | None) -> Parts | None:
        """What the judge is asked; None where the rules' verdict stands without asking."""
        if not answer or len(answer) > MAX_ANSWER_CHARS:
            return None
        if master_key(answer) or empty_answer(answer, reference, question):
            return None
        return (question[:MAX_QUESTION_CHARS], reference, answer)

    async def verdict(self, parts: Parts, provider: ModelProvider) -> Verdict:
        """The judge's verdict.

        Raises:
            ModelFailure: it gave none.
        """
        judge = JudgeClient(
            provider.client(self.model),
            provider.watch(self.model, self.contract),
            CONTRACTS[self.contract],
            self.timeout_s,
        )
        votes = await judge.verdict(parts, votes=self.votes, cross_examine=self.cross_examine)
        rules = "could not read it" if self.when == "unreadable" else "did not accept it"
        return Verdict.scored(
            float(votes.accepted and not votes.bought),
            f"the rules {rules}; {votes.told(self.model)}",
            answer=parts[2],
            detail={"votes_right": votes.right, "votes": votes.votes, "judged_by": self.model},
        )
