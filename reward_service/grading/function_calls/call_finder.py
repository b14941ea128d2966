"""The tool calls a completion makes, in any of the forms models write them in.

    messages    `tool_calls` of chat messages, or such a message as JSON text
    marked      by the tags and tokens of a model family (`family_notations`)
    JSON        a list of calls, one call, or an object with `tool_calls`; alone, fenced, or at the end
    Python      `f(a=1)` or `[f(a=1), g(b=2)]`; alone, fenced, or at the end

A call in a comment, in a text, or inside another call is not made.
"""

import re
from collections.abc import Iterable, Sequence
from typing import Any

from reward_service.grading.function_calls.family_notations import in_channels, marked_calls
from reward_service.grading.function_calls.made_calls import MAX_CALLS, MadeCall, call_of, calls_of_block
from reward_service.text import answers, strict_json

MAX_TEXT = 200_000
_END = re.compile(
    r"<\|(?:im_end|eot_id|eom_id|endoftext|end_of_text)\|>|<｜end▁of▁sentence｜>|<end_of_turn>|\[e~\["
)
_BRACKET_LINE = re.compile(r"^[ \t]*[\[{]", re.MULTILINE)


def calls_in_messages(tool_calls: Iterable[Any]) -> list[MadeCall]:
    """The calls of chat messages.

    Raises:
        UnreadableCall: one of them is no call.
    """
    return [call_of(call) for call in tool_calls]


def calls_in_text(final: str) -> list[MadeCall]:
    """The calls a text makes, in order; an empty list when it makes none.

    Raises:
        UnreadableCall: a call was begun and cannot be read.
    """
    sent, text = in_channels(_content_of_message(_END.sub("", final[-MAX_TEXT:])))
    if sent:
        return sent
    marked = marked_calls(text)
    if marked is not None:
        return marked
    if answers.ANSWER_OPEN in text and (bodies := answers.tags(text)):
        text = bodies[-1]
    whole = calls_of_block(text)
    if whole is not None:
        return whole
    fenced = [
        found for _, body in strict_json.fenced_blocks(text) if (found := calls_of_block(body)) is not None
    ]
    if fenced:
        return [call for block in fenced for call in block]
    return _calls_at_the_end(text.strip())


def _content_of_message(text: str) -> str:
    """The content of an assistant's message written as JSON; any other text as it is."""
    if not text.lstrip().startswith("{") or '"role"' not in text:
        return text
    try:
        document = strict_json.parse(text.strip())
    except strict_json.NoDocument:
        return text
    if not isinstance(document, dict) or document.get("role") != "assistant":
        return text
    if isinstance(document.get("tool_calls"), list):
        return text
    content = document.get("content")
    return content if isinstance(content, str) else ""


def _calls_at_the_end(text: str) -> list[MadeCall]:
    """The calls behind a lead-in: the last paragraphs or lines that are blocks of calls, whichever are more
    calls, or all from the first line that opens a bracket."""
    paragraphs = _last_blocks(text.split("\n\n"))
    lines = _last_blocks(text.split("\n"))
    found = max(paragraphs, lines, key=len)
    if found:
        return found
    opened = _BRACKET_LINE.search(text)
    return (calls_of_block(text[opened.start() :]) if opened else None) or []


def _last_blocks(pieces: Sequence[str]) -> list[MadeCall]:
    """The calls of the last pieces, as far up as each is blank or a block of calls."""
    blocks: list[list[MadeCall]] = []
    for piece in reversed(pieces):
        if not piece.strip():
            continue
        found = calls_of_block(piece)
        if found is None:
            break
        blocks.append(found)
        if len(blocks) > MAX_CALLS:
            break
    return [call for block in reversed(blocks) for call in block]
