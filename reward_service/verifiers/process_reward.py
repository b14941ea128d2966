"""Process reward: a reward model's value of each step, and one score out of them."""

import re
from collections.abc import Sequence
from statistics import fmean
from typing import Any, ClassVar, Literal

from pydantic import Field

from reward_service.grading.step_aggregation import Aggregate, aggregate
from reward_service.models.ensemble import Ensemble, agreed, gathered
from reward_service.models.model_provider import ModelProvider
from reward_service.models.reward_client import step_rewards
from reward_service.sample import Sample, flatten
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, RunsIn, Verifier

MAX_STEPS = 512
MAX_TEXT_CHARS = 400_000
_BLANK_LINES = re.compile(r"\n\s{0,64}\n\s{0,64}")


class ProcessReward(Verifier):
    """A process reward model's probabilities that the steps are right, made one score; in [0, 1].

    Steps are the paragraphs or the lines of the completion, or the assistant's turns of a conversation. Then
    the reward's steps are the turn that decides (`min`, `last`), each turn's share of a `mean`, or equal
    shares. Aggregates: `product` ("Let's Verify Step by Step", arXiv 2305.20050), `min` (Math-Shepherd, arXiv
    2312.08935), `last`, `mean`, `geometric_mean`.
    """

    name: ClassVar[str] = "process_reward"
    version: ClassVar[str] = "2"
    runs_in: ClassVar[RunsIn] = "models"

    model: str | tuple[str, ...] = Field(
        default="process_reward", description="Name of the endpoint, [models.NAME]; several are an ensemble."
    )
    ensemble: Ensemble = Field(default="mean", description="Of several models: their mean, or the lowest.")
    max_disagreement: float | None = Field(
        default=None, gt=0, description="Standard deviation of several models beyond which nobody is right."
    )
    aggregate: Aggregate = "min"
    split: Literal["paragraphs", "lines", "turns"] = "paragraphs"
    mark: str = Field(default="<extra_0>", min_length=1, max_length=64, description="The model's step token.")
    timeout_s: float = Field(default=120.0, gt=0, le=3600)

    def read(self, sample: Sample) -> Verdict | Question:
        """Cut the completion into steps."""
        text = sample.completion_text
        if len(text) > MAX_TEXT_CHARS:
            return Verdict.over_limit(f"a text of {len(text)} characters")
        parts = [(at, part.replace(self.mark, "").strip()) for at, part in self._parts(sample, text)]
        steps = tuple(step for _, step in parts if step)
        if not steps:
            return Verdict.no_answer("the completion has no steps")
        if len(steps) > MAX_STEPS:
            return Verdict.over_limit(f"{len(steps)} steps")
        turns = tuple(at for at, step in parts if step) if self.split == "turns" else ()
        return Question((sample.prompt_text, steps, turns))

    def _parts(self, sample: Sample, text: str) -> list[tuple[int, str]]:
        """What may be steps, each with its position."""
        if self.split == "turns" and not isinstance(sample.completion, str):
            return [(at, flatten([sample.completion[at]])) for at in sample.turns]
        if self.split == "turns":
            return [(0, text)]
        return list(enumerate(_BLANK_LINES.split(text) if self.split == "paragraphs" else text.splitlines()))

    async def judge_in(self, question: Question, models: Any) -> Verdict:
        """Ask the model for all steps at once.

        Raises:
            ModelFailure: it gave no values, or another number of them.
        """
        provider: ModelProvider = models
        prompt, steps, turns = question.content
        names = (self.model,) if isinstance(self.model, str) else self.model
        rows = await gathered(
            step_rewards(provider.client(name), prompt, steps, mark=self.mark, seconds=self.timeout_s)
            for name in names
        )
        values = [min(1.0, max(0.0, aggregate(row, self.aggregate))) for row in rows]
        score, disagreement = agreed(values, self.ensemble, most=self.max_disagreement)
        detail: dict[str, Any] = {"steps": rows[0] if len(rows) == 1 else rows}
        if turns:
            together = [fmean(step) for step in zip(*rows, strict=True)]
            detail["turns"] = list(zip(turns, self._weights(together), strict=True))
        if len(rows) > 1:
            detail["disagreement"] = disagreement
        return Verdict.scored(score, f"{self.aggregate} of {len(steps)} steps", detail=detail)

    def _weights(self, values: Sequence[float]) -> list[float]:
        """How much of the score is owed to each step."""
        if self.aggregate == "mean":
            return [max(0.0, value) for value in values]
        if self.aggregate in {"min", "last"}:
            decisive = values.index(min(values)) if self.aggregate == "min" else len(values) - 1
            return [float(at == decisive) for at in range(len(values))]
        return [1.0] * len(values)
