"""An event loop whose clock stands still while anything is to be done, and jumps to the next timer else.

What takes seconds of waiting takes none, and the machine's load changes no figure. Only code that talks
within the process can run on it: nothing comes from sockets.
"""

import asyncio
import selectors
import time
from collections.abc import Coroutine
from typing import Any, TypeVar
from unittest import mock

T = TypeVar("T")
TICK_S = 1e-9
"""So long at least lasts a turn of the loop: pauses shorter than the clock can tell would never end."""


class _Jumping(selectors.SelectSelector):
    """A selector that does not wait: time has passed."""

    now = 0.0

    def select(self, timeout: float | None = None) -> list[Any]:
        if timeout is None:
            return super().select(None)
        ready = super().select(0)
        if not ready:
            self.now += timeout or TICK_S
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """`time()` is the virtual clock, in seconds."""

    def __init__(self) -> None:
        self._clock = _Jumping()
        super().__init__(self._clock)

    def time(self) -> float:
        """Seconds since the loop was made."""
        return self._clock.now


def run_virtually(coroutine: Coroutine[Any, Any, T]) -> T:
    """Run it to its end; `time.monotonic` is the virtual clock meanwhile."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        loop = runner.get_loop()
        with mock.patch.object(time, "monotonic", loop.time):
            return runner.run(coroutine)
