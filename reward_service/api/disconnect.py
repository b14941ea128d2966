"""A client that hangs up takes its work along: nobody would read the answer, and members of a group that
nobody asks for any more must not stand in for those of a repeated call."""

import asyncio
from collections.abc import Awaitable
from typing import Any, TypeVar

from fastapi import Request
from starlette.requests import ClientDisconnect

T = TypeVar("T")

QUIET_SECONDS = 0.05
"""Work that is done sooner is not worth watching over: most requests are, and a watch costs as much."""


async def unless_gone(request: Request, work: Awaitable[T]) -> T:
    """The result of `work`, which is cancelled when the client hangs up; the body has been read.

    Raises:
        ClientDisconnect: the client has gone.
    """
    watch = _Watch(request, asyncio.current_task())
    start = asyncio.get_running_loop().call_later(QUIET_SECONDS, watch.start)
    try:
        return await work
    except asyncio.CancelledError:
        if watch.gone:
            raise ClientDisconnect from None
        raise
    finally:
        start.cancel()
        watch.stop()


class _Watch:
    """Listens to the connection while a task works, and cancels the task when the client goes."""

    def __init__(self, request: Request, working: "asyncio.Task[Any] | None") -> None:
        self.gone = False
        self._request = request
        self._working = working
        self._listening: asyncio.Task[None] | None = None

    def start(self) -> None:
        self._listening = asyncio.ensure_future(self._listen())

    def stop(self) -> None:
        if self._listening is not None:
            self._listening.cancel()

    async def _listen(self) -> None:
        while (await self._request.receive())["type"] != "http.disconnect":
            pass
        if self._working is not None:
            self.gone = True
            self._working.cancel()
            self._working.uncancel()
