"""One HTTP connection, bounded in what its peer may make us wait for or keep; and how many there may be.

uvicorn's own protocol waits for ever: for the rest of a head or a body, for a reader that does not read, and
for a peer that vanished without a word. Here each of these ends. A request that arrives in one piece, as
nearly all do, sets no timer.

When there are as many connections as there may be, the one that has waited longest for a request, or for
the rest of a head, makes room for the next. So neither idle nor dripping peers keep others out. While every
one of them is being served, the next is told to come back (503), unless it is a probe that asks for health.
"""

import asyncio
import json
import resource
import socket
from collections import OrderedDict
from http import HTTPStatus
from typing import Any, ClassVar, cast

from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol

from reward_service.api.auth_middleware import OPEN_PATHS
from reward_service.api.direct_body import CONNECTION
from reward_service.api.write_coalescing import Outlet

MAX_HEAD_BYTES = 32 * 1024
"""Request line and headers."""
RECEIVE_SECONDS = 60.0
SEND_SECONDS = 30.0
"""A client must take some of its answer in so many seconds."""
MAX_CONNECTIONS = 8_192
SPARE_CONNECTIONS = 64
"""Beyond the bound, for probes; further ones are cut without a word."""
SPARE_SECONDS = 5.0
"""Time for what comes on one of those to arrive."""
RESERVED_DESCRIPTORS = 256
"""Of those this process may have, so many are for workers, the sandbox and files; of few, half."""
RETRY_AFTER = b"1"

_KEEP_ALIVE = (
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    (socket.IPPROTO_TCP, socket.TCP_KEEPIDLE, 30),
    (socket.IPPROTO_TCP, socket.TCP_KEEPINTVL, 10),
    (socket.IPPROTO_TCP, socket.TCP_KEEPCNT, 3),
    (socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, 60_000),
)
"""A peer that vanished is noticed within a minute, and its work ends."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's HTTP/1.1 protocol with time and size limits."""

    receive_seconds: ClassVar[float] = RECEIVE_SECONDS
    send_seconds: ClassVar[float] = SEND_SECONDS
    most: ClassVar[int] = MAX_CONNECTIONS
    waiting: ClassVar[OrderedDict[Any, None]] = OrderedDict()
    """Connections without a whole head, the one that has waited longest first."""

    _is_spare = False
    _turned_away = False
    _receiving = False
    _head_bytes = 0
    _in_head = False
    _head_too_long = False
    _arrival: asyncio.TimerHandle | None = None
    _departure: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Called by the event loop."""
        super().connection_made(cast("asyncio.Transport", Outlet(transport)))
        self.waiting[self] = None
        if len(self.connections) > self.most and not self._make_room():
            return
        connection = transport.get_extra_info("socket")
        if connection is not None and connection.family in {socket.AF_INET, socket.AF_INET6}:
            for option in _KEEP_ALIVE:
                connection.setsockopt(*option)
        self._await_arrival()

    def _make_room(self) -> bool:
        """Whether this connection, one too many, may stay, because another goes or as one of the spare."""
        longest = next(iter(self.waiting))
        if longest is not self:
            del self.waiting[longest]
            self._is_spare = longest._is_spare  # noqa: SLF001 -- it takes that one's place
            longest.transport.close()
            return True
        self._is_spare = True
        if len(self.connections) > self.most + SPARE_CONNECTIONS:
            self.transport.abort()
            return False
        return True

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        self._stop_timers()
        self.waiting.pop(self, None)
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Called by the event loop."""
        if self._head_too_long:
            return
        if self._in_head or not self._receiving:
            self._head_bytes += len(data)
        super().data_received(data)
        if self._in_head and self._head_bytes > MAX_HEAD_BYTES:
            self._head_too_long = True
            self.send_400_response("")
        if self._receiving:
            self._await_arrival()

    def on_message_begin(self) -> None:
        """Called by the parser."""
        self._receiving = self._in_head = True
        super().on_message_begin()

    def on_headers_complete(self) -> None:
        """Called by the parser."""
        if self._head_bytes > MAX_HEAD_BYTES:  # it, or what of the body came with it
            size = len(self.url) + sum(len(name) + len(value) + 4 for name, value in self.headers)
            self._head_too_long = size > MAX_HEAD_BYTES
            if self._head_too_long:
                raise ValueError("the head is too long")
        self._in_head = False
        self._head_bytes = 0
        self.waiting.pop(self, None)
        if self._is_spare and self.url.partition(b"?")[0].decode("latin-1") not in OPEN_PATHS:
            self._turned_away = True
            raise ValueError("too many connections")
        scope: dict[str, Any] = cast("dict[str, Any]", self.scope)
        scope[CONNECTION] = self
        super().on_headers_complete()

    def on_response_complete(self) -> None:
        """Called when an answer has been given."""
        self._outlet.flush()
        super().on_response_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self.waiting[self] = None
            if self._is_spare:
                self.transport.close()

    def on_message_complete(self) -> None:
        """Called by the parser."""
        self._receiving = False
        if self._arrival is not None:
            self._arrival.cancel()
            self._arrival = None
        super().on_message_complete()
        if self.cycle.response_complete and not self.transport.is_closing():
            self._unset_keepalive_if_required()
            self.timeout_keep_alive_task = self.loop.call_later(
                self.timeout_keep_alive, self.timeout_keep_alive_handler
            )

    def pause_writing(self) -> None:
        """Called by the event loop: the client reads more slowly than we write."""
        super().pause_writing()
        self._await_departure()

    def resume_writing(self) -> None:
        """Called by the event loop."""
        super().resume_writing()
        if self._departure is not None:
            self._departure.cancel()
            self._departure = None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 -- uvicorn's signature
        """Refuse what is no HTTP request, or has too long a head; and hang up."""
        if self._head_too_long:
            detail = f"the request line and headers are longer than {MAX_HEAD_BYTES // 1024} KiB"
            self._refuse(HTTPStatus.REQUEST_HEADER_FIELDS_TOO_LARGE, detail)
        elif self._turned_away:
            detail = f"there are {self.most} connections already; ask again"
            self._refuse(HTTPStatus.SERVICE_UNAVAILABLE, detail, b"retry-after: %s\r\n" % RETRY_AFTER)
        else:
            self._refuse(HTTPStatus.BAD_REQUEST, "this is no HTTP/1.1 request")

    @property
    def _outlet(self) -> Outlet:
        found: Any = self.transport
        return cast("Outlet", found)

    def _refuse(self, status: HTTPStatus, detail: str, more: bytes = b"") -> None:
        document = {"type": "about:blank", "title": status.phrase, "status": status, "detail": detail}
        content = json.dumps({**document, "errors": []}).encode()
        head = b"content-type: application/problem+json\r\nconnection: close\r\n%scontent-length: %d\r\n\r\n"
        self.transport.write(STATUS_LINE[status] + head % (more, len(content)) + content)
        self.transport.close()

    def _await_arrival(self) -> None:
        if self._arrival is None:
            seconds = min(SPARE_SECONDS, self.receive_seconds) if self._is_spare else self.receive_seconds
            self._arrival = self.loop.call_later(seconds, self._not_arrived)

    def _not_arrived(self) -> None:
        self._arrival = None
        if self.transport.is_closing():
            return
        if self.flow.read_paused:  # it is we who do not read
            self._await_arrival()
        elif self._receiving and (self.cycle is None or self._in_head or not self.cycle.response_started):
            detail = f"the request did not arrive within {self.receive_seconds:g} s"
            self._refuse(HTTPStatus.REQUEST_TIMEOUT, detail)
        else:
            self.transport.close()

    def _await_departure(self, left: int | None = None) -> None:
        self._departure = self.loop.call_later(self.send_seconds, self._not_departed, left)

    def _not_departed(self, before: int | None) -> None:
        left = self.transport.get_write_buffer_size()
        if before is None or left < before:
            self._await_departure(left)
        else:
            self.transport.abort()

    def _stop_timers(self) -> None:
        for timer in (self._arrival, self._departure):
            if timer is not None:
                timer.cancel()


def bounded(receive_seconds: float, most: int = MAX_CONNECTIONS) -> type[BoundedProtocol]:
    """The protocol for a server whose requests must arrive within `receive_seconds`, on at most so many
    connections, and no more than its descriptors allow."""
    soft, _ = resource.getrlimit(resource.RLIMIT_NOFILE)
    allowed = most if soft == resource.RLIM_INFINITY else max(soft - RESERVED_DESCRIPTORS, soft // 2)
    own = {"receive_seconds": receive_seconds, "most": min(most, allowed), "waiting": OrderedDict()}
    return type("Connection", (BoundedProtocol,), own)
