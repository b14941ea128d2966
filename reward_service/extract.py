"""Where the answer stands in a completion. Everything here is linear in the text."""

from dataclasses import dataclass

from reward_service.sample import THINK_CLOSE, THINK_OPEN

ANSWER_OPEN, ANSWER_CLOSE = "<answer>", "</answer>"
_BOXES = ("\\boxed", "\\fbox")
MAX_BOXES = 64


@dataclass(frozen=True, slots=True)
class Span:
    """A piece of a completion that may be graded, and how it was found."""

    text: str
    how: str


def final_part(completion: str) -> str | None:
    """What follows the reasoning: the text after the last `</think>`, all of it when there are no think
    tags, None when the reasoning never ended."""
    head, closed, tail = completion.rpartition(THINK_CLOSE)
    if closed:
        return None if THINK_OPEN in tail else tail
    return None if THINK_OPEN in head + tail else completion


def tagged(text: str) -> Span | None:
    """The body of the last `<answer>` element, when there is one."""
    _, opened, tail = text.rpartition(ANSWER_OPEN)
    if not opened:
        return None
    body, closed, _ = tail.partition(ANSWER_CLOSE)
    return Span(body.strip(), "answer tag") if closed else None


def boxes(text: str) -> list[str]:
    """The contents of the last `\\boxed{…}` in order, at most `MAX_BOXES`; unclosed ones are left out."""
    found: list[str] = []
    for command in _BOXES:
        at = text.find(command)
        while at >= 0:
            end = _closing(text, at + len(command))
            if end is None:
                break
            found.append(text[text.index("{", at) + 1 : end].strip())
            at = text.find(command, end)
    return found[-MAX_BOXES:]


def _closing(text: str, start: int) -> int | None:
    """Where the brace that opens at `start` (after blanks) closes."""
    depth, at = 0, start
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif char == "{":
            depth += 1
        elif char == "}":
            depth -= 1
            if depth <= 0:
                return at if depth == 0 else None
        elif depth == 0 and not char.isspace():
            return None
        at += 1
    return None
