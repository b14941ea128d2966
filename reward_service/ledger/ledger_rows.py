"""One row per sample, with its components nested: `parquet_segment.schema` has the types."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reward_service.ledger.text_figures import other_script_share, repeated_share
from reward_service.rewards.combine import Component, Reward
from reward_service.sample import Sample
from reward_service.scoring.observers import MAX_ANSWER_CHARS, SampleDigest, ScoredBatch, prompt_hash
from reward_service.scoring.validation import InvalidSample
from reward_service.specs.spec import ACCURACY

MAX_REASON_CHARS = 500
MAX_NAME_CHARS = 200
_INT64 = 1 << 63

Row = dict[str, Any]


def rows(scored_at: datetime, batch: ScoredBatch, *, text_chars: int = 0) -> Iterator[Row]:
    """The rows of a batch that was scored at `at`, each with the first `text_chars` of its completion."""
    shared = {
        "time": scored_at.astimezone(UTC).replace(tzinfo=None),
        "run": batch.run,
        "step": _int64_or_none(batch.step),
        "spec": _cut_text(batch.compiled_spec.spec.name, MAX_NAME_CHARS),
    }
    judge = batch.compiled_spec.accuracy or ACCURACY
    for sample, reward, size in zip(batch.samples, batch.rewards, batch.sizes, strict=True):
        yield {**shared, **_sample_columns(sample, size, text_chars), **_reward_columns(reward, judge)}


def _sample_columns(sample: Sample | SampleDigest | InvalidSample, size: int, text_chars: int) -> Row:
    group = None if sample.group is None else _cut_text(str(sample.group), MAX_NAME_CHARS)
    if isinstance(sample, InvalidSample):
        return {"group_id": group}
    wanted = sample.reference_answer
    return {
        "group_id": group,
        "reference": None if wanted is None else _cut_text(wanted, MAX_ANSWER_CHARS),
        "kind": None if sample.reference_kind is None else _cut_text(sample.reference_kind, MAX_NAME_CHARS),
        "prompt_hash": prompt_hash(sample.prompt_text) if isinstance(sample, Sample) else sample.prompt_hash,
        "completion_chars": size,
        "completion_tokens": _int64_or_none(sample.token_count),
        "repeated": repeated_share(sample.completion_text),
        "other_script": other_script_share(sample.completion_text),
        "completion": _cut_text(sample.completion_text, text_chars) if text_chars else None,
    }


def _reward_columns(reward: Reward, judge: str) -> Row:
    judged = reward.components.get(judge)
    return {
        "sample_id": _cut_text(str(reward.id), MAX_NAME_CHARS),
        "value": reward.value,
        "outcome": reward.outcome.value,
        "gated_by": reward.gated_by,
        **({} if judged is None else _accuracy_columns(judge, judged, reward.value)),
        "components": [_component_row(name, part) for name, part in reward.components.items()],
    }


def _accuracy_columns(name: str, part: Component, value: float | None) -> Row:
    """What the component says that tells right from wrong, and what all others paid together."""
    answer = None if part.answer is None else _cut_text(part.answer, MAX_ANSWER_CHARS)
    minor = None if value is None or part.value is None else value - part.value
    return {"judge": name, "accuracy": part.score, "answer": answer, "minor": minor}


def _component_row(name: str, part: Component) -> Row:
    return {
        "name": _cut_text(name, MAX_NAME_CHARS),
        "score": part.score,
        "weight": part.weight,
        "value": part.value,
        "outcome": part.outcome.value,
        "answer": None if part.answer is None else _cut_text(part.answer, MAX_ANSWER_CHARS),
        "reason": _cut_text(part.reason, MAX_REASON_CHARS),
    }


def _cut_text(text: str, limit: int) -> str:
    return text[:limit].encode("utf-8", "replace").decode()


def _int64_or_none(number: int | None) -> int | None:
    """As it is, or None where 64 bits cannot hold it."""
    return number if number is not None and number < _INT64 else None
