"""One scored sample as a report counts it, out of a scored table or out of a ledger."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

from reward_service.specs.spec import ACCURACY

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class PaidPart:
    """One component of a reward, as `rewards.combine.Component` has it."""

    score: float | None
    value: float | None
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True)
class ScoredSample:
    """What a report knows of one sample.

    Attributes:
        prompt_key: equal for samples of one prompt.
        accuracy: the score of the component that says what is right, in [0, 1]; None where it has none.
        chars: characters of the completion; None where they are not known.
        prompt, reference, completion: the texts as far as they are at hand.
        judge: the component that says what is right.
        group_key: equal for samples that are compared with each other; empty where those are the prompt's.
        gold: the answer of a reference in text, for other graders; None of other kinds.
        seconds: the processor time of its judgement, as far as it is known.
    """

    id: str
    prompt_key: str
    source: str
    step: int | None
    value: float | None
    outcome: str
    accuracy: float | None
    answer: str | None
    reason: str
    parts: Mapping[str, PaidPart] = field(default_factory=dict)
    chars: int | None = None
    prompt: str = ""
    reference: str = ""
    completion: str = ""
    judge: str = ACCURACY
    group_key: str = ""
    gold: str | None = None
    seconds: float | None = None

    @property
    def is_right(self) -> bool | None:
        """Whether the answer is right; None where nobody knows."""
        return None if self.accuracy is None else self.accuracy >= 1.0

    @property
    def minor(self) -> float:
        """What all components paid but the one that says what is right."""
        return sum(part.value or 0.0 for name, part in self.parts.items() if name != self.judge)


def sample_of_reward(document: Any, reward: Row, judge: str, *, seconds: float | None = None) -> ScoredSample:
    """A sample out of a row of samples and the reward it got; `judge` is the component that says what is
    right, `seconds` how long its judgement took, where the reward does not tell."""
    row: Row = document if isinstance(document, Mapping) else {}
    parts = {name: _part(part) for name, part in (reward.get("components") or {}).items()}
    judged = (reward.get("components") or {}).get(judge) or {}
    prompt, completion = text_of(row.get("prompt")), text_of(row.get("completion"))
    return ScoredSample(
        id=str(reward.get("id")),
        prompt_key=_prompt_key(row.get("group"), prompt, reward),
        source=_source(row),
        step=None,
        value=reward.get("value"),
        outcome=str(reward.get("outcome")),
        accuracy=judged.get("score"),
        answer=judged.get("answer"),
        reason=str(judged.get("reason") or next((part.reason for part in parts.values()), "")),
        parts=parts,
        chars=len(completion),
        prompt=prompt,
        reference=text_of(row.get("reference")),
        completion=completion,
        judge=judge,
        gold=_gold(row.get("reference")),
        seconds=_program_seconds(reward) or seconds,
    )


def sample_of_ledger(row: Row) -> ScoredSample:
    """A sample out of a row of a ledger, which keeps no prompts."""
    parts = {part["name"]: _part(part) for part in row["components"] or ()}
    judged = parts.get(row["judge"] or "")
    return ScoredSample(
        id=str(row["sample_id"]),
        prompt_key=str(row["prompt_hash"] or row["group_id"] or row["sample_id"]),
        source=str(row["run"] or ""),
        step=row["step"],
        value=row["value"],
        outcome=str(row["outcome"]),
        accuracy=row["accuracy"],
        answer=row["answer"],
        reason=judged.reason if judged else next((part.reason for part in parts.values()), ""),
        parts=parts,
        chars=row["completion_chars"],
        completion=row["completion"] or "",
        judge=row["judge"] or ACCURACY,
        group_key=f"{row['run']}/{row['step']}/{row['group_id'] or row['prompt_hash'] or row['sample_id']}",
    )


def _gold(reference: Any) -> str | None:
    """The answer of a reference of the kind math, which is also what a mere text or number is."""
    if isinstance(reference, Mapping) and reference.get("kind") == "math":
        reference = reference.get("answer")
    if isinstance(reference, bool) or not isinstance(reference, str | int | float):
        return None
    return str(reference)


def _program_seconds(reward: Row) -> float:
    """The processor time of the programs that were run for a reward."""
    details = [part.get("detail") or {} for part in (reward.get("components") or {}).values()]
    return sum(float(detail.get("cpu_ms") or 0.0) for detail in details) / 1000


def _part(part: Row) -> PaidPart:
    return PaidPart(
        part.get("score"), part.get("value"), str(part.get("outcome")), str(part.get("reason") or "")
    )


def _prompt_key(group: Any, prompt: str, reward: Row) -> str:
    if group is not None:
        return f"g{group}"
    if prompt:
        return blake2b(prompt.encode("utf-8", "replace"), digest_size=8).hexdigest()
    return f"i{reward.get('id')}"


def _source(row: Row) -> str:
    metadata = row.get("metadata")
    inside = metadata.get("source") if isinstance(metadata, Mapping) else None
    found = row.get("source") or row.get("data_source") or inside
    return str(found)[:80] if isinstance(found, str | int) else ""


def text_of(value: Any) -> str:
    """A text, the contents of chat messages, or what else stands in a cell, as one text."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, list):
        return "\n".join(
            text_of(one.get("content")) if isinstance(one, Mapping) else text_of(one) for one in value
        )
    return str(value)
