"""Calls as completions make them, and texts that are nothing but calls: JSON documents and Python calls."""

from dataclasses import dataclass
from typing import Any

from reward_service.grading.function_calls.python_calls import CallNode, calls_in_python
from reward_service.text import strict_json

MAX_CALLS = 256


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call that a completion makes."""

    name: str
    arguments: dict[str, Any]


class WrittenText(str):
    """The text of a value in a notation that does not mark types.

    It stands for itself where a text is expected, and for the JSON value it writes where another is.
    """

    __slots__ = ()


class UnreadableCall(ValueError):
    """The completion tries to call something, and the call cannot be read."""


def calls_of_block(text: str) -> list[MadeCall] | None:
    """The calls of a text that is nothing but calls; None when it is something else."""
    text = text.strip()
    if text[:1] in ("{", "["):
        try:
            return calls_of_document(strict_json.parse(text))
        except (strict_json.NoDocument, UnreadableCall):
            pass
    found = calls_in_python(text) if text[-1:] in (")", "]") else None
    return None if found is None else [_from_python(call) for call in found]


def required_calls(body: str) -> list[MadeCall]:
    """The calls of what a notation marks as calls: a block, fenced or not, or one call a line or behind `;`.

    Raises:
        UnreadableCall: it is something else.
    """
    bare = strict_json.document_text(body)[0]
    found = calls_of_block(bare)
    if found:
        return found
    for pieces in (bare.splitlines(), _objects_between_semicolons(bare)):
        calls = _calls_of_pieces(pieces)
        if calls:
            return calls
    raise UnreadableCall("what stands in the tag is no call")


def _calls_of_pieces(pieces: list[str]) -> list[MadeCall]:
    """The calls of pieces that are blank or calls; none when one is something else."""
    calls: list[MadeCall] = []
    for piece in pieces:
        found = calls_of_block(piece) if piece.strip() else []
        if found is None or (piece.strip() and not found) or len(calls) > MAX_CALLS:
            return []
        calls += found
    return calls


def _objects_between_semicolons(text: str) -> list[str]:
    """The pieces of `{…}; {…}`, as Llama 3 writes several calls."""
    pieces = text.split("};")
    return [f"{piece}}}" for piece in pieces[:-1]] + pieces[-1:]


def call_with_json(name: str, written: str) -> MadeCall:
    """A call whose arguments are a JSON object, or left out.

    Raises:
        UnreadableCall: it has no name, or they are none.
    """
    if not name:
        raise UnreadableCall("a call has no name")
    return MadeCall(name, _arguments(_json(written) if written.strip() else None))


def calls_of_document(document: Any) -> list[MadeCall]:
    """The calls of a JSON value: a list of calls, one call, or an object with `tool_calls`.

    Raises:
        UnreadableCall: it is none of them.
    """
    if isinstance(document, dict) and isinstance(document.get("tool_calls"), list):
        document = document["tool_calls"]
    calls = document if isinstance(document, list) else [document]
    return [call_of(call) for call in calls[:MAX_CALLS]]


def call_of(call: Any) -> MadeCall:
    """The call that a JSON value is, in OpenAI's shape or as an object of a name and arguments.

    Raises:
        UnreadableCall: it is none.
    """
    if isinstance(call, dict) and isinstance(call.get("function"), dict):
        call = call["function"]
    if not isinstance(call, dict):
        raise UnreadableCall("a call is an object")
    name = call.get("name", call.get("function", call.get("tool_name")))
    if not isinstance(name, str) or not name:
        raise UnreadableCall("a call has no name")
    given = call.get("arguments", call.get("parameters", call.get("args", {})))
    return MadeCall(name, _arguments(_json(given) if isinstance(given, str) else given))


def _json(text: str) -> Any:
    try:
        return strict_json.parse(text.strip())
    except strict_json.NoDocument as error:
        raise UnreadableCall(str(error)) from None


def _arguments(given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise UnreadableCall("the arguments of a call are an object")
    return given


def _from_python(call: CallNode) -> MadeCall:
    name, arguments = call
    return MadeCall(name, arguments)
