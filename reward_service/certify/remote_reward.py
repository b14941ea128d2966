"""A reward behind an address, as the reward under test: our own `/v1/score`, or what trainers call.

An outage is never a verdict. What may pass (no connection, 408, 425, 429, 5xx, a time-out) is tried again;
when it persists, an empty completion on the same row is asked: if that cannot be judged either, the service
is out and there is no certificate; if it can, the completion itself keeps its reward from being given, and
that is a null.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Literal

import httpx
import tenacity

from reward_service.certify.attempt import CertifiedRow, Earned
from reward_service.certify.certify_run import ScoreAttempts
from reward_service.certify.function_reward import gold_text
from reward_service.errors import BadConfig, ServiceFailure

CALL_SAMPLES = 64
"""Completions that one request brings."""
CONNECTIONS = 8
FAILED = "failed"
PASSING = {
    HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS,
    *(status for status in HTTPStatus if status >= HTTPStatus.INTERNAL_SERVER_ERROR),
}  # fmt: skip
"""Statuses that may be others when one asks again."""

Wire = Literal["score", "openrlhf", "slime", "list"]
Asked = Sequence[tuple[CertifiedRow, str]]


class RewardUnavailableError(ServiceFailure):
    """The reward under test does not answer: there is nothing to certify."""


class _PassingError(Exception):
    """An answer that may be another one when it is asked for again."""


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


def wire_of(url: str) -> Wire:
    """The wire by the last part of the address: `score`, `get_reward`, `slime`; else a plain
    list."""
    last = url.partition("?")[0].rstrip("/").rpartition("/")[2]
    known: dict[str, Wire] = {
         "score": "score", "get_reward": "openrlhf", "slime": "slime",
    }  # fmt: skip
    return known.get(last, "list")


def remote_reward(http: httpx.AsyncClient, remote: RemoteReward) -> ScoreAttempts:
    """The reward served at an address.

    The function that is returned raises `RewardUnavailableError` when the service is out, and `BadConfig`
    when it refuses what it is asked or answers what nobody can read.
    """
    size = 1 if remote.wire == "slime" else CALL_SAMPLES
    room = asyncio.Semaphore(CONNECTIONS)

    async def score(asked: Asked) -> list[Earned]:
        async def one(part: Asked) -> list[Earned]:
            async with room:
                return await _earned(http, remote, part)

        parts = [asked[at : at + size] for at in range(0, len(asked), size)]
        async with asyncio.TaskGroup() as group:
            calls = [group.create_task(one(part)) for part in parts]
        return [earned for call in calls for earned in call.result()]

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
    except _PassingError as error:
        row = part[0][0]
        try:
            await _retried(http, remote, [(row, "")])
        except _PassingError:
            raise RewardUnavailableError(f"{remote.url} does not judge: {error}") from None
        if len(part) == 1:
            return [Earned(None, None, FAILED, f"{error}; an empty completion is judged")]
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
    body = _BODIES[remote.wire](remote, part)
    try:
        response = await http.post(
            remote.url, json=body, headers=remote.headers, timeout=httpx.Timeout(remote.seconds)
        )
    except httpx.TransportError as error:
        raise _PassingError(f"{type(error).__name__} {error}".strip()) from None
    if response.status_code in PASSING:
        raise _PassingError(f"HTTP {response.status_code}")
    if not response.is_success:
        raise BadConfig(f"{remote.url} answers {response.status_code}: {response.text[:300]}")
    try:
        earned = _READERS[remote.wire](response.json())
    except (ValueError, KeyError, TypeError, AttributeError):
        raise BadConfig(
            f"{remote.url} does not answer as the wire {remote.wire!r}: {response.text[:200]}"
        ) from None
    if len(earned) != len(part):
        raise BadConfig(f"{remote.url} gave {len(earned)} rewards for {len(part)} completions")
    if any(one.outcome == FAILED for one in earned):
        raise _PassingError(next(one.reason for one in earned if one.outcome == FAILED) or FAILED)
    return earned


def _score_body(remote: RemoteReward, part: Asked) -> Any:
    samples = [
        {"id": at, "prompt": row.prompt or "", "completion": completion, "reference": row.reference}
        for at, (row, completion) in enumerate(part)
    ]
    return {"spec": remote.spec, "samples": samples}


def _openrlhf_body(_: RemoteReward, part: Asked) -> Any:
    return {
        "query": [f"{row.prompt or ''}{completion}" for row, completion in part],
        "prompts": [row.prompt or "" for row, _ in part],
        "labels": [gold_text(row.reference) for row, _ in part],
    }


def _slime_body(_: RemoteReward, part: Asked) -> Any:
    ((row, completion),) = part
    return {"prompt": row.prompt or "", "response": completion, "label": gold_text(row.reference)}


def _list_body(_: RemoteReward, part: Asked) -> Any:
    return {
        "prompts": [row.prompt or "" for row, _ in part],
        "completions": [completion for _, completion in part],
        "references": [gold_text(row.reference) for row, _ in part],
    }


def _read_score(answer: Any) -> list[Earned]:
    return [_reward_earned(reward) for reward in answer["rewards"]]


def _reward_earned(reward: Any) -> Earned:
    part = reward.get("components", {}).get("accuracy") or {}
    return Earned(
        reward["value"], part.get("score"), str(reward.get("outcome", "scored")), str(part.get("reason", ""))
    )


def _read_list(answer: Any) -> list[Earned]:
    values = answer if isinstance(answer, list) else answer["rewards"]
    return [_number_earned(value) for value in values]


def _read_number(answer: Any) -> list[Earned]:
    value = answer if isinstance(answer, int | float | None) else answer.get("reward", answer.get("score"))
    return [_number_earned(value)]


def _number_earned(value: Any) -> Earned:
    """A number, or nothing: these wires do not tell why, so nothing is what the completion earned."""
    if value is None:
        return Earned(None, None, "null", "null")
    return Earned(float(value))


_BODIES = {"score": _score_body, "openrlhf": _openrlhf_body, "slime": _slime_body, "list": _list_body}
_READERS = {"score": _read_score, "openrlhf": _read_list, "slime": _read_number, "list": _read_list}
