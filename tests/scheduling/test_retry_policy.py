"""Attempts, pauses and deadlines; the clock is tenacity's own, and no test waits."""

import time
from typing import Any

import pytest

from reward_service.scheduling.retry_policy import JITTER, RetryPolicy


class Passing(Exception):
    """An error that may pass; `after` is the pause that it asks for."""

    def __init__(self, after: float | None = None) -> None:
        self.after = after


def policy(**changes: Any) -> RetryPolicy:
    terms: dict[str, Any] = {
        "worth_retrying": lambda error: isinstance(error, Passing),
        "first_pause_s": 1.0,
        "max_pause_s": 8.0,
        "asked_pause": lambda error: error.after,
        **changes,
    }
    return RetryPolicy(**terms)


async def attempts(given: RetryPolicy, *errors: BaseException) -> tuple[int, list[float]]:
    """How many attempts were made until one succeeded, and the pauses before them; errors come in turn."""
    pauses: list[float] = []
    made, left = 0, list(errors)

    async def sleep(seconds: float) -> None:
        pauses.append(seconds)

    async def attempt() -> int:
        nonlocal made
        made += 1
        if left:
            raise left.pop(0)
        return made

    retrying = given.retrying()
    retrying.sleep = sleep
    await retrying(attempt)
    return made, pauses


async def test_pauses_double_up_to_the_longest_within_their_jitter() -> None:
    made, pauses = await attempts(policy(), *(Passing() for _ in range(6)))
    assert made == 7
    for pause, centre in zip(pauses, [1.0, 2.0, 4.0, 8.0, 8.0, 8.0], strict=True):
        assert (1 - JITTER) * centre <= pause <= (1 + JITTER) * centre


async def test_a_pause_that_is_asked_for_is_never_cut_short_and_never_above_the_longest() -> None:
    _, (short, long) = await attempts(policy(), Passing(3.0), Passing(100.0))
    assert 3.0 <= short <= 3.0 * (1 + JITTER)
    assert 8.0 <= long <= 8.0 * (1 + JITTER)


async def test_an_error_that_will_not_pass_is_raised_at_once() -> None:
    with pytest.raises(KeyError):
        await attempts(policy(), KeyError("a bug"))


async def test_the_last_error_is_raised_after_the_last_attempt() -> None:
    errors = [Passing(), Passing(), Passing()]
    with pytest.raises(Passing) as caught:
        await attempts(policy(attempts=3), *errors)
    assert caught.value is errors[2]


async def test_no_pause_begins_that_ends_behind_the_deadline() -> None:
    with pytest.raises(Passing):
        await attempts(policy(until=time.monotonic() + 0.5), Passing())
    made, _ = await attempts(policy(until=time.monotonic() + 60.0), Passing())
    assert made == 2
