"""Whoever keeps showing wrong keys is answered ever later: guessing is slow, and logs stay readable."""

import asyncio
import time
from collections import OrderedDict

FREE_TRIES = 5
"""Wrong keys from one address within `FORGET_SECONDS` that are answered at once."""
FORGET_SECONDS = 60.0
STEP_SECONDS = 0.1
MAX_SECONDS = 2.0
MAX_ADDRESSES = 4_096
MAX_WAITING = 512
"""Answers that are held back at once; beyond, they are given at once: memory is worth more than the delay."""


class WrongKeys:
    """Counts wrong keys by address."""

    def __init__(self) -> None:
        self._tries: OrderedDict[str, tuple[int, float]] = OrderedDict()
        self._waiting = 0

    def delay(self, address: str) -> float:
        """Count one more wrong key; seconds to wait before it is answered."""
        now = time.monotonic()
        count, since = self._tries.pop(address, (0, now))
        if now - since > FORGET_SECONDS:
            count, since = 0, now
        self._tries[address] = (count + 1, since)
        while len(self._tries) > MAX_ADDRESSES:
            self._tries.popitem(last=False)
        return min(MAX_SECONDS, STEP_SECONDS * max(0, count + 1 - FREE_TRIES))

    async def penalise(self, address: str) -> None:
        """Count one more wrong key, and wait."""
        seconds = self.delay(address)
        if not seconds or self._waiting >= MAX_WAITING:
            return
        self._waiting += 1
        try:
            await asyncio.sleep(seconds)
        finally:
            self._waiting -= 1
