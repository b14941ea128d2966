"""Where the program stands in a completion. Linear in the text.

Rules, in order:

1.  Only the text after the last `</think>` is looked at; reasoning that never ended holds no program.
2.  Where it holds an `<answer>` with a fence, or no fence at all, only the last answer is looked at.
3.  The last closed fence tagged with the wanted language is the program; where functions are called, the last
    one that defines them, if any does: examples of use and tests often follow.
4.  Else the same of closed fences without a tag.
5.  Else, when there is no fence at all, the whole text, if the caller accepts bare programs.

A fence opens with three or more backticks (or tildes) at the start of a line, and closes with at least
as many alone on a line; not where it is indented, inside of a text in triple quotes. A fence that never
closes is an unfinished program and counts as none. An indented fence, as in a list, takes its own indentation
off the lines of its body.
"""

import re
from dataclasses import dataclass

from reward_service.text.answers import final_part, tagged

MAX_FENCES = 1_000
_TAG = re.compile(r"[\s{.]{0,9}([\w+#-]{1,40})")
"""Of `python`, `{.python .numberLines}`, `python:main.py`, `python title="a.py"`: the language."""
_ANSWER_TAG = re.compile("(</?answer>)")
"""Fences stand on lines of their own, which these tags deny them."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A closed code block: its tag in lower case, without braces or attributes, and its body."""

    tag: str
    body: str


def fences(text: str) -> tuple[list[Fence], bool]:
    """The closed fences in order (at most the last `MAX_FENCES`), and whether one was left open."""
    found: list[Fence] = []
    mark, tag, indent = "", "", 0
    body: list[str] = []
    quoted = ""
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if not mark:
            bare = line.lstrip(" \t")
            mark, tag = _opening(bare)
            body, indent, quoted = [], len(line) - len(bare), ""
        elif quoted and len(line) - len(line.lstrip()) > indent:
            body.append(line[indent:])  # an example inside of a docstring may have fences of its own
            quoted = _still_quoted(line, quoted)
        elif stripped and not stripped.strip(mark[0]) and len(stripped) >= len(mark):
            found.append(Fence(tag, "".join(body).removeprefix("\ufeff")))
            mark = ""
        else:
            body.append(line[indent:] if not line[:indent].strip(" \t") else line)
            quoted = _still_quoted(line, quoted)
    return found[-MAX_FENCES:], bool(mark)


def _still_quoted(line: str, quoted: str) -> str:
    """The triple quotes that are open behind this line, `quoted` being those that were before it."""
    at = 0
    while True:
        marks = [quoted] if quoted else ['"""', "'''"]
        found = [(place, mark) for mark in marks if (place := line.find(mark, at)) >= 0]
        if not found:
            return quoted
        place, mark = min(found)
        quoted, at = ("" if quoted else mark), place + len(mark)


def _opening(line: str) -> tuple[str, str]:
    for sign in "`~":
        rest = line.lstrip(sign)
        if len(line) - len(rest) >= 3 and sign not in rest:
            tag = _TAG.match(rest)
            return sign * (len(line) - len(rest)), tag[1].lower() if tag else ""
    return "", ""


def program(completion: str, tags: tuple[str, ...], defines: tuple[str, ...] = ()) -> tuple[str | None, str]:
    """The program in a completion and how it was found; None and why there is none.

    The last rule is the caller's: without any fence the whole final text comes back as "bare text".
    """
    final = final_part(completion)
    if final is None:
        return None, "the reasoning never ended"
    final, found, unfinished = _where(final)
    for wanted, how in ((tags, "fence"), (("",), "untagged fence")):
        bodies = [fence.body for fence in reversed(found) if fence.tag in wanted]
        if bodies:
            body = next((body for body in bodies if _defines(body, defines, tags)), bodies[0])
            return (body, how) if body.strip() else (None, "the program is empty")
    if found or unfinished:
        return None, "the code block never closes" if unfinished else f"no block of {tags[0]} code"
    return (final, "bare text") if final.strip() else (None, "no program")


def _where(final: str) -> tuple[str, list[Fence], bool]:
    """The text to look at and its fences: those of the answer, unless it has none and the rest has some."""
    answer = tagged(_ANSWER_TAG.sub("\n\\1\n", final))
    if answer is not None:
        found, unfinished = fences(answer.text)
        if found or unfinished or not fences(final)[0]:
            return answer.text, found, unfinished
    return final, *fences(final)


def _defines(body: str, names: tuple[str, ...], tags: tuple[str, ...]) -> bool:
    """Does it define all of these, as far as can be told without reading it?"""
    if "python" not in tags:
        words = "class|struct|type|fn|func|function|const|let|var|interface|record"
        heads = (rf"\b(?:{words})\s{{1,9}}{name}\b|\b{name}\s{{0,9}}\([^;{{}}]{{0,500}}\{{" for name in names)
        return all(re.search(form, body) for form in heads)
    forms = (rf"\b(?:def|class)\s{{1,9}}{name}\b|^{name}\s{{0,9}}[:=]" for name in names)
    return all(re.search(form, body, re.MULTILINE) for form in forms)
