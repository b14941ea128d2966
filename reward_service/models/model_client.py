"""One client for an endpoint: attempts, pace, budgets, and a record of every call that is billed."""

import asyncio
import email.utils
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from reward_service.models.adaptive_limit import AdaptiveLimit
from reward_service.models.latency import Latency
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.models.model_failure import CONGESTED, REFUSED, UNREADABLE, FailureKind, ModelFailure
from reward_service.models.outstanding_requests import Place
from reward_service.models.reward_reply import status_failure
from reward_service.models.spending_limit import CostCap, RateBucket
from reward_service.models.time_limit import within
from reward_service.scheduling.retry_policy import RetryPolicy

if TYPE_CHECKING:
    import httpx

FIRST_PAUSE_S = 0.5
MAX_RETRY_AFTER_S = 120.0
MAX_BODY_BYTES = 8 << 20
REFUSALS_FOR_ATTEMPT = 4
"""So many times may a request be refused for each further attempt that it has."""

T = TypeVar("T")


@dataclass(slots=True)
class ModelUsage:
    """Totals of one endpoint since it was opened: what metrics and the ledger tell."""

    attempts: int = 0
    billed: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    tokens_cached: int = 0
    failures: Counter[str] = field(default_factory=Counter)
    seconds: float = 0.0


@dataclass(slots=True)
class _Asking(Generic[T]):
    """What is asked, and how often it has been."""

    route: str
    body: Mapping[str, Any]
    read: Callable[[Any], T]
    attempts: int = 0
    refused: int = 0
    timeouts: int = 0

    def may_be_asked_again(self, most: int) -> bool:
        """Whether fewer than `most` attempts were taken, and not too many refused besides."""
        return self.attempts - self.refused < most and self.refused <= REFUSALS_FOR_ATTEMPT * (most - 1)


class ModelClient:
    """Asks one endpoint; shared by all specs that name it. Close it at the end.

    `usage` counts every attempt, failed ones too; `cost` is the money they came to.
    """

    def __init__(
        self,
        endpoint: ModelEndpoint,
        *,
        transport: "httpx.AsyncBaseTransport | None" = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        import httpx  # a tenth of a start, and most servers ask no model

        self.endpoint = endpoint
        self.usage = ModelUsage()
        self.cost = CostCap(endpoint.max_cost)
        self.stopped: str | None = None
        """Why nobody may ask it any more; set by an alarm."""
        self._limit = AdaptiveLimit(most=endpoint.max_in_flight, clock=clock)
        self._latency = Latency(most=endpoint.timeout_s)
        self._requests = RateBucket(endpoint.requests_per_minute, clock=clock)
        self._tokens = RateBucket(endpoint.tokens_per_minute, clock=clock)
        key = endpoint.api_key
        self._http = httpx.AsyncClient(
            transport=transport,
            headers={"authorization": f"Bearer {key.get_secret_value()}"} if key else {},
            timeout=httpx.Timeout(None, connect=5.0),
            limits=httpx.Limits(max_connections=endpoint.max_in_flight),
        )

    async def close(self) -> None:
        """Close the connections."""
        await self._http.aclose()

    async def ask(
        self, route: str, body: Mapping[str, Any], read: Callable[[Any], T], *, seconds: float
    ) -> T:
        """What `read` makes of the reply to `body`; asked again while that may help and time is left.

        Raises:
            ModelFailure: no attempt within `seconds` gave anything that `read` accepts.
        """
        asking = _Asking(route, body, read)
        policy = RetryPolicy(
            lambda error: _is_retryable(error) and asking.may_be_asked_again(self.endpoint.max_attempts),
            FIRST_PAUSE_S,
            MAX_RETRY_AFTER_S,
            _asked_pause,
            until=time.monotonic() + seconds,
        )
        async with within(seconds):
            answer: T = await policy.retrying()(self._allowed_attempt, asking)
        return answer

    async def _allowed_attempt(self, asking: _Asking[T]) -> T:
        if self.stopped is not None:
            raise ModelFailure(FailureKind.STOPPED, self.stopped)
        self.cost.check()
        return await self._attempt(asking)

    async def _attempt(self, asking: _Asking[T]) -> T:
        await self._requests.take(1)
        await self._tokens.take(self.endpoint.tokens_estimate)
        place = await self._limit.acquire(again=asking.attempts > 0)
        started = time.monotonic()
        self.usage.attempts += 1
        asking.attempts += 1
        overdue = asyncio.get_running_loop().call_later(self._latency.overdue_s, self._limit.lend, place)
        try:
            answer = asking.read(self._counted(await self._reply(asking)))
        except ModelFailure as failure:
            asking.refused += failure.kind in REFUSED
            self._note(failure, place)
            raise
        except BaseException:  # cancelled, too: the place is free again
            self._limit.released(place)
            raise
        finally:
            overdue.cancel()
            self.usage.seconds += time.monotonic() - started
        self._latency.add(time.monotonic() - started)
        self._limit.succeeded(place)
        return answer

    async def _reply(self, asking: _Asking[T]) -> Any:
        """The body of the reply.

        The first attempt waits as long as the slowest replies of late give reason to, those behind a time-out
        as long as the settings say.
        """
        seconds = self.endpoint.timeout_s if asking.timeouts else self._latency.hopeless_s
        try:
            async with asyncio.timeout(seconds):
                return await self._post(asking.route, asking.body)
        except TimeoutError:
            asking.timeouts += 1
            raise ModelFailure(FailureKind.TIMEOUT, f"no whole reply within {seconds:.1f} s") from None

    def _note(self, failure: ModelFailure, place: Place) -> None:
        self.usage.failures[failure.kind] += 1
        if failure.kind in CONGESTED:
            rest = self._limit.congested(place, pause_s=failure.retry_after)
            if not rest and failure.retry_after is None:
                failure.retry_after = FIRST_PAUSE_S  # it came by chance: pauses need not grow
            asyncio.get_running_loop().call_later(rest, self._limit.released, place)
        elif failure.kind in UNREADABLE:
            self._limit.succeeded(place)  # the endpoint worked on it, whatever came of it
        else:
            self._limit.released(place)

    async def _post(self, route: str, body: Mapping[str, Any]) -> Any:
        import httpx

        url = f"{self.endpoint.base_url.rstrip('/')}{route}"
        named = {"model": self.endpoint.model} if self.endpoint.model else {}
        try:
            response = await self._http.post(url, json={**named, **body, **self.endpoint.extra})
        except httpx.TimeoutException as error:
            raise ModelFailure(FailureKind.TIMEOUT, type(error).__name__) from None
        except httpx.HTTPError as error:
            raise ModelFailure(FailureKind.CONNECTION, f"{type(error).__name__}: {error}") from None
        if not response.is_success:
            raise status_failure(response.status_code, response.text, retry_after=_retry_after(response))
        self.usage.billed += 1
        try:
            if len(response.content) > MAX_BODY_BYTES:
                raise ValueError(f"{len(response.content)} bytes")
            return response.json()
        except (ValueError, RecursionError) as error:
            raise ModelFailure(FailureKind.UNPARSABLE, f"the body is no JSON: {error}") from None

    def _counted(self, document: Any) -> Any:
        usage = document.get("usage") if isinstance(document, dict) else None
        usage = usage if isinstance(usage, dict) else {}
        tokens_in = _count(usage, "prompt_tokens", "input_tokens")
        tokens_out = _count(usage, "completion_tokens", "output_tokens")
        details = usage.get("prompt_tokens_details") or usage.get("input_tokens_details")
        self.usage.tokens_in += tokens_in
        self.usage.tokens_out += tokens_out
        self.usage.tokens_cached += _count(details if isinstance(details, dict) else {}, "cached_tokens")
        price = (tokens_in * self.endpoint.price_in + tokens_out * self.endpoint.price_out) / 1e6
        self.cost.spent += price
        if tokens_in or tokens_out:
            self._tokens.correct(tokens_in + tokens_out - self.endpoint.tokens_estimate)
        return document


def _is_retryable(error: BaseException) -> bool:
    return isinstance(error, ModelFailure) and error.retryable


def _asked_pause(error: BaseException) -> float | None:
    """What the endpoint asked for; a short one after replies that say nothing of its load, however many there
    were before; None where pauses are to grow."""
    if not isinstance(error, ModelFailure):
        return None
    if error.retry_after is None and (error.kind in UNREADABLE or error.kind is FailureKind.TIMEOUT):
        return FIRST_PAUSE_S
    return error.retry_after


def _count(usage: Mapping[str, Any], *names: str) -> int:
    values = (usage.get(name) for name in names)
    return next((v for v in values if isinstance(v, int) and not isinstance(v, bool) and v >= 0), 0)


def _retry_after(response: "httpx.Response") -> float | None:
    """Seconds until the endpoint wants to be asked again, if it says so."""
    milliseconds = response.headers.get("retry-after-ms", "")
    said = response.headers.get("retry-after", "")
    if milliseconds.isdecimal():
        return min(int(milliseconds[:9]) / 1000, MAX_RETRY_AFTER_S)
    try:
        seconds = float(said)
    except ValueError:
        date = email.utils.parsedate_to_datetime(said) if _is_date(said) else None
        seconds = 0.0 if date is None else date.timestamp() - time.time()
    return min(seconds, MAX_RETRY_AFTER_S) if 0 < seconds < float("inf") else None


def _is_date(text: str) -> bool:
    return email.utils.parsedate_tz(text) is not None
