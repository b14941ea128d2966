"""Waiting for what happens in other processes: by condition, never by how long it should take."""

import time
from collections.abc import Callable

PATIENCE = 300.0
"""After so many seconds, what must happen never will: a machine with sixteen busy processes on two processors
is ten to twenty times slower than a quiet one. Nothing measures with it."""


GRACE = {"REWARD_SERVICE_GRACE_SECONDS": "240"}
"""For servers that must finish what they have begun, however slowly."""


def wait_until(condition: Callable[[], object], *, pause: float = 0.02) -> None:
    """Return as soon as `condition` holds.

    Raises:
        AssertionError: it still does not after `PATIENCE` seconds.
    """
    end = time.monotonic() + PATIENCE
    while not condition():
        assert time.monotonic() < end, f"not even after {PATIENCE:.0f} seconds"
        time.sleep(pause)
