"""A server process' side of the link: calls to and from the other processes, by way of the supervisor."""

import asyncio
import itertools
import logging
import os
import pickle
import signal
import socket
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from reward_service.api.processes.process_link import SUPERVISOR, TALLY, Frame, FrameKind, ProcessLink
from reward_service.scoring.shared_groups import SiblingLost

logger = logging.getLogger(__name__)

Handler = Callable[[Any], Awaitable[Any]]
Tally = tuple[bytes, bytes | None]
"""Figures of one process, pickled: those that only grow, and those of the moment (None: it is not there)."""


@dataclass(frozen=True, slots=True)
class Place:
    """Which of how many processes this one is, and the figures its predecessor left, if there was one."""

    index: int
    count: int
    inherited: bytes | None = None


@dataclass(slots=True)
class ProcessState:
    """How many processes are ready, and how often one was started again."""

    ready: int = 0
    restarts: int = 0


class Siblings:
    """The other server processes on this port.

    `handlers` answer their calls by topic. All methods belong to the event loop that called `connect`.
    """

    def __init__(self, end: socket.socket, place: Place) -> None:
        self.place = place
        self.handlers: dict[str, Handler] = {}
        self.state = ProcessState()
        self._end = end
        self._link: ProcessLink | None = None
        self._numbers = itertools.count(1)
        self._calls: dict[tuple[int, int], asyncio.Future[Any]] = {}
        self._answering: dict[tuple[int, int], asyncio.Task[None]] = {}
        self._there = {index: asyncio.Event() for index in range(place.count)}
        self._closing = asyncio.Event()

    async def connect(self) -> None:
        """Begin to listen to the supervisor, and tell it that the settings are good."""
        self._link = await ProcessLink.over(self._end, self._on_frame)
        self._link.lost.add_done_callback(self._on_supervisor_lost)
        self._send(Frame(FrameKind.MADE))

    def announce_ready(self) -> None:
        """Tell everybody that this process is there."""
        self._send(Frame(FrameKind.READY))

    async def leave(self) -> None:
        """Answer the others' calls until they have no requests left, either."""
        self._send(Frame(FrameKind.DRAINED))
        await self._closing.wait()

    async def wait_for(self, peer: int) -> None:
        """Wait until that process is there."""
        await self._there[peer].wait()

    async def ask(self, peer: int, topic: str, argument: Any) -> Any:
        """What the handler of a topic in another process returns.

        Raises:
            SiblingLost: the process is not there, or ended before it answered.
        """
        number = next(self._numbers)
        future = self._calls[peer, number] = asyncio.get_running_loop().create_future()
        self._send(Frame(FrameKind.REQUEST, peer, number, pickle.dumps((topic, argument))))
        try:
            return await future
        except asyncio.CancelledError:
            self._send(Frame(FrameKind.CANCEL, peer, number))
            raise
        finally:
            self._calls.pop((peer, number), None)

    async def ask_others(self, topic: str, argument: Any) -> list[Any]:
        """What the handlers of all other processes return that are there."""
        others = [
            index for index, there in self._there.items() if there.is_set() and index != self.place.index
        ]
        asked = [self.ask(index, topic, argument) for index in others]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        return [answer for answer in answers if not isinstance(answer, BaseException)]

    async def tallies(self) -> list[Tally]:
        """The figures of all processes; of one that is not there, the last that it told."""
        found: list[Tally] = await self.ask(SUPERVISOR, TALLY, None)
        return found

    def _send(self, frame: Frame) -> None:
        if self._link is not None:
            self._link.send(frame)

    def _on_frame(self, frame: Frame) -> None:
        kind, peer, call, payload = frame
        if kind is FrameKind.REQUEST:
            self._answering[peer, call] = asyncio.create_task(self._answer(peer, call, payload))
        elif kind is FrameKind.REPLY:
            self._on_reply((peer, call), payload)
        elif kind is FrameKind.CANCEL:
            self._stop_answering((peer, call))
        elif kind is FrameKind.READY:
            self._there[peer].set()
        elif kind is FrameKind.LOST:
            self._on_sibling_lost(peer)
        elif kind is FrameKind.STATE:
            self.state = ProcessState(*pickle.loads(payload))  # noqa: S301 -- our own supervisor wrote it
        elif kind is FrameKind.CLOSE:
            self._closing.set()

    def _on_reply(self, key: tuple[int, int], payload: bytes) -> None:
        future = self._calls.get(key)
        if future is None or future.done():
            return
        answered, value = pickle.loads(payload)  # noqa: S301 -- a process of this service wrote it
        if answered:
            future.set_result(value)
        else:
            future.set_exception(SiblingLost(value))

    async def _answer(self, peer: int, call: int, payload: bytes) -> None:
        try:
            topic, argument = pickle.loads(payload)  # noqa: S301 -- a process of this service wrote it
            reply = (True, await self.handlers[topic](argument))
        except Exception as error:  # a bug of ours: the other process must learn that nothing will come
            logger.exception("a call of process %d was not answered", peer)
            reply = (False, f"{type(error).__name__}: {error}")
        finally:
            self._answering.pop((peer, call), None)
        self._send(Frame(FrameKind.REPLY, peer, call, pickle.dumps(reply)))

    def _on_sibling_lost(self, peer: int) -> None:
        if peer in self._there:
            self._there[peer].clear()
        for key in [key for key in self._answering if key[0] == peer]:
            self._stop_answering(key)
        for key, future in self._calls.items():
            if key[0] == peer and not future.done():
                future.set_exception(SiblingLost(f"process {peer} is not there"))

    def _stop_answering(self, key: tuple[int, int]) -> None:
        task = self._answering.pop(key, None)
        if task is not None:
            task.cancel()

    def _on_supervisor_lost(self, _: object) -> None:
        """Without a supervisor this process could neither be stopped nor told of the others: it drains."""
        logger.warning("the supervisor has gone; this process finishes what it has and ends")
        self._closing.set()
        for peer in self._there:
            self._on_sibling_lost(peer)
        for future in self._calls.values():
            if not future.done():
                future.set_exception(SiblingLost("the supervisor has gone"))
        os.kill(os.getpid(), signal.SIGTERM)
