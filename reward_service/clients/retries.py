"""When to ask again: until the deadline and no longer, with full jitter, and never so that an overload grows.

The calls of one client share a *circuit*. While the service answers, a call that failed waits by itself: as
long as the service says (`Retry-After`), or a random time whose bound doubles with each attempt. When one
call after the other fails, the circuit opens: then one call at a time is let through to look whether the
service is back, ever more rarely, and all others wait. The first answer closes it, and they go on. So an
outage costs nothing but time, and a thousand callers that wait send no more requests than one.
"""

import math
import random
import threading
import time
from typing import Any

import tenacity

from reward_service.clients.client_errors import RewardServiceUnavailable

WAIT_SECONDS = 0.25
"""The first wait is a random share of this; the bound doubles with each attempt."""
MAX_WAIT_SECONDS = 8.0
MAX_RETRY_AFTER_SECONDS = 30.0
"""A service that wants to be left alone for longer is asked all the same."""
FAILURES_TO_OPEN = 3
"""Calls that fail one after the other, without an answer to any; of refused connections, one is enough."""
PROBE_WAIT_SECONDS = 0.25
MAX_PROBE_WAIT_SECONDS = 5.0
PROBE_SECONDS = 2.0
"""A probe may take long to be answered; then the next one is let through."""
LOOK_SECONDS = 0.2
"""How often a call that waits looks whether the circuit is closed; spread by half."""
LAST_SECONDS = 0.05
"""With less than that left, no attempt begins."""

_jitter = tenacity.wait_random_exponential(multiplier=WAIT_SECONDS, max=MAX_WAIT_SECONDS)


class Circuit:
    """What the calls of one client know of the service. Threads may share one."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._is_open = False
        self._open_since = 0.0
        self._next_probe = 0.0
        self._probing_since: float | None = None
        self.last_error = "the service is not there"

    @property
    def is_open(self) -> bool:
        """Whether calls have to wait."""
        return self._is_open

    @property
    def open_seconds(self) -> float:
        """How long calls have had to wait; 0 while they need not."""
        return time.monotonic() - self._open_since if self._is_open else 0.0

    def wait(self) -> float:
        """Seconds to wait before asking here again; 0: the call may go ahead, perhaps as the probe."""
        with self._lock:
            now = time.monotonic()
            if not self._is_open:
                return 0.0
            probing = self._probing_since is not None and now - self._probing_since < PROBE_SECONDS
            if now >= self._next_probe and not probing:
                self._probing_since = now
                return 0.0
            return LOOK_SECONDS * random.uniform(0.5, 1.5)  # noqa: S311 -- jitter

    def close(self) -> None:
        """The service has answered."""
        with self._lock:
            self._failures, self._is_open, self._probing_since = 0, False, None

    def fail(self, error: RewardServiceUnavailable) -> None:
        """It has not."""
        with self._lock:
            self._failures += 1
            if not self._is_open and (error.unseen or self._failures >= FAILURES_TO_OPEN):
                self._is_open, self._open_since = True, time.monotonic()
            self._probing_since = None
            self.last_error = str(error)
            bound = min(MAX_PROBE_WAIT_SECONDS, PROBE_WAIT_SECONDS * 2.0 ** min(self._failures, 10))
            wait = max(retry_after(error), bound * random.uniform(0.5, 1.0))  # noqa: S311 -- jitter
            self._next_probe = time.monotonic() + wait


class Patience:
    """How long one call may go on, and with what waits; `retries` bounds its attempts only if it is given.
    Once the circuit is open for `bridge` seconds, no call waits."""

    def __init__(
        self, circuit: Circuit, *, until: float, retries: int | None = None, bridge: float | None = None
    ) -> None:
        self.circuit, self._retries, self._until = circuit, retries, until
        self._bridge = math.inf if bridge is None else bridge

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._until - time.monotonic())

    def turn(self) -> float:
        """Seconds to wait before the next attempt may be begun; 0: now.

        Raises:
            RewardServiceUnavailable: the deadline comes first, or nobody waits any more.
        """
        wait = self.circuit.wait()
        if wait and self._is_too_long:
            raise RewardServiceUnavailable(f"{self.circuit.last_error}; the service is away for long")
        if self.left <= max(wait, LAST_SECONDS if self.circuit.is_open else 0.0):
            raise RewardServiceUnavailable(f"{self.circuit.last_error}; no time is left to ask again")
        return wait

    def terms(self) -> dict[str, Any]:
        """The arguments of tenacity's `Retrying` and `AsyncRetrying`."""
        return {
            "retry": tenacity.retry_if_exception(_worth_it),
            "wait": self._wait,
            "stop": self._stop,
            "reraise": True,
        }

    def _stop(self, state: tenacity.RetryCallState) -> bool:
        too_often = self._retries is not None and state.attempt_number > self._retries
        return too_often or self._is_too_long or state.upcoming_sleep >= self.left or self.left < LAST_SECONDS

    @property
    def _is_too_long(self) -> bool:
        return self.circuit.open_seconds > self._bridge

    def _wait(self, state: tenacity.RetryCallState) -> float:
        if self.circuit.is_open:
            return 0.0  # the circuit says when
        after = retry_after(_error(state))
        return after if after >= self.left else max(after, min(_jitter(state), self.left / 2))


def retry_after(error: RewardServiceUnavailable) -> float:
    """Seconds that the service wants to be left alone, within reason."""
    return min(error.after, MAX_RETRY_AFTER_SECONDS)


def _worth_it(error: BaseException) -> bool:
    return isinstance(error, RewardServiceUnavailable) and error.again


def _error(state: tenacity.RetryCallState) -> RewardServiceUnavailable:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, RewardServiceUnavailable) else RewardServiceUnavailable("")
