"""Slots, shared out fairly.

A pool gives each of its slots to one run at a time. Runs wait in one queue per key, and the queues take
turns: a prompt whose programs all loop holds back its own programs, not everybody's. Runs of work that has
begun (`turn`) go before all others.

A slot that breaks is replaced, and its run is tried once more elsewhere; if that breaks too, the caller
learns `SandboxUnavailable`; unless both boxes ended under this very program (`BoxBroken`) while the engine
around them stands: that is a thing the program did. Cancelling a caller kills his run and gives the slot
back when it has ended.
"""

import asyncio
import os
import socket
import time
from collections import Counter, OrderedDict, deque
from collections.abc import AsyncIterator, Awaitable, Callable, Hashable, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from functools import partial
from types import TracebackType
from typing import Self

from sandbox.backend import Backend, Kind, SandboxJob, Slot
from sandbox.run_types import BoxBroken, Execution, Isolation, SandboxUnavailable, Status
from sandbox.sample_turn import Turn

MAX_WAITING = 100_000
UNAVAILABLE = "unavailable"
ATTEMPTS = 2
RESTART_PAUSE_S = 0.2
LAST_WORDS_S = 1.0
"""How long one of two that talk may say something to the other that has ended."""


def slots_for(processors: int) -> int:
    """How many slots keep so many processors at work.

    One more: while a slot waits for its last result to be judged and its next job to be made, others run. A
    single processor is at work on just that meanwhile, and two programs on it would have half of it each.
    """
    return processors + (processors > 1)


_Attempt = Callable[[int, list[SandboxJob]], Awaitable[list[Execution]]]


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
        self._begun: deque[asyncio.Future[int]] = deque()
        self._waiting = 0
        self._runs: set[asyncio.Task[list[Execution]]] = set()
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
        """Start the slots; where that is quick, only the one that the first run gets, to see that it can be
        done: each other one starts when a run first gets it.

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
        ahead = self._idle if self.backend.starts_ahead else self._idle[-1:]
        slots = await asyncio.gather(*(self.backend.start(n, "") for n in ahead), return_exceptions=True)
        broken = [slot for slot in slots if isinstance(slot, BaseException)]
        self._slots = {
            n: {"": slot} for n, slot in zip(ahead, slots, strict=True) if not isinstance(slot, BaseException)
        }
        self._open = True
        if broken:
            await self.close()
            raise broken[0]

    async def close(self) -> None:
        """End every run and take all slots down."""
        self._open = False
        for queue in (self._begun, *self._queues.values()):
            for future in queue:
                future.cancel()
        for run in list(self._runs):
            run.cancel()
        await asyncio.gather(*self._runs, return_exceptions=True)
        await asyncio.gather(*(slot.close() for places in self._slots.values() for slot in places.values()))
        self._slots.clear()
        await self.backend.close()

    async def execute(self, job: SandboxJob, *, key: Hashable = None, turn: Turn | None = None) -> Execution:
        """Run a job when its turn comes; `key` names whose turn it is, `turn` the work it is part of.

        Raises:
            SandboxUnavailable: it could not be run.
        """
        [done] = await self._carried_out([job], self._one, key, turn)
        return done

    async def execute_pair(
        self, program: SandboxJob, tests: SandboxJob, *, key: Hashable = None, turn: Turn | None = None
    ) -> tuple[Execution, Execution]:
        """Run two jobs at once, joined by a socket pair; the end of the tests ends the program.

        Tests that talk with the program and end well leave it to end by itself.

        Raises:
            SandboxUnavailable: they could not be run.
        """
        ran, judged = await self._carried_out([program, tests], self._two, key, turn)
        return ran, judged

    async def _carried_out(
        self, jobs: list[SandboxJob], attempt: "_Attempt", key: Hashable, turn: Turn | None
    ) -> list[Execution]:
        if not self._open:
            raise SandboxUnavailable("the sandbox is closed")
        async with self._place(key, turn or Turn()) as number:
            run = asyncio.ensure_future(self._attempts(number, jobs, attempt))
            self._runs.add(run)
            run.add_done_callback(self._runs.discard)
            try:
                done = await asyncio.shield(run)
            except asyncio.CancelledError:
                await self._abandon(number, run, jobs)
                raise
            except SandboxUnavailable:
                self.runs[jobs[0].kind, UNAVAILABLE] += 1
                raise
            for job, execution in zip(jobs, done, strict=True):
                self.runs[job.kind, execution.status.value] += 1
            return done

    async def _abandon(
        self, number: int, run: "asyncio.Task[list[Execution]]", jobs: Sequence[SandboxJob]
    ) -> None:
        for job in jobs:
            slot = self._slots.get(number, {}).get(job.profile)
            if slot is not None:
                slot.kill()
        with suppress(asyncio.CancelledError, SandboxUnavailable):
            await asyncio.wait({run}, timeout=RESTART_PAUSE_S * 10)
        if not run.done():
            run.cancel()

    async def _attempts(self, number: int, jobs: list[SandboxJob], attempt: "_Attempt") -> list[Execution]:
        lost = broken = 0
        while True:
            try:
                return await attempt(number, jobs)
            except BoxBroken as error:
                broken += 1
                if broken == ATTEMPTS:
                    reason = f"it brought its box down, and a fresh one again: {error}"
                    return [Execution(error.status, reason=reason, isolation=self.isolation)] * len(jobs)
            except SandboxUnavailable:
                lost += 1
                if lost == ATTEMPTS or jobs[0].series:  # some of its runs may have been told of
                    raise
            await asyncio.sleep(RESTART_PAUSE_S)

    async def _one(self, number: int, jobs: list[SandboxJob]) -> list[Execution]:
        return [await self._once(number, jobs[0])]

    async def _two(self, number: int, jobs: list[SandboxJob]) -> list[Execution]:
        """The program and its tests, each with one end of a wire."""
        ends = socket.socketpair()
        kept = [end.dup() for end in ends] if jobs[1].talks else []
        program, tests = (
            asyncio.ensure_future(self._once(number, replace(job, channel=end.detach())))
            for job, end in zip(jobs, ends, strict=True)
        )
        for side, end in zip((program, tests), kept, strict=False):
            side.add_done_callback(partial(_hang_up, end))
        try:
            await asyncio.wait({tests})
            if jobs[1].talks and not tests.exception() and tests.result().status is Status.OK:
                await asyncio.wait({program})
            if not program.done():
                slot = self._slots.get(number, {}).get(jobs[0].profile)
                if slot is not None:
                    slot.kill()
            ran, judged = await asyncio.gather(program, tests, return_exceptions=True)
        finally:
            for task in (program, tests):
                task.cancel()
            for end in kept:
                end.close()
        for done in (judged, ran):
            if isinstance(done, BaseException):
                raise done
        return [ran, judged]  # type: ignore[list-item]  # none is an exception

    async def _once(self, number: int, job: SandboxJob) -> Execution:
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
    async def _place(self, key: Hashable, turn: Turn) -> AsyncIterator[int]:
        number = await self._acquire(key, turn)
        try:
            turn.start(time.monotonic())
            yield number
        finally:
            turn.stop(time.monotonic())
            self._release(number)

    async def _acquire(self, key: Hashable, turn: Turn) -> int:
        if self._idle:
            return self._idle.pop()
        if self._waiting >= MAX_WAITING:
            raise SandboxUnavailable(f"more than {MAX_WAITING} runs are waiting")
        future: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        (self._begun if turn.goes_first else self._queues.setdefault(key, deque())).append(future)
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
        """Hand a slot to what has begun, else to the key whose turn it is, which then goes to the line's
        end."""
        while self._begun:
            future = self._begun.popleft()
            if not future.done():
                future.set_result(number)
                return
        while self._queues:
            key, queue = self._queues.popitem(last=False)
            future = queue.popleft()
            if queue:
                self._queues[key] = queue
            if not future.done():
                future.set_result(number)
                return
        self._idle.append(number)


def _hang_up(end: socket.socket, _: object) -> None:
    """Whoever had this end has ended: the other side reads so, and what it says to nobody is no fault at
    first."""
    with suppress(OSError):  # all is over
        end.shutdown(socket.SHUT_WR)
    asyncio.get_running_loop().call_later(LAST_WORDS_S, end.close)
