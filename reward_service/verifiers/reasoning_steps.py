"""Reasoning steps: visible steps that say something.

Visible steps of reasoning, after open-r1's `reasoning_steps_reward`: min(1, steps / 3).

Open-r1 counts marks, so four empty bullets are a perfect score. Here a mark counts when something follows
it that no other step has said.
"""

import re
from typing import ClassVar

from pydantic import Field

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Verifier


class ReasoningSteps(Verifier):
    """min(1, steps / enough), where a step is a mark (`1.`, `- `, `Step 2:`, `First,`, 首先) with new text
    behind it. Source: open-r1 `reasoning_steps_reward`, which counts the marks alone."""

    name: ClassVar[str] = "reasoning_steps"
    version: ClassVar[str] = "2"

    enough: int = Field(default=3, ge=1)

    def read(self, sample: Sample) -> Verdict:
        """Settled at once."""
        count = steps(sample.completion_text)
        score = reasoning_steps(count, self.enough)
        return Verdict.scored(score, f"{count} steps", detail={"steps": count})


_LINE_MARK = re.compile(r"\n[ \t]{0,8}(?:[-*•][ \t]|\d{1,3}[.)、](?=\D|$)|#{1,4}[ \t])")
_WORD_MARKS = {
    "tep": re.compile(r"\b[Ss]tep[ \t]\d{1,3}\b[:.]?"),
    "First": re.compile(r"\bFirst(?:ly)?,"),
    "Second": re.compile(r"\bSecond(?:ly)?,"),
    "Third": re.compile(r"\bThird(?:ly)?,"),
    "Next,": re.compile(r"\bNext,"),
    "Then,": re.compile(r"\bThen,"),
    "Finally,": re.compile(r"\bFinally,"),
}
_CHINESE_MARK = re.compile(
    r"步骤[ \t]?[\d一二三四五六七八九十]{1,3}[:：]?|第[一二三四五六七八九十\d]{1,3}步[:：,，]?"
    r"|(?:首先|其次|然后|接着|最后)[,，]?"
)
_CHINESE_WORDS = ("步骤", "第", "首先", "其次", "然后", "接着", "最后")
"""Marks within a line, by what is looked for first: a search for a word costs a tenth of a pattern."""

_LETTERS = re.compile(r"[^\W_]+")
_NO_LETTERS = {code: None for code in range(128) if not chr(code).isalnum()}
MIN_LETTERS = 4
MAX_COMPARED = 200
"""Characters behind a mark by which steps are told apart."""


def steps(text: str) -> int:
    """How many different things are said behind a step's mark."""
    marks = _marks(text)
    ends = [start for start, _ in marks[1:]] + [len(text)]
    said = {
        _letters(text[after : min(end, after + MAX_COMPARED)])
        for (_, after), end in zip(marks, ends, strict=False)
    }
    return sum(len(words) >= MIN_LETTERS for words in said)


def _marks(text: str) -> list[tuple[int, int]]:
    """Where marks begin and end, in order."""
    found = [(max(0, mark.start() - 1), mark.end() - 1) for mark in _LINE_MARK.finditer("\n" + text)]
    for word, pattern in _WORD_MARKS.items():
        at = text.find(word)
        while at >= 0:
            mark = pattern.match(text, at - (word == "tep")) if at else None
            mark = mark or pattern.match(text, at)
            if mark:
                found.append(mark.span())
            at = text.find(word, at + len(word))
    if not text.isascii() and any(word in text for word in _CHINESE_WORDS):
        found += [mark.span() for mark in _CHINESE_MARK.finditer(text)]
    return sorted(found)


def _letters(part: str) -> str:
    if part.isascii():
        return part.translate(_NO_LETTERS).lower()
    return "".join(_LETTERS.findall(part)).lower()


def reasoning_steps(count: int, enough: int = 3) -> float:
    """min(1, count / enough)."""
    return min(1.0, count / enough)
