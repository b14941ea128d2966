"""From a reward-model server's reply to numbers: vLLM, SGLang and TEI, each by its own rules.

Servers squash, default and pool in ways that look like rewards and are none: a softmax over one label is
always 1, a pooled hidden state is a vector of small numbers, a step too many shifts all that follow. Such
replies are failures.
"""

from collections.abc import Callable, Mapping, Sequence
from math import isfinite
from typing import Any, Literal

from reward_service.models.model_failure import FailureKind, ModelFailure

Wire = Literal[
    "vllm:classify",
    "vllm:pooling",
    "vllm:score",
    "sglang:classify",
    "sglang:embeddings",
    "sglang:v1_classify",
    "tei:predict",
]
MAX_LABELS = 7
"""More numbers than this are a hidden state; reward models have one label, or a few."""

SERVER_DEFAULT = "Default"
"""SGLang's label for an item that failed inside the server, answered with status 200."""


def reward_values(wire: Wire, body: Any, inputs: int, *, column: int = -1) -> list[float]:
    """One value for each of the `inputs` texts, in their order.

    `column` chooses among several labels; the last by default. Of a reply that has one row for each token,
    the last row counts.

    Raises:
        ModelFailure: the reply has another number of rows, no finite numbers, or numbers that mean nothing.
    """
    return [_column(row[-1] if _is_matrix(row) else row, column) for row in _rows(wire, body, inputs)]


def step_values(wire: Wire, body: Any, steps: Sequence[int], *, column: int = -1) -> list[list[float]]:
    """For each text, the value of each of its steps; `steps` has how many were sent of each.

    Raises:
        ModelFailure: another number of steps came back.
    """
    rows = _rows(wire, body, len(steps))
    for row, count in zip(rows, steps, strict=True):
        if not _is_matrix(row) or len(row) != count:
            came = len(row) if _is_matrix(row) else 1
            raise ModelFailure(FailureKind.COUNT_MISMATCH, f"{count} steps were sent, {came} came back")
    return [[_column(step, column) for step in row] for row in rows]


def _rows(wire: Wire, body: Any, inputs: int) -> list[list[Any]]:
    try:
        rows = _READERS[wire](body)
    except (KeyError, TypeError, AttributeError, IndexError, ValueError, OverflowError):
        raise ModelFailure(FailureKind.UNPARSABLE, f"the body is no reply of {wire}") from None
    if len(rows) != inputs:
        raise ModelFailure(FailureKind.COUNT_MISMATCH, f"{inputs} texts were sent, {len(rows)} came back")
    return rows


def _data(body: Mapping[str, Any], field: str) -> list[list[Any]]:
    entries = sorted(body["data"], key=lambda entry: int(entry["index"]))
    return [list(entry[field]) for entry in entries]


def _scores(body: Mapping[str, Any]) -> list[Any]:
    return [entry["score"] for entry in sorted(body["data"], key=lambda entry: int(entry["index"]))]


def _probabilities(body: Mapping[str, Any]) -> list[list[Any]]:
    for entry in body["data"]:
        if entry.get("label") == SERVER_DEFAULT:
            raise ModelFailure(FailureKind.SERVER_DEFAULT, "the server answered with its default label")
        if len(entry["probs"]) == 1:
            raise ModelFailure(
                FailureKind.DEGENERATE_SOFTMAX, "a softmax over one label is always 1: ask /classify instead"
            )
    return _data(body, "probs")


def _native(body: Any) -> list[list[Any]]:
    entries = body if isinstance(body, list) else [body]
    return [list(entry["embedding"]) for entry in entries]


def _predictions(body: Any) -> list[list[Any]]:
    lists = body if body and isinstance(body[0], list) else [body]
    return [[entry["score"] for entry in sorted(labels, key=lambda e: str(e["label"]))] for labels in lists]


_READERS: dict[Wire, Callable[[Any], list[list[Any]]]] = {
    "vllm:classify": lambda body: _data(body, "probs"),
    "vllm:pooling": lambda body: _data(body, "data"),
    "vllm:score": lambda body: [[score] for score in _scores(body)],
    "sglang:classify": _native,
    "sglang:embeddings": lambda body: _data(body, "embedding"),
    "sglang:v1_classify": _probabilities,
    "tei:predict": _predictions,
}


def _is_matrix(row: Sequence[Any]) -> bool:
    return bool(row) and all(isinstance(entry, list) for entry in row)


def _column(values: Sequence[Any], column: int) -> float:
    if len(values) > MAX_LABELS:
        raise ModelFailure(
            FailureKind.LOOKS_LIKE_EMBEDDING,
            f"{len(values)} numbers are a hidden state: start the server with a classification head",
        )
    if not values or not -len(values) <= column < len(values):
        raise ModelFailure(FailureKind.COUNT_MISMATCH, f"{len(values)} labels, and none at {column}")
    if not all(isinstance(v, int | float) and not isinstance(v, bool) and _is_finite(v) for v in values):
        raise ModelFailure(FailureKind.NOT_FINITE, "a value is no finite number")
    return float(values[column])


def _is_finite(value: float) -> bool:
    return -1e300 < value < 1e300 and isfinite(value)


MISCONFIGURED = frozenset({400, 404, 405, 413, 422, 424, 501})


def status_failure(status: int, message: str, *, retry_after: float | None = None) -> ModelFailure:
    """What a reply without success comes to: 429 and 503 are asked again, what is refused for good is not."""
    text = f"status {status}: {message[:200]}"
    if status == 429:
        return ModelFailure(FailureKind.RATE_LIMITED, text, retry_after=retry_after)
    if status in {503, 529}:
        return ModelFailure(FailureKind.OVERLOADED, text, retry_after=retry_after)
    if status in {408, 409, 425} or (status >= 500 and status not in MISCONFIGURED):
        return ModelFailure(FailureKind.HTTP, text, retry_after=retry_after)
    return ModelFailure(FailureKind.MISCONFIGURED, text)
