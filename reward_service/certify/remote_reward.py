"""A reward behind an address, as the reward under test: our own `/v1/score`, or what trainers call.

An outage is never a verdict. What may pass (no connection, 408, 425, 429, 5xx, a time-out) is tried again;
when it persists, an empty completion on the same row is asked: if that cannot be judged either, the service
is out and there is no certificate; if it can, the completion itself keeps its reward from being given, and
that is a null.
"""

import asyncio
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any

import httpx
import tenacity

from reward_service.certify.attempt import Earned
from reward_service.certify.certify_run import ScoreAttempts
from reward_service.certify.remote_wires import FAILED, WIRES, Asked, Wire
from reward_service.errors import BadConfig, ServiceFailure

CALL_SAMPLES = 64
"""Completions that one request brings."""
CONNECTIONS = 8
PASSING = {
    HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS,
    *(status for status in HTTPStatus if status >= HTTPStatus.INTERNAL_SERVER_ERROR),
}  # fmt: skip
"""Statuses that may be others when one asks again."""
DATA_REFUSED = {HTTPStatus.BAD_REQUEST, HTTPStatus.UNPROCESSABLE_ENTITY}
"""Statuses for what was sent, which may be one row's fault."""

REFUSED = "refused"
"""The outcome of a completion that the service answers with 400 or 422, while it judges others."""


class RewardUnavailableError(ServiceFailure):
    """The reward under test does not answer: there is nothing to certify."""


class _PassingError(Exception):
    """An answer that may be another one when it is asked for again."""


class _RefusedError(Exception):
    """The service cannot read what it is sent; alone, each completion tells whether it is to blame."""


@dataclass(frozen=True, slots=True)
class RemoteReward:
    """Where the reward is served, and how one talks to it.

    `spec` is named to `/v1/score` only. `attempts` are requests in all, `seconds` those of one, `pause` the
    wait before the second, which doubles.
    """

    url: str
    wire: Wire = "score"
    spec: str = "r1-zero"
    headers: dict[str, str] = field(default_factory=dict)
    seconds: float = 60.0
    attempts: int = 4
    pause: float = 0.5


def remote_reward(http: httpx.AsyncClient, remote: RemoteReward) -> ScoreAttempts:
    """The reward served at an address.

    The function that is returned raises `RewardUnavailableError` when the service is out, and `BadConfig`
    when it refuses what it is asked or answers what nobody can read.
    """
    size = CALL_SAMPLES if WIRES[remote.wire].takes_many else 1
    room = asyncio.Semaphore(CONNECTIONS)

    async def score(asked: Asked) -> list[Earned]:
        async def one(part: Asked) -> list[Earned]:
            async with room:
                return await _earned(http, remote, part)

        parts = [asked[at : at + size] for at in range(0, len(asked), size)]
        async with asyncio.TaskGroup() as group:
            calls = [group.create_task(one(part)) for part in parts]
        found = [earned for call in calls for earned in call.result()]
        if found and all(earned.outcome == REFUSED for earned in found):
            raise BadConfig(f"{remote.url} answers {found[0].reason}")
        return found

    async def ungrouped(asked: Asked) -> list[Earned]:
        try:
            return await score(asked)
        except* (BadConfig, RewardUnavailableError) as errors:
            raise _first(errors) from None

    return ungrouped


def _first(errors: BaseExceptionGroup[Any]) -> BaseException:
    first: Any = errors.exceptions[0]
    return _first(first) if isinstance(first, BaseExceptionGroup) else first


async def _earned(http: httpx.AsyncClient, remote: RemoteReward, part: Asked) -> list[Earned]:
    """What a part earned; of one that persistently cannot be judged, who is to blame."""
    try:
        return await _retried(http, remote, part)
    except _RefusedError as error:
        if len(part) == 1:
            return [Earned(None, None, REFUSED, str(error))]
        return await _halves(http, remote, part)
    except _PassingError as error:
        row = part[0][0]
        try:
            await _retried(http, remote, [(row, "")])
        except _PassingError:
            raise RewardUnavailableError(f"{remote.url} does not judge: {error}") from None
        if len(part) == 1:
            return [Earned(None, None, FAILED, f"{error}; an empty completion is judged")]
        return await _halves(http, remote, part)


async def _halves(http: httpx.AsyncClient, remote: RemoteReward, part: Asked) -> list[Earned]:
    middle = len(part) // 2
    first = await _earned(http, remote, part[:middle])
    return [*first, *await _earned(http, remote, part[middle:])]


async def _retried(http: httpx.AsyncClient, remote: RemoteReward, part: Asked) -> list[Earned]:
    retrying = tenacity.AsyncRetrying(
        stop=tenacity.stop_after_attempt(remote.attempts),
        wait=tenacity.wait_random_exponential(remote.pause, max=10.0),
        retry=tenacity.retry_if_exception_type(_PassingError),
        reraise=True,
    )
    found: list[Earned] = await retrying(_once, http, remote, part)
    return found


async def _once(http: httpx.AsyncClient, remote: RemoteReward, part: Asked) -> list[Earned]:
    wire = WIRES[remote.wire]
    body = wire.body(remote.spec, part)
    try:
        response = await http.post(
            remote.url, json=body, headers=remote.headers, timeout=httpx.Timeout(remote.seconds)
        )
    except httpx.TransportError as error:
        raise _PassingError(f"{type(error).__name__} {error}".strip()) from None
    if response.status_code in PASSING:
        raise _PassingError(f"HTTP {response.status_code}")
    if response.status_code in DATA_REFUSED:
        raise _RefusedError(f"{response.status_code}: {response.text[:300]}")
    if not response.is_success:
        raise BadConfig(f"{remote.url} answers {response.status_code}: {response.text[:300]}")
    try:
        earned = wire.read(response.json())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadConfig(
            f"{remote.url} does not answer as the wire {remote.wire!r}: {response.text[:200]}"
        ) from None
    if len(earned) != len(part):
        raise BadConfig(f"{remote.url} gave {len(earned)} rewards for {len(part)} completions")
    if any(one.outcome == FAILED for one in earned):
        raise _PassingError(next(one.reason for one in earned if one.outcome == FAILED) or FAILED)
    return earned
