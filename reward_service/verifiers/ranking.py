"""Ranking: a judge model compares the members of a group with each other, where no reference can."""

from collections.abc import Sequence
from typing import Any, ClassVar, Literal

from pydantic import Field

from reward_service.grading.pairwise_games import ScoreBy, ranked_scores
from reward_service.grading.worker_context import in_worker
from reward_service.models.master_key import visible_text
from reward_service.models.model_provider import ModelProvider
from reward_service.models.pair_contract import PRINCIPLE
from reward_service.models.ranking_client import RankingClient
from reward_service.sample import Sample
from reward_service.text import answers
from reward_service.verdict import Entry, Verdict
from reward_service.verifiers.base import Question, RunsIn
from reward_service.verifiers.group_relative import CohortVerifier

MAX_TEXT_CHARS = 200_000
NEUTRAL = 0.5
_MEANINGS: dict[ScoreBy, str] = {
    "win_rate": "the share of its games that it won",
    "bradley_terry": "its strength by Bradley and Terry",
}


class Ranking(CohortVerifier):
    """How good the completion is among its group's, by a judge model; in [0, 1], a group of one 0.5.

    `pairwise` compares each two, both ways round, ties being half a game, and scores by `win_rate` or by
    `bradley_terry` (the chance to win against a member of mean strength). `listwise` asks for all scores in
    one call (RULER's way). Equal texts are judged once and get equal scores; the members' order changes
    nothing. A group is ranked whole or not at all.
    """

    name: ClassVar[str] = "ranking"
    runs_in: ClassVar[RunsIn] = "models"

    model: str = Field(default="judge", description="Name of the endpoint in the settings, [models.NAME].")
    method: Literal["pairwise", "listwise"] = "pairwise"
    score_by: ScoreBy = "win_rate"
    principle: str = Field(default=PRINCIPLE, min_length=1, max_length=8_000, description="What is better.")
    view: Literal["final", "whole"] = Field(default="final", description="final: without the reasoning.")
    timeout_s: float = Field(default=300.0, gt=0, le=3600, description="Seconds for one group.")

    def read(self, sample: Sample) -> Verdict | Entry:
        """Cut out the part that is compared."""
        text = sample.completion_text
        response = text if self.view == "whole" else answers.final_part(text)
        if response is None or not any(character.isalnum() for character in visible_text(response)):
            return Verdict.no_answer("no response after the reasoning")
        if len(response) > MAX_TEXT_CHARS:
            return Verdict.over_limit(f"a response of {len(response)} characters")
        return Entry(sample.prompt_text, response.strip())

    async def judge_in(self, question: Question, models: Any) -> Verdict:
        """Rank the texts of the question; the verdict's detail has the score of each distinct one, sorted.

        Raises:
            ModelFailure: the judge did not compare all of them.
        """
        asked, texts = question.content
        distinct = sorted(set(texts))
        if len(distinct) == 1:
            scores, reason = [NEUTRAL], "there is nothing to compare it with"
        else:
            provider: ModelProvider = models
            client = provider.client(self.model)
            watch = provider.watch(self.model, self.method)
            judge = RankingClient(client, watch, self.principle, self.timeout_s)
            scores, reason = await self._scores(judge, asked, distinct, texts)
        return Verdict.scored(1.0, reason, detail={"scores": scores})

    async def _scores(
        self, judge: RankingClient, asked: str, distinct: list[str], texts: Sequence[str]
    ) -> tuple[list[float], str]:
        counts = [texts.count(text) for text in distinct]
        if self.method == "listwise":
            return await judge.scores(asked, distinct), "the judge's score among all"
        wins = await judge.wins(asked, distinct)
        scores = await in_worker(ranked_scores, (wins, counts, self.score_by), size=8 * len(texts) ** 2)
        return scores, _MEANINGS[self.score_by]

    def member_verdict(self, text: str, ranking: Verdict, question: Question) -> Verdict:
        """The score of one member."""
        texts = question.content[1]
        place = sorted(set(texts)).index(text)
        score = (ranking.detail or {})["scores"][place]
        detail = {"members": len(texts), "distinct": len(set(texts)), "judged_by": self.model}
        return Verdict.scored(score, f"{ranking.reason}, {score:.3f} of {len(texts)} members", detail=detail)
