"""The tool calls a completion makes, in any of the forms models write them in.

    messages    `tool_calls` of chat messages, or such a message as JSON text
    tags        `<tool_call>{…}</tool_call>`, `<function=name>{…}</function>`, `[TOOL_CALLS] […]`
    JSON        a list of calls, one call, or an object with `tool_calls`; alone, fenced, or as the last
    paragraph
    Python      `f(a=1)` or `[f(a=1), g(b=2)]`; alone, fenced, or as the last paragraph

A call in a comment, in a text, or inside another call is not made.
"""

import ast
import re
import warnings
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.text import answers, strict_json

MAX_TEXT = 200_000
MAX_PYTHON = 20_000
"""Characters of a Python call."""
MAX_CALLS = 256


@dataclass(frozen=True, slots=True)
class MadeCall:
    """A call that a completion makes."""

    name: str
    arguments: dict[str, Any]


class UnreadableCall(ValueError):
    """The completion tries to call something, and the call cannot be read."""


_TAG = re.compile(r"<tool_calls?>(.*?)(?:</tool_calls?>|(?=<tool_calls?>)|\Z)", re.DOTALL)
_FUNCTION_TAG = re.compile(r"<function=([^>\s]{1,256})>(.*?)</function>", re.DOTALL)
_MARKER = re.compile(r"\[TOOL_CALLS\]|<\|python_tag\|>")
_END = re.compile(r"<\|(?:im_end|eot_id|eom_id|endoftext)\|>")


def calls_in_messages(tool_calls: Iterable[Any]) -> list[MadeCall]:
    """The calls of chat messages.

    Raises:
        UnreadableCall: one of them is no call.
    """
    return [_from_json(call) for call in tool_calls]


def calls_in_text(final: str) -> list[MadeCall]:
    """The calls a text makes, in order; an empty list when it makes none.

    Raises:
        UnreadableCall: a call was begun and cannot be read.
    """
    text = _END.sub("", final[-MAX_TEXT:])
    if "<tool_call" in text or "<function=" in text or "[TOOL_CALLS]" in text or "<|python_tag|>" in text:
        return _tagged(text)
    if answers.ANSWER_OPEN in text and (bodies := answers.tags(text)):
        text = bodies[-1]
    whole = _block(text)
    if whole is not None:
        return whole
    fenced = [found for _, body in strict_json.fenced_blocks(text) if (found := _block(body)) is not None]
    if fenced:
        return [call for block in fenced for call in block]
    for paragraph in _endings(text):
        found = _block(paragraph)
        if found is not None:
            return found
    return []


def _endings(text: str) -> list[str]:
    """What may be a block of calls behind a lead-in: the last paragraph, the last line, and lines from the
    first that opens a bracket."""
    stripped = text.strip()
    endings = [stripped.rpartition("\n\n")[2], stripped.rpartition("\n")[2]]
    opened = re.search(r"^[ \t]*[\[{]", stripped, re.MULTILINE)
    return [*endings, stripped[opened.start() :]] if opened else endings


def _tagged(text: str) -> list[MadeCall]:
    bodies = [found.group(1) for found in _TAG.finditer(text)]
    named = [MadeCall(f.group(1), _arguments(_json(f.group(2)))) for f in _FUNCTION_TAG.finditer(text)]
    if not bodies and not named and (marker := _MARKER.search(text)):
        bodies = [text[marker.end() :]]
    calls = [call for body in bodies if body.strip() for call in _required(body)]
    if not calls and not named:
        raise UnreadableCall("a tool call is begun and never made")
    return calls + named


def _required(body: str) -> list[MadeCall]:
    bare = strict_json.document_text(body)[0]
    found = _block(bare)
    if found:
        return found
    lines = [_block(line) for line in bare.splitlines() if line.strip()]
    if not lines or not all(lines):
        raise UnreadableCall("what stands in the tag is no call")
    return [call for line in lines if line for call in line]


def _json(text: str) -> Any:
    try:
        return strict_json.parse(text.strip())
    except strict_json.NoDocument as error:
        raise UnreadableCall(str(error)) from None


def _block(text: str) -> list[MadeCall] | None:
    """The calls of a text that is nothing but calls; None when it is something else."""
    text = text.strip()
    if text[:1] in ("{", "["):
        try:
            return _from_document(strict_json.parse(text))
        except (strict_json.NoDocument, UnreadableCall):
            pass
    return _from_python(text) if text[-1:] in (")", "]") else None


def _from_document(document: Any) -> list[MadeCall]:
    if isinstance(document, dict) and isinstance(document.get("tool_calls"), list):
        document = document["tool_calls"]
    elif isinstance(document, dict) and document.get("role") == "assistant":
        content = document.get("content")
        return calls_in_text(content) if isinstance(content, str) and len(content) < MAX_TEXT else []
    calls = document if isinstance(document, list) else [document]
    return [_from_json(call) for call in calls[:MAX_CALLS]]


def _from_json(call: Any) -> MadeCall:
    if isinstance(call, dict) and isinstance(call.get("function"), dict):
        call = call["function"]
    if not isinstance(call, dict):
        raise UnreadableCall("a call is an object")
    name = call.get("name", call.get("function"))
    if not isinstance(name, str) or not name:
        raise UnreadableCall("a call has no name")
    given = call.get("arguments", call.get("parameters", call.get("args", {})))
    return MadeCall(name, _arguments(_json(given) if isinstance(given, str) else given))


def _arguments(given: Any) -> dict[str, Any]:
    if given is None:
        return {}
    if not isinstance(given, dict):
        raise UnreadableCall("the arguments of a call are an object")
    return given


# ---------------------------------------------------------------- Python
def _from_python(text: str) -> list[MadeCall] | None:
    if len(text) > MAX_PYTHON:
        return None
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            statements = ast.parse(text).body
        values = [one.value for one in statements if isinstance(one, ast.Expr)]
        tree = values[0] if len(values) == 1 else None
        nodes = tree.elts if isinstance(tree, ast.List | ast.Tuple) else values
        if len(values) != len(statements):
            return None
        if not nodes or not all(isinstance(node, ast.Call) for node in nodes):
            return None
        return [_from_node(node) for node in nodes]
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return None


def _from_node(node: ast.expr) -> MadeCall:
    if not isinstance(node, ast.Call):
        raise TypeError("no call")
    names = [keyword.arg for keyword in node.keywords]
    if node.args or None in names or len(set(names)) != len(names):
        return MadeCall(_dotted(node.func), {"": "arguments without names, or named twice"})
    return MadeCall(
        _dotted(node.func), {keyword.arg or "": _value(keyword.value) for keyword in node.keywords}
    )


def _dotted(node: ast.expr) -> str:
    parts: list[str] = []
    while isinstance(node, ast.Attribute):
        parts.append(node.attr)
        node = node.value
    if not isinstance(node, ast.Name):
        raise ValueError("no name")  # noqa: TRY004 -- the text is at fault
    return ".".join([node.id, *reversed(parts)])


_NAMES = {"true": True, "false": False, "null": None, "none": None}


def _value(node: ast.expr) -> Any:
    if isinstance(node, ast.Constant) and isinstance(node.value, str | int | float | bool | None):
        return node.value
    if isinstance(node, ast.List | ast.Tuple | ast.Set):
        return _values(node.elts)
    if isinstance(node, ast.Dict):
        return {
            str(_value(key)): _value(value) for key, value in zip(node.keys, node.values, strict=True) if key
        }
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        value = _value(node.operand)
        if isinstance(value, int | float) and not isinstance(value, bool):
            return -value if isinstance(node.op, ast.USub) else value
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    return f"<{ast.unparse(node)[:200]}>"  # an expression is no value, and equals none


def _values(nodes: Sequence[ast.expr]) -> list[Any]:
    return [_value(node) for node in nodes]
