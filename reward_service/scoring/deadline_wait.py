"""Waiting for many futures at once, until a deadline; what is late is withdrawn."""

import asyncio
import time
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from reward_service.errors import DeadlinePassed


async def wait_until(futures: Iterable["asyncio.Future[Any]"], until: float | None) -> None:
    """Wait for all futures, at most until the deadline (monotonic clock; None: without one).

    Futures that are not done by then, or when the caller is cancelled, are cancelled.
    """
    pending = [future for future in futures if not future.done()]
    if not pending:
        return
    loop = asyncio.get_running_loop()
    countdown = _Countdown(loop.create_future(), len(pending))
    for future in pending:
        future.add_done_callback(countdown.count_down)
    timer = None if until is None else loop.call_later(max(0.0, until - time.monotonic()), countdown.end)
    try:
        await countdown.ended
    finally:  # also when the caller has hung up
        if timer is not None:
            timer.cancel()
        if countdown.left:
            _cancel_pending(pending, countdown)


@dataclass(slots=True)
class _Countdown:
    """What `asyncio.wait` does with sets, at several times the cost for a batch."""

    ended: "asyncio.Future[None]"
    left: int

    def count_down(self, _: object) -> None:
        self.left -= 1
        if not self.left:
            self.end()

    def end(self) -> None:
        if not self.ended.done():
            self.ended.set_result(None)


def _cancel_pending(pending: "list[asyncio.Future[Any]]", countdown: _Countdown) -> None:
    for future in pending:
        future.remove_done_callback(countdown.count_down)
        if not future.done():
            future.cancel()


async def yield_to_loop(begun: Iterable["asyncio.Future[Any]"]) -> None:
    """Let others have the event loop; what has begun is withdrawn when the caller hangs up meanwhile."""
    try:
        await asyncio.sleep(0)
    except asyncio.CancelledError:
        for future in begun:
            future.cancel()
        raise


def result_of(future: "asyncio.Future[Any]") -> Any:
    """The result of a future that was waited for.

    Raises:
        DeadlinePassed: it was late.
    """
    try:
        return future.result()
    except (asyncio.CancelledError, asyncio.InvalidStateError):
        raise DeadlinePassed("the deadline passed before this sample was judged") from None
