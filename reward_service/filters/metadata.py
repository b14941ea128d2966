"""What the row says of itself: fields of public data sets that name the kind of problem.

Read before the wording, because whoever wrote the row knew. Names and values are those of NuminaMath
(`question_type`, `problem_is_valid`), TheoremQA (`Answer_type`, `Picture`), OlympiadBench (`question_type`,
`modality`), and the usual columns of multiple-choice sets (`choices`, `options`).
"""

import re
from collections.abc import Iterator
from typing import Any

from reward_service.filters.policy import Kind, Reason, quote
from reward_service.filters.problem_text import Reading

_TYPE_FIELDS = (
    "question_type",
    "answer_type",
    "problem_type",
    "type",
    "task_type",
    "question_format",
    "format",
)
_KINDS = (
    (
        Kind.MULTIPLE_CHOICE,
        re.compile(r"mcq|multiple[-_ ]?choice|multi[-_ ]?choice|single[-_ ]?choice|option|choice|选择"),
    ),
    (
        Kind.TRUE_FALSE,
        re.compile(
            r"bool(?:ean)?|true[-_ /]?(?:or[-_ ])?false|yes[-_ /]?(?:or[-_ ])?no|t/f|binary|判断(?:题)?"
        ),
    ),
    (Kind.PROOF, re.compile(r"(?:theorem[-_ ])?proof|proving|prove|证明(?:题)?")),
    (
        Kind.OPEN_ENDED,
        re.compile(r"need[-_ ]human[-_ ]evaluate|essay|free[-_ ]?form|简答(?:题)?|论述(?:题)?|作文"),
    ),
)
_FLAGS = {
    "is_multiple_choice": Kind.MULTIPLE_CHOICE,
    "is_mcq": Kind.MULTIPLE_CHOICE,
    "multiple_choice": Kind.MULTIPLE_CHOICE,
    "is_true_false": Kind.TRUE_FALSE,
    "is_yes_no": Kind.TRUE_FALSE,
    "true_false": Kind.TRUE_FALSE,
    "is_proof": Kind.PROOF,
    "proof": Kind.PROOF,
    "is_multi_part": Kind.MULTI_PART,
    "multi_part": Kind.MULTI_PART,
}
_OPTION_FIELDS = ("choices", "options", "mc1_targets", "endings")
_PICTURE_FIELDS = ("picture", "image", "images", "image_path", "figure", "image_url")
_VALIDITY_FIELDS = ("problem_is_valid", "solution_is_valid", "is_valid")
_INVALID = frozenset({"no", "false", "invalid", "incomplete", "problem not solved", "problem not valid"})
_NOTHING = re.compile(
    r"not ?found|none|nan|null|n/?a|(?:answers?|opinions?|responses?) (?:may |will |can )?var(?:y|ies)|"
    r"(?:see|refer to) (?:the )?(?:graph|figure|diagram|explanation|solution|answer|text|above|below)|"
    r"无|图?略|(?:答案)?(?:见|如)(?:解析|图)(?:所示)?|无答案|答案不唯一|言之有理即可",
    re.IGNORECASE,
)
"""Answers that say there is none to compare with."""

_VARIES = re.compile(
    r"(?:answers?|responses?|opinions?|examples?) (?:(?:may|will|can|might) )?var(?:y|ies)\b|"
    r"(?:sample|possible|example|suggested) (?:answer|response|solution)s?\b|"
    r"sample\s?:|see (?:(?:students?|the|above|attached)[’']?s? )?(?:work|drawings?|sketch|graphs?|"
    r"diagrams?|figures?|solutions?|explanations?|answers?)\b|e\.g\.,? |one possible (?:answer|"
    r"solution|example)|any (?:reasonable|correct|valid|sensible)|"
    r"答案不唯一|言之有理|略[。,;(]|(?:示例|参考答案|例如?)[::]",
    re.IGNORECASE,
)
"""Answers that open by saying that others would do."""


def reasons(reading: Reading) -> Iterator[Reason]:
    """Every kind that a field of the row names."""
    if reading.answer is not None and (_NOTHING.fullmatch(reading.answer) or _VARIES.match(reading.answer)):
        yield Reason(kind=Kind.UNVERIFIABLE_ANSWER, text=f"answer {quote(reading.answer)}", confidence=0.9)
    if not reading.metadata:
        return
    yield from _typed(reading.metadata)
    yield from _flagged(reading.metadata)
    yield from _shaped(reading.metadata)


def _typed(metadata: dict[str, Any]) -> Iterator[Reason]:
    for name in _TYPE_FIELDS:
        value = str(metadata.get(name) or "").strip().lower()[:64]
        for kind, pattern in _KINDS:
            if value and pattern.fullmatch(value):
                yield Reason(kind=kind, text=f"{name}: {quote(value)}", confidence=1.0)
    for name in _VALIDITY_FIELDS:
        value = str(metadata.get(name, "")).strip().lower()
        if value in _INVALID:
            yield Reason(kind=Kind.INVALID, text=f"{name}: {value}", confidence=1.0)


def _flagged(metadata: dict[str, Any]) -> Iterator[Reason]:
    for name, kind in _FLAGS.items():
        if metadata.get(name) is True or str(metadata.get(name)).lower() in {"true", "yes"}:
            yield Reason(kind=kind, text=f"{name}: true", confidence=1.0)


def _shaped(metadata: dict[str, Any]) -> Iterator[Reason]:
    for name in _OPTION_FIELDS:
        if isinstance(metadata.get(name), list | dict | tuple) and len(metadata[name]) >= 2:
            yield Reason(
                kind=Kind.MULTIPLE_CHOICE, text=f"{name}: {quote(str(metadata[name]))}", confidence=0.98
            )
    for name in _PICTURE_FIELDS:
        if metadata.get(name):
            yield Reason(kind=Kind.FIGURE, text=f"{name} is set", confidence=0.9)
    if str(metadata.get("modality", "")).lower() == "multimodal":
        yield Reason(kind=Kind.FIGURE, text="modality: multimodal", confidence=0.9)
