"""Reinforcement tuning of Gemini (Vertex AI): a scorer behind Cloud Run, `POST /gemini`, one response a call.

The client has no word for "not judged": an error of ours becomes its `errorStatus`, so a bad reference is 422
and an outage 503, and neither is ever a reward. It clips rewards to [-1, 1].
"""

from collections.abc import Iterator, Mapping
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.ground_truth import reference_of

SURFACE = Adapter("gemini", hold_s=240.0)
"""It waits for five minutes."""

ROLES = {"model": "assistant"}


class Part(Loose):
    """A piece of a message; thoughts are not part of an answer."""

    text: str = ""
    thought: bool = False


class Content(Loose):
    """One message."""

    role: str = "user"
    parts: list[Part] = Field(default_factory=list)

    @property
    def text(self) -> str:
        """What is said, without thoughts."""
        return "".join(part.text for part in self.parts if not part.thought)


class Example(Loose):
    """A row of the tuning set: the conversation so far, and texts to compare with, by name."""

    contents: list[Content] = Field(default_factory=list)
    references: dict[str, Any] = Field(default_factory=dict)
    system_instruction: Content | None = Field(default=None, alias="systemInstruction")


class RewardRequest(Loose):
    """What the tuning job posts."""

    example: Example = Field(default_factory=Example)
    response: Content = Field(default_factory=Content)


class RewardResponse(Loose):
    """The reward, and a text that the job's logs keep."""

    reward: float
    user_requested_aux_info: str


@SURFACE.endpoint("/gemini", RewardRequest, RewardResponse)
async def gemini(call: AdapterCall[RewardRequest]) -> RewardResponse:
    """The reward of one response. The reference is the one text in `references`, or the one named
    `ground_truth`, `answer`, `expected_answer`, `solution` or `label` there."""
    example = call.body.example
    reward, why = await call.judged(
        {
            "prompt": [*_messages(example)],
            "completion": call.body.response.text,
            "reference": _reference(example.references),
        }
    )
    return RewardResponse(reward=reward, user_requested_aux_info=why)


def _messages(example: Example) -> Iterator[dict[str, str]]:
    if example.system_instruction is not None:
        yield {"role": "system", "content": example.system_instruction.text}
    for content in example.contents:
        yield {"role": ROLES.get(content.role, content.role), "content": content.text}


def _reference(references: Mapping[str, Any]) -> Any:
    if len(references) == 1:
        return reference_of(next(iter(references.values())))
    return reference_of(dict(references)) if references else None
