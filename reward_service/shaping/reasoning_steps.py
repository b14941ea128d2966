"""Visible steps of reasoning, after open-r1's `reasoning_steps_reward`: min(1, steps / 3).

Open-r1 counts marks, so four empty bullets are a perfect score. Here a mark counts when something follows
it that no other step has said.
"""

import re

_MARK = re.compile(
    r"(?:^|(?<=\n))[ \t]{0,8}(?:[-*•][ \t]|\d{1,3}[.)、](?=\D|$)|#{1,4}[ \t])"
    r"|\b[Ss]tep[ \t]\d{1,3}\b[:.]?|\b(?:First|Second|Third|Next|Then|Finally)(?:ly)?,"
    r"|步骤[ \t]?[\d一二三四五六七八九十]{1,3}[:：]?|第[一二三四五六七八九十\d]{1,3}步[:：,，]?"
    r"|(?:首先|其次|然后|接着|最后)[,，]?"
)
_LETTERS = re.compile(r"[^\W_]+")
MIN_LETTERS = 4


def steps(text: str) -> int:
    """How many different things are said behind a step's mark."""
    marks = [(mark.start(), mark.end()) for mark in _MARK.finditer(text)]
    ends = [start for start, _ in marks[1:]] + [len(text)]
    said = {
        "".join(_LETTERS.findall(text[after:end])).lower()
        for (_, after), end in zip(marks, ends, strict=False)
    }
    return sum(len(words) >= MIN_LETTERS for words in said)


def reasoning_steps(count: int, enough: int = 3) -> float:
    """min(1, count / enough)."""
    return min(1.0, count / enough)
