"""Rubrics as others write them in TOML or JSON, as the document of this service's own rubric.

Read are the criteria lists of verifiers (`criteria`, each with `name`, `text`, `weight`, `choices`) and judge
files of rewardkit (`[[criterion]]` with `description` and `type`, and `[scoring]`).
"""

import re
from collections.abc import Mapping
from math import inf
from typing import Any

MAX_STEPS = 10
_AGGREGATIONS = {
    "weighted_mean": "weighted_mean",
    "weighted_sum": "weighted_sum",
    "all_pass": "all",
    "any_pass": "any",
    "threshold": "threshold",
    "required_pass": "required",
}
_OWN = frozenset({"kind", "criteria", "aggregation", "threshold"})


def rubric_document(document: Any) -> dict[str, Any]:
    """The document of a rubric reference out of a decoded file of any of the three forms.

    Raises:
        ValueError: it is none of them, or has a criterion that cannot be judged by labels.
    """
    if isinstance(document, list):
        document = {"criteria": document}
    if not isinstance(document, Mapping):
        raise ValueError("a rubric is a table or a list of criteria")  # noqa: TRY004 -- a file's fault
    if "criterion" in document:
        return _rewardkit(document)
    criteria = document.get("criteria")
    if not isinstance(criteria, list):
        raise ValueError("a rubric has `criteria` or `[[criterion]]`")  # noqa: TRY004 -- a file's fault
    own = {name: value for name, value in document.items() if name in _OWN}
    return {**own, "kind": "rubric", "criteria": [_criterion(one) for one in criteria]}


def _criterion(given: Any) -> Any:
    if not isinstance(given, Mapping) or "choices" not in given:
        return given
    return {"labels": given["choices"], **{name: value for name, value in given.items() if name != "choices"}}


def _rewardkit(document: Mapping[str, Any]) -> dict[str, Any]:
    scoring = document.get("scoring") or {}
    named = str(scoring.get("aggregation", "weighted_mean")).replace("-", "_")
    if named not in _AGGREGATIONS:
        raise ValueError(f"scoring.aggregation: {named!r} is none of {', '.join(_AGGREGATIONS)}")
    return {
        "kind": "rubric",
        "aggregation": _AGGREGATIONS[named],
        "threshold": scoring.get("threshold", 0.5),
        "criteria": [_rewardkit_criterion(at, one) for at, one in enumerate(document["criterion"], 1)],
    }


def _rewardkit_criterion(number: int, given: Mapping[str, Any]) -> dict[str, Any]:
    notes = given.get("annotations") or {}
    description = str(given.get("description", ""))
    labels, text = _labels(number, given)
    return {
        "name": str(given.get("name") or given.get("id") or _slug(description) or f"criterion {number}"),
        "text": description + text,
        "weight": given.get("weight", 1.0),
        "labels": labels,
        "negate": given.get("negate", "negative" in str(notes.get("type", "")).lower()),
        "optional": given.get("optional", "optional" in str(notes.get("importance", "")).lower()),
    }


def _slug(description: str) -> str:
    return re.sub(r"[^a-z0-9]+", "_", description[:40].lower()).strip("_")


def _labels(number: int, given: Mapping[str, Any]) -> tuple[list[str], str]:
    """A criterion's labels from worst to best, and what its text must add about them."""
    kind = given.get("type", "binary")
    if kind == "binary":
        return ["no", "yes"], ""
    if kind == "likert":
        return _told([str(point) for point in range(1, _points(number, given.get("points", 5)) + 1)])
    if kind == "numeric":
        return _told(_marks(number, given.get("min", 0.0), given.get("max", 1.0)))
    levels = [str(level) for level in given.get("levels", ())]
    if kind != "rubric" or len(levels) < 2:
        raise ValueError(f"criterion {number}: a type of binary, likert, numeric or rubric with levels")
    told = "; ".join(f"{at} = {level}" for at, level in enumerate(levels))
    return [str(at) for at in range(len(levels))], f" ({told})"


def _told(labels: list[str]) -> tuple[list[str], str]:
    return labels, f" (from {labels[0]}, worst, to {labels[-1]})"


def _points(number: int, points: Any) -> int:
    if not isinstance(points, int) or not 2 <= points <= MAX_STEPS + 1:
        raise ValueError(f"criterion {number}: {points!r} points are not 2 to {MAX_STEPS + 1}")
    return points


def _marks(number: int, low: Any, high: Any) -> list[str]:
    """Numbers from `low` to `high`: the whole ones; eleven at even distances where these are two, or many."""
    if not (
        isinstance(low, int | float) and isinstance(high, int | float) and low < high < inf and low > -inf
    ):
        raise ValueError(f"criterion {number}: no numbers from {low!r} to {high!r}")
    is_whole = low == int(low) and high == int(high) and 1 < high - low <= MAX_STEPS
    steps = int(high - low) if is_whole else MAX_STEPS
    marks = [f"{low + (high - low) * at / steps:.6g}" for at in range(steps + 1)]
    if len(set(marks)) != len(marks):
        raise ValueError(f"criterion {number}: marks from {low} to {high} cannot be told apart")
    return marks
