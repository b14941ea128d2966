"""Warm hardened containers through the Docker SDK, one per slot, on any runtime (runc, gVisor's runsc).

A container has no network, a read-only root, no capabilities, no new privileges, bounds on memory,
processes and processors, a uid that is nobody's, and a tmpfs to work in. Inside, `native.agent` is the
first process and runs one program after another behind the same filter and limits as anywhere else. The
image holds tool-chains and this package, nothing of the service: `deploy/sandbox.Dockerfile` builds it.

A daemon that is down or an image that is missing is `SandboxUnavailable`; the pool asks again for every
run, so service resumes when the daemon does.
"""

import asyncio
import contextlib
import json
import os
import socket
import struct
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox import languages
from sandbox.backend import Job
from sandbox.native.accounts import account
from sandbox.native.agent import END, FRAME, JOB
from sandbox.native.backend import MODULES
from sandbox.native.series import STDERR_BYTES
from sandbox.native.slot import GRACE_S, described
from sandbox.program import BoxBroken, Execution, Isolation, LanguageMissing, SandboxUnavailable

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_PROBE = 999
IMAGE = "reward-sandbox"
LABEL = "reward-sandbox"
FIRST_UID = 64_000
MAX_ARTIFACT_BYTES = 96 << 20
_MULTIPLEX = struct.Struct(">BxxxI")
_OUTPUT = 1
_START_S = 60.0
_SETTLE_S = 0.5
_TIMEOUT_S = 30
_T = TypeVar("_T")


@dataclass
class DockerBackend:
    """Containers of one image; `runtime` as the daemon knows it, `url` as `DOCKER_HOST` would have it.

    `memory_mb`, `processes` and `cpus` bound a whole container, so they are the most that any run's limits
    can give.
    """

    image: str = IMAGE
    runtime: str = "runc"
    url: str | None = None
    memory_mb: int = 2048
    processes: int = 256
    cpus: float = 1.0
    disk_mb: int = 256
    tools: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Executables of each language in the image, as a container told."""
    _client: "DockerClient | None" = None

    @property
    def isolation(self) -> Isolation:
        """`gvisor` for runsc, else `container`."""
        return Isolation.GVISOR if self.runtime.startswith("runsc") else Isolation.CONTAINER

    def offers(self, profile: str) -> bool:
        """The plain one only."""
        return not profile

    @property
    def takes_series(self) -> bool:
        """A container's runs have no process namespaces of their own."""
        return False

    @property
    def description(self) -> str:
        """For people."""
        return f"docker, image {self.image}, runtime {self.runtime}"

    async def open(self) -> None:
        """Find the daemon and the image, and see a first container work."""
        await asyncio.to_thread(self.guarded, self._look)
        await (await self.start(_PROBE, "")).close()

    def toolchain(self, name: str) -> languages.Toolchain:
        """What the image has for a language."""
        language = languages.find(name)
        if language.name not in self.tools:
            raise LanguageMissing(
                f"{language.name} is not in the image {self.image!r}: add the package {language.package}"
            )
        return languages.Toolchain(language, self.tools[language.name], f"in {self.image}", ())

    def languages(self) -> dict[str, str]:
        """Name and version of every language the image runs."""
        return {name: self.toolchain(name).version for name in self.tools}

    def _look(self) -> None:
        import docker

        url = self.url
        if url and url.startswith("unix://") and not Path(url.removeprefix("unix://")).exists():
            raise FileNotFoundError(f"there is no socket at {url}")  # the SDK would leak one of its own
        self._client = (
            docker.DockerClient(base_url=url, timeout=_TIMEOUT_S)
            if url
            else docker.from_env(timeout=_TIMEOUT_S)
        )
        try:
            self._client.images.get(self.image)
        except BaseException:
            self._client.close()
            self._client = None
            raise

    def guarded(self, work: Callable[[], _T]) -> _T:
        """Do something with the daemon; its troubles are `SandboxUnavailable`."""
        try:
            import docker.errors
            import requests.exceptions
        except ImportError:
            raise SandboxUnavailable(
                "the Docker backend needs the package docker: pip install docker"
            ) from None
        try:
            return work()
        except docker.errors.ImageNotFound:
            raise SandboxUnavailable(
                f"the image {self.image!r} is missing; build it with `reward-service sandbox build`"
            ) from None
        except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
            raise SandboxUnavailable(f"the Docker daemon: {error}") from None

    async def start(self, number: int, profile: str) -> "DockerSlot":
        """A fresh container."""
        if profile:
            raise SandboxUnavailable(f"this backend has no profile {profile!r}")
        if self._client is None:
            await asyncio.to_thread(self.guarded, self._look)
        container, stream = await asyncio.to_thread(self.guarded, lambda: self._launch(number))
        slot = DockerSlot(self, container, stream)
        try:
            await slot.greet()
        except BaseException:
            await slot.close()
            raise
        return slot

    def _launch(self, number: int) -> "tuple[Container, socket.socket]":
        assert self._client is not None  # noqa: S101 - open() made it
        container = self._client.containers.create(self.image, name=None, **self._options(number))
        try:
            stream = _own(container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1}))
            container.start()
        except BaseException:
            container.remove(force=True)
            raise
        stream.settimeout(None)
        stream.setblocking(False)  # noqa: FBT003 - the library's signature
        return container, stream

    def _options(self, number: int) -> dict[str, Any]:
        config = {"wall": "container", "uid": 0, "readable": [], "packages": [], "modules": MODULES}
        return {
            "labels": {LABEL: str(number)},
            "runtime": self.runtime,
            "environment": {"SANDBOX": json.dumps(config)},
            # A uid of its own: RLIMIT_NPROC counts a uid's processes over all containers.
            "user": f"{FIRST_UID + number}:{FIRST_UID + number}",
            "network_mode": "none",
            "read_only": True,
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges"],
            "pids_limit": self.processes,
            "mem_limit": f"{self.memory_mb}m",
            "memswap_limit": f"{self.memory_mb}m",
            "nano_cpus": int(self.cpus * 1e9),
            "tmpfs": {"/tmp": f"rw,exec,nosuid,nodev,size={self.disk_mb}m,mode=1777"},  # noqa: S108 - the container's
            "ipc_mode": "none",
            "stdin_open": True,
            "tty": False,
            "auto_remove": False,
            "log_config": {"Type": "none"},
        }

    async def close(self) -> None:
        """Hang up on the daemon."""
        if self._client is not None:
            await asyncio.to_thread(self._client.close)
            self._client = None


def _own(attached: Any) -> socket.socket:
    """The connection that an attach left open, apart from the HTTP response the SDK keeps it in."""
    inner = getattr(attached, "_sock", attached)
    stream = socket.socket(fileno=os.dup(inner.fileno()))
    attached.close()
    inner.close()
    return stream


class DockerSlot:
    """One warm container."""

    def __init__(self, backend: DockerBackend, container: "Container", stream: socket.socket) -> None:
        self._backend, self._container = backend, container
        self._stream: socket.socket | None = stream
        self._raw, self._payload = bytearray(), bytearray()

    async def greet(self) -> None:
        """Wait until the agent inside is ready, and learn which tool-chains it has."""
        try:
            _, told = await asyncio.wait_for(self._frame(), _START_S)
        except (OSError, TimeoutError) as error:
            raise SandboxUnavailable(f"the container did not start: {type(error).__name__} {error}") from None
        self._backend.tools = {name: tuple(tools) for name, tools in json.loads(told).items()}

    async def execute(self, job: Job) -> Execution:
        """Run a job; `backend.Slot` has the contract."""
        streams = [_Stream(job.limits.output_bytes), _Stream(STDERR_BYTES)]
        if job.reports:
            streams.append(_Stream(job.limits.output_bytes if job.kind == "calls" else MAX_ARTIFACT_BYTES))
        try:
            await self._send(job, [stream.limit for stream in streams])
            result = await asyncio.wait_for(self._collect(streams), job.patience_s + GRACE_S)
        except (OSError, TimeoutError, ValueError) as error:
            if await asyncio.to_thread(self._has_ended):
                raise BoxBroken("the container ended under the program") from None
            raise SandboxUnavailable(f"the container was lost: {type(error).__name__} {error}") from None
        if result.get("spoiled"):
            await self.close()  # the next job finds that out, and gets another one
        return account(job, result, streams, self._backend.isolation)

    def _has_ended(self) -> bool:
        """Does the daemon, alive, say that the container has ended?"""

        def ask() -> bool:
            time.sleep(_SETTLE_S)  # a daemon on its way down still answers
            self._container.reload()
            return bool(self._container.status == "exited")

        try:
            return self._backend.guarded(ask)
        except SandboxUnavailable:
            return False

    async def _send(self, job: Job, room: list[int]) -> None:
        if self._stream is None:
            raise SandboxUnavailable("the container is closed")
        header = json.dumps({**described(job), "reports": job.reports, "room": room}).encode()
        head = JOB.pack(len(header), len(job.content), len(job.stdin)) + header
        loop = asyncio.get_running_loop()
        for part in (head, job.content, job.stdin):
            await loop.sock_sendall(self._stream, part)

    async def _collect(self, streams: "list[_Stream]") -> dict[str, Any]:
        while True:
            number, payload = await self._frame()
            if number == END:
                return json.loads(payload)  # type: ignore[no-any-return]
            streams[number - 1].add(payload)

    async def _frame(self) -> tuple[int, bytes]:
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
        """Remove the container."""
        if self._stream is None:
            return
        self._stream.close()
        self._stream = None
        with contextlib.suppress(SandboxUnavailable):
            await asyncio.to_thread(self._backend.guarded, lambda: self._container.remove(force=True))


@dataclass
class _Stream:
    """One output of a run, as `native.drain.Drain` keeps it."""

    limit: int
    size: int = 0
    chunks: list[bytes] | None = None

    def add(self, payload: bytes) -> None:
        self.chunks = [*(self.chunks or []), payload]
        self.size += len(payload)

    @property
    def full(self) -> bool:
        return self.size > self.limit

    @property
    def content(self) -> bytes:
        return b"".join(self.chunks or [])[: self.limit]
