"""The envelope of `/v1/score`. Samples, rewards and statistics are the core types themselves."""

from dataclasses import dataclass, field
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field

from reward_service.rewards.advantages import GroupStatistics
from reward_service.rewards.combine import Reward
from reward_service.rewards.detail_level import Detail
from reward_service.sample import Sample
from reward_service.specs.spec import RewardSpec
from reward_service.text.completion_spans import TextSpan

MAX_STEP = 2**53
MAX_DEADLINE_MS = 86_400_000
"""A day."""

_EXAMPLE: dict[str, Any] = {
    "spec": "r1-zero",
    "samples": [
        {
            "id": "a",
            "prompt": "What is 6 * 7?",
            "completion": "<think>6 * 7 = 42</think><answer>\\boxed{42}</answer>",
            "reference": "42",
            "group": "p1",
        },
        {
            "id": "b",
            "prompt": "What is 6 * 7?",
            "completion": "<think>6 * 7 = 48</think><answer>\\boxed{48}</answer>",
            "reference": "42",
            "group": "p1",
        },
    ],
}


class Envelope(BaseModel):
    """Everything of a request but the samples."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    spec: Annotated[str | RewardSpec, Field(union_mode="left_to_right")] = Field(
        default="r1-zero", description="A preset's name (`GET /v1/specs`) or a spec inline."
    )
    group_size: int | None = Field(
        default=None,
        ge=1,
        le=65_536,
        description="Members a complete group has. A group of which this call brings fewer waits for the "
        "calls with the rest, at most until the first one's deadline; then it is marked incomplete.",
    )
    step: int | None = Field(
        default=None, ge=0, le=MAX_STEP, description="The training step, for weights that warm up."
    )
    deadline_ms: int | None = Field(
        default=None,
        ge=1,
        le=MAX_DEADLINE_MS,
        description="Time you will wait; samples not judged by then are `failed`.",
    )
    detail: Detail = Field(
        default="full",
        description="How much to say of each component; `spans` also tells where in the completion stands "
        "what was judged, and of programs what became of each test.",
    )


class LooseRequest(Envelope):
    """A request whose samples have not been looked at."""

    samples: list[Any]


class ScoreRequest(Envelope):
    """A batch of completions to score."""

    model_config = ConfigDict(json_schema_extra={"examples": [_EXAMPLE]})

    samples: list[Sample]


@dataclass(frozen=True, slots=True)
class Timing:
    """Where the time went, in milliseconds."""

    total_ms: float


@dataclass(frozen=True, slots=True)
class ScoreResponse:
    """Rewards in the order of the samples; statistics of the groups they name; doubts about the spec."""

    rewards: list[Reward]
    groups: list[GroupStatistics]
    warnings: list[str]
    timing: Timing


@dataclass(frozen=True, slots=True)
class RewardWithSpans(Reward):
    """A reward, and the places of the completion that mean something, in their order.

    Offsets count code points of the completion as it was sent; of chat messages, those of their contents
    joined by line breaks, reasoning between think tags, and only the assistant's where others speak, too.
    `component_ms` is the processor time of each component, measured when it was asked once more; of programs,
    theirs. Components that ask models are left out.
    """

    spans: list[TextSpan] = field(default_factory=list)
    component_ms: dict[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InspectedResponse:
    """The answer to `detail: spans`."""

    rewards: list[RewardWithSpans]
    groups: list[GroupStatistics]
    warnings: list[str]
    timing: Timing
