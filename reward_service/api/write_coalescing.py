"""The way out of a connection: the head of an answer leaves together with the first of its body.

uvicorn writes them one after the other, and each write is a system call and wakes the client: a tenth of a
small request.
"""

import asyncio
from typing import Any

JOINED_BYTES = 1 << 16
"""Longer writes are not copied together with the head before them."""

_HEAD = b"HTTP/1.1 "
_INTERIM = b"HTTP/1.1 1"
"""`100 Continue` stands alone; the client waits for it."""


class Outlet:
    """A transport that keeps the head of an answer back until more is written, `flush` or `close`."""

    __slots__ = ("_head", "_transport", "_write", "get_write_buffer_size", "is_closing")

    def __init__(self, transport: asyncio.Transport) -> None:
        self._transport = transport
        self._write = transport.write
        self._head = b""
        self.is_closing = transport.is_closing
        self.get_write_buffer_size = transport.get_write_buffer_size

    def __getattr__(self, name: str) -> Any:
        return getattr(self._transport, name)

    def write(self, data: bytes) -> None:
        """Write; what uvicorn writes as one piece comes as one piece."""
        if self._head:
            if len(data) <= JOINED_BYTES:
                data = self._head + data
            else:
                self._write(self._head)
            self._head = b""
            self._write(data)
        elif data.startswith(_HEAD) and data.endswith(b"\r\n\r\n") and not data.startswith(_INTERIM):
            self._head = data
        else:
            self._write(data)

    def flush(self) -> None:
        """The answer is complete; one to HEAD has no body."""
        if self._head:
            head, self._head = self._head, b""
            self._write(head)

    def close(self) -> None:
        """Close when everything is written."""
        self.flush()
        self._transport.close()
