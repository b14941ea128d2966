"""The line that answers, of a text that is nothing but lines with labels: "**Country:** Hungary / **Currency:** forint"."""

import re

from reward_service.grading.texts.answer_tokens import folded

_LINE = re.compile(
    r"^\s{0,8}(?:[-*•]\s)?[*_]{0,3}(?P<label>[^\W\d_][\w '’-]{1,40}?)[*_]{0,3}\s?[:：][*_]{0,3}\s?(?P<said>\S.{0,300})$"
)
_BRACKET = re.compile(r"\s?[(（][^()（）]{0,200}[)）]")
_MAX_LINES, _LEAST = 12, 2
_STEM, _LEAST_STEM = 5, 4
_QUESTION = 400


def asked_line(text: str, prompt: str) -> str | None:
    """What stands behind the one label that the question holds, without remarks in brackets; None where the text is
    no such lines, or where no label or several are the question's."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not _LEAST <= len(lines) <= _MAX_LINES:
        return None
    found = [_LINE.match(line) for line in lines]
    if not all(found):
        return None
    asked = _stems(prompt[-_QUESTION:])
    said = [one["said"] for one in found if one is not None and _stems(one["label"]) & asked]
    return _BRACKET.sub("", said[0]).strip(" *_") if len(said) == 1 else None


def labelled_so(line: str, prompt: str) -> str | None:
    """What stands behind a label of the question's own words, on the last line of a text."""
    found = _LINE.match(line) if ":" in line or "：" in line else None
    if found is None or any(map(str.isdigit, found["label"])):
        return None
    own = _stems(found["label"])
    if not own or not own <= _stems(prompt[-_QUESTION:]):
        return None
    return _BRACKET.sub("", found["said"]).strip(" *_")


def _stems(text: str) -> frozenset[str]:
    words = re.findall(r"[^\W\d_]+", folded(text))
    return frozenset(word[:_STEM] for word in words if len(word) >= _LEAST_STEM)
