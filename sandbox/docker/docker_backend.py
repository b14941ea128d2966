"""Warm hardened containers through the Docker SDK, one per slot, on any runtime (runc, gVisor's runsc).

A container has no network, a read-only root, no capabilities, no new privileges, bounds on memory,
processes and processors, a uid that is nobody's, and a tmpfs to work in. Inside, `docker.agent` is the
first process and runs one program after another behind the same filter and limits as anywhere else. The
image holds tool-chains and this package, nothing of the service: `deploy/sandbox.Dockerfile` builds it.

A daemon that is down or an image that is missing is `SandboxUnavailable`; the pool asks again for every
run, so service resumes when the daemon does. Containers that could not be taken away while it was down
are taken away then; those of a service that was killed, by the next one on the same host.
"""

import asyncio
import contextlib
import itertools
import json
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sandbox import languages
from sandbox.docker.agent import SHARED_MEMORY
from sandbox.docker.container_owner import is_gone, owner
from sandbox.docker.container_slot import DockerSlot
from sandbox.docker.image import IMAGE, contents
from sandbox.native.native_backend import MODULES, SIDES, packages_of, side_of
from sandbox.run_types import Isolation, LanguageMissing, SandboxUnavailable

if TYPE_CHECKING:
    from docker import DockerClient
    from docker.models.containers import Container

_PROBE = 999
LABEL = "reward-sandbox.owner"
_UIDS = range(20_000, 63_000)
"""A service's first: some below the 65,536 that a remapped daemon's containers have."""
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
    versions: dict[str, str] = field(default_factory=dict)
    profiles: tuple[str, ...] = ("",)
    """Profiles whose packages the image has, as a container told."""
    _client: "DockerClient | None" = None
    _token: str = field(default_factory=lambda: secrets.token_hex(4))
    _first_uid: int = field(default_factory=lambda: secrets.choice(_UIDS))
    """Another for each service of a daemon, which see nothing of each other."""
    _serial: "itertools.count[int]" = field(default_factory=itertools.count)
    _live: set[str] = field(default_factory=set)
    """Names of the containers that are in use, or are just being made."""
    _in_doubt: bool = True
    """May there be containers of ours that nobody uses?"""

    @property
    def starts_ahead(self) -> bool:
        """Yes: a container takes a second, or several."""
        return True

    @property
    def isolation(self) -> Isolation:
        """`gvisor` for runsc, else `container`."""
        return Isolation.GVISOR if self.runtime.startswith("runsc") else Isolation.CONTAINER

    def offers(self, profile: str) -> bool:
        """Does the image have the packages it takes?"""
        return packages_of(profile) in self.profiles

    def takes_series(self, *, apart: bool) -> bool:
        """Runs in one process only: a container's runs have no process namespaces of their own."""
        return not apart

    @property
    def description(self) -> str:
        """For people."""
        return f"docker, image {self.image}, runtime {self.runtime}"

    async def open(self) -> None:
        """Find the daemon and the image, and see a first container work."""
        await asyncio.to_thread(self.guarded, self._look)
        try:
            await (await self.start(_PROBE, "")).close()
        except BaseException:  # cancelled, too: the client is closed
            await self.close()
            raise

    def toolchain(self, name: str) -> languages.Toolchain:
        """What the image has for a language."""
        language = languages.find(name)
        if language.name not in self.tools:
            raise LanguageMissing(f"{language.name} {self._missing(language.package)}")
        version = self.versions.get(language.name, "unknown")
        return languages.Toolchain(language, self.tools[language.name], version, ())

    def languages(self) -> dict[str, str]:
        """Name and version of every language the image runs."""
        return {name: self.toolchain(name).version for name in self.tools}

    def _know(self, profile: str) -> None:
        profile = packages_of(profile)
        if profile in self.profiles:
            return
        if profile not in languages.PROFILES:
            known = ", ".join(filter(None, languages.PROFILES))
            raise LanguageMissing(f"no profile {profile!r} here; known: {known}")
        packages = " ".join(f"python3-{package}" for package in languages.PROFILES[profile])
        raise LanguageMissing(f"profile {profile!r} {self._missing(packages)}")

    def _missing(self, package: str) -> str:
        """What to say of something that the image lacks."""
        return (
            f"is not in the image {self.image!r}: add the package {package} "
            "(`reward-service sandbox build --packages ...`)"
        )

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
        except BaseException:  # whatever it is, this client is of no use
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
        except docker.errors.APIError as error:
            raise SandboxUnavailable(f"the Docker daemon refuses: {error.explanation or error}") from None
        except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
            raise SandboxUnavailable(f"the Docker daemon does not answer: {error}") from None

    async def start(self, number: int, profile: str) -> DockerSlot:
        """A fresh container."""
        self._know(profile)
        if self._client is None:
            await asyncio.to_thread(self.guarded, self._look)
        name = f"reward-sandbox-{self._token}-{number}{profile}-{next(self._serial)}"
        self._live.add(name)
        try:
            container, stream = await asyncio.to_thread(
                self.guarded, lambda: self._launch(name, number, profile)
            )
        except BaseException:  # cancelled, too: a container may come to be
            self._give_up(name)
            raise
        slot = DockerSlot(self, container, stream)
        try:
            self._learn(await slot.greet())
        except BaseException:  # cancelled, too: the container goes
            await slot.close()
            raise
        return slot

    def _learn(self, told: dict[str, Any]) -> None:
        """What a container tells of its image."""
        if told.get("contents") != contents():
            raise SandboxUnavailable(
                f"the image {self.image!r} was built from another version of the sandbox; "
                "build it again with `reward-service sandbox build`"
            )
        self.tools = {name: tuple(tools) for name, tools in told["tools"].items()}
        self.versions, self.profiles = dict(told["versions"]), tuple(told["profiles"])

    def _give_up(self, name: str) -> None:
        self._live.discard(name)
        self._in_doubt = True

    def _launch(self, name: str, number: int, profile: str) -> "tuple[Container, socket.socket]":
        assert self._client is not None  # noqa: S101 - start() looked
        if self._in_doubt:
            self._in_doubt = False
            self._sweep()
        container = self._client.containers.create(self.image, name=name, **self._options(number, profile))
        try:
            stream = _own(container.attach_socket(params={"stdin": 1, "stdout": 1, "stream": 1}))
            try:
                container.start()
            except BaseException:  # nobody else has the stream
                stream.close()
                raise
        except BaseException:  # nor the container
            container.remove(force=True)
            raise
        stream.settimeout(None)
        stream.setblocking(False)  # noqa: FBT003 - the library's signature
        return container, stream

    def _options(self, number: int, profile: str) -> dict[str, Any]:
        uid = self._first_uid + len(SIDES) * number + SIDES.index(side_of(profile))
        return {
            "labels": {LABEL: owner()},
            "runtime": self.runtime,
            "environment": {
                "SANDBOX": json.dumps(
                    {
                        "uid": 0,
                        "profile": packages_of(profile),
                        "side": side_of(profile),
                        "modules": MODULES,
                    }
                ),
                "OPENBLAS_NUM_THREADS": "1",
            },
            # A uid of its own: RLIMIT_NPROC counts a uid's processes over all containers.
            "user": f"{uid}:{uid}",
            "network_mode": "none",
            "read_only": True,
            "cap_drop": ["ALL"],
            "security_opt": ["no-new-privileges"],
            "pids_limit": self.processes,
            "mem_limit": f"{self.memory_mb}m",
            "memswap_limit": f"{self.memory_mb}m",
            "nano_cpus": int(self.cpus * 1e9),
            "tmpfs": {
                "/tmp": f"rw,exec,nosuid,nodev,size={self.disk_mb}m,mode=1777",  # noqa: S108 - the container's
                SHARED_MEMORY: "rw,noexec,nosuid,nodev,size=16m,mode=1777",
            },
            "ipc_mode": "none",
            "stdin_open": True,
            "tty": False,
            "auto_remove": False,
            # A first process without handlers hears no other, and a daemon that stops would wait for it.
            "stop_signal": "SIGKILL",
            "log_config": {"Type": "none"},
        }

    async def remove(self, container: "Container") -> None:
        """Take a container away, now or when the daemon is back."""
        self._live.discard(container.name)
        with contextlib.suppress(SandboxUnavailable):
            try:
                await asyncio.to_thread(self.guarded, lambda: container.remove(force=True))
            except BaseException:  # cancelled, too: it may still be there
                self._in_doubt = True
                raise

    def _sweep(self) -> None:
        """Take away our containers that nobody uses, and those whose service has ended."""
        import docker.errors

        assert self._client is not None  # noqa: S101 - the caller has used it
        for row in self._client.api.containers(all=True, filters={"label": LABEL}):
            name = row["Names"][0].removeprefix("/") if row["Names"] else ""
            forgotten = name.startswith(f"reward-sandbox-{self._token}-") and name not in self._live
            if forgotten or is_gone(row["Labels"][LABEL]):
                with contextlib.suppress(docker.errors.APIError):  # somebody else takes it away
                    self._client.api.remove_container(row["Id"], force=True)

    async def close(self) -> None:
        """Take away what is left, and hang up on the daemon."""
        if self._client is None:
            return
        if self._in_doubt:
            with contextlib.suppress(SandboxUnavailable):
                await asyncio.to_thread(self.guarded, self._sweep)
        await asyncio.to_thread(self._client.close)
        self._client = None


def _own(attached: Any) -> socket.socket:
    """The connection that an attach left open, apart from the HTTP response the SDK keeps it in."""
    inner = getattr(attached, "_sock", attached)
    stream = socket.socket(fileno=os.dup(inner.fileno()))
    attached.close()
    inner.close()
    return stream
