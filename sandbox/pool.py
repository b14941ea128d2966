"""Slots, shared out fairly.

A pool gives each of its slots to one run at a time. Runs wait in one queue per key, and the queues take
turns: a prompt whose programs all loop holds back its own programs, not everybody's.

A slot that breaks is replaced, and its run is tried once more elsewhere; if that breaks too, the caller
learns `SandboxUnavailable`; unless both boxes ended under this very program (`BoxBroken`) while the engine
around them stands: that is a thing the program did. Cancelling a caller kills his run and gives the slot
back when it has ended.
"""

import asyncio
import os
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Hashable
from contextlib import asynccontextmanager, suppress
from types import TracebackType
from typing import Self

from sandbox.backend import Backend, Job, Kind, Slot
from sandbox.program import BoxBroken, Execution, Isolation, SandboxUnavailable

MAX_WAITING = 100_000
UNAVAILABLE = "unavailable"
ATTEMPTS = 2
RESTART_PAUSE_S = 0.2


def slots_for(processors: int) -> int:
    """How many slots keep so many processors at work.

    One more: while a slot waits for its last result to be judged and its next job to be made, others run. A
    single processor is at work on just that meanwhile, and two programs on it would have half of it each.
    """
    return processors + (processors > 1)


class Pool:
    """Runs jobs on a backend's slots; an async context manager.

    `runs` counts jobs by their kind and the status they ended with, or `UNAVAILABLE`.
    """

    def __init__(
        self, backend: Backend, *, slots: int | None = None, min_isolation: Isolation = Isolation.LANDLOCK
    ) -> None:
        self.backend = backend
        self.min_isolation = min_isolation
        self.size = slots or slots_for(len(os.sched_getaffinity(0)))
        self.runs: Counter[tuple[Kind, str]] = Counter()
        self._slots: dict[int, dict[str, Slot]] = {}
        self._idle = list(range(self.size))
        self._queues: OrderedDict[Hashable, deque[asyncio.Future[int]]] = OrderedDict()
        self._waiting = 0
        self._runs: set[asyncio.Task[Execution]] = set()
        self._open = False

    @property
    def isolation(self) -> Isolation:
        """The wall behind which programs run."""
        return self.backend.isolation

    @property
    def busy(self) -> int:
        """Slots that are at work."""
        return self.size - len(self._idle)

    @property
    def waiting(self) -> int:
        """Runs that wait for a slot."""
        return self._waiting

    async def __aenter__(self) -> Self:
        await self.open()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def open(self) -> None:
        """Start the slots.

        Raises:
            SandboxUnavailable: none can be started, or only behind a weaker wall than demanded.
        """
        await self.backend.open()
        if self.backend.isolation < self.min_isolation:
            found = self.backend.isolation.label
            await self.backend.close()
            raise SandboxUnavailable(
                f"the best isolation here is {found}, and {self.min_isolation.label} is demanded"
            )
        slots = await asyncio.gather(
            *(self.backend.start(n, "") for n in range(self.size)), return_exceptions=True
        )
        broken = [slot for slot in slots if isinstance(slot, BaseException)]
        self._slots = {n: {"": slot} for n, slot in enumerate(slots) if not isinstance(slot, BaseException)}
        self._open = True
        if broken:
            await self.close()
            raise broken[0]

    async def close(self) -> None:
        """End every run and take all slots down."""
        self._open = False
        for queue in self._queues.values():
            for future in queue:
                future.cancel()
        for run in list(self._runs):
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)
        await asyncio.gather(*(slot.close() for places in self._slots.values() for slot in places.values()))
        self._slots.clear()
        await self.backend.close()

    async def execute(self, job: Job, *, key: Hashable = None) -> Execution:
        """Run a job when its turn comes; `key` names whose turn it is.

        Raises:
            SandboxUnavailable: it could not be run.
        """
        if not self._open:
            raise SandboxUnavailable("the sandbox is closed")
        async with self._place(key) as number:
            run = asyncio.ensure_future(self._attempts(number, job))
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)
            try:
                execution = await asyncio.shield(run)
            except asyncio.CancelledError:
                await self._abandon(number, run, job)
                raise
            except SandboxUnavailable:
                self.runs[job.kind, UNAVAILABLE] += 1
                raise
            self.runs[job.kind, execution.status.value] += 1
            return execution

    async def _abandon(self, number: int, run: "asyncio.Task[Execution]", job: Job) -> None:
        slot = self._slots.get(number, {}).get(job.profile)
        if slot is not None:
            slot.kill()
        with suppress(asyncio.CancelledError, SandboxUnavailable):
            await asyncio.wait({run}, timeout=RESTART_PAUSE_S * 10)
        if not run.done():
            run.cancel()

    async def _attempts(self, number: int, job: Job) -> Execution:
        lost = broken = 0
        while True:
            try:
                return await self._once(number, job)
            except BoxBroken as error:
                broken += 1
                if broken == ATTEMPTS:
                    reason = f"it brought its box down, and a fresh one again: {error}"
                    return Execution(error.status, reason=reason, isolation=self.isolation)
            except SandboxUnavailable:
                lost += 1
                if lost == ATTEMPTS or job.series:  # some of its runs may have been told of
                    raise
            await asyncio.sleep(RESTART_PAUSE_S)

    async def _once(self, number: int, job: Job) -> Execution:
        places = self._slots.setdefault(number, {})
        slot = places.get(job.profile)
        if slot is None:
            slot = places[job.profile] = await self.backend.start(number, job.profile)
        try:
            return await slot.execute(job)
        except BaseException:  # a cancelled run leaves its slot in an unknown state, too
            places.pop(job.profile, None)
            await slot.close()
            raise

    @asynccontextmanager
    async def _place(self, key: Hashable) -> AsyncIterator[int]:
        number = await self._acquire(key)
        try:
            yield number
        finally:
            self._release(number)

    async def _acquire(self, key: Hashable) -> int:
        if self._idle:
            return self._idle.pop()
        if self._waiting >= MAX_WAITING:
            raise SandboxUnavailable(f"more than {MAX_WAITING} runs are waiting")
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._queues.setdefault(key, deque()).append(future)
        self._waiting += 1
        try:
            return await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled():
                self._release(future.result())
            raise
        finally:
            self._waiting -= 1

    def _release(self, number: int) -> None:
        """Hand a slot to the key whose turn it is; that key then goes to the end of the line."""
        while self._queues:
            key, queue = self._queues.popitem(last=False)
            future = queue.popleft()
            if queue:
                self._queues[key] = queue
            if not future.done():
                future.set_result(number)
                return
        self._idle.append(number)
