"""JSON text from strangers, as values that everything behind can hold.

What JSON allows and our types do not is made bearable here, in one place for bodies, files and options:

*   Half a surrogate pair is no character. Each of the 2,048 halves becomes a private character of its own
    (U+10F800 to U+10FFFF), so that texts which differ stay different and all of them can be written.
*   An integer of thousands of digits costs more to read than it says. It becomes an infinite number, which
    no field of a number accepts.
*   Of a name that stands twice in an object, the last one counts.
*   What is nested deeper than `MAX_DEPTH` is refused.
"""

import json
import re
from math import copysign, inf
from typing import Any

MAX_DEPTH = 128
MAX_INTEGER_DIGITS = 4_000
"""Python itself writes no integer of more than 4,300 digits."""

_FIRST_HALF = 0xD800
_FIRST_PRIVATE = 0x10F800
_HALF = re.compile("[\ud800-\udfff]")
_MAY_BE_HALF = re.compile(rb"\\u[dD][89a-fA-F]|\xed[\xa0-\xbf]")
_STRING = rb'"(?:[^"\\]++|\\.)*+"'
_TOKEN = re.compile(_STRING + rb"|[\[\]{},]", re.DOTALL)
_NAME = re.compile(rb"\s*+(" + _STRING + rb")\s*+:", re.DOTALL)
_OPENING = frozenset({b"[", b"{"})
_CLOSING = frozenset({b"]", b"}"})


class BadJson(ValueError):
    """The text is no JSON that can be read; the message says why. `deep`: it is nested too deeply."""

    def __init__(self, message: str, *, deep: bool = False) -> None:
        super().__init__(message)
        self.deep = deep


def decode(text: bytes | str) -> Any:
    """The value that a JSON text stands for.

    Raises:
        BadJson: it is none, or nested deeper than `MAX_DEPTH`.
    """
    try:
        found = _loaded(text)
        return readable(found) if _needs_a_look(text) else found
    except RecursionError:
        raise _too_deep() from None
    except BadJson:
        raise
    except ValueError as error:
        raise BadJson(f"not JSON: {error}") from None


def readable(value: Any, *, depth: int = 0) -> Any:
    """A decoded value without halves of surrogate pairs.

    Raises:
        BadJson: it is nested deeper than `MAX_DEPTH`.
    """
    if isinstance(value, str):
        return _HALF.sub(_private, value)
    if not isinstance(value, list | dict):
        return value
    if depth >= MAX_DEPTH:
        raise _too_deep()
    if isinstance(value, list):
        return [readable(item, depth=depth + 1) for item in value]
    return {_HALF.sub(_private, name): readable(item, depth=depth + 1) for name, item in value.items()}


def _loaded(text: bytes | str) -> Any:
    try:
        return json.loads(text)
    except UnicodeDecodeError:
        raise
    except ValueError:  # perhaps only an integer that Python refuses
        return json.loads(text, parse_int=_integer)


def _integer(digits: str) -> float:
    return int(digits) if len(digits) <= MAX_INTEGER_DIGITS else copysign(inf, -1 if digits[0] == "-" else 1)


def _needs_a_look(text: bytes | str) -> bool:
    data = text.encode("utf-8", "surrogatepass") if isinstance(text, str) else text
    deep = data.count(b"[") + data.count(b"{") > MAX_DEPTH
    if deep or b"\x00" in data:  # zeros: UTF-16 or UTF-32
        return True
    return (b"\\u" in data or b"\xed" in data) and _MAY_BE_HALF.search(data) is not None


def _private(half: re.Match[str]) -> str:
    return chr(ord(half[0]) - _FIRST_HALF + _FIRST_PRIVATE)


def _too_deep() -> BadJson:
    return BadJson(f"nested deeper than {MAX_DEPTH} levels", deep=True)


Span = tuple[int, int]
"""Where something stands in a text: from the first byte to the one behind the last."""


def piece_spans(text: bytes, within: Span | None = None) -> list[Span]:
    """Where the pieces between the commas of a list or an object stand, however deep they nest.

    It looks at strings, brackets and commas only: a piece that is no JSON is for whoever decodes it.

    Raises:
        BadJson: the text is no list or object, or its brackets do not match.
    """
    begin, stop = within or (0, len(text))
    found, depth, start, end = list[Span](), 0, begin, begin
    for token in _TOKEN.finditer(text, begin, stop):
        kind = token[0]
        depth += (kind in _OPENING) - (kind in _CLOSING)
        if kind in _OPENING and depth == 1:
            start = token.end()
        elif (kind in _CLOSING and depth == 0) or (kind == b"," and depth == 1):
            found.append((start, token.start()))
            start = token.end()
        if depth <= 0:
            end = token.end()
            break
    outermost = text[begin : begin + 1] + text[end - 1 : end] if end > begin else b""
    if outermost not in {b"[]", b"{}"} or text[end:stop].strip():
        raise BadJson("not JSON: brackets do not match")
    return [] if len(found) == 1 and not text[slice(*found[0])].strip() else found


def member_spans(text: bytes) -> dict[str, Span]:
    """Where the values of an object's fields stand.

    Raises:
        BadJson: the text is no object.
    """
    found: dict[str, Span] = {}
    begin = len(text) - len(text.lstrip())
    for start, end in piece_spans(text, (begin, len(text))):
        name = _NAME.match(text, start, end)
        if name is None:
            raise BadJson("not a JSON object")
        found[str(decode(name[1]))] = (name.end(), end)
    return found


def members(text: bytes) -> dict[str, bytes]:
    """The fields of an object, their values as they stand in its text.

    Raises:
        BadJson: the text is no object.
    """
    return {name: text[start:end] for name, (start, end) in member_spans(text).items()}
