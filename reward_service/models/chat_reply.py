"""The text of a judge's reply, if the reply is one that may be read.

A reply is read only when it has ended by itself, was not refused or filtered, and still has text when the
model's own reasoning is taken off. A verdict is never looked for in the reasoning.
"""

import re
from collections.abc import Mapping
from typing import Any

from reward_service.models.model_failure import FailureKind, ModelFailure

MAX_REPLY_CHARS = 256 << 10
_OPEN = re.compile(r"<think(?:ing)?>", re.IGNORECASE)
_CLOSE = re.compile(r"</think(?:ing)?>", re.IGNORECASE)


def chat_text(document: Any) -> str:
    """The text of an OpenAI-compatible chat completion or response object, reasoning taken off.

    Raises:
        ModelFailure: refused, cut, filtered, empty, or no such document.
    """
    try:
        if isinstance(document, Mapping) and "output" in document:
            return _response_text(document)
        choice = document["choices"][0]
        return message_text(choice["message"], choice.get("finish_reason"))
    except (KeyError, IndexError, TypeError, AttributeError):
        raise ModelFailure(FailureKind.UNPARSABLE, "the body is no chat completion and no response") from None


def message_text(message: Mapping[str, Any], finish_reason: str | None) -> str:
    """The text of one message; `finish_reason` must say that the model ended by itself.

    Raises:
        ModelFailure: refused, cut, filtered or empty.
    """
    if message.get("refusal"):
        raise ModelFailure(FailureKind.REFUSED, str(message["refusal"])[:200])
    if finish_reason == "content_filter":
        raise ModelFailure(FailureKind.FILTERED, "the endpoint's filter ended the reply")
    if finish_reason not in {"stop", None}:
        raise ModelFailure(FailureKind.CUT, f"the reply ended by {finish_reason!r}")
    content = message.get("content")
    if isinstance(content, list):
        content = "".join(part.get("text") or "" for part in content if isinstance(part, Mapping))
    return without_reasoning(content if isinstance(content, str) else "")


def without_reasoning(text: str) -> str:
    """What stands behind the last closing think tag.

    Raises:
        ModelFailure: the reasoning never ended, nothing stands behind it, or the text is too long.
    """
    if len(text) > MAX_REPLY_CHARS:
        raise ModelFailure(FailureKind.UNPARSABLE, f"a reply of {len(text)} characters")
    ends = [match.end() for match in _CLOSE.finditer(text)]
    rest = text[ends[-1] :] if ends else text
    if _OPEN.search(rest):
        raise ModelFailure(FailureKind.CUT, "the reasoning never ended")
    if not rest.strip():
        raise ModelFailure(FailureKind.EMPTY, "no text beside the reasoning" if ends else "no text")
    return rest.strip()


def _response_text(document: Mapping[str, Any]) -> str:
    status = document.get("status")
    if status == "incomplete":
        reason = (document.get("incomplete_details") or {}).get("reason")
        kind = FailureKind.FILTERED if reason == "content_filter" else FailureKind.CUT
        raise ModelFailure(kind, f"the response is incomplete: {reason}")
    if status not in {"completed", None}:
        raise ModelFailure(FailureKind.HTTP, f"the response is {status}")
    parts = [
        part
        for item in document["output"]
        if isinstance(item, Mapping) and item.get("type") == "message"
        for part in item.get("content") or ()
        if isinstance(part, Mapping)
    ]
    refusals = [part for part in parts if part.get("type") == "refusal"]
    if refusals:
        raise ModelFailure(FailureKind.REFUSED, str(refusals[0].get("refusal"))[:200])
    return without_reasoning("".join(part.get("text") or "" for part in parts))
