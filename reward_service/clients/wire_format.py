"""Requests to bytes, responses to answers."""

import json
import logging
import math
import socket
from collections.abc import Mapping, Sequence
from typing import Any

import httpx

from reward_service.clients.client_errors import RewardServiceRefused, RewardServiceUnavailable
from reward_service.clients.client_options import Options
from reward_service.clients.retries import Circuit

logger = logging.getLogger(__name__)

Answer = dict[str, Any]
SCORE = "/v1/score"
READY = "/readyz"
GRACE_SECONDS = 2.0
"""How long after the deadline an answer that is under way may still arrive."""

CONNECT_SECONDS = 5.0
WHOLE_SECONDS = 30.0
ATTEMPT_SHARE = 0.6
MAX_DEADLINE_MS = 86_400_000
"""The longest that the service accepts: a day."""
_TCP = {"TCP_KEEPIDLE": 10, "TCP_KEEPINTVL": 5, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 25_000}
KEEP_ALIVE = [
    (socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1),
    *((socket.IPPROTO_TCP, getattr(socket, n), v) for n, v in _TCP.items() if hasattr(socket, n)),
]
"""A service whose machine is gone is noticed within half a minute, also while its answer is awaited."""
_AGAIN = {408, 425, 429, 502, 503, 504}


def timeout(left: float) -> httpx.Timeout:
    """Time-outs of an attempt with so many seconds left."""
    return httpx.Timeout(left + GRACE_SECONDS, connect=min(CONNECT_SECONDS, left + GRACE_SECONDS))


def attempt_seconds(left: float) -> float:
    """How long one attempt may take: all that is left of a short time, a part of a long one. So a service
    that takes a request and never answers costs no more than that."""
    return left if left <= WHOLE_SECONDS else max(WHOLE_SECONDS, ATTEMPT_SHARE * left)


def dump(value: Any) -> bytes:
    """A value as JSON. NaN and infinity, which JSON has not, become null; arrays and numbers of numpy become
    plain."""
    try:
        return json.dumps(value, default=_plain, allow_nan=False).encode()
    except ValueError:
        return json.dumps(_finite(value), default=_plain, allow_nan=False).encode()


def _plain(value: Any) -> Any:
    for method in ("tolist", "items"):
        if hasattr(value, method):
            found = getattr(value, method)()
            return dict(found) if method == "items" else _finite(found)
    return str(value)


def _finite(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, Mapping):
        return {key: _finite(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_finite(item) for item in value]
    return value if value is None or isinstance(value, str | int) else _finite(_plain(value))


def lost(
    error: httpx.HTTPError, url: str, circuit: Circuit
) -> RewardServiceUnavailable | RewardServiceRefused:
    """What it means that no response came."""
    message = f"{url}: {type(error).__name__}: {error}"
    if isinstance(error, httpx.UnsupportedProtocol):
        return RewardServiceRefused(message)
    unseen = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout)
    found = RewardServiceUnavailable(message, again=True, unseen=unseen)
    if not isinstance(error, httpx.PoolTimeout):
        circuit.fail(found)
    return found


def read(response: httpx.Response, samples: int, circuit: Circuit) -> Answer:
    """The answer in a response.

    Raises:
        RewardServiceRefused, RewardServiceUnavailable: it holds no rewards, one for each sample.
    """
    if not response.is_success:
        error = _failure(response)
        if isinstance(error, RewardServiceUnavailable) and error.again:
            circuit.fail(error)
        else:
            circuit.close()
        raise error
    circuit.close()
    try:
        answer: Answer = response.json()
        complete = len(answer["rewards"]) == samples
    except (ValueError, KeyError, TypeError):
        complete = False
    if not complete:
        raise RewardServiceUnavailable(f"no rewards for the samples in the answer: {response.text[:200]}")
    return answer


def _failure(response: httpx.Response) -> RewardServiceUnavailable | RewardServiceRefused:
    status = response.status_code
    message = f"{status} from {response.url.path}: {_detail(response)}"
    if response.is_client_error and status not in _AGAIN:
        return RewardServiceRefused(message, status)
    return RewardServiceUnavailable(message, again=status in _AGAIN, after=_retry_after(response))


def _retry_after(response: httpx.Response) -> float:
    try:
        seconds = float(response.headers.get("retry-after", "0"))
    except ValueError:  # a date: wait as long as the jitter says
        return 0.0
    return seconds if math.isfinite(seconds) and seconds > 0 else 0.0


def _detail(response: httpx.Response) -> str:
    try:
        return str(response.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return response.text[:200]


def field(sample: Any, name: str, default: Any = None) -> Any:
    """A field of a sample, whatever was handed over as one."""
    return sample.get(name, default) if isinstance(sample, Mapping) else default


def instead(
    error: RewardServiceUnavailable, samples: Sequence[Mapping[str, Any]], options: Options
) -> Answer:
    """The answer of a call that got none, as `on_error` says.

    Raises:
        RewardServiceUnavailable: `on_error` is `raise`.
    """
    if options.on_error == "raise":
        raise error
    logger.warning("%d samples have no reward: %s", len(samples), error)
    rewards = [unjudged(field(sample, "id", place), str(error)) for place, sample in enumerate(samples)]
    return {"rewards": rewards, "groups": [], "warnings": [str(error)]}


def instead_of_one(error: RewardServiceUnavailable, sample: Mapping[str, Any], options: Options) -> Answer:
    """The reward of a sample that got no answer, as `on_error` says.

    Raises:
        RewardServiceUnavailable: `on_error` is `raise`.
    """
    (reward,) = settled(instead(error, [sample], options), options)["rewards"]
    return {**reward, "id": field(sample, "id", 0)}


def unjudged(identity: Any, reason: str) -> Answer:
    """The reward of a sample that was not judged."""
    return {"id": identity, "value": None, "outcome": "failed", "reason": reason, "components": {}}


def settled(answer: Answer, options: Options) -> Answer:
    """The answer with `error_value` where `on_error` wants a value."""
    if options.on_error == "value":
        for reward in answer["rewards"]:
            if reward["value"] is None:
                reward["value"] = options.error_value
    return answer
