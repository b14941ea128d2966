"""The supervisor: starts server processes, starts a dead one again, passes signals and frames on."""

import asyncio
import logging
import pickle
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from reward_service.api.processes.process_link import (
    SUPERVISOR,
    TALLY,
    Frame,
    FrameKind,
    ProcessLink,
    send_setup,
)

logger = logging.getLogger(__name__)

TALLY_SECONDS = 2.0
"""A process that does not tell its figures in so long is busy; its last ones stand for it."""
LINK_SECONDS = 5.0
"""Time to read what a process has sent before it ended."""
STEADY_SECONDS = 10.0
"""A process that lived as long is started again at once; of others each further start waits longer."""
FIRST_PAUSE_SECONDS, LONGEST_PAUSE_SECONDS = 0.25, 30.0
KILL_SECONDS = 20.0
"""Beyond the grace period, processes that still have not ended are killed."""


@dataclass(slots=True, eq=False)
class _Member:
    """One of the processes: its link while there is one, and what it has told of itself."""

    index: int
    link: ProcessLink | None = None
    process: asyncio.subprocess.Process | None = None
    made: asyncio.Event = field(default_factory=asyncio.Event)
    was_ready: bool = False
    ready: bool = False
    drained: bool = False
    counters: bytes | None = None
    gauges: bytes | None = None

    def send(self, frame: Frame) -> None:
        if self.link is not None:
            self.link.send(frame)


class Supervisor:
    """Keeps `count` server processes running until it is told to stop.

    Args:
        command: what starts one; the descriptors of the listening socket and of its link are appended.
        listener: the socket they accept from, bound.
        setup: what to tell process n, with the figures that its predecessor left.
        grace_seconds: time for processes to finish what they have after a signal.
    """

    def __init__(
        self,
        command: Sequence[str],
        listener: socket.socket,
        setup: Callable[[int, bytes | None], Any],
        *,
        count: int,
        grace_seconds: float,
    ) -> None:
        self._command, self._listener, self._setup = tuple(command), listener, setup
        self._grace_seconds = grace_seconds
        self._members = [_Member(index) for index in range(count)]
        self._restarts = 0
        self._exit_code = 0
        self._stopping = asyncio.Event()
        self._tallies: dict[tuple[int, int], asyncio.Future[bytes]] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._asked = 0

    async def run(self) -> int:
        """Run until SIGTERM or SIGINT, or until the processes cannot be started; the exit code."""
        loop = asyncio.get_running_loop()
        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, self._on_signal, number)
        keepers = [asyncio.create_task(self._keep(member)) for member in self._members]
        await self._stopping.wait()
        _, late = await asyncio.wait(keepers, timeout=self._grace_seconds + KILL_SECONDS)
        for member in self._members:
            if late and member.process is not None and member.process.returncode is None:
                logger.error("process %d does not end; it is killed", member.index)
                member.process.kill()
        await asyncio.gather(*keepers)
        return self._exit_code

    def _on_signal(self, number: signal.Signals) -> None:
        """Pass a signal on. A second SIGINT ends processes at once, as it does with a single one."""
        if not self._stopping.is_set():
            self._stop(128 + number if number is signal.SIGINT else 0)
        self._signal_all(number)

    def _stop(self, exit_code: int) -> None:
        self._exit_code = exit_code
        self._stopping.set()
        self._listener.close()

    def _signal_all(self, number: int) -> None:
        for member in self._members:
            if member.process is not None and member.process.returncode is None:
                member.process.send_signal(number)

    async def _keep(self, member: _Member) -> None:
        """Keep one process running. The first goes ahead: what is wrong with the settings is said once."""
        if member.index:
            await self._first_of(self._members[0].made.wait())
        pause = 0.0
        while not self._stopping.is_set():
            started = time.monotonic()
            code = await self._run_once(member)
            if self._stopping.is_set():
                return
            if not all(other.was_ready for other in self._members):
                logger.error("process %d ended with %d before all were ready", member.index, code)
                self._stop(code if code > 0 else 1)
                self._signal_all(signal.SIGTERM)
                return
            self._restarts += 1
            steady = time.monotonic() - started >= STEADY_SECONDS
            pause = 0.0 if steady else min(max(2 * pause, FIRST_PAUSE_SECONDS), LONGEST_PAUSE_SECONDS)
            logger.warning("process %d ended with %d; it is started again", member.index, code)
            await self._first_of(asyncio.sleep(pause))

    async def _first_of(self, waiting: Any) -> None:
        """Wait for this, or until it is time to stop."""
        tasks = {asyncio.ensure_future(waiting), asyncio.ensure_future(self._stopping.wait())}
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        for task in tasks:
            task.cancel()

    async def _run_once(self, member: _Member) -> int:
        """Start a process, and its exit code when it has ended."""
        ours, theirs = socket.socketpair()
        with theirs:
            descriptors = (self._listener.fileno(), theirs.fileno())
            member.process = process = await asyncio.create_subprocess_exec(
                *self._command, *map(str, descriptors), pass_fds=descriptors, process_group=0
            )
        try:
            send_setup(ours, self._setup(member.index, member.counters))
        except OSError:  # it has ended already
            ours.close()
            member.process = None
            return await process.wait()
        ours.setblocking(False)  # noqa: FBT003 -- the standard library's signature
        member.link = link = await ProcessLink.over(ours, lambda frame: self._on_frame(member, frame))
        if self._stopping.is_set():
            process.terminate()
        code = await process.wait()
        await asyncio.wait({link.lost}, timeout=LINK_SECONDS)
        link.close()
        self._on_lost(member)
        return code

    def _on_lost(self, member: _Member) -> None:
        member.link, member.process, member.gauges = None, None, None
        member.ready = member.drained = False
        for (index, _), future in self._tallies.items():
            if index == member.index and not future.done():
                future.cancel()
        self._tell_all(Frame(FrameKind.LOST, member.index))
        self._tell_state()
        self._release_drained()

    def _on_frame(self, member: _Member, frame: Frame) -> None:
        if frame.kind in {FrameKind.REQUEST, FrameKind.REPLY, FrameKind.CANCEL}:
            self._forward(member, frame)
        elif frame.kind is FrameKind.MADE:
            member.made.set()
        elif frame.kind is FrameKind.READY:
            self._on_ready(member)
        elif frame.kind is FrameKind.DRAINED:
            member.drained = True
            self._release_drained()

    def _on_ready(self, member: _Member) -> None:
        member.ready = member.was_ready = True
        self._tell_all(Frame(FrameKind.READY, member.index))
        for other in self._members:
            if other.ready and other is not member:
                member.send(Frame(FrameKind.READY, other.index))
        self._tell_state()

    def _tell_all(self, frame: Frame) -> None:
        for member in self._members:
            member.send(frame)

    def _tell_state(self) -> None:
        state = (sum(member.ready for member in self._members), self._restarts)
        self._tell_all(Frame(FrameKind.STATE, payload=pickle.dumps(state)))

    def _release_drained(self) -> None:
        """Let processes end whose requests are answered: when all stop, together, because each may gather
        groups for the others; else at once."""
        alive = [member for member in self._members if member.process is not None]
        if self._stopping.is_set() and not all(member.drained for member in alive):
            return
        for member in alive:
            if member.drained:
                member.send(Frame(FrameKind.CLOSE))

    def _forward(self, sender: _Member, frame: Frame) -> None:
        if frame.peer == SUPERVISOR:
            self._on_own_frame(sender, frame)
        elif self._members[frame.peer].link is not None and self._members[frame.peer].ready:
            self._members[frame.peer].send(frame._replace(peer=sender.index))
        elif frame.kind is FrameKind.REQUEST:
            sender.send(Frame(FrameKind.LOST, frame.peer))

    def _on_own_frame(self, sender: _Member, frame: Frame) -> None:
        if frame.kind is FrameKind.REQUEST:
            task = asyncio.create_task(self._answer_tallies(sender, frame.call))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        elif frame.kind is FrameKind.REPLY:
            future = self._tallies.get((sender.index, frame.call))
            if future is not None and not future.done():
                future.set_result(frame.payload)

    async def _answer_tallies(self, sender: _Member, call: int) -> None:
        """Ask every process for its figures, and tell all of them to the one that asked."""
        await asyncio.gather(*(self._update_tally(member) for member in self._members if member.ready))
        found = [(member.counters, member.gauges) for member in self._members if member.counters is not None]
        sender.send(Frame(FrameKind.REPLY, SUPERVISOR, call, pickle.dumps((True, found))))

    async def _update_tally(self, member: _Member) -> None:
        self._asked += 1
        key = (member.index, self._asked)
        future = self._tallies[key] = asyncio.get_running_loop().create_future()
        member.send(Frame(FrameKind.REQUEST, SUPERVISOR, key[1], pickle.dumps((TALLY, None))))
        await asyncio.wait({future}, timeout=TALLY_SECONDS)
        del self._tallies[key]
        if future.done() and not future.cancelled():
            answered, value = pickle.loads(future.result())  # noqa: S301 -- our own process wrote it
            if answered:
                member.counters, member.gauges = value
