"""Where the program stands in a completion. Linear in the text.

Rules, in order:

1.  Only the text after the last `</think>` is looked at; reasoning that never ended holds no program.
2.  The last closed fence tagged with the wanted language is the program.
3.  Else the last closed fence without a tag.
4.  Else, when there is no fence at all, the whole text, if the caller accepts bare programs.

A fence opens with three or more backticks (or tildes) at the start of a line, and closes with at least
as many alone on a line. A fence that never closes is an unfinished program and counts as none. An indented
fence, as in a list, takes its own indentation off the lines of its body.
"""

from dataclasses import dataclass

from reward_service.extract import final_part

MAX_FENCES = 1_000


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
    for line in text.splitlines(keepends=True):
        stripped = line.strip()
        if not mark:
            bare = line.lstrip(" \t")
            mark, tag = _opening(bare)
            body, indent = [], len(line) - len(bare)
        elif stripped and not stripped.strip(mark[0]) and len(stripped) >= len(mark):
            found.append(Fence(tag, "".join(body)))
            mark = ""
        else:
            body.append(line[indent:] if not line[:indent].strip(" \t") else line)
    return found[-MAX_FENCES:], bool(mark)


def _opening(line: str) -> tuple[str, str]:
    for sign in "`~":
        rest = line.lstrip(sign)
        if len(line) - len(rest) >= 3 and sign not in rest:
            word = rest.strip().strip("{}.").split(maxsplit=1)
            return sign * (len(line) - len(rest)), word[0].lower().rstrip("}") if word else ""
    return "", ""


def program(completion: str, tags: tuple[str, ...]) -> tuple[str | None, str]:
    """The program in a completion and how it was found; None and why there is none.

    The last rule is the caller's: without any fence the whole final text comes back as "bare text".
    """
    final = final_part(completion)
    if final is None:
        return None, "the reasoning never ended"
    found, unfinished = fences(final)
    for wanted, how in ((tags, "fence"), (("",), "untagged fence")):
        for fence in reversed(found):
            if fence.tag in wanted:
                return (fence.body, how) if fence.body.strip() else (None, "the program is empty")
    if found or unfinished:
        return None, "the code block never closes" if unfinished else f"no block of {tags[0]} code"
    return (final, "bare text") if final.strip() else (None, "no program")
