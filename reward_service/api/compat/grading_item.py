"""A sample before a grader, and the grade it gets."""

from dataclasses import dataclass, field, replace
from typing import Any

from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.grading_model_client import Judge
from reward_service.api.compat.template import render, sample_of

FLAGS = (
    "formula_parse_error", "invalid_variable_error", "model_grader_parse_error", "model_grader_refusal_error",
    "model_grader_server_error", "other_error", "python_grader_runtime_error", "python_grader_server_error",
    "sample_parse_error", "truncated_observation_error", "unresponsive_reward_error",
)  # fmt: skip


@dataclass(slots=True)
class Grade:
    """What a grader gives: a score, or None where only we or the configuration are to blame; flags that say
    what went wrong, with details; the scores of sub-graders; tokens by model."""

    score: float | None
    errors: dict[str, Any] = field(default_factory=dict)
    scores: dict[str, float | None] = field(default_factory=dict)
    tokens: dict[str, int] = field(default_factory=dict)
    model: str | None = None


@dataclass(frozen=True, slots=True)
class GradingItem:
    """One sample before a grader."""

    call: AdapterCall[Any]
    judge: Judge
    sample: dict[str, Any]
    item: Any

    def before(self, output: str) -> "GradingItem":
        """The same item with another model's output."""
        return replace(self, sample=sample_of(output))

    def text(self, template: str) -> str:
        """A template, filled in."""
        return render(template, self.sample, self.item)
