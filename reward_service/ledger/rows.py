"""One row per sample, with its components nested: `segment.schema` has the types."""

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

from reward_service.intake import Malformed
from reward_service.observation import Observation, Shadow, prompt_hash
from reward_service.reward import Component, Reward
from reward_service.sample import Sample
from reward_service.spec import ACCURACY

MAX_ANSWER_CHARS = 500
MAX_REASON_CHARS = 500
MAX_NAME_CHARS = 200
_INT64 = 1 << 63

Row = dict[str, Any]


def rows(at: datetime, seen: Observation, *, text_chars: int = 0) -> Iterator[Row]:
    """The rows of a batch that was scored at `at`, each with the first `text_chars` of its completion."""
    shared = {
        "time": at.astimezone(UTC).replace(tzinfo=None),
        "run": seen.run,
        "step": _integer(seen.step),
        "spec": _text(seen.recipe.spec.name, MAX_NAME_CHARS),
    }
    judge = seen.recipe.accuracy or ACCURACY
    for sample, reward, size in zip(seen.samples, seen.rewards, seen.sizes, strict=True):
        yield {**shared, **_of_sample(sample, size, text_chars), **_of_reward(reward, judge)}


def _of_sample(sample: Sample | Shadow | Malformed, size: int, text_chars: int) -> Row:
    group = None if sample.group is None else _text(str(sample.group), MAX_NAME_CHARS)
    if isinstance(sample, Malformed):
        return {"group_id": group}
    return {
        "group_id": group,
        "kind": None if sample.reference_kind is None else _text(sample.reference_kind, MAX_NAME_CHARS),
        "prompt_hash": prompt_hash(sample.prompt_text) if isinstance(sample, Sample) else sample.prompt_hash,
        "completion_chars": size,
        "completion_tokens": _integer(sample.token_count),
        "completion": _text(sample.completion_text, text_chars) if text_chars else None,
    }


def _of_reward(reward: Reward, judge: str) -> Row:
    judged = reward.components.get(judge)
    return {
        "sample_id": _text(str(reward.id), MAX_NAME_CHARS),
        "value": reward.value,
        "outcome": reward.outcome.value,
        "gated_by": reward.gated_by,
        **({} if judged is None else _of_judge(judge, judged, reward.value)),
        "components": [_of_component(name, part) for name, part in reward.components.items()],
    }


def _of_judge(name: str, part: Component, value: float | None) -> Row:
    """What the component says that tells right from wrong, and what all others paid together."""
    answer = None if part.answer is None else _text(part.answer, MAX_ANSWER_CHARS)
    minor = None if value is None or part.value is None else value - part.value
    return {"judge": name, "accuracy": part.score, "answer": answer, "minor": minor}


def _of_component(name: str, part: Component) -> Row:
    return {
        "name": _text(name, MAX_NAME_CHARS),
        "score": part.score,
        "weight": part.weight,
        "value": part.value,
        "outcome": part.outcome.value,
        "answer": None if part.answer is None else _text(part.answer, MAX_ANSWER_CHARS),
        "reason": _text(part.reason, MAX_REASON_CHARS),
    }


def _text(text: str, limit: int) -> str:
    return text[:limit].encode("utf-8", "replace").decode()


def _integer(number: int | None) -> int | None:
    """As it is, or None where 64 bits cannot hold it."""
    return number if number is not None and number < _INT64 else None
