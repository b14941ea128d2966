"""When a failed attempt is made again: doubling pauses with jitter, so many attempts or until a deadline."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from random import uniform

import tenacity

JITTER = 0.25
"""Pauses of our own choice vary by this share both ways; those that a server asked for only grow by it."""


def no_pause_asked(_: BaseException) -> float | None:
    """No error says how long to wait."""
    return None


@dataclass(frozen=True, slots=True)
class RetryPolicy:
    """Which errors are worth another attempt, how long to pause before it, and when to give up.

    Attributes:
        worth_retrying: whether an error may pass.
        first_pause_s: the pause before the second attempt, in seconds; each further one is twice as long.
        max_pause_s: the longest pause, whoever chose it.
        asked_pause: the pause that an error asks for (Retry-After), in seconds; None when it asks for none.
        attempts: attempts in all; None for no bound.
        until: monotonic clock; no pause begins that would end after it. None for no bound.
    """

    worth_retrying: Callable[[BaseException], bool]
    first_pause_s: float
    max_pause_s: float
    asked_pause: Callable[[BaseException], float | None] = no_pause_asked
    attempts: int | None = None
    until: float | None = None

    def retrying(self) -> tenacity.AsyncRetrying:
        """`await policy.retrying()(function, *arguments)`; raises the last error when it gives up."""
        return tenacity.AsyncRetrying(
            retry=tenacity.retry_if_exception(self.worth_retrying),
            wait=self._pause,
            stop=self._gives_up,
            reraise=True,
        )

    def _pause(self, state: tenacity.RetryCallState) -> float:
        error = state.outcome.exception() if state.outcome else None
        asked = self.asked_pause(error) if error else None
        if asked is not None:
            return min(asked, self.max_pause_s) * uniform(1.0, 1.0 + JITTER)  # noqa: S311 -- jitter
        doublings = min(state.attempt_number - 1, 30)
        pause = min(self.first_pause_s * 2.0**doublings, self.max_pause_s)
        return pause * uniform(1.0 - JITTER, 1.0 + JITTER)  # noqa: S311 -- jitter

    def _gives_up(self, state: tenacity.RetryCallState) -> bool:
        if self.attempts is not None and state.attempt_number >= self.attempts:
            return True
        return self.until is not None and time.monotonic() + state.upcoming_sleep >= self.until
