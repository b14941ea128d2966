"""Where the answer stands in a completion, and what kind of place that is.

Graded is what follows the reasoning: after the last `</think>`, inside `<answer>` when there is one, and
there, in this order,

    box       `\\boxed{…}` (also `\\fbox{…}`); several boxes joined by commas or "and" are one list
    tag       the whole body of `<answer>`
    phrase    what follows "final answer", "answer is", "####", "答案", "Réponse", …
    math      the last formula between math delimiters, when the text ends with it or is short
    line      a short completion, or a short last line, that is nothing but an answer
    sentence  the last number of the last sentence, when the sentence neither hedges nor negates

Everything here is linear in the text: searches run from the end, windows are bounded, and no pattern can
backtrack over more than a window.
"""

import re
from dataclasses import dataclass

from reward_service.sample import THINK_CLOSE, THINK_OPEN
from reward_service.text.tag_families import after_marked_reasoning

ANSWER_OPEN, ANSWER_CLOSE = "<answer>", "</answer>"
MAXBOXES = 64
MAX_BOX = 8_192
"""Characters of a box; a longer one counts as unclosed."""
_TAIL = 2_000
"""Characters at the end of the text in which answers without a box are looked for."""
_GAP = 48
"""Characters between two boxes that may still belong to one list."""


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a completion that may be graded, and how it was found."""

    text: str
    how: str
    places: tuple[tuple[int, int], ...] = ()
    """Where it stands in the text that was searched, from each start to each end, where that is known."""


@dataclass(frozen=True, slots=True)
class Box:
    """The content of a box and where the whole command stands."""

    text: str
    start: int
    end: int
    inner_start: int

    @property
    def place(self) -> tuple[int, int]:
        """Where its content stands, in the text that holds the whole command at `start`."""
        return self.inner_start, self.inner_start + len(self.text)


def final_part(completion: str) -> str | None:
    """What follows the reasoning: the text after the last `</think>` or another family's mark, all of it when
    there are no such marks, None when the reasoning never ended."""
    _, closed, tail = completion.rpartition(THINK_CLOSE)
    if closed:
        return None if THINK_OPEN in tail else tail
    if THINK_OPEN in completion:
        return None
    return after_marked_reasoning(completion)


def tagged(text: str) -> Span | None:
    """The body of the last `<answer>` element, when there is one."""
    _, opened, tail = text.rpartition(ANSWER_OPEN)
    if not opened:
        return None
    body, closed, _ = tail.partition(ANSWER_CLOSE)
    return Span(body.strip(), "answer tag") if closed else None


def tags(text: str) -> list[str]:
    """The bodies of all closed `<answer>` elements, at most `MAXBOXES`."""
    return [text[start:end] for start, end in elements(text)]


def elements(text: str) -> list[tuple[int, int]]:
    """Where the bodies of all closed `<answer>` elements stand, blanks around them left out; at most the last
    `MAXBOXES` elements are looked at."""
    found: list[tuple[int, int]] = []
    until = len(text)
    if ANSWER_OPEN not in text:
        return found
    for _ in range(MAXBOXES):
        opened = text.rfind(ANSWER_OPEN, 0, until)
        if opened < 0:
            break
        body, closed, _ = text[opened + len(ANSWER_OPEN) : until].partition(ANSWER_CLOSE)
        if closed:
            start = opened + len(ANSWER_OPEN) + len(body) - len(body.lstrip())
            found.append((start, start + len(body.strip())))
        until = opened
    return found[::-1]


def boxes(text: str) -> list[Box]:
    """The outermost of the last `MAXBOXES` boxes, in order; unclosed and negated ones are left out."""
    if "\\" not in text:
        return []
    found: list[Box] = []
    covered = 0
    for opened in list(_OPENED.finditer(text))[-MAXBOXES:]:
        if opened.start() < covered:
            continue
        end = _closing_from(text, opened.end() - 1)
        if end is None:
            continue
        covered = end
        if not _is_negated(text[max(0, opened.start() - _BEFORE) : opened.start()]):
            found.append(_box(text, opened, end))
    return found


_OPENED = re.compile(r"\\(?:boxed|fbox|framebox|beginboxed)\s{0,8}\{")
_BEFORE = 24
_NEGATED = re.compile(r"\b(?:not|isn't|isn’t|never)\s{1,4}(?:equal to\s)?[$\\(\[\s]{0,6}\Z", re.IGNORECASE)
"""A box behind a negation ("it is not \\boxed{7}") claims nothing."""


def _is_negated(before: str) -> bool:
    """Whether the text before a box ends in a negation."""
    folded = before.lower()
    return any(word in folded for word in ("not", "isn", "never")) and bool(_NEGATED.search(before))


def _box(text: str, opened: re.Match[str], end: int) -> Box:
    """The box of this command, whose brace closes at `end`."""
    inner = _inner(text[opened.end() : end])
    return Box(inner, opened.start(), end + 1, text.rfind(inner, opened.end(), end) if inner else end)


def _inner(text: str) -> str:
    """A box that holds nothing but a box is that box."""
    text = text.strip()
    for _ in range(4):
        if not (text.startswith("\\boxed{") and text.endswith("}")):
            return text
        if _closing_from(text, len("\\boxed")) != len(text) - 1:
            return text
        text = text[len("\\boxed{") : -1].strip()
    return text


_NESTED = re.compile(r"\\[\\{}]|[{}]")
"""Braces, and the escapes that would hide one."""


def _closing_from(text: str, opened: int) -> int | None:
    """Where the brace that opens at this index closes; None beyond `MAX_BOX` characters."""
    first = text.find("}", opened, opened + MAX_BOX)
    if first < 0:
        return None
    if text.find("{", opened + 1, first) < 0 and text.find("\\", opened, first) < 0:
        return first
    depth = 0
    for found in _NESTED.finditer(text, opened, opened + MAX_BOX):
        char = found.group()
        if char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth == 0:
                return found.start()
    return None


# ---------------------------------------------------------------- lists of boxes
_JOINED = re.compile(
    r"(?:[\s,;.$&]|\\[()\[\],;]|\\q?quad|\\text\{\s?(?:and|or)?,?\s?\}|[a-zA-Z]{1,2}(?:_\{?\w{1,3}\}?)?\s?=|"
    r"\b(?:and|or|papers?|units?)\b|\\\(|[a-z]{1,12}\s(?=and\b))*+"
)


def answer_groups(text: str, found: list[Box]) -> list[list[Box]]:
    """Boxes that stand together ("\\boxed{1} and \\boxed{2}") in groups, others alone."""
    groups: list[list[Box]] = []
    for box in found:
        if groups and _stands_by(text, groups[-1][-1], box):
            groups[-1].append(box)
        else:
            groups.append([box])
    return groups


def _stands_by(text: str, before: Box, after: Box) -> bool:
    gap = text[before.end : after.start]
    return len(gap) <= _GAP and "\n\n" not in gap and _JOINED.fullmatch(gap) is not None


_PART = re.compile(r"(?:^|\n|[\s:,;.])\**(?:part\s)?\(?\s?([a-h]|i{1,3}|iv|v|[1-9])\)", re.IGNORECASE)
_MOST_BETWEEN = 4_000


def labelled_parts(text: str, found: list[Box]) -> str | None:
    """`(a) …; (b) …` when each of several boxes stands behind a label of its own, the first label first."""
    if not 2 <= len(found) <= 8:
        return None
    labels: list[str] = []
    before = 0
    for box in found:
        names = _PART.findall(text[max(before, box.start - _MOST_BETWEEN) : box.start])
        if not names:
            return None
        labels.append(names[-1].lower())
        before = box.end
    if labels[0] not in {"a", "i", "1"} or len(set(labels)) != len(labels):
        return None
    return "; ".join(f"({label}) {box.text}" for label, box in zip(labels, found, strict=True))


_PLACEHOLDER = re.compile(
    (
        r"(?:\\(?:phantom|hphantom|hspace|text|mathrm|square|Box|ldots|dots|cdots|quad|"
        r"qquad|[,;:! ]?)|[\s{}?.…_~\\□*]|"
        r"(?:your |the |final )*(?:answer|result|value)(?: here)?|答案|ответ|respuesta|"
        r"réponse|antwort|answer|\\phantom\{[^{}]{0,20}\})*"
    ),
    re.IGNORECASE,
)
_OPERATES_BEFORE = re.compile(r"(?:[-+*/^]|\\(?:times|cdot|div|pm))\s*$")
_OPERATES_AFTER = re.compile(r"^\s*(?:[-+*/^=<>]|\\(?:times|cdot|div|le|ge|leq|geq))(?!\s*\$)")


def without_placeholders(text: str, found: list[Box]) -> list[Box]:
    """The boxes that hold an answer: no place to fill and no part of an equation, where others remain."""
    if len(found) < 2:
        return found
    kept = [box for box in found if not _PLACEHOLDER.fullmatch(box.text)] or found
    alone = [box for box in kept if not _inside_equation(text, box)]
    return alone or kept


def _inside_equation(text: str, box: Box) -> bool:
    before, after = text[max(0, box.start - 12) : box.start], text[box.end : box.end + 12]
    return bool(_OPERATES_BEFORE.search(before)) or bool(_OPERATES_AFTER.match(after))
