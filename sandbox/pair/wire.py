"""Frames over one descriptor, and what they say; both boxes load this.

    frame   u32 length, JSON text

    tests → program   ["names", modules, names asked for, does their judge import for the candidate?]   first
                      ["do", deed, arguments, keywords]
                      ["gave", value], ["raised", class, arguments, text, number]     answers to "ask"
    program → tests   ["loaded", error or null, [[name, class or function], ..]]     answers "names"
                      ["did", how, what, changed arguments, printed]
                          how: "value"; "same", an argument by its place; "error"; "broken", no value that
                          crosses; "uncalled", what a "method" has found that is no function of the program's
                      ["ask", number, what, arguments, keywords, printed]

Values are `plain_values`, and besides:

    {"o": ..}   to the program: the key of an object of its own; from it: key, class name, role and what that
    needs {"C": ..}   an object of the tests: its number; to the program also its name, and "function",
    "compared" or "" {"P": text} a path        {"M": name} a module        {"g": [module, name]} a name of a
    module; from the program, a class of `shared_types`
    {"a": ..}   an array of numpy (`arrays`)
    {"n": [name, fields, values]} a named tuple            {"m": [class, pairs]} a Counter or an OrderedDict
"""

import json
import os
import struct
from collections.abc import Callable
from typing import Any

MAX_FRAME_BYTES = 2 << 20
_LENGTH = struct.Struct("<I")
_CHUNK = 1 << 16
_frame = json.JSONEncoder(separators=(",", ":"), allow_nan=False, check_circular=False)
_encode = json.encoder.encode_basestring_ascii
_make_encoder = getattr(json.encoder, "c_make_encoder", None)
"""Of CPython's own: `encode` makes one for each text anew. It is none of the library's promises."""
_decode = json.JSONDecoder().raw_decode
"""`decode` without its looks for spaces."""
_write, _read = os.write, os.read


def _writer() -> Callable[[Any], str]:
    """What writes a frame as text."""
    if _make_encoder is None:
        return _frame.encode
    chunks = _make_encoder(None, _frame.default, _encode, None, ":", ",", False, False, False)
    return lambda frame: "".join(chunks(frame, 0))


_text_of = _writer()


class Ended(BaseException):
    """The other side is gone, or has sent more than it may."""


class Channel:
    """Frames over one descriptor; `room` is how many bytes may come in all, None for any number."""

    def __init__(self, descriptor: int, room: int | None = None) -> None:
        self._descriptor, self._room = descriptor, room
        self._buffer = bytearray()

    def send(self, frame: Any) -> None:
        """Send one frame.

        Raises:
            Ended: nobody is there to take it.
        """
        text = _text_of(frame).encode()
        whole = _LENGTH.pack(len(text)) + text
        try:
            sent = _write(self._descriptor, whole)
            while sent < len(whole):
                sent += _write(self._descriptor, memoryview(whole)[sent:])
        except OSError:
            raise Ended from None

    def receive(self) -> bytes:
        """The text of the next frame.

        Raises:
            Ended: there is none any more, or it is too long.
        """
        if not self._buffer:
            chunk = self._more()
            if len(chunk) >= _LENGTH.size and self._due(chunk) == len(chunk) - _LENGTH.size:
                return self._charged(chunk[_LENGTH.size :])  # as nearly all come: one, and whole
            self._buffer += chunk
        while len(self._buffer) < _LENGTH.size or len(self._buffer) < _LENGTH.size + self._due(self._buffer):
            self._buffer += self._more()
        end = _LENGTH.size + self._due(self._buffer)
        frame = bytes(self._buffer[_LENGTH.size : end])
        del self._buffer[:end]
        return self._charged(frame)

    def _more(self) -> bytes:
        try:
            chunk = _read(self._descriptor, _CHUNK)
        except OSError:
            chunk = b""
        if not chunk:
            raise Ended
        return chunk

    def _due(self, held: bytes | bytearray) -> int:
        (length,) = _LENGTH.unpack_from(held)
        if self._room is not None and length > min(self._room, MAX_FRAME_BYTES):
            raise Ended
        return int(length)

    def _charged(self, frame: bytes) -> bytes:
        if self._room is not None:
            self._room -= len(frame)
        return frame


def parse(frame: bytes) -> Any:
    """What a frame's text says.

    Raises:
        ValueError, RecursionError: it is no JSON.
    """
    text = frame.decode()
    said, end = _decode(text)
    if end != len(text):
        raise ValueError("no JSON, or more than that")
    return said
