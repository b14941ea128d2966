"""The server's end of a native slot: starts the supervisor, hands jobs in, drains what comes out.

Pipes are drained while the program runs, so output never blocks it and nothing is cut that is under the
limit; input stands in a sealed memory file, so a program that does not read blocks nobody.
"""

import asyncio
import contextlib
import fcntl
import json
import os
import socket
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from sandbox.backend import SandboxJob
from sandbox.native import cgroup
from sandbox.native.batch_runs import STDERR_BYTES
from sandbox.native.output_readers import Drain, SeriesDrain
from sandbox.native.process_monitor import KILL
from sandbox.native.results import account
from sandbox.run_types import Execution, Isolation, Limits, SandboxUnavailable

GRACE_S = 60.0
"""Seconds beyond a run's own limits after which its supervisor is given up: on a busy machine it clears up
slowly. One that has ended is noticed at once."""
START_S = 120.0
"""Seconds in which a supervisor must have started."""
_REPLY_BYTES = 64 << 10
_QUIET_S = 0.01
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
_BOOT = (
    "import sys; sys.path.insert(0, {home!r}); "
    "from sandbox.native.slot_main import main; main(int(sys.argv[1]))"
)
_PACKAGE_HOME = str(Path(__file__).resolve().parents[2])
_ENVIRONMENT = {
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "OPENBLAS_NUM_THREADS": "1",
    "LD_BIND_NOW": "1",  # else every fork looks the same symbols up again
}


class NativeSlot:
    """One supervisor process and the connection to it."""

    def __init__(self, config: dict[str, Any], isolation: Isolation, interpreter: str = "") -> None:
        self._config, self._isolation = config, isolation
        self._interpreter = interpreter or os.path.realpath(sys.executable)
        self._process: subprocess.Popen[bytes] | None = None  # noqa: TID251 - this is that package
        self._connection: socket.socket | None = None
        self._heard: asyncio.Queue[bytes] = asyncio.Queue()
        self._busy = False

    async def start(self) -> None:
        """Start the supervisor and wait until it stands behind its wall.

        Raises:
            SandboxUnavailable: it cannot; the message says which wall was refused.
        """
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        ours.setblocking(False)  # noqa: FBT003 - the library's signature
        self._connection = ours
        command = [self._interpreter, "-S", "-s", "-P", "-B", "-", str(theirs.fileno())]
        # The script comes by standard input: arguments stay readable in every process forked from this one.
        script = _sealed(_BOOT.format(home=_PACKAGE_HOME).encode())
        with theirs, os.fdopen(script):
            self._process = subprocess.Popen(  # noqa: S603, TID251, ASYNC220 - a fixed command; vfork, under 1 ms
                command,
                stdin=script,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env=_ENVIRONMENT,
                cwd="/",
                pass_fds=(theirs.fileno(),),
                start_new_session=True,
            )
        asyncio.get_running_loop().add_reader(ours.fileno(), self._hear)
        try:
            ours.send(json.dumps({**self._config, "import_from": _PACKAGE_HOME}).encode())
            answer = await self._receive(START_S)
        except (OSError, TimeoutError) as error:
            await self.close()
            raise SandboxUnavailable(f"the slot did not start: {error or 'time-out'}") from None
        if not answer.get("ready"):
            await self.close()
            raise SandboxUnavailable(f"the slot could not raise its wall: {answer.get('refused')}")

    def _hear(self) -> None:
        """Take what the supervisor says; its silence for good is an answer, too."""
        assert self._connection is not None  # noqa: S101 - close() takes the reader away first
        try:
            message = self._connection.recv(_REPLY_BYTES)
        except BlockingIOError:
            return
        except OSError:
            message = b""
        if not message:
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
        self._heard.put_nowait(message)

    async def _receive(self, seconds: float) -> dict[str, Any]:
        async with asyncio.timeout(seconds):
            message = await self._heard.get()
        if not message:
            raise ConnectionResetError("its supervisor has ended")
        return json.loads(message)  # type: ignore[no-any-return]

    async def execute(self, job: SandboxJob) -> Execution:
        """Run a job; `backend.Slot` has the contract."""
        if self._connection is None:
            raise SandboxUnavailable("the slot is closed")
        drains = self._drains(job)
        self._busy = True
        # Most runs are over before it would pay to listen to what they write.
        listening = asyncio.get_running_loop().call_later(_QUIET_S, _listen, drains)
        try:
            self._send(job, drains)
            result = await self._receive(job.patience_s + GRACE_S)
            for drain in drains:
                drain.finish()
        except (OSError, TimeoutError) as error:
            raise SandboxUnavailable(
                f"the slot was lost: {str(error) or 'it did not answer in time'}"
            ) from None
        finally:
            self._busy = False
            listening.cancel()
            for drain in drains:
                drain.close()
        done = account(job, result, drains, self._isolation)
        if isinstance(drains[-1], SeriesDrain):
            drains[-1].settle(result)
        return done

    def _drains(self, job: SandboxJob) -> list[Drain]:
        drains = [Drain(job.limits.output_bytes, self.kill), Drain(STDERR_BYTES)]
        if job.series:
            drains.append(SeriesDrain(job, self._isolation, self.kill))
        elif job.reports:
            limit = job.limits.output_bytes if job.makes_calls else _ARTIFACT_BYTES
            drains.append(Drain(limit, self.kill))
        return drains

    def _send(self, job: SandboxJob, drains: list[Drain]) -> None:
        assert self._connection is not None  # noqa: S101 - execute() looked
        fds = [_sealed(job.content), _sealed(job.stdin)]
        try:
            fds += [drain.open() for drain in drains]
            fds += [job.channel] if job.channel >= 0 else []
            if job.series:
                drains[-1].listen()
            socket.send_fds(self._connection, [json.dumps(described(job)).encode()], fds)
        finally:
            for fd in fds:
                os.close(fd)

    def kill(self) -> None:
        """End the running job."""
        if self._busy and self._connection is not None:
            with contextlib.suppress(OSError):
                self._connection.send(KILL)

    async def close(self) -> None:
        """Take the slot down."""
        if self._connection is not None:
            asyncio.get_running_loop().remove_reader(self._connection.fileno())
            self._connection.close()
            self._connection = None
        process, self._process = self._process, None
        if process is not None:
            try:
                await asyncio.to_thread(process.wait, 1.0)
            except subprocess.TimeoutExpired:
                process.kill()
                await asyncio.to_thread(process.wait)
            await asyncio.to_thread(cgroup.remove, self._config["cgroups"])


_ARTIFACT_BYTES = 96 << 20


def described(job: SandboxJob) -> dict[str, Any]:
    """A job as its supervisor is told of it; what is long goes by descriptors."""
    limits = {name: getattr(job.limits, name) for name in Limits.__slots__}
    return {
        "kind": job.kind,
        "size": len(job.content),
        "argv": job.argv,
        "ticks": job.steps,
        "series": job.series,
        "env": dict(job.env),
        "apart": job.apart,
        "channel": job.channel >= 0,
        "talks": job.talks,
        "keeps": job.keeps,
        "limits": {**limits, "address_space": int(job.address_space)},
    }


def _listen(drains: Sequence[Drain]) -> None:
    for drain in drains:
        drain.listen()


def _sealed(content: bytes) -> int:
    """A file in memory that holds `content` and can be read only."""
    fd = os.memfd_create("box", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.lseek(fd, 0, os.SEEK_SET)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
    return fd
