"""Clients of `/v1/score`: for threads, and for event loops."""

import asyncio
import os
import time
import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
import tenacity

from reward_service.clients import wire
from reward_service.clients.coalescing import LoopBatches, ThreadBatches
from reward_service.clients.errors import RewardServiceUnavailable
from reward_service.clients.options import Options
from reward_service.clients.retries import Budget, Patience

Sample = Mapping[str, Any]


class _Client:
    """What both clients are: an address and options. Pickled, they are nothing else."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url, self.options = url, Options(**options)
        self._budget = Budget()

    @property
    def spec(self) -> str | Mapping[str, Any]:
        """The reward that is computed."""
        return self.options.spec

    def __reduce__(self) -> tuple[Any, ...]:
        """Connections, locks and what waits stay behind."""
        return _rebuilt, (type(self), self.url, self.options)

    def _patience(self, until: float | None) -> Patience:
        until = time.monotonic() + self.options.seconds if until is None else until
        return Patience(self._budget, retries=self.options.retries, until=until)

    def _limits(self) -> httpx.Limits:
        most = self.options.connections
        return httpx.Limits(max_connections=most, max_keepalive_connections=most)


def _rebuilt(kind: type[_Client], url: str, options: Options) -> _Client:
    return kind(url, **vars(options))


class RewardClient(_Client):
    """Posts samples to a reward service and returns rewards.

    Threads may share one, a forked process gets connections of its own, and it can be pickled. Use it as a
    context manager or call `close`. Options: see `Options`.
    """

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._open()

    def _open(self) -> None:
        self._pid = os.getpid()
        self._http = httpx.Client(base_url=self.url, headers=self.options.headers(), limits=self._limits())
        weakref.finalize(self, _close, self._http, self._pid)
        self._batches = ThreadBatches(
            self._score, size=self.options.batch_size, seconds=self.options.batch_ms / 1000
        )

    def _connected(self) -> httpx.Client:
        if self._pid != os.getpid():  # forked: the parent's connections and locks are not ours to touch
            self._budget = Budget()
            self._open()
        return self._http

    def score(self, samples: Sequence[Sample], **extra: Any) -> wire.Answer:
        """Rewards, groups and warnings for a batch, as the service answers them.

        `samples` are dictionaries with `completion` and, as the spec needs, `prompt`, `reference`, `group`
        and `id`; `extra` are further fields of the request (`group_size`, `step`, `detail`). A reward's
        `value` is None when it could not be judged: leave the sample out, never count it as 0.

        Raises:
            RewardServiceRefused: the request was not understood; raised whatever `on_error` says.
            RewardServiceUnavailable: no answer, or a server error, and `on_error` is `raise`.
        """
        return self._score(samples, extra, None)

    def score_one(self, sample: Sample, **extra: Any) -> dict[str, Any]:
        """The reward of one sample, in a request shared with the samples of other threads."""
        self._connected()
        reward: dict[str, Any] = self._batches.score(sample, extra, time.monotonic() + self.options.seconds)
        return reward

    def _score(self, samples: Sequence[Sample], extra: Mapping[str, Any], until: float | None) -> wire.Answer:
        connected, body = self._connected(), wire.request(samples, self.options, extra)
        patience = self._patience(until)
        try:
            answer = tenacity.Retrying(**patience.terms())(self._post, connected, body, patience)
        except RewardServiceUnavailable as error:
            answer = wire.instead(error, samples, self.options)
        return wire.settled(answer, self.options)

    def _post(self, connected: httpx.Client, body: wire.Answer, patience: Patience) -> wire.Answer:
        left = patience.left
        try:
            response = connected.post(wire.SCORE, content=wire.dump(body, left), timeout=wire.timeout(left))
        except httpx.HTTPError as error:
            raise wire.lost(error, self.url) from error
        return wire.read(response, len(body["samples"]))

    def ready(self) -> bool:
        """Whether the service is up and all its workers are there."""
        try:
            return self._connected().get(wire.READY, timeout=wire.CONNECT_SECONDS).is_success
        except httpx.HTTPError:
            return False

    def close(self) -> None:
        """Close the connections."""
        _close(self._http, self._pid)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()


def _close(connected: httpx.Client, pid: int) -> None:
    if pid == os.getpid():
        connected.close()


class AsyncRewardClient(_Client):
    """The same for coroutines. It connects in the event loop that uses it; another loop, another thread's
    loop or a forked process gets connections of its own. Options: see `Options`."""

    def __init__(self, url: str, **options: Any) -> None:
        super().__init__(url, **options)
        self._homes: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, _Home] = weakref.WeakKeyDictionary()

    def _at_home(self) -> "_Home":
        loop = asyncio.get_running_loop()
        home = self._homes.get(loop)
        if home is None or home.pid != os.getpid():
            home = self._homes[loop] = _Home(self)
        return home

    async def score(self, samples: Sequence[Sample], **extra: Any) -> wire.Answer:
        """As `RewardClient.score`."""
        return await self._score(samples, extra, None)

    async def score_one(self, sample: Sample, **extra: Any) -> dict[str, Any]:
        """The reward of one sample, in a request shared with the samples of other tasks of this loop."""
        until = time.monotonic() + self.options.seconds
        reward: dict[str, Any] = await self._at_home().batches.score(sample, extra, until)
        return reward

    async def _score(
        self, samples: Sequence[Sample], extra: Mapping[str, Any], until: float | None
    ) -> wire.Answer:
        home, body = self._at_home(), wire.request(samples, self.options, extra)
        patience = self._patience(until)
        try:
            answer: wire.Answer = await tenacity.AsyncRetrying(**patience.terms())(
                self._post, home, body, patience
            )
        except RewardServiceUnavailable as error:
            answer = wire.instead(error, samples, self.options)
        return wire.settled(answer, self.options)

    async def _post(self, home: "_Home", body: wire.Answer, patience: Patience) -> wire.Answer:
        try:
            async with asyncio.timeout(patience.left + wire.GRACE_SECONDS), home.slots:
                left = patience.left
                response = await home.http.post(
                    wire.SCORE, content=wire.dump(body, left), timeout=wire.timeout(left)
                )
        except TimeoutError as error:
            raise RewardServiceUnavailable(f"{self.url}: no answer within the deadline") from error
        except httpx.HTTPError as error:
            raise wire.lost(error, self.url) from error
        return wire.read(response, len(body["samples"]))

    async def ready(self) -> bool:
        """Whether the service is up and all its workers are there."""
        try:
            response = await self._at_home().http.get(wire.READY, timeout=wire.CONNECT_SECONDS)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections of this loop."""
        home = self._homes.pop(asyncio.get_running_loop(), None)
        if home is not None and home.pid == os.getpid():
            await home.http.aclose()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.close()


class _Home:
    """What an async client keeps in one event loop of one process."""

    def __init__(self, client: AsyncRewardClient) -> None:
        self.pid = os.getpid()
        options = client.options
        self.http = httpx.AsyncClient(
            base_url=client.url,
            headers=options.headers(),
            limits=client._limits(),  # noqa: SLF001
        )
        self.slots = asyncio.Semaphore(options.connections)
        self.batches = LoopBatches(
            client._score,  # noqa: SLF001
            size=options.batch_size,
            seconds=options.batch_ms / 1000,
        )
