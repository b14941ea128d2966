"""What travels between the supervisor and a server process: frames over a socket pair of theirs alone."""

import asyncio
import pickle
import socket
import struct
from collections.abc import Callable
from enum import IntEnum
from typing import Any, NamedTuple, cast

_HEAD = struct.Struct("!BHQI")
"""Kind, peer, number of the call, bytes that follow."""

SUPERVISOR = 0xFFFF
"""The peer that is no server process."""
TALLY = "tally"
"""The topic by which the supervisor asks for figures, and is asked for those of all."""


class FrameKind(IntEnum):
    """What a frame is for."""

    SETUP = 0
    """To a process, first of all: what it is to be."""
    MADE = 1
    """From a process: its settings are good."""
    READY = 2
    """From a process: it listens. To a process: `peer` does."""
    REQUEST = 3
    """A call for, or from, `peer`."""
    REPLY = 4
    CANCEL = 5
    """Whoever made that call does not want the reply any more."""
    LOST = 6
    """To a process: `peer` is not there; its calls and those to it are void."""
    STATE = 7
    """To a process: how many are ready, and how often one was started again."""
    DRAINED = 8
    """From a process: all its requests are answered."""
    CLOSE = 9
    """To a process: nobody needs it any more."""


class Frame(NamedTuple):
    """One message; `payload` is a pickle, or empty."""

    kind: FrameKind
    peer: int = 0
    call: int = 0
    payload: bytes = b""

    def encode(self) -> bytes:
        """The bytes on the wire."""
        return _HEAD.pack(self.kind, self.peer, self.call, len(self.payload)) + self.payload


class ProcessLink(asyncio.Protocol):
    """One end of a link, in an event loop. `lost` is done when the other end has closed."""

    def __init__(self, on_frame: Callable[[Frame], None]) -> None:
        self.lost: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._on_frame = on_frame
        self._received = bytearray()
        self._transport: asyncio.Transport | None = None

    @classmethod
    async def over(cls, end: socket.socket, on_frame: Callable[[Frame], None]) -> "ProcessLink":
        """A link over this end of a socket pair."""
        loop = asyncio.get_running_loop()
        _, link = await loop.create_unix_connection(lambda: cls(on_frame), sock=end)
        return link

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Called by the event loop."""
        self._transport = cast("asyncio.Transport", transport)

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        self._received += data
        start = 0
        while len(self._received) - start >= _HEAD.size:
            kind, peer, call, size = _HEAD.unpack_from(self._received, start)
            end = start + _HEAD.size + size
            if len(self._received) < end:
                break
            payload = bytes(memoryview(self._received)[end - size : end])
            start = end
            self._on_frame(Frame(FrameKind(kind), peer, call, payload))
        del self._received[:start]

    def connection_lost(self, exc: Exception | None) -> None:  # noqa: ARG002 -- asyncio's signature
        """Called by the event loop."""
        self._transport = None
        if not self.lost.done():
            self.lost.set_result(None)

    def send(self, frame: Frame) -> None:
        """Send a frame; to nobody, when the other end has closed."""
        if self._transport is not None:
            self._transport.write(frame.encode())

    def close(self) -> None:
        """Close this end when all is sent."""
        if self._transport is not None:
            self._transport.close()


def send_setup(end: socket.socket, setup: Any) -> None:
    """Tell a process that has just been started what it is to be."""
    end.sendall(Frame(FrameKind.SETUP, payload=pickle.dumps(setup)).encode())


def receive_setup(end: socket.socket) -> Any:
    """What this process is to be; waits for it.

    Raises:
        ConnectionResetError: the supervisor has gone.
    """
    size = _HEAD.unpack(_receive_exactly(end, _HEAD.size))[-1]
    return pickle.loads(_receive_exactly(end, size))  # noqa: S301 -- our own supervisor wrote it


def _receive_exactly(end: socket.socket, size: int) -> bytes:
    found = bytearray()
    while len(found) < size:
        data = end.recv(size - len(found))
        if not data:
            raise ConnectionResetError("the supervisor has gone")
        found += data
    return bytes(found)
