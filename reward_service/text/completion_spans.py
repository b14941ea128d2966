"""Which places of a completion mean what: its reasoning, its tags, its answer elements, what nobody sees.

Offsets count code points of the completion as it was sent. What a verifier graded it says itself
(`Verifier.spans`); here stands what the text shows without one.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Literal
from unicodedata import category, name

from reward_service.sample import THINK_OPEN
from reward_service.text import answers
from reward_service.text.tag_families import FAMILIES

SpanType = Literal["reasoning", "tag", "answer", "candidate", "graded", "program", "foreign", "hidden"]

MAX_SPANS = 4_000
"""Of one completion; what comes later in the text is left out."""

_TAGS = sorted(
    {tag for f in FAMILIES.values() for tag in (*f.think, *f.answer)}, key=lambda tag: (-len(tag), tag)
)
_TAG = re.compile("|".join(map(re.escape, _TAGS)))
_INVISIBLE = re.compile(
    "[\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2028\u2029"
    "\u2060-\u206f\u3164\ufe00-\ufe0d\ufeff\uffa0\ufff9-\ufffb\U000e0000-\U000e0fff]+"
)


@dataclass(frozen=True, slots=True)
class TextSpan:
    """A place in a completion.

    Attributes:
        start: the first code point of it.
        end: the one behind its last.
        type: what stands there: `graded` decided a verdict, a `candidate` claimed to be the answer as well.
        label: what to say of it.
        component: the component of the spec whose verifier says so; None where the text itself shows it.
        score: what a graded place or a candidate is worth alone, in [0, 1]; None where that is not known.
    """

    start: int
    end: int
    type: SpanType
    label: str = ""
    component: str | None = None
    score: float | None = None

    def moved(self, by: int) -> "TextSpan":
        """The same place in a text that begins so many code points earlier."""
        return replace(self, start=self.start + by, end=self.end + by)


def structure_spans(completion: str) -> Iterator[TextSpan]:
    """Reasoning, tags, answer elements and invisible characters; linear in the text."""
    final = answers.final_part(completion)
    if final is None:
        yield TextSpan(max(0, completion.find(THINK_OPEN)), len(completion), "reasoning", "it never ended")
    elif len(final) < len(completion):
        end = len(completion) - len(final)
        yield TextSpan(max(0, completion.find(THINK_OPEN, 0, end)), end, "reasoning", "never graded")
    for found in _TAG.finditer(completion):
        yield TextSpan(*found.span(), "tag", found[0])
    if final is not None:
        yield from _answer_elements(final, len(completion) - len(final))
    for found in _INVISIBLE.finditer(completion):
        yield TextSpan(*found.span(), "hidden", _names(found[0]))


def _answer_elements(final: str, start: int) -> Iterator[TextSpan]:
    for body_start, body_end in answers.elements(final):
        yield TextSpan(start + body_start, start + body_end, "answer", "answer element")


def _names(text: str) -> str:
    told = [f"U+{ord(char):04X} {name(char, category(char))}" for char in dict.fromkeys(text[:8])]
    return ", ".join(told)


def only_place(completion: str, text: str) -> tuple[int, int] | None:
    """Where a text stands behind the reasoning; None where it stands nowhere or in several places."""
    final = answers.final_part(completion)
    if not text or final is None:
        return None
    at = final.find(text)
    if at < 0 or final.find(text, at + 1) >= 0:
        return None
    start = len(completion) - len(final) + at
    return start, start + len(text)
