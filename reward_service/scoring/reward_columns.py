"""Rewards as columns: what figures, groups and warnings are made of, without an object for each sample."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reward_service.rewards.combine import Reward
from reward_service.rewards.step_rewards import StepReward
from reward_service.sample import Sample
from reward_service.scoring.validation import InvalidSample

Ids = list[str | int | None]
Row = tuple[Any, ...]
"""What one reward has in each column, in the order of `RewardColumns.all_columns`."""
TEXT = 1
"""The place in a row of the reward as it is answered."""


def row_of(position: int, sample: Sample | InvalidSample, reward: Reward, text: bytes) -> Row:
    """The row of one reward, which is answered as `text`."""
    about: tuple[Any, ...] = (None, 0, ())
    if isinstance(sample, Sample):
        turns = () if isinstance(sample.completion, str) else sample.turns
        about = (sample.reference_kind, completion_length(sample), turns)
    parts = reward.components.values()
    return (
        *(position, text, sample.id, sample.group, *about, reward.steps, reward.value, reward.outcome.value),
        *[part.score for part in parts],
        *[part.outcome.value for part in parts],
        *[part.reason for part in parts],
    )


@dataclass(slots=True)
class RewardColumns:
    """Some rewards of a batch; all columns have the order of `positions`, those of the samples in the batch.

    `ids` and `groups` are None where the sample names none. `scores`, `part_outcomes` and `reasons` have a
    column for each component of the spec, in its order; `texts` the rewards as they are answered.
    """

    positions: list[int] = field(default_factory=list)
    texts: list[bytes] = field(default_factory=list)
    ids: Ids = field(default_factory=list)
    groups: Ids = field(default_factory=list)
    kinds: list[str | None] = field(default_factory=list)
    sizes: list[int] = field(default_factory=list)
    turns: list[Sequence[int]] = field(default_factory=list)
    steps: list[list[StepReward] | None] = field(default_factory=list)
    values: list[float | None] = field(default_factory=list)
    outcomes: list[str] = field(default_factory=list)
    scores: list[list[float | None]] = field(default_factory=list)
    part_outcomes: list[list[str]] = field(default_factory=list)
    reasons: list[list[str]] = field(default_factory=list)

    @classmethod
    def of(cls, components: int) -> "RewardColumns":
        """No rewards yet, under a spec of so many components."""
        found = cls()
        for columns in (found.scores, found.part_outcomes, found.reasons):
            columns.extend([] for _ in range(components))
        return found

    def add(self, row: Row) -> None:
        """One reward more."""
        for column, value in zip(self.all_columns(), row, strict=True):
            column.append(value)

    def forget_reasons(self) -> None:
        """Keep the reasons of those components alone that score nothing but 0: warnings tell them."""
        for scores, reasons in zip(self.scores, self.reasons, strict=True):
            if any(scores):
                reasons.clear()

    def extend(self, more: "RewardColumns") -> None:
        """Take in others of the same batch."""
        for mine, theirs in zip(self.all_columns(), more.all_columns(), strict=True):
            mine.extend(theirs)

    def in_order(self) -> "RewardColumns":
        """The same in the order of the batch, which they make up."""
        places = [0] * len(self.positions)
        for place, position in enumerate(self.positions):
            places[position] = place
        if self.positions == list(range(len(places))):
            return self
        found = RewardColumns.of(len(self.scores))
        for mine, theirs in zip(self.all_columns(), found.all_columns(), strict=True):
            theirs.extend([mine[place] for place in places] if len(mine) == len(places) else mine)
        return found

    def all_columns(self) -> list[list[Any]]:
        """Every column, in the same order for all batches of a spec."""
        one_each: list[list[Any]] = [
            self.positions,
            self.texts,
            self.ids,
            self.groups,
            self.kinds,
            self.sizes,
            self.turns,
        ]
        judged: list[list[Any]] = [self.steps, self.values, self.outcomes]
        return [*one_each, *judged, *self.scores, *self.part_outcomes, *self.reasons]


def completion_length(sample: Sample) -> int:
    """Characters of the completion."""
    text = sample.completion
    return len(text) if isinstance(text, str) else len(sample.completion_text)
