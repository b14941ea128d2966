"""The one sandbox of a scorer: which it is to be, when it is opened, and what to say while there is none.

It opens when it is first needed, or when the server starts. One that cannot be opened is an outage: code
samples come back `failed` with the reason, everything else is scored, and the next code sample tries again.
Only a demanded isolation turns the outage into a refusal to start.
"""

import asyncio
import logging
import time
from dataclasses import dataclass
from typing import Any

from reward_service.errors import SandboxLost
from sandbox import Isolation, Sandbox, SandboxUnavailable
from sandbox.backend import Backend
from sandbox.native.native_backend import TIERS, NativeBackend

logger = logging.getLogger(__name__)

RETRY_SECONDS = 5.0
"""A sandbox that could not be opened is not tried again before so long: finding that out takes time, too."""


@dataclass(frozen=True, slots=True)
class SandboxConfig:
    """Which sandbox to open: `backend` as `backend_of` reads it, nothing weaker than `min_isolation`.

    `allow_unconfined` accepts to run programs without any wall where none can be built.
    """

    backend: str = "native"
    min_isolation: Isolation | None = None
    allow_unconfined: bool = False
    slots: int | None = None

    def sandbox(self) -> Sandbox:
        """The sandbox, not open yet."""
        weakest = Isolation.UNCONFINED if self.allow_unconfined else Isolation.LANDLOCK
        if self.min_isolation is not None:
            weakest = max(weakest, self.min_isolation)
        backend = backend_of(self.backend, allow_unconfined=self.allow_unconfined)
        return Sandbox(backend, slots=self.slots, min_isolation=weakest)


class SandboxProvider:
    """Owns the sandbox: opened once, by whoever needs it first, and closed with its owner."""

    def __init__(self, config: SandboxConfig | None = None) -> None:
        self.config = config or SandboxConfig()
        self._sandbox: Sandbox | None = None
        self._languages: dict[str, str] = {}
        self._opening = asyncio.Lock()
        self._reason = "it has not been needed yet"
        self._retry_at = 0.0

    async def sandbox(self) -> Sandbox:
        """The open sandbox.

        Raises:
            SandboxLost: there is none; the message says why.
        """
        if self._sandbox is None:
            async with self._opening:
                if self._sandbox is None:
                    self._sandbox = await self._open()
        return self._sandbox

    async def _open(self) -> Sandbox:
        if time.monotonic() >= self._retry_at:
            sandbox = self.config.sandbox()
            try:
                await sandbox.open()
            except SandboxUnavailable as error:
                self._reason = str(error)
                self._retry_at = time.monotonic() + RETRY_SECONDS
            else:
                self._languages = await asyncio.to_thread(lambda: sandbox.languages)
                _log_isolation(sandbox)
                return sandbox
        raise SandboxLost(f"the sandbox is not available: {self._reason}")

    async def close(self) -> None:
        """End every program and leave nothing behind; safe to call twice."""
        sandbox, self._sandbox = self._sandbox, None
        if sandbox is not None:
            await sandbox.close()

    @property
    def current_sandbox(self) -> Sandbox | None:
        """The sandbox, where there is one by now."""
        return self._sandbox

    @property
    def state(self) -> dict[str, Any]:
        """For people and probes: isolation, backend and languages, or the reason why there are none."""
        if self._sandbox is None:
            return {
                "isolation": None,
                "backend": self.config.backend,
                "languages": {},
                "reason": self._reason,
            }
        return {
            "isolation": self._sandbox.isolation.label,
            "backend": self._sandbox.description,
            "languages": self._languages,
        }


def _log_isolation(sandbox: Sandbox) -> None:
    if sandbox.isolation is Isolation.UNCONFINED:
        logger.critical(
            "PROGRAMS RUN UNCONFINED: no wall stands between them and this machine; "
            "never let a policy write them"
        )
    else:
        logger.info("sandbox: %s, isolation %s", sandbox.description, sandbox.isolation.label)


def backend_of(name: str, *, allow_unconfined: bool = False) -> Backend:
    """The backend that a setting or option names: `native`, `native:ISOLATION`, `docker`, `docker:RUNTIME`.

    Raises:
        ValueError: there is none of that name.
    """
    kind, _, runtime = name.partition(":")
    if kind == "docker":
        from sandbox.docker.docker_backend import DockerBackend

        return DockerBackend(runtime=runtime or "runc")
    if name == "native":
        return NativeBackend(allow_unconfined=allow_unconfined)
    if kind == "native" and runtime:
        isolation = isolation_of(runtime)
        tiers = [tier for tier in TIERS if tier.isolation is isolation]
        return NativeBackend(tiers, allow_unconfined=allow_unconfined)
    raise ValueError(
        f"unknown sandbox backend {name!r}; known: native, native:ISOLATION, docker, docker:RUNTIME"
    )


def isolation_of(name: str) -> Isolation:
    """The isolation of that name.

    Raises:
        ValueError: there is none.
    """
    try:
        return Isolation[name.upper()]
    except KeyError:
        known = ", ".join(level.label for level in Isolation)
        raise ValueError(f"unknown isolation {name!r}; known: {known}") from None
