"""The endpoint grader of Azure's reinforcement fine-tuning: `POST /azure/grader`, one sample a call.

It asks up to three times after any error and then discards the rollout, which is the right end of a sample
that cannot be judged: a bad reference is 422 and an outage 503, and neither is ever a score.
"""

from collections.abc import Mapping
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.ground_truth import reference_of

SURFACE = Adapter("azure", hold_s=300.0)
"""It waits for ten minutes, the balancers between us do not."""

PROMPTS = ("messages", "prompt", "question", "problem", "input")
REFERENCES = ("reference", "reference_answer")
"""Fields of a row, first come first served; the names of `label` besides."""


class GradeRequest(Loose):
    """The policy's output, as chat completions or with `output_text`, and the row of the data set."""

    sample: dict[str, Any] = Field(default_factory=dict)
    item: dict[str, Any] = Field(default_factory=dict)


class Grade(Loose):
    """The score."""

    score: float


@SURFACE.endpoint("/azure/grader", GradeRequest, Grade)
async def azure_grader(call: AdapterCall[GradeRequest]) -> Grade:
    """The reward of one sample. The row's reference is its field `reference`, `reference_answer`,
    `ground_truth`, `answer`, `expected_answer`, `solution` or `label`; its prompt is `messages`, `prompt`,
    `question`, `problem` or `input`."""
    item = call.body.item
    score, _ = await call.judged(
        {
            "prompt": next((item[name] for name in PROMPTS if item.get(name)), ""),
            "completion": _completion(call.body.sample),
            "reference": _reference(item),
        }
    )
    return Grade(score=score)


def _completion(sample: Mapping[str, Any]) -> Any:
    """The assistant's message, with its tool calls; else the text."""
    choices = sample.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else None
    message = choice.get("message") if isinstance(choice, dict) else None
    if isinstance(message, dict):
        return [{"content": "", **message, "role": "assistant"}]
    return sample.get("output_text") or ""


def _reference(item: dict[str, Any]) -> Any:
    named = next((item[name] for name in REFERENCES if name in item), None)
    return reference_of(item if named is None else named)
