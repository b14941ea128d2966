"""MessagePack as JSON, and JSON as MessagePack.

A body says the same in both, and all that is behind is told JSON; so what MessagePack allows and JSON has not
is made bearable here. Bytes (`bin`) are text, as older packers write it; what is no UTF-8 becomes private
characters, as halves of surrogate pairs do in `untrusted_json`. An extension, or a name that is no text,
stands for nothing, and the field that it stands in is named.
"""

import json
import struct
from collections.abc import Callable
from functools import partial
from typing import Any

import msgspec

from reward_service.untrusted_json import BadJson

ODD = "a value or a name that JSON has not"

_Reader = Callable[[bytes, int], tuple[Any, int]]
_NOTHING = object()


def packed(text: bytes) -> bytes:
    """JSON as MessagePack."""
    return msgspec.msgpack.encode(msgspec.json.decode(text))


class JsonWriter:
    """Writes a MessagePack value as JSON, however deep it is nested; a body of it ends the value."""

    def __init__(self, data: bytes) -> None:
        self._data = data
        self._at = 0
        self._parts: list[str] = []
        self._open: list[tuple[int, str]] = []
        """Of each list and object: how many values and names are to come, and what closes it."""
        self._field = ""
        self._odd: dict[str, None] = {}

    def text(self) -> bytes:
        """The whole value.

        Raises:
            BadJson: it ends too early or too late, or has a list for a name.
        """
        try:
            self._write()
        except (IndexError, struct.error):
            raise BadJson("not MessagePack: it ends too early") from None
        if self._at != len(self._data):
            raise BadJson("not MessagePack: something follows the value")
        return "".join(self._parts).encode("utf-8", "surrogatepass")

    @property
    def is_odd(self) -> bool:
        """Whether the value holds something that JSON has not; there, the text has null."""
        return bool(self._odd)

    @property
    def odd_fields(self) -> list[str]:
        """The fields of the outermost object that do."""
        return [name for name in self._odd if name]

    def _write(self) -> None:
        while True:
            code = self._data[self._at]
            count, closing = self._container(code)
            if closing and self._is_at_name():
                raise BadJson("not JSON: a list or an object for a name")
            if count:
                self._parts.append("{" if closing == "}" else "[")
                self._open.append((2 * count if closing == "}" else count, closing))
                continue
            self._parts.append(("{}" if closing == "}" else "[]") if closing else self._scalar(code))
            if not self._end_value():
                return

    def _container(self, code: int) -> tuple[int, str]:
        """How many items a list or an object at this place holds, and what closes it; 0 and nothing of other
        values. The place moves behind its head."""
        if 0x80 <= code <= 0x9F:
            self._at += 1
            return code & 0x0F, "}" if code < 0x90 else "]"
        if code in _LONG_CONTAINERS:
            head, closing = _LONG_CONTAINERS[code]
            (count,) = head.unpack_from(self._data, self._at + 1)
            self._at += 1 + head.size
            return count, closing
        return 0, ""

    def _is_at_name(self) -> bool:
        return bool(self._open) and self._open[-1][1] == "}" and not self._open[-1][0] % 2

    def _scalar(self, code: int) -> str:
        value, self._at = _scalar_at(self._data, self._at, code)
        if self._is_at_name():
            name = value if isinstance(value, str) else "?"
            if len(self._open) == 1:
                self._field = name
            if not isinstance(value, str):
                self._odd[self._field] = None
            return json.dumps(name, ensure_ascii=False)
        if value is _NOTHING:
            self._odd[self._field] = None
            return "null"
        return json.dumps(value, ensure_ascii=False)

    def _end_value(self) -> bool:
        """Go on behind a value that is whole; False when it was the outermost."""
        while self._open:
            left, closing = self._open.pop()
            if left > 1:
                self._open.append((left - 1, closing))
                self._parts.append("," if closing == "]" or left % 2 else ":")
                return True
            self._parts.append(closing)
        return False


def _scalar_at(data: bytes, at: int, code: int) -> tuple[Any, int]:
    if code <= 0x7F:
        return code, at + 1
    if code >= 0xE0:
        return code - 0x100, at + 1
    if 0xA0 <= code <= 0xBF:
        return _text(data, at + 1, code & 0x1F)
    reader = _SCALARS.get(code)
    if reader is None:
        raise BadJson(f"not MessagePack: a value that begins with {code:#x}")
    return reader(data, at + 1)


def _text(data: bytes, start: int, size: int) -> tuple[str, int]:
    end = start + size
    if end > len(data):
        raise IndexError
    raw = data[start:end]
    try:
        return raw.decode("utf-8", "surrogatepass"), end
    except UnicodeDecodeError:
        return raw.decode("utf-8", "surrogateescape"), end


def _sized_text(head: struct.Struct, data: bytes, at: int) -> tuple[str, int]:
    (size,) = head.unpack_from(data, at)
    return _text(data, at + head.size, size)


def _number(head: struct.Struct, data: bytes, at: int) -> tuple[Any, int]:
    return head.unpack_from(data, at)[0], at + head.size


def _constant(value: Any, _: bytes, at: int) -> tuple[Any, int]:
    return value, at


def _extension(size: int, data: bytes, at: int) -> tuple[Any, int]:
    end = at + 1 + size
    if end > len(data):
        raise IndexError
    return _NOTHING, end


def _sized_extension(head: struct.Struct, data: bytes, at: int) -> tuple[Any, int]:
    (size,) = head.unpack_from(data, at)
    return _extension(size, data, at + head.size)


_U8, _U16, _U32, _U64 = (struct.Struct(f">{letter}") for letter in "BHIQ")
_LONG_CONTAINERS = {0xDC: (_U16, "]"), 0xDD: (_U32, "]"), 0xDE: (_U16, "}"), 0xDF: (_U32, "}")}
_NUMBERS = zip(range(0xCA, 0xD4), "fdBHIQbhiq", strict=True)
_SCALARS: dict[int, _Reader] = {
    0xC0: partial(_constant, None),
    0xC2: partial(_constant, False),  # noqa: FBT003 -- a value that is read
    0xC3: partial(_constant, True),  # noqa: FBT003
    **{0xC4 + n: partial(_sized_text, head) for n, head in enumerate((_U8, _U16, _U32))},
    **{0xC7 + n: partial(_sized_extension, head) for n, head in enumerate((_U8, _U16, _U32))},
    **{code: partial(_number, struct.Struct(f">{letter}")) for code, letter in _NUMBERS},
    **{0xD4 + n: partial(_extension, 1 << n) for n in range(5)},
    **{0xD9 + n: partial(_sized_text, head) for n, head in enumerate((_U8, _U16, _U32))},
}
"""How the values that begin with these bytes are read, from behind that byte."""


def json_text_of(data: bytes) -> tuple[bytes, tuple[str, str] | None]:
    """What MessagePack says as JSON, or the field and the fault for which it cannot be; for a worker, too."""
    writer = JsonWriter(data)
    try:
        text = writer.text()
    except BadJson as error:
        return b"", ("body", str(error))
    at_fault = [name[:100] for name in writer.odd_fields] or ["body"]
    return (b"", (at_fault[0], ODD)) if writer.is_odd else (text, None)
