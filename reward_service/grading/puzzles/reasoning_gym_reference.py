"""The reference of a reasoning-gym puzzle: its task and the entry its scorer wants."""

import json
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, model_validator

from reward_service.reference import Reference

MAX_ENTRY_CHARS = 200_000


class ReasoningGymReference(Reference):
    """A puzzle of reasoning-gym, as its data sets yield it; needs the extra `puzzles`."""

    kind: Literal["reasoning_gym"] = "reasoning_gym"
    task: Annotated[str, StringConstraints(pattern=r"^[a-z0-9_]{1,64}$")] | None = Field(
        default=None,
        description="Name of the task; default: `source_dataset` of the entry's metadata.",
        examples=["leg_counting"],
    )
    entry: dict[str, Any] = Field(
        description="What the data set yields: `answer`, `metadata`, and what else the scorer reads."
    )

    @model_validator(mode="after")
    def _can_be_scored(self) -> "ReasoningGymReference":
        if not isinstance(self.entry.get("metadata"), dict):
            raise ValueError("entry.metadata must be an object")  # noqa: TRY004 -- pydantic's
        if not isinstance(self.entry.get("answer"), str | None):
            raise ValueError("entry.answer must be a text or null")  # noqa: TRY004
        if not self.task_name:
            raise ValueError("task is missing, and entry.metadata names no source_dataset")
        if len(self.entry_text) > MAX_ENTRY_CHARS:
            raise ValueError(f"an entry has at most {MAX_ENTRY_CHARS} characters as JSON")
        return self

    @property
    def task_name(self) -> str:
        """The task whose scorer judges; empty when none is named."""
        named = self.task or self.entry["metadata"].get("source_dataset")
        return named if isinstance(named, str) else ""

    @property
    def entry_text(self) -> str:
        """The entry as JSON, the same for equal entries."""
        return json.dumps(self.entry, sort_keys=True, ensure_ascii=False)
