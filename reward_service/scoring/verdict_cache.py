"""Verdicts by what they depend on: identical work is done once, even when it is asked for at once."""

import asyncio
import hashlib
import io
import pickle
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field
from typing import Any

from reward_service.verdict import Outcome, Verdict

CAPACITY_BYTES = 128 * 2**20
_ENTRY_BYTES = 500
"""A verdict and its place, without its texts."""


def digest(key: tuple[Any, ...]) -> bytes:
    """A key of a few bytes in place of one that holds programs and tests.

    Keys that differ have different digests. Equal ones nearly always have the same: a set in them may not.
    """
    written = io.BytesIO()
    pickler = pickle.Pickler(written, pickle.HIGHEST_PROTOCOL)
    pickler.fast = True  # every part in full: no trace of which parts happen to be the same object
    pickler.dump(key)
    return hashlib.sha256(written.getbuffer()).digest()


class VerdictCache:
    """The last `capacity` verdicts, by key, with single flight; fewer when they are larger than
    `capacity_bytes` together, as verdicts on programs are, which quote them.

    `failed` verdicts are not kept: asking again may succeed. Keys hold everything a verdict depends on:
    the verifier, its version, its parameters, the reference and the extracted answer or program. `digest`
    makes them small.
    """

    def __init__(self, capacity: int, *, capacity_bytes: int = CAPACITY_BYTES) -> None:
        self.hits = 0
        self.misses = 0
        self.bytes = 0
        self._capacity = capacity
        self._capacity_bytes = capacity_bytes
        self._verdicts: OrderedDict[Hashable, Verdict] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}

    def __len__(self) -> int:
        return len(self._verdicts)

    async def get(self, key: Hashable, decide: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """The verdict for `key`, from memory, from whoever is deciding it now, or by `decide()`.

        A caller that is cancelled withdraws from the flight; the decision goes on for the others, and is
        given up when none is left.
        """
        kept = self._verdicts.get(key)
        if kept is not None:
            self.hits += 1
            self._verdicts.move_to_end(key)
            return kept
        flight = self._flights.get(key)
        if flight is None:
            self.misses += 1
            flight = self._flights[key] = _Flight()
            flight.task = asyncio.ensure_future(self._run_flight(key, flight, decide))
        else:
            self.hits += 1
        return await self._join_flight(key, flight)

    async def _join_flight(self, key: Hashable, flight: "_Flight") -> Verdict:
        flight.waiters += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.waiters -= 1
            if not flight.waiters and not flight.task.done():
                self._end_flight(key, flight)  # whoever asks from now on starts another
                flight.task.cancel()

    async def _run_flight(
        self, key: Hashable, flight: "_Flight", decide: Callable[[], Awaitable[Verdict]]
    ) -> Verdict:
        try:
            verdict = await decide()
        finally:
            self._end_flight(key, flight)
        if verdict.outcome is not Outcome.FAILED and self._capacity > 0:
            self._store(key, verdict)
        return verdict

    def _store(self, key: Hashable, verdict: Verdict) -> None:
        self._evict(key)  # a caller who withdrew may have left the same one
        self._verdicts[key] = verdict
        self.bytes += _size(verdict)
        while len(self._verdicts) > self._capacity or self.bytes > self._capacity_bytes:
            self._evict(next(iter(self._verdicts)))

    def _evict(self, key: Hashable) -> None:
        evicted = self._verdicts.pop(key, None)
        if evicted is not None:
            self.bytes -= _size(evicted)

    def _end_flight(self, key: Hashable, flight: "_Flight") -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


@dataclass(slots=True, eq=False)
class _Flight:
    """A verdict being decided, and how many wait for it."""

    task: "asyncio.Task[Verdict]" = field(init=False)
    waiters: int = 0


def _size(verdict: Verdict) -> int:
    """Bytes, roughly; a program's answer is its source."""
    return _ENTRY_BYTES + len(verdict.answer or "") + len(verdict.reason) + _detail_size(verdict.detail)


def _detail_size(detail: dict[str, Any] | None) -> int:
    return 0 if detail is None else len(repr(detail))
