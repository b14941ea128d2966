"""Verdicts by what they depend on: identical work is done once, even when it is asked for at once."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Hashable
from dataclasses import dataclass, field

from reward_service.verdict import Outcome, Verdict


class VerdictCache:
    """The last `capacity` verdicts, by key, with single flight.

    `failed` verdicts are not kept: asking again may succeed. Keys hold everything a verdict depends on:
    the verifier, its version, its parameters, the reference and the extracted answer or program.
    """

    def __init__(self, capacity: int) -> None:
        self.hits = 0
        self.misses = 0
        self._capacity = capacity
        self._kept: OrderedDict[Hashable, Verdict] = OrderedDict()
        self._flights: dict[Hashable, _Flight] = {}

    def __len__(self) -> int:
        return len(self._kept)

    async def get(self, key: Hashable, decide: Callable[[], Awaitable[Verdict]]) -> Verdict:
        """The verdict for `key`, from memory, from whoever is deciding it now, or by `decide()`.

        A caller that is cancelled withdraws from the flight; the decision goes on for the others, and is
        given up when none is left.
        """
        kept = self._kept.get(key)
        if kept is not None:
            self.hits += 1
            self._kept.move_to_end(key)
            return kept
        flight = self._flights.get(key)
        if flight is None:
            self.misses += 1
            flight = self._flights[key] = _Flight()
            flight.task = asyncio.ensure_future(self._fly(key, flight, decide))
        else:
            self.hits += 1
        return await self._aboard(key, flight)

    async def _aboard(self, key: Hashable, flight: "_Flight") -> Verdict:
        flight.passengers += 1
        try:
            return await asyncio.shield(flight.task)
        finally:
            flight.passengers -= 1
            if not flight.passengers and not flight.task.done():
                self._forget(key, flight)  # whoever asks from now on starts another
                flight.task.cancel()

    async def _fly(
        self, key: Hashable, flight: "_Flight", decide: Callable[[], Awaitable[Verdict]]
    ) -> Verdict:
        try:
            verdict = await decide()
        finally:
            self._forget(key, flight)
        if verdict.outcome is not Outcome.FAILED and self._capacity > 0:
            self._kept[key] = verdict
            if len(self._kept) > self._capacity:
                self._kept.popitem(last=False)
        return verdict

    def _forget(self, key: Hashable, flight: "_Flight") -> None:
        if self._flights.get(key) is flight:
            del self._flights[key]


@dataclass(slots=True, eq=False)
class _Flight:
    """A verdict being decided, and how many wait for it."""

    task: "asyncio.Task[Verdict]" = field(init=False)
    passengers: int = 0
