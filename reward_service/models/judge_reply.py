"""From the text of a judge's reply to its verdict: one reader for each form that judges are asked for.

A reader accepts one declaration in the form that was asked for. Several that differ are `ambiguous`,
anything else `unparsable`; no reader takes the first match of many, or a number out of prose.
"""

import json
import re
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

from reward_service.models.model_failure import FailureKind, ModelFailure

_FENCE = re.compile(r"\A```(?:json)?[ \t]*\n(.*?)\n?```\Z", re.DOTALL)
_WORD = re.compile(r"\A\W{0,8}([A-Za-z]{1,16})\W{0,8}\Z")
_BOXED_LETTER = re.compile(r"\\boxed\{\s{0,8}(?:\\text\{)?([A-Za-z])\}?\s{0,8}\}")
_FINAL_JUDGMENT = re.compile(r"final judg(?:e)?ment\s{0,8}[:：]", re.IGNORECASE)
_FINAL_DECISION = re.compile(r"final decision\s{0,8}[:：]\s{0,8}\W{0,4}(yes|no)\b", re.IGNORECASE)
_EQUALITY = re.compile(r"\[\[\s{0,4}A\s{0,4}(!?=)\s{0,4}B\s{0,4}\]\]")
_NUMBER = re.compile(r"\A[-+]?\d{1,9}(?:\.\d{1,12})?\Z")


def json_document(text: str) -> dict[str, Any]:
    """The one JSON object that the reply is; a code fence around it is taken off.

    Raises:
        ModelFailure: it is none (`unparsable`), or several (`ambiguous`).
    """
    fence = _FENCE.match(text.strip())
    body = (fence.group(1) if fence else text).strip()
    try:
        document, end = json.JSONDecoder(object_pairs_hook=_without_duplicates).raw_decode(body)
    except (ValueError, RecursionError) as error:
        raise ModelFailure(FailureKind.UNPARSABLE, f"no JSON object: {error}") from None
    if not isinstance(document, dict):
        raise ModelFailure(FailureKind.UNPARSABLE, "the reply is JSON, and no object")
    if body[end:].strip():
        kind = FailureKind.AMBIGUOUS if "{" in body[end:] else FailureKind.UNPARSABLE
        raise ModelFailure(kind, "more stands behind the JSON object")
    return document


def _without_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    if len({key for key, _ in pairs}) != len(pairs):
        raise ValueError("a key stands twice")
    return dict(pairs)


def json_verdict(text: str, labels: Sequence[str], *, field: str = "verdict") -> str:
    """The label at `field` of a JSON reply.

    Raises:
        ModelFailure: no JSON object, or a value that is none of the labels.
    """
    return label_of(json_document(text).get(field), labels)


def label_of(value: Any, labels: Sequence[str]) -> str:
    """The label that a value is, whatever its case; truth values are `yes` and `no`.

    Raises:
        ModelFailure: it is none of them.
    """
    if isinstance(value, bool):
        value = "yes" if value else "no"
    folded = value.strip().lower() if isinstance(value, str) else None
    for label in labels:
        if folded == label.lower():
            return label
    raise ModelFailure(FailureKind.UNPARSABLE, f"{str(value)[:60]!r} is none of {', '.join(labels)}")


def word_verdict(text: str, words: Mapping[str, str]) -> str:
    """The verdict of a reply that is one word or letter; `words` maps each, in lower case, to a verdict.

    Raises:
        ModelFailure: the reply is anything else.
    """
    word = _WORD.match(text.strip())
    verdict = words.get(word.group(1).lower()) if word else None
    if verdict is None:
        raise ModelFailure(FailureKind.UNPARSABLE, f"{text[:60]!r} is no verdict")
    return verdict


def boxed_letter_verdict(text: str, words: Mapping[str, str]) -> str:
    """The letter in the last box behind "Final Judgment:", or in the only box of the reply.

    Raises:
        ModelFailure: no box with a letter that `words` knows, or boxes that differ without a judgment.
    """
    judgments = [match.end() for match in _FINAL_JUDGMENT.finditer(text)]
    part = text[judgments[-1] :] if judgments else text
    letters = {letter.lower() for letter in _BOXED_LETTER.findall(part)}
    if len(letters) > 1:
        raise ModelFailure(FailureKind.AMBIGUOUS, f"boxes with {', '.join(sorted(letters))}")
    verdict = words.get(letters.pop()) if letters else None
    return verdict if verdict is not None else word_verdict(part, words)


def final_decision_verdict(text: str) -> str:
    """`yes` or `no` behind "Final Decision:".

    Raises:
        ModelFailure: none, or several that differ.
    """
    return _only({found.lower() for found in _FINAL_DECISION.findall(text)}, "a final decision")


def equality_verdict(text: str) -> str:
    """`yes` for `[[A=B]]`, `no` for `[[A!=B]]`.

    Raises:
        ModelFailure: neither, or both.
    """
    marks = {"yes" if mark == "=" else "no" for mark in _EQUALITY.findall(text)}
    return _only(marks, "[[A=B]] or [[A!=B]]")


def _only(verdicts: set[str], wanted: str) -> str:
    if len(verdicts) > 1:
        raise ModelFailure(FailureKind.AMBIGUOUS, f"{wanted} stands there both ways")
    if not verdicts:
        raise ModelFailure(FailureKind.UNPARSABLE, f"{wanted} is missing")
    return verdicts.pop()


def number_verdict(text: str, low: float = 0.0, high: float = 1.0) -> float:
    """The number that the reply is, from `low` to `high`.

    Raises:
        ModelFailure: it is anything but one number in that range.
    """
    if not _NUMBER.match(text.strip()) or not low <= float(text) <= high:
        raise ModelFailure(FailureKind.UNPARSABLE, f"{text[:60]!r} is no number from {low:g} to {high:g}")
    return float(text)


def json_number(text: str, *, field: str = "score", low: float = 0.0, high: float = 1.0) -> float:
    """The number at `field` of a JSON reply, from `low` to `high`.

    Raises:
        ModelFailure: no JSON object, or no finite number in that range.
    """
    return number_in(json_document(text), field, low, high)


def number_in(document: Mapping[str, Any], field: str, low: float, high: float) -> float:
    """The number at `field` of an object, from `low` to `high`.

    Raises:
        ModelFailure: there is no finite number in that range.
    """
    value = document.get(field)
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ModelFailure(FailureKind.UNPARSABLE, f"{field} is no number")
    if not (-1e15 < value < 1e15 and isfinite(value) and low <= value <= high):
        raise ModelFailure(FailureKind.UNPARSABLE, f"{field} is not from {low:g} to {high:g}")
    return float(value)


def rubric_verdicts(text: str, choices: Mapping[str, Sequence[str]]) -> dict[str, str]:
    """The verdict on each criterion, out of `{"verdicts": [{"name", "reason", "verdict"}]}`.

    `choices` has the labels of each criterion by its name.

    Raises:
        ModelFailure: a criterion is missing, doubled or unknown, or a verdict is none of its labels.
    """
    entries = json_document(text).get("verdicts")
    if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
        raise ModelFailure(FailureKind.UNPARSABLE, "verdicts is no list of objects")
    verdicts: dict[str, str] = {}
    for entry in entries:
        name = entry.get("name")
        if name not in choices or not isinstance(name, str):
            raise ModelFailure(FailureKind.UNPARSABLE, f"nobody asked for {str(name)[:60]!r}")
        if name in verdicts:
            raise ModelFailure(FailureKind.DUPLICATE_CRITERION, name)
        verdicts[name] = label_of(entry.get("verdict"), choices[name])
    missing = [name for name in choices if name not in verdicts]
    if missing:
        raise ModelFailure(FailureKind.MISSING_CRITERION, ", ".join(missing))
    return verdicts
