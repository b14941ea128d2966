"""Clients of `/v1/score`: for threads, and for event loops."""

import asyncio
import json
import os
import threading
import time
import weakref
from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self
from urllib.request import getproxies

import httpx
import tenacity

from reward_service.clients import msgpack_body, wire_format
from reward_service.clients.client_errors import RewardServiceRefused, RewardServiceUnavailable
from reward_service.clients.client_options import Options
from reward_service.clients.coalescing import LoopBatches, ThreadBatches
from reward_service.clients.retries import Circuit, Patience
from reward_service.clients.score_call import Places, Reply, ScoreCall

Sample = Mapping[str, Any]
MAX_UNPICKLED = 16
"""Clients of different options that a process keeps."""


class _Client:
    """What both clients are: an address and options. Pickled, they are nothing else; unpickled, all copies in
    one process are one client with its connections."""

    def __init__(self, url: str, **options: Any) -> None:
        self.url, self.options = url, Options(**options)
        self._circuit = Circuit()
        self._packs = False
        """Whether the service said that it takes MessagePack, and we can write it."""

    @property
    def spec(self) -> str | Mapping[str, Any]:
        """The reward that is computed."""
        return self.options.spec

    def __reduce__(self) -> tuple[Any, ...]:
        """Connections, locks and what waits stay behind."""
        return _rebuilt, (type(self), self.url, self.options)

    def _patience(self, until: float | None) -> Patience:
        until = time.monotonic() + self.options.seconds if until is None else until
        options = self.options
        return Patience(self._circuit, until=until, retries=options.retries, bridge=options.bridge_seconds)

    def _call(self, samples: Sequence[Sample], extra: Mapping[str, Any]) -> ScoreCall:
        return ScoreCall(samples, self.options, extra, packed=self._packs)

    def _is_understood(self, call: ScoreCall, response: httpx.Response) -> bool:
        """Whether this is the answer to a request; if not, it is to be sent again, as JSON."""
        if msgpack_body.may_be_unknown(call.content_type, response):
            self._packs = False
            call.unpack()
            return False
        if response.is_success:
            self._packs = msgpack_body.is_welcome(response)
        return True

    def _limits(self) -> httpx.Limits:
        most = self.options.connections
        return httpx.Limits(max_connections=most, max_keepalive_connections=most)


_unpickled: dict[tuple[type[_Client], str, str], _Client] = {}
"""Trainers pickle a reward function for every call: a client for each would be a connection for each."""
_unpickling = threading.Lock()


def _rebuilt(kind: type[_Client], url: str, options: Options) -> _Client:
    key = (kind, url, json.dumps(vars(options), sort_keys=True, default=str))
    with _unpickling:
        found = _unpickled.get(key)
        if found is None:
            while len(_unpickled) >= MAX_UNPICKLED:
                del _unpickled[next(iter(_unpickled))]
            found = _unpickled[key] = kind(url, **vars(options))
        return found


def _new_lock() -> None:
    global _unpickling  # noqa: PLW0603 -- another thread may have held it at the fork
    _unpickling = threading.Lock()


os.register_at_fork(after_in_child=_new_lock)


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
        limits = self._limits()
        transport = httpx.HTTPTransport(limits=limits, socket_options=wire_format.KEEP_ALIVE)
        self._http = httpx.Client(
            base_url=self.url,
            headers=self.options.headers(),
            limits=limits,
            transport=None if getproxies() else transport,
        )
        weakref.finalize(self, _close, self._http, self._pid)
        self._batches = ThreadBatches(
            self._score, size=self.options.batch_size, seconds=self.options.batch_ms / 1000
        )

    def _connected(self) -> httpx.Client:
        if self._pid != os.getpid():  # forked: the parent's connections and locks are not ours to touch
            self._circuit = Circuit()
            self._open()
        elif self._http.is_closed:  # by another user of the same client
            self._open()
        return self._http

    def score(self, samples: Sequence[Sample], **extra: Any) -> wire_format.Answer:
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
        until = time.monotonic() + self.options.seconds
        try:
            reward: dict[str, Any] = self._batches.score(sample, extra, until)
        except RewardServiceUnavailable as error:
            reward = wire_format.instead_of_one(error, sample, self.options)
        return reward

    def _score(
        self, samples: Sequence[Sample], extra: Mapping[str, Any], until: float | None
    ) -> wire_format.Answer:
        self._connected()
        call, patience = self._call(samples, extra), self._patience(until)
        steps = call.steps(patience)
        try:
            places, pause = next(steps)
            while True:
                time.sleep(pause)
                places, pause = steps.send(self._reply(call, places, patience))
        except StopIteration as end:
            answer: wire_format.Answer = end.value
        return wire_format.settled(answer, self.options)

    def _reply(self, call: ScoreCall, places: Places, patience: Patience) -> Reply:
        try:
            return tenacity.Retrying(**patience.terms())(self._post, call, places, patience)
        except (RewardServiceUnavailable, RewardServiceRefused) as error:
            return error

    def _post(self, call: ScoreCall, places: Places, patience: Patience) -> wire_format.Answer:
        while wait := patience.turn():
            time.sleep(wait)
        seconds = call.attempt_seconds(patience.left)
        try:
            response = self._send(call, places, seconds)
            if not self._is_understood(call, response):
                response = self._send(call, places, seconds)
        except httpx.HTTPError as error:
            raise wire_format.lost(error, self.url, patience.circuit) from error
        return wire_format.read(response, len(places), patience.circuit)

    def _send(self, call: ScoreCall, places: Places, seconds: float) -> httpx.Response:
        return self._connected().post(
            wire_format.SCORE,
            content=call.body(places, seconds),
            headers={"content-type": call.content_type},
            timeout=wire_format.timeout(seconds),
        )

    def ready(self) -> bool:
        """Whether the service is up and all its workers are there."""
        try:
            return self._connected().get(wire_format.READY, timeout=wire_format.CONNECT_SECONDS).is_success
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

    async def score(self, samples: Sequence[Sample], **extra: Any) -> wire_format.Answer:
        """As `RewardClient.score`."""
        return await self._score(samples, extra, None)

    async def score_one(self, sample: Sample, **extra: Any) -> dict[str, Any]:
        """The reward of one sample, in a request shared with the samples of other tasks of this loop."""
        until = time.monotonic() + self.options.seconds
        try:
            reward: dict[str, Any] = await self._at_home().batches.score(sample, extra, until)
        except RewardServiceUnavailable as error:
            reward = wire_format.instead_of_one(error, sample, self.options)
        return reward

    async def _score(
        self, samples: Sequence[Sample], extra: Mapping[str, Any], until: float | None
    ) -> wire_format.Answer:
        home = self._at_home()
        call, patience = self._call(samples, extra), self._patience(until)
        steps = call.steps(patience)
        try:
            places, pause = next(steps)
            while True:
                await asyncio.sleep(pause)
                places, pause = steps.send(await self._reply(home, call, places, patience))
        except StopIteration as end:
            answer: wire_format.Answer = end.value
        return wire_format.settled(answer, self.options)

    async def _reply(self, home: "_Home", call: ScoreCall, places: Places, patience: Patience) -> Reply:
        try:
            answer: wire_format.Answer = await tenacity.AsyncRetrying(**patience.terms())(
                self._post, home, call, places, patience
            )
        except (RewardServiceUnavailable, RewardServiceRefused) as error:
            return error
        return answer

    async def _post(
        self, home: "_Home", call: ScoreCall, places: Places, patience: Patience
    ) -> wire_format.Answer:
        try:
            async with asyncio.timeout(patience.left + wire_format.GRACE_SECONDS), home.slots:
                await _await_turn(patience)
                seconds = call.attempt_seconds(patience.left)
                response = await home.send(call, places, seconds)
                if not self._is_understood(call, response):
                    response = await home.send(call, places, seconds)
        except TimeoutError as error:
            raise RewardServiceUnavailable(f"{self.url}: no answer within the deadline") from error
        except httpx.HTTPError as error:
            raise wire_format.lost(error, self.url, patience.circuit) from error
        return wire_format.read(response, len(places), patience.circuit)

    async def ready(self) -> bool:
        """Whether the service is up and all its workers are there."""
        try:
            response = await self._at_home().http.get(wire_format.READY, timeout=wire_format.CONNECT_SECONDS)
        except httpx.HTTPError:
            return False
        return response.is_success

    async def close(self) -> None:
        """Close the connections of this loop."""
        home = self._homes.pop(asyncio.get_running_loop(), None)
        if home is not None and home.pid == os.getpid():
            await home.batches.close()
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


async def _await_turn(patience: Patience) -> None:
    wait = patience.turn()
    while wait:
        await asyncio.sleep(wait)
        wait = patience.turn()


class _Home:
    """What an async client keeps in one event loop of one process."""

    def __init__(self, client: AsyncRewardClient) -> None:
        self.pid = os.getpid()
        options = client.options
        limits = client._limits()  # noqa: SLF001
        transport = httpx.AsyncHTTPTransport(limits=limits, socket_options=wire_format.KEEP_ALIVE)
        self.http = httpx.AsyncClient(
            base_url=client.url,
            headers=options.headers(),
            limits=limits,
            transport=None if getproxies() else transport,
        )
        self.slots = asyncio.Semaphore(options.connections)
        self.batches = LoopBatches(
            client._score,  # noqa: SLF001
            size=options.batch_size,
            seconds=options.batch_ms / 1000,
        )

    async def send(self, call: ScoreCall, places: Places, seconds: float) -> httpx.Response:
        """The response to a request with these samples of the call."""
        return await self.http.post(
            wire_format.SCORE,
            content=call.body(places, seconds),
            headers={"content-type": call.content_type},
            timeout=wire_format.timeout(seconds),
        )
