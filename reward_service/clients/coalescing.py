"""Single samples that share a request.

Trainers that score sample by sample ask thousands of times at once. A batch closes when it is full or when
its first sample has waited long enough; samples of other options never share it. The deadline of a batch is
that of its first sample, and no sample waits beyond its own.
"""

import asyncio
import json
import threading
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from reward_service.clients.client_errors import RewardServiceRefused, RewardServiceUnavailable

Sample = Mapping[str, Any]
Answer = dict[str, Any]
GRACE_SECONDS = 2.0
"""How long after its deadline a sample may still wait for an answer that is under way."""


class Batch:
    """Samples that wait for the rest of their batch."""

    def __init__(self, extra: Mapping[str, Any], until: float) -> None:
        self.samples: list[Sample] = []
        self.extra, self.until = extra, until

    def add(self, sample: Sample) -> int:
        """Take in a sample; its place."""
        self.samples.append({name: value for name, value in sample.items() if name != "id"})
        return len(self.samples) - 1


def _too_late() -> RewardServiceUnavailable:
    return RewardServiceUnavailable("the request that this sample shared was not answered in its time")


def key_of(extra: Mapping[str, Any]) -> str:
    """Samples may share a request when this is the same."""
    return json.dumps(extra, sort_keys=True, default=str) if extra else ""


def reward_at(answer: Answer, place: int, sample: Sample) -> Answer:
    """A sample's part of the answer, with its own id."""
    reward: Answer = answer["rewards"][place]
    return {**reward, "id": sample.get("id", 0)}


class ThreadBatches:
    """For threads: the first one in waits for others, then asks for all of them."""

    def __init__(
        self,
        score: Callable[[Sequence[Sample], Mapping[str, Any], float], Answer],
        *,
        size: int,
        seconds: float,
    ) -> None:
        self._score, self._size, self._seconds = score, size, seconds
        self._open: dict[str, _ThreadBatch] = {}
        self._lock = threading.Lock()

    def score(self, sample: Sample, extra: Mapping[str, Any], until: float) -> Answer:
        """The reward of this sample."""
        key = key_of(extra)
        with self._lock:
            batch = self._open.get(key)
            if batch is None:
                batch = self._open[key] = _ThreadBatch(extra, until)
            place = batch.add(sample)
            if len(batch.samples) >= self._size:
                self._close(key, batch)
        if place == 0:
            self._lead(key, batch)
        if not batch.answered.wait(until - time.monotonic() + GRACE_SECONDS):
            raise _too_late()
        if batch.error is not None:
            raise batch.error
        return reward_at(batch.answer, place, sample)

    def _close(self, key: str, batch: "_ThreadBatch") -> None:
        """Nobody joins any more; call it with the lock held."""
        if self._open.get(key) is batch:
            del self._open[key]
        batch.closed.set()

    def _lead(self, key: str, batch: "_ThreadBatch") -> None:
        batch.closed.wait(self._seconds)
        with self._lock:
            self._close(key, batch)
        try:
            batch.answer = self._score(batch.samples, batch.extra, batch.until)
        except (RewardServiceRefused, RewardServiceUnavailable) as error:
            batch.error = error
        except BaseException as error:  # the followers learn of it, and the leader's caller gets it as it is
            name = type(error).__name__
            batch.error = RewardServiceUnavailable(f"who asked for this sample too met with {name}")
            raise
        finally:
            batch.answered.set()


class _ThreadBatch(Batch):
    def __init__(self, extra: Mapping[str, Any], until: float) -> None:
        super().__init__(extra, until)
        self.closed, self.answered = threading.Event(), threading.Event()
        self.answer: Answer = {}
        self.error: Exception | None = None


class LoopBatches:
    """For the tasks of one event loop: a timer or the last sample that fits sends the batch."""

    def __init__(
        self,
        score: Callable[[Sequence[Sample], Mapping[str, Any], float | None], Awaitable[Answer]],
        *,
        size: int,
        seconds: float,
    ) -> None:
        self._score, self._size, self._seconds = score, size, seconds
        self._open: dict[str, _LoopBatch] = {}
        self._asking: set[asyncio.Task[None]] = set()

    async def score(self, sample: Sample, extra: Mapping[str, Any], until: float) -> Answer:
        """The reward of this sample."""
        loop, key = asyncio.get_running_loop(), key_of(extra)
        batch = self._open.get(key)
        if batch is None:
            batch = self._open[key] = _LoopBatch(extra, until, loop.create_future())
            loop.call_later(self._seconds, self._send, key, batch)
        place = batch.add(sample)
        if len(batch.samples) >= self._size:
            self._send(key, batch)
        try:
            async with asyncio.timeout(until - time.monotonic() + GRACE_SECONDS):
                # One caller that gives up costs the others nothing.
                answer: Answer = await asyncio.shield(batch.answer)
        except TimeoutError:
            raise _too_late() from None
        return reward_at(answer, place, sample)

    def _send(self, key: str, batch: "_LoopBatch") -> None:
        if self._open.get(key) is not batch:
            return
        del self._open[key]
        task = asyncio.get_running_loop().create_task(self._lead(batch))
        self._asking.add(task)
        task.add_done_callback(self._asking.discard)

    async def close(self) -> None:
        """Give up what is under way; nobody waits for it any more."""
        for task in list(self._asking):
            task.cancel()
        await asyncio.gather(*self._asking, return_exceptions=True)

    async def _lead(self, batch: "_LoopBatch") -> None:
        try:
            batch.answer.set_result(await self._score(batch.samples, batch.extra, batch.until))
        except (RewardServiceRefused, RewardServiceUnavailable) as error:
            batch.answer.set_exception(error)
            batch.answer.exception()  # looked at: nobody may be left to await it
        finally:
            batch.answer.cancel()  # does nothing to a batch that is answered


class _LoopBatch(Batch):
    def __init__(self, extra: Mapping[str, Any], until: float, answer: "asyncio.Future[Answer]") -> None:
        super().__init__(extra, until)
        self.answer = answer
