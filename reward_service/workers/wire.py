"""Frames between the server and its workers: a length, then a pickle. Both ends are ours."""

import pickle
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_LENGTH = struct.Struct("!Q")
_READ = 1 << 18


class Status(IntEnum):
    """How a job ended inside the worker."""

    DONE = 0
    RAISED = 1
    """The value is an exception of this package's own."""
    ERROR = 2
    """A bug; the value is its text."""
    UNREADABLE = 3
    """The whole chunk could not be unpickled."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a worker says of one job; `cpu` is its processor time so far, in seconds."""

    status: Status
    value: Any
    cpu: float


def encode(message: Any) -> bytes:
    """One frame."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)) + body


class Decoder:
    """Bytes in, whole frames out."""

    def __init__(self) -> None:
        self._buffer = bytearray()

    def feed(self, data: bytes) -> list[bytes]:
        """The frames that `data` completes, without their lengths."""
        self._buffer += data
        frames = []
        while len(self._buffer) >= _LENGTH.size:
            end = _LENGTH.size + _LENGTH.unpack_from(self._buffer)[0]
            if len(self._buffer) < end:
                break
            frames.append(bytes(self._buffer[_LENGTH.size : end]))
            del self._buffer[:end]
        return frames


def receive(connection: socket.socket, decoder: Decoder) -> list[bytes] | None:
    """The next frames from a blocking socket; None when the other end has closed."""
    while data := connection.recv(_READ):
        if frames := decoder.feed(data):
            return frames
    return None
