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
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from sandbox import plain
from sandbox.backend import Job
from sandbox.native import cgroup
from sandbox.native.runner import RECORD
from sandbox.native.supervisor import KILL
from sandbox.program import NOTHING, Execution, Isolation, Returned, SandboxUnavailable, Status

STDERR_BYTES = 64 << 10
GRACE_S = 10.0
START_S = 20.0
_REPLY_BYTES = 64 << 10
_CHUNK = 256 << 10
_SEALS = fcntl.F_SEAL_SEAL | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_GROW | fcntl.F_SEAL_WRITE
_BOOT = (
    "import sys; sys.path.insert(0, {home!r}); from sandbox.native.main import main; main(int(sys.argv[1]))"
)
_PACKAGE_HOME = str(Path(__file__).resolve().parents[2])
_ENVIRONMENT = {"LANG": "C.UTF-8", "PYTHONHASHSEED": "0", "OPENBLAS_NUM_THREADS": "1"}


class NativeSlot:
    """One supervisor process and the connection to it."""

    def __init__(self, config: dict[str, Any], isolation: Isolation, interpreter: str = "") -> None:
        self._config, self._isolation = config, isolation
        self._interpreter = interpreter or os.path.realpath(sys.executable)
        self._process: subprocess.Popen[bytes] | None = None  # noqa: TID251 - this is that package
        self._connection: socket.socket | None = None
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
        try:
            ours.send(json.dumps({**self._config, "import_from": _PACKAGE_HOME}).encode())
            answer = await asyncio.wait_for(self._receive(), START_S)
        except (OSError, TimeoutError) as error:
            await self.close()
            raise SandboxUnavailable(f"the slot did not start: {error or 'time-out'}") from None
        if not answer.get("ready"):
            await self.close()
            raise SandboxUnavailable(f"the slot could not raise its wall: {answer.get('refused')}")

    async def _receive(self) -> dict[str, Any]:
        assert self._connection is not None  # noqa: S101 - start() made it
        message = await asyncio.get_running_loop().sock_recv(self._connection, _REPLY_BYTES)
        if not message:
            raise ConnectionResetError("its supervisor has ended")
        return json.loads(message)  # type: ignore[no-any-return]

    async def execute(self, job: Job) -> Execution:
        """Run a job; `backend.Slot` has the contract."""
        if self._connection is None:
            raise SandboxUnavailable("the slot is closed")
        drains = [Drain(job.limits.output_bytes, self.kill), Drain(STDERR_BYTES)]
        if job.reports:
            drains.append(
                Drain(job.limits.output_bytes if job.kind == "calls" else _ARTIFACT_BYTES, self.kill)
            )
        self._busy = True
        try:
            self._send(job, drains)
            result = await asyncio.wait_for(self._receive(), job.patience_s + GRACE_S)
            for drain in drains:
                drain.finish()
        except (OSError, TimeoutError) as error:
            raise SandboxUnavailable(f"the slot was lost: {error or 'it did not answer in time'}") from None
        finally:
            self._busy = False
            for drain in drains:
                drain.close()
        return account(job, result, drains, self._isolation)

    def _send(self, job: Job, drains: "list[Drain]") -> None:
        assert self._connection is not None  # noqa: S101 - execute() looked
        header = {
            "kind": job.kind,
            "argv": job.argv,
            "ticks": job.calls,
            "env": dict(job.env),
            "apart": job.apart,
            "limits": {**asdict(job.limits), "address_space": int(job.address_space)},
        }
        fds = [_sealed(job.content), _sealed(job.stdin)]
        try:
            fds += [drain.open() for drain in drains]
            socket.send_fds(self._connection, [json.dumps(header).encode()], fds)
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


class Output(Protocol):
    """What was read of one output."""

    @property
    def full(self) -> bool:
        """Was more written than the limit?"""

    @property
    def content(self) -> bytes:
        """What was read, up to the limit."""


class Drain:
    """Reads one of a program's outputs while it runs, up to a limit."""

    def __init__(self, limit: int, on_full: Any = None) -> None:
        self._limit, self._on_full = limit, on_full
        self._chunks: list[bytes] = []
        self._fd = -1
        self.size = 0

    def open(self) -> int:
        """The end to give away."""
        self._fd, theirs = os.pipe2(os.O_CLOEXEC)
        os.set_blocking(self._fd, False)
        asyncio.get_running_loop().add_reader(self._fd, self._read)
        return theirs

    def _read(self) -> bool:
        """Take one chunk; False when there is none now or ever."""
        try:
            chunk = os.read(self._fd, _CHUNK)
        except BlockingIOError:
            return False
        if not chunk:
            asyncio.get_running_loop().remove_reader(self._fd)
            return False
        room = self._limit - self.size
        self.size += len(chunk)
        if room > 0:
            self._chunks.append(chunk[:room])
        if self.full and self._on_full is not None:
            self._on_full()
            self._on_full = None
        return True

    def finish(self) -> None:
        """Read what is left; the writers are gone."""
        while self._read():
            if self.full:
                return

    def close(self) -> None:
        """Stop reading."""
        if self._fd >= 0:
            asyncio.get_running_loop().remove_reader(self._fd)
            os.close(self._fd)
            self._fd = -1

    @property
    def full(self) -> bool:
        """Was more written than the limit?"""
        return self.size > self._limit

    @property
    def content(self) -> bytes:
        """What was read, up to the limit."""
        return b"".join(self._chunks)


def _sealed(content: bytes) -> int:
    """A file in memory that holds `content` and can be read only."""
    fd = os.memfd_create("box", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
    view = memoryview(content)
    while view:
        view = view[os.write(fd, view) :]
    os.lseek(fd, 0, os.SEEK_SET)
    fcntl.fcntl(fd, fcntl.F_ADD_SEALS, _SEALS)
    return fd


def account(job: Job, result: dict[str, Any], drains: Sequence[Output], isolation: Isolation) -> Execution:
    """The supervisor's account of a run, as an Execution.

    Raises:
        SandboxUnavailable: the box could not be built around the program.
    """
    if result.get("refused"):
        raise SandboxUnavailable(f"the box could not be built: {result['refused']}")
    status, reason = judge(job, result, overflow=any(d.full for d in (drains[0], *drains[2:])))
    report = drains[2].content if job.reports else b""
    return Execution(
        status=status,
        stdout=drains[0].content,
        stderr=drains[1].content,
        exit_code=result["exit_code"],
        signal=result["signal"],
        wall_ms=result["wall_ms"],
        cpu_ms=result["cpu_ms"],
        memory_kb=result["memory_kb"],
        reason=reason,
        values=read_values(report, job.calls) if job.kind == "calls" else (),
        artifact=report if job.kind == "build" else b"",
        isolation=isolation,
    )


def judge(job: Job, result: dict[str, Any], *, overflow: bool) -> tuple[Status, str]:
    """Status and reason of a run; the first that applies, gravest first."""
    limits, failed = job.limits, result["exit_code"] != 0
    if overflow:
        return Status.OUTPUT_LIMIT, f"more than {limits.output_bytes} bytes of output"
    if result["killed"] == "cpu" or (failed and result["cpu_ms"] >= limits.cpu_s * 1000):
        return Status.TIME_LIMIT, f"used up {limits.cpu_s:g} s of CPU time"
    if result["killed"] == "wall":
        return Status.TIME_LIMIT, f"ran longer than {limits.wall_s:g} s"
    if result["killed"]:
        return Status.RUNTIME_ERROR, "was ended from outside"
    at_limit = failed and result["memory_kb"] >= limits.memory_mb * 1000
    if result.get("oom") or at_limit:
        return Status.MEMORY_LIMIT, f"used up {limits.memory_mb} MB of memory"
    if failed and result.get("crowded"):
        return Status.PROCESS_LIMIT, f"more than {limits.processes} processes"
    if failed:
        how = f"signal {result['signal']}" if result["signal"] else f"exit code {result['exit_code']}"
        return Status.RUNTIME_ERROR, how
    return Status.OK, ""


def read_values(report: bytes, calls: int) -> tuple[Returned, ...]:
    """What the calls returned, as claimed by untrusted code: one each, or an error in its place."""
    found: dict[int, Returned] = {}
    at = 0
    while at + RECORD.size <= len(report):
        number, length = RECORD.unpack_from(report, at)
        at += RECORD.size
        if number != len(found) and number not in range(len(found), calls):
            break
        found.setdefault(number, _returned(report[at : at + length]))
        at += length
    nothing = Returned(error=NOTHING)
    return tuple(found.get(number, nothing) for number in range(calls))


def _returned(text: bytes) -> Returned:
    try:
        data = json.loads(text)
        if isinstance(data, dict) and len(data) == 1 and "v" in data:
            return Returned(plain.value(data["v"]))
        return Returned(error=str(data["e"])[:500])
    except (ValueError, TypeError, KeyError, RecursionError, plain.NotPlain):
        return Returned(error="what came back is no plain value")
