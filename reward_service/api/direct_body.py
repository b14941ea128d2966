"""A body that is read from its connection into the place where it is wanted, without a copy in between.

uvicorn makes objects of every piece of a body, hands them on one by one, and has reading stop meanwhile: of a
long body that takes more time than all that the server's process does with it afterwards.
"""

import asyncio
from typing import Any

from fastapi import Request
from httptools import HttpRequestParser
from starlette.requests import ClientDisconnect
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

CONNECTION = "reward_service.connection"
"""The name in a request's scope of the `HttpToolsProtocol` that it came by."""


def read_into(request: Request, target: memoryview) -> "asyncio.Future[None] | None":
    """Have the body of a request come to stand in `target`, which is as long as was announced; None where it
    has to be read in the usual way.

    The future raises:
        ClientDisconnect: the connection ended before.
    """
    connection: HttpToolsProtocol | None = request.scope.get(CONNECTION)
    headers = request.scope["headers"]
    if connection is None or any(name == b"transfer-encoding" for name, _ in headers):
        return None
    cycle = connection.cycle
    is_odd = cycle.waiting_for_100_continue or cycle.disconnected or connection.parser.should_upgrade()
    if is_odd or cycle.scope["headers"] is not headers or len(cycle.body) > len(target):
        return None
    begun, cycle.body = cycle.body, bytearray()
    target[: len(begun)] = begun
    reader = BodyReader(connection, target[len(begun) :])
    if cycle.more_body:
        reader.begin()
    else:
        reader.whole.set_result(None)
    return reader.whole


class BodyReader(asyncio.BufferedProtocol):
    """Stands in for an HTTP protocol at its transport until `target` is full."""

    def __init__(self, connection: HttpToolsProtocol, target: memoryview) -> None:
        self.whole: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.whole.add_done_callback(self._abort_if_cancelled)
        self._connection = connection
        self._missing = target

    def begin(self) -> None:
        """Have what comes go here."""
        self._direct_to(self)

    def get_buffer(self, sizehint: int) -> memoryview:  # noqa: ARG002 -- the event loop's signature
        """Called by the event loop: where to put what comes."""
        return self._missing

    def buffer_updated(self, nbytes: int) -> None:
        """Called by the event loop: so much has come."""
        self._missing = self._missing[nbytes:]
        if not self._missing:
            self._end()

    def connection_lost(self, exc: Exception | None) -> None:
        """Called by the event loop."""
        if not self.whole.done():
            self.whole.set_exception(ClientDisconnect())
        self._connection.connection_lost(exc)

    def eof_received(self) -> None:
        """Called by the event loop."""
        self._connection.eof_received()

    def pause_writing(self) -> None:
        """Called by the event loop."""
        self._connection.pause_writing()

    def resume_writing(self) -> None:
        """Called by the event loop."""
        self._connection.resume_writing()

    def _end(self) -> None:
        """The body is there. The parser has not seen it, and makes way for a fresh one."""
        connection = self._connection
        self._direct_to(connection)
        connection.parser = HttpRequestParser(connection)
        connection.parser.set_dangerous_leniencies(lenient_data_after_close=True)
        connection.on_message_complete()
        if not self.whole.done():
            self.whole.set_result(None)

    def _direct_to(self, protocol: asyncio.BaseProtocol) -> None:
        """Change who gets what comes; the transport takes notice when reading begins."""
        self._connection.flow.pause_reading()
        self._connection.transport.set_protocol(protocol)
        self._connection.flow.resume_reading()

    def _abort_if_cancelled(self, whole: "asyncio.Future[Any]") -> None:
        """Nobody waits any more, and `target` may soon be somebody else's."""
        if whole.cancelled():
            self._connection.transport.abort()
