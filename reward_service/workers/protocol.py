"""What travels between the server and its workers. Both ends are ours.

A frame is a length (8 bytes, big-endian) and a pickle of that length. Beside its socket each worker
shares one small page of memory with the server, the *progress page*: which job it has begun, when, and
the processor time it had used by then. So answers can be sent several at a time, and the server still
knows which job a worker was on when it died."""

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

SEND_ERRORS = (pickle.PicklingError, AttributeError, TypeError, ValueError, MemoryError, RecursionError)
"""What `encode_frame` raises of a message that cannot be sent."""
NESTED_TOO_DEEPLY = "it is nested too deeply"
"""Said of a job or an answer that takes more recursion than a process has."""


class JobStatus(IntEnum):
    """How a job ended inside the worker."""

    DONE = 0
    RAISED = 1
    """The value is an exception of this package's own."""
    ERROR = 2
    """A bug; the value is its text."""
    UNREADABLE = 3
    """The whole chunk could not be unpickled; the value says why."""


Answer = tuple[JobStatus, Any]


def encode_frame(message: Any) -> tuple[bytes, bytes]:
    """One frame: its length, its body.

    Raises:
        SEND_ERRORS: the message cannot be sent.
    """
    body = pickle.dumps(message, pickle.HIGHEST_PROTOCOL)
    return _LENGTH.pack(len(body)), body


class FrameDecoder:
    """Splits a stream of bytes into frames.

    Each is gathered where it will be read: a long one is not copied once more when it is whole.
    """

    def __init__(self) -> None:
        self._head = bytearray()
        self._frame: bytearray | None = None
        self._filled = 0

    def feed(self, data: bytes) -> list[bytearray]:
        """The frames that `data` completes, without their lengths."""
        rest, frames = memoryview(data), []
        while rest or self._is_whole():
            if self._is_whole():
                frames.append(self._take())
            elif self._frame is None:
                rest = self._begin(rest)
            else:
                size = min(len(rest), len(self._frame) - self._filled)
                self._frame[self._filled : self._filled + size] = rest[:size]
                self._filled, rest = self._filled + size, rest[size:]
        return frames

    def _begin(self, data: memoryview) -> memoryview:
        """Read a length, as far as it is there; what follows it."""
        missing = _LENGTH.size - len(self._head)
        self._head += data[:missing]
        if len(self._head) == _LENGTH.size:
            self._frame, self._filled = bytearray(_LENGTH.unpack(self._head)[0]), 0
            self._head.clear()
        return data[missing:]

    def _is_whole(self) -> bool:
        return self._frame is not None and self._filled == len(self._frame)

    def _take(self) -> bytearray:
        frame, self._frame = self._frame, None
        assert frame is not None  # noqa: S101 - it is whole
        return frame


def send_frame(connection: socket.socket, message: Any) -> None:
    """Write one frame to a blocking socket."""
    connection.sendall(b"".join(encode_frame(message)))


class FrameReader:
    """Reads whole frames from a blocking socket; a small frame takes one system call."""

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
        frame = bytearray(_LENGTH.unpack_from(self._ahead)[0])
        end = _LENGTH.size + len(frame)
        begun = min(len(self._ahead), end) - _LENGTH.size
        frame[:begun] = self._ahead[_LENGTH.size : end]
        del self._ahead[:end]
        return frame if self._complete(memoryview(frame)[begun:]) else None

    def _complete(self, missing: memoryview) -> bool:
        while missing:
            got = self._connection.recv_into(missing)
            if not got:
                return False
            missing = missing[got:]
        return True


@dataclass(frozen=True, slots=True)
class ProgressEntry:
    """What stands on a progress page: jobs begun so far; when the last one began (monotonic clock) and the
    processor time used by then, both in seconds."""

    begun: int
    since: float
    cpu: float


class SharedProgress:
    """The page a worker writes and the server reads."""

    def __init__(self, descriptor: int) -> None:
        self._page = mmap.mmap(descriptor, _ENTRY.size)

    @staticmethod
    def descriptor() -> int:
        """A file descriptor of a fresh page; the caller closes it."""
        fd = os.memfd_create("worker-progress")
        os.ftruncate(fd, _ENTRY.size)
        return fd

    def begin(self, entry: tuple[int, float, float]) -> None:
        """Write that a job begins."""
        _ENTRY.pack_into(self._page, 0, *entry)

    def read(self) -> ProgressEntry:
        """The last entry."""
        return ProgressEntry(*_ENTRY.unpack_from(self._page))

    def close(self) -> None:
        """Unmap the page."""
        self._page.close()
