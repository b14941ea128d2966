"""JSON documents in completions: where one stands, and reading it strictly within limits.

Strictly: RFC 8259 to the letter. Doubled keys, NaN and infinities, comments, trailing commas or text, and
numbers beyond a double are faults.
"""

import json
import re
from typing import Any

from reward_service.text import answers

MAX_DOCUMENT = 1_000_000
"""Characters."""
MAX_DEPTH = 100
"""Nested lists and objects."""
_FENCE = re.compile(r"[ \t]{0,8}(`{3,}|~{3,})[ \t]{0,8}([\w+-]{0,20})[ \t\r]{0,8}$")
_BRACKETS = re.compile(r'"(?:[^"\\]|\\.)*"|[\[{\]}]', re.DOTALL)


class NoDocument(ValueError):
    """The text is no JSON document; the message says why."""


class DocumentTooLarge(NoDocument):
    """The text is longer or nested deeper than documents may be."""


def document_text(final: str) -> tuple[str, str]:
    """The text of a final part that should be the document, and where it stood: the last answer tag, in it or
    in the whole final part the last fenced block, else all of it."""
    how = "the final part"
    if answers.ANSWER_OPEN in final and (bodies := answers.tags(final)):
        final, how = bodies[-1], "answer tag"
    blocks = fenced_blocks(final)
    if blocks:
        return blocks[-1][1], "fenced block"
    return final.strip(), how


def fenced_blocks(text: str) -> list[tuple[str, str]]:
    """Language (lower case) and body of the closed fenced blocks of a text, in order; linear in the text."""
    if "```" not in text and "~~~" not in text:
        return []
    blocks: list[tuple[str, str]] = []
    opened: tuple[str, str, int] | None = None
    lines = text.split("\n")
    for number, line in enumerate(lines):
        found = _FENCE.match(line)
        if found is None:
            continue
        mark, info = found.group(1), found.group(2)
        if opened is None:
            opened = mark, info.lower(), number + 1
        elif mark.startswith(opened[0]) and not info:
            blocks.append((opened[1], "\n".join(lines[opened[2] : number]).strip()))
            opened = None
    return blocks


def parse(text: str) -> Any:
    """The value of a JSON document.

    Raises:
        DocumentTooLarge: it is longer than `MAX_DOCUMENT` or nested deeper than `MAX_DEPTH`.
        NoDocument: it is no JSON.
    """
    if len(text) > MAX_DOCUMENT:
        raise DocumentTooLarge(f"a document of {len(text)} characters; the limit is {MAX_DOCUMENT}")
    if text.count("[") + text.count("{") > MAX_DEPTH and _depth(text) > MAX_DEPTH:
        raise DocumentTooLarge(f"lists and objects are nested deeper than {MAX_DEPTH}")
    try:
        return _decoder.decode(text)
    except NoDocument:
        raise
    except (ValueError, RecursionError) as error:
        raise NoDocument(f"no JSON: {str(error)[:120]}") from None


def _depth(text: str) -> int:
    depth = deepest = 0
    for found in _BRACKETS.finditer(text):
        sign = found.group()
        if sign in "[{":
            depth += 1
            deepest = max(deepest, depth)
            if deepest > MAX_DEPTH:
                break
        elif sign in "]}":
            depth -= 1
    return deepest


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) < len(pairs):
        raise NoDocument("an object has a key twice")
    return members


def _constant(name: str) -> Any:
    raise NoDocument(f"{name} is no JSON number")


def _float(figures: str) -> float:
    number = float(figures)
    if number in (float("inf"), float("-inf")):
        raise NoDocument("a number is beyond the range of doubles")
    return number


_decoder = json.JSONDecoder(object_pairs_hook=_object, parse_constant=_constant, parse_float=_float)
