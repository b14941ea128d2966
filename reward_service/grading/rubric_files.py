"""Rubrics as others write them in TOML or JSON, as the document of this service's own rubric.

Read are the criteria lists of verifiers (`criteria`, each with `name`, `text`, `weight`, `choices`) and judge
files of rewardkit (`[[criterion]]` with `description` and `type`, and `[scoring]`).
"""

import re
from collections.abc import Mapping
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
        return _steps(number, 1, given.get("points", 5))
    if kind == "numeric":
        return _steps(number, given.get("min", 0.0), given.get("max", 1.0))
    levels = [str(level) for level in given.get("levels", ())]
    if kind != "rubric" or len(levels) < 2:
        raise ValueError(f"criterion {number}: a type of binary, likert, numeric or rubric with levels")
    told = "; ".join(f"{at} = {level}" for at, level in enumerate(levels))
    return [str(at) for at in range(len(levels))], f" ({told})"


def _steps(number: int, low: Any, high: Any) -> tuple[list[str], str]:
    if low != int(low) or high != int(high) or not 0 < high - low <= MAX_STEPS:
        raise ValueError(
            f"criterion {number}: from {low} to {high} there are not 2 to {MAX_STEPS + 1} whole steps"
        )
    return [
        str(step) for step in range(int(low), int(high) + 1)
    ], f" (from {int(low)}, worst, to {int(high)})"
