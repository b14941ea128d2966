"""One warm container: the server's end of `docker.agent`, over the container's standard streams.

How a container ended tells whose doing it was. The agent is the first process of the container, which no
process inside can kill: exit code 0 (its input was closed) and 137 (SIGKILL) come from outside, from an
operator or a daemon that shuts down, and say nothing about the program. Out of memory, or any other way
to end, is what happened under the program.
"""

import asyncio
import json
import secrets
import signal
import socket
import struct
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from sandbox.backend import SandboxJob
from sandbox.docker.agent import END, FRAME, GREETING_SEAL, JOB, SEAL_BYTES, WIRE, WIRE_CHUNK, WIRE_FRAME
from sandbox.native.batch_runs import STDERR_BYTES
from sandbox.native.output_readers import Drain, SeriesDrain
from sandbox.native.results import account
from sandbox.native.slot import GRACE_S, described
from sandbox.run_types import BoxBroken, Execution, Isolation, SandboxUnavailable, Status

if TYPE_CHECKING:
    from docker.models.containers import Container

MAX_ARTIFACT_BYTES = 96 << 20
_MULTIPLEX = struct.Struct(">BxxxI")
_OUTPUT = 1
_NO_LIMIT = 1e6
_START_S = 60.0
_SETTLE_S = 0.5
_FROM_OUTSIDE = (0, 128 + signal.SIGKILL)
_T = TypeVar("_T")


class ContainerHost(Protocol):
    """What a slot needs of the backend that started its container."""

    @property
    def isolation(self) -> Isolation:
        """The tier that its containers reach."""

    def guarded(self, work: Callable[[], _T]) -> _T:
        """Do something that asks the daemon.

        Raises:
            SandboxUnavailable: the daemon does not answer.
        """

    async def remove(self, container: "Container") -> None:
        """Take a container away."""


class DockerSlot:
    """One warm container."""

    def __init__(self, host: ContainerHost, container: "Container", stream: socket.socket) -> None:
        self._host, self._container = host, container
        self._stream: socket.socket | None = stream
        self._raw, self._payload = bytearray(), bytearray()
        self._seal = GREETING_SEAL

    async def greet(self) -> dict[str, Any]:
        """Wait until the agent inside is ready; what it tells of the image."""
        try:
            _, told = await asyncio.wait_for(self._frame(), _START_S)
        except BoxBroken:
            raise SandboxUnavailable("the image is not this version's: build it again") from None
        except (OSError, TimeoutError) as error:
            raise SandboxUnavailable(f"the container did not start: {type(error).__name__} {error}") from None
        return json.loads(told)  # type: ignore[no-any-return]

    async def execute(self, job: SandboxJob) -> Execution:
        """Run a job; `backend.Slot` has the contract.

        What two runs say to each other goes through this process and the daemon: how long that takes on a
        busy machine is none of their idleness, which is not known then.
        """
        if job.channel >= 0:
            job = replace(job, limits=replace(job.limits, idle_s=_NO_LIMIT))
        streams = [Drain(job.limits.output_bytes), Drain(STDERR_BYTES)]
        if job.reports:
            streams.append(Drain(job.limits.output_bytes if job.makes_calls else MAX_ARTIFACT_BYTES))
        wire = socket.socket(fileno=job.channel) if job.channel >= 0 else None
        try:
            await self._send(job, [stream.limit for stream in streams])
            result = await asyncio.wait_for(self._followed(streams, wire), job.patience_s + GRACE_S)
        except (OSError, TimeoutError, ValueError) as error:
            raise await asyncio.to_thread(self._ending, error) from None
        finally:
            if wire is not None:
                wire.close()
        if job.channel >= 0:
            result["idle_ms"] = 0.0
        if result.get("spoiled"):
            await self.close()  # the next job finds that out, and gets another one
        if job.series:
            reports = SeriesDrain(job, self._host.isolation)
            reports.add(streams[2].content)
            reports.settle(result)
        return account(job, result, streams, self._host.isolation)

    def _ending(self, error: Exception) -> SandboxUnavailable:
        """What to raise when the connection broke: what the daemon, alive, says of the container."""

        def ask() -> dict[str, Any]:
            time.sleep(_SETTLE_S)  # a daemon on its way down still answers
            self._container.reload()
            return self._container.attrs["State"]  # type: ignore[no-any-return]

        try:
            return blame(self._host.guarded(ask)) or SandboxUnavailable(
                f"the container was lost: {type(error).__name__} {error}"
            )
        except SandboxUnavailable as trouble:
            return SandboxUnavailable(f"the container was lost: {trouble}")

    async def _send(self, job: SandboxJob, room: list[int]) -> None:
        if self._stream is None:
            raise SandboxUnavailable("the container is closed")
        header = json.dumps({**described(job), "reports": job.reports, "room": room}).encode()
        self._seal = secrets.token_bytes(SEAL_BYTES)
        head = JOB.pack(len(header), len(job.content), len(job.stdin)) + self._seal + header
        loop = asyncio.get_running_loop()
        for part in (head, job.content, job.stdin):
            await loop.sock_sendall(self._stream, part)

    async def _followed(self, streams: list[Drain], wire: socket.socket | None) -> dict[str, Any]:
        """The account of a run; what it sends by its wire is passed on, and what comes for it, as it is."""
        if wire is None:
            return await self._collect(streams, None)
        wire.setblocking(False)  # noqa: FBT003 - the library's signature
        inwards = asyncio.ensure_future(self._pass_on(wire))
        try:
            result = await self._collect(streams, wire)
            with suppress(OSError):
                wire.shutdown(socket.SHUT_RDWR)
            await inwards
        finally:
            inwards.cancel()
        return result

    async def _pass_on(self, wire: socket.socket) -> None:
        loop = asyncio.get_running_loop()
        assert self._stream is not None  # noqa: S101 - `_send` looked
        chunk = b"."
        while chunk:
            try:
                chunk = await loop.sock_recv(wire, WIRE_CHUNK)
            except OSError:
                chunk = b""
            await loop.sock_sendall(self._stream, WIRE_FRAME.pack(len(chunk)) + chunk)

    async def _collect(self, streams: list[Drain], wire: socket.socket | None) -> dict[str, Any]:
        while True:
            number, payload = await self._frame()
            if number == END:
                return json.loads(payload)  # type: ignore[no-any-return]
            if number != WIRE:
                streams[number - 1].add(payload)
            elif wire is not None:
                with suppress(OSError):  # nobody listens any more
                    await asyncio.get_running_loop().sock_sendall(wire, payload)

    async def _frame(self) -> tuple[int, bytes]:
        if await self._read(SEAL_BYTES) != self._seal:
            raise BoxBroken("something else than the agent wrote on the container's output")
        number, size = FRAME.unpack(await self._read(FRAME.size))
        return number, await self._read(size)

    async def _read(self, size: int) -> bytes:
        """Bytes of the agent's output, taken out of the engine's own multiplexing of both outputs."""
        while len(self._payload) < size:
            head = await self._receive(_MULTIPLEX.size)
            stream, length = _MULTIPLEX.unpack(head)
            body = await self._receive(length)
            if stream == _OUTPUT:
                self._payload += body
        taken = bytes(self._payload[:size])
        del self._payload[:size]
        return taken

    async def _receive(self, size: int) -> bytes:
        if self._stream is None:
            raise ConnectionResetError("closed")
        while len(self._raw) < size:
            chunk = await asyncio.get_running_loop().sock_recv(self._stream, 1 << 18)
            if not chunk:
                raise ConnectionResetError("the container has ended")
            self._raw += chunk
        taken = bytes(self._raw[:size])
        del self._raw[:size]
        return taken

    def kill(self) -> None:
        """The agent has no second ear: a cancelled run ends with its container, when the pool closes it."""

    async def close(self) -> None:
        """Take the container away."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        await self._host.remove(self._container)


def blame(state: Mapping[str, Any]) -> SandboxUnavailable | None:
    """Who ended a container, by the daemon's account of its state; None when it has not ended."""
    if state["Status"] != "exited":
        return None
    if state["OOMKilled"]:
        return BoxBroken("the container ran out of memory under the program", Status.MEMORY_LIMIT)
    if state["ExitCode"] in _FROM_OUTSIDE:
        return SandboxUnavailable("the container was ended from outside")
    return BoxBroken(f"the container ended under the program, with exit code {state['ExitCode']}")
