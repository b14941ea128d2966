"""What travels between the server and its workers. Both ends are ours.

Frames are a length and a pickle. Beside its socket each worker shares one small page with the server, the
*logbook*: which job it has begun, when, and the processor time it had used by then. So answers can travel
in bundles, and still nobody has to guess which job a worker died on.
"""

import mmap
import os
import pickle
import socket
import struct
from dataclasses import dataclass
from enum import IntEnum
from typing import Any

_LENGTH = struct.Struct("!Q")
_ENTRY = struct.Struct("Qdd")
READ_BYTES = 1 << 18


class Status(IntEnum):
    """How a job ended inside the worker."""

    DONE = 0
    RAISED = 1
    """The value is an exception of this package's own."""
    ERROR = 2
    """A bug; the value is its text."""
    UNREADABLE = 3
    """The whole chunk could not be unpickled; the value says why."""


Answer = tuple[Status, Any]


def encode(message: Any) -> tuple[bytes, bytes]:
    """One frame: its length, its body."""
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)), body


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


def send(connection: socket.socket, message: Any) -> None:
    """Write one frame to a blocking socket."""
    connection.sendall(b"".join(encode(message)))


class Source:
    """Whole frames from a blocking socket, a small one with one system call."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._ahead = bytearray()
        """What came after the last frame."""

    def receive(self) -> bytearray | None:
        """The next frame; None when the other end has closed."""
        while len(self._ahead) < _LENGTH.size:
            data = self._connection.recv(READ_BYTES)
            if not data:
                return None
            self._ahead += data
        end = _LENGTH.size + _LENGTH.unpack_from(self._ahead)[0]
        frame = self._ahead[_LENGTH.size : end]
        del self._ahead[:end]
        return frame if self._complete(frame, end - _LENGTH.size) else None

    def _complete(self, frame: bytearray, size: int) -> bool:
        begun = len(frame)
        frame.extend(bytes(size - begun))
        view = memoryview(frame)[begun:]
        while view:
            got = self._connection.recv_into(view)
            if not got:
                return False
            view = view[got:]
        return True


@dataclass(frozen=True, slots=True)
class Entry:
    """The last line of a logbook: jobs begun so far; when the last one began (monotonic clock) and the
    processor time used by then, both in seconds."""

    begun: int
    since: float
    cpu: float


class Logbook:
    """The page a worker writes and the server reads."""

    def __init__(self, descriptor: int) -> None:
        self._page = mmap.mmap(descriptor, _ENTRY.size)

    @staticmethod
    def descriptor() -> int:
        """A file descriptor of a fresh page; the caller closes it."""
        fd = os.memfd_create("logbook")
        os.ftruncate(fd, _ENTRY.size)
        return fd

    def begin(self, entry: tuple[int, float, float]) -> None:
        """Write that a job begins."""
        _ENTRY.pack_into(self._page, 0, *entry)

    def read(self) -> Entry:
        """The last entry."""
        return Entry(*_ENTRY.unpack_from(self._page))

    def close(self) -> None:
        """Unmap the page."""
        self._page.close()
