"""When to ask again: within the deadline, with full jitter, and never so that an overload grows."""

import threading
import time
from typing import Any

import tenacity

from reward_service.clients.errors import RewardServiceUnavailable

WAIT_SECONDS = 0.25
"""The first wait is a random share of this; the bound doubles with each attempt."""

MAX_WAIT_SECONDS = 8.0
BUDGET = 20.0
BUDGET_SHARE = 0.2
"""Retries per call in the long run, where the service saw the request and could not serve it."""

_jitter = tenacity.wait_random_exponential(multiplier=WAIT_SECONDS, max=MAX_WAIT_SECONDS)


class Budget:
    """Retries that a client may still spend; calls earn them back. Threads may share one.

    Without it, a thousand callers that each retry eight times send nine times the load to a service that
    already has too much. A connection that could not be made costs nothing: no server saw it.
    """

    def __init__(self) -> None:
        self._left = BUDGET
        self._lock = threading.Lock()

    def earn(self) -> None:
        """A new call."""
        with self._lock:
            self._left = min(BUDGET, self._left + BUDGET_SHARE)

    def spend(self) -> bool:
        """Take one retry; False when none is left."""
        with self._lock:
            if self._left < 1:
                return False
            self._left -= 1
            return True


class Patience:
    """How long one call may go on, and with what waits."""

    def __init__(self, budget: Budget, *, retries: int, until: float) -> None:
        self._budget, self._retries, self._until = budget, retries, until
        budget.earn()

    @property
    def left(self) -> float:
        """Seconds until the deadline."""
        return max(0.0, self._until - time.monotonic())

    def terms(self) -> dict[str, Any]:
        """The arguments of tenacity's `Retrying` and `AsyncRetrying`."""
        return {
            "retry": tenacity.retry_if_exception(_worth_it),
            "wait": _wait,
            "stop": self._stop,
            "reraise": True,
        }

    def _stop(self, state: tenacity.RetryCallState) -> bool:
        if state.attempt_number > self._retries or state.upcoming_sleep >= self.left:
            return True
        error = _error(state)
        return not (error.unseen or self._budget.spend())


def _worth_it(error: BaseException) -> bool:
    return isinstance(error, RewardServiceUnavailable) and error.again


def _wait(state: tenacity.RetryCallState) -> float:
    return max(_error(state).after, _jitter(state))


def _error(state: tenacity.RetryCallState) -> RewardServiceUnavailable:
    error = state.outcome.exception() if state.outcome else None
    return error if isinstance(error, RewardServiceUnavailable) else RewardServiceUnavailable("")
