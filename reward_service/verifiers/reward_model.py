"""Reward model: a trained model's value of the answer, for what no rule can decide."""

from typing import Any, ClassVar, Literal

from pydantic import Field, FiniteFloat

from reward_service.models.ensemble import Ensemble, agreed, gathered
from reward_service.models.frozen_normalisation import normalised
from reward_service.models.model_provider import ModelProvider
from reward_service.models.reward_client import reward_value
from reward_service.sample import THINK_CLOSE, Sample
from reward_service.text import answers
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question, RunsIn, Verifier

MAX_TEXT_CHARS = 400_000


class RewardModel(Verifier):
    """An outcome reward model's value, normalised by fixed statistics and clipped; in [-clip, clip].

    `view` says what it sees: `final` is what follows the reasoning (DeepSeek-R1 judges helpfulness on that),
    `whole` the reasoning too (and harmlessness on that), `reasoning` the reasoning alone. A completion
    without that part earns the floor, never nothing. Source: arXiv 2501.12948, 2.3.4.
    """

    name: ClassVar[str] = "reward_model"
    runs_in: ClassVar[RunsIn] = "models"

    model: str | tuple[str, ...] = Field(
        default="reward_model", description="Name of the endpoint, [models.NAME]; several are an ensemble."
    )
    ensemble: Ensemble = Field(default="mean", description="Of several models: their mean, or the lowest.")
    max_disagreement: float | None = Field(
        default=None, gt=0, description="Standard deviation of several models beyond which nobody is right."
    )
    view: Literal["whole", "final", "reasoning"] = "final"
    mean: FiniteFloat = Field(default=0.0, description="Of the model's raw values, collected beforehand.")
    std: float = Field(default=1.0, gt=0, allow_inf_nan=False)
    clip: float = Field(default=5.0, gt=0, le=100)
    timeout_s: float = Field(default=120.0, gt=0, le=3600)

    @property
    def span(self) -> tuple[float, float]:
        """[-clip, clip]."""
        return (-self.clip, self.clip)

    def read(self, sample: Sample) -> Verdict | Question:
        """Cut out the part that the model sees."""
        text = viewed(sample.completion_text, self.view)
        if text is None or not text.strip():
            return Verdict.shaped(-self.clip, f"the completion has no {self.view} part")
        if len(text) > MAX_TEXT_CHARS:
            return Verdict.over_limit(f"a text of {len(text)} characters")
        return Question((sample.prompt_text, text.strip()))

    async def judge_in(self, question: Question, models: Any) -> Verdict:
        """Ask the model.

        Raises:
            ModelFailure: it gave no value.
        """
        provider: ModelProvider = models
        prompt, text = question.content
        chat = [{"role": "user", "content": prompt}, {"role": "assistant", "content": text}]
        names = (self.model,) if isinstance(self.model, str) else self.model
        raw = await gathered(
            reward_value(provider.client(name), chat, seconds=self.timeout_s) for name in names
        )
        values = [normalised(value, mean=self.mean, std=self.std, clip=self.clip) for value in raw]
        score, disagreement = agreed(values, self.ensemble, most=self.max_disagreement)
        detail: dict[str, Any] = {"raw": raw[0] if len(raw) == 1 else raw}
        if len(raw) > 1:
            detail["disagreement"] = disagreement
        told = ", ".join(f"{value:.6g}" for value in raw)
        return Verdict.shaped(score, f"the model's value is {told}", detail=detail)


def viewed(completion: str, view: str) -> str | None:
    """The part of a completion that a view names; None when it has none."""
    if view == "whole":
        return completion
    if view == "final":
        return answers.final_part(completion)
    head, closed, _ = completion.rpartition(THINK_CLOSE)
    return head if closed else None
