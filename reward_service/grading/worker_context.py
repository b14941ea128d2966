"""What a verifier that judges in the server's process is given by whoever calls it: workers, and a deadline.

Whatever grows with a completion is done in a killable worker process. Where nobody has lent workers (a test,
a benchmark) it is done in a thread.
"""

import asyncio
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from sandbox.call_reports import Returned, read_values, texts
from sandbox.run_types import Execution

_A = TypeVar("_A")
_R = TypeVar("_R")
_SLOW_BYTES = 64 << 10
"""Jobs of more bytes travel alone."""
_QUICK_BYTES = 4 << 10
"""Reports of fewer bytes are read in less than a millisecond, and at once."""
SECONDS = 10.0
"""Limit of one job: decoding and comparing the largest report takes a tenth of it."""


class Workers(Protocol):
    """Killable worker processes, as `workers.WorkerPool`."""

    def submit(
        self,
        function: Callable[[Any], Any],
        argument: Any,
        *,
        seconds: float,
        size: int = 0,
        slow: bool = False,
    ) -> "asyncio.Future[Any]":
        """Call `function(argument)` in one of them."""


@dataclass(frozen=True, slots=True)
class CallTime:
    """When a call began and when its caller stops waiting, by `time.monotonic`."""

    began: float
    until: float


WORKERS: ContextVar[Workers | None] = ContextVar("WORKERS", default=None)
CALL_TIME: ContextVar[CallTime | None] = ContextVar("CALL_TIME", default=None)


async def in_worker(
    function: Callable[[_A], _R], argument: _A, *, size: int, workers: Workers | None = None
) -> _R:
    """`function(argument)`, done where it holds up nobody; `size` is roughly how many bytes it looks at.

    `workers` are those that the caller was lent, if none are named.

    Raises:
        LimitExceeded: it took too much time or memory, which is the completion's doing.
        ServiceFailure: the worker was lost.
    """
    workers = workers or WORKERS.get()
    if workers is None:
        return await asyncio.to_thread(function, argument)
    done: _R = await workers.submit(function, argument, seconds=SECONDS, size=size, slow=size > _SLOW_BYTES)
    return done


async def returned_values(execution: Execution, workers: Workers | None = None) -> tuple[Returned, ...]:
    """What calls of a program returned (`Execution.values`), decoded where that holds up nobody.

    Raises:
        LimitExceeded, ServiceFailure: as `in_worker`.
    """
    if len(execution.report) <= _QUICK_BYTES:
        return execution.values
    told = (execution.report, execution.calls)
    return await in_worker(_read_report, told, size=len(execution.report), workers=workers)


def _read_report(told: tuple[bytes, int]) -> tuple[Returned, ...]:
    return read_values(texts(*told))
