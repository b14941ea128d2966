"""Reasoning steps: visible steps that say something."""

from typing import ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.shaping.reasoning_steps import reasoning_steps, steps
from reward_service.verdict import Verdict
from reward_service.verifier import Verifier


class ReasoningSteps(Verifier):
    """min(1, steps / enough), where a step is a mark (`1.`, `- `, `Step 2:`, `First,`, 首先) with new text
    behind it. Source: open-r1 `reasoning_steps_reward`, which counts the marks alone."""

    name: ClassVar[str] = "reasoning_steps"

    enough: int = Field(default=3, ge=1)

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        count = steps(sample.completion_text)
        score = reasoning_steps(count, self.enough)
        return Verdict.scored(score, f"{count} steps", detail={"steps": count})
