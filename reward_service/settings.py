"""Settings, read once: command-line options win over REWARD_SERVICE_* variables, those over defaults."""

import math
import os
from contextlib import suppress
from pathlib import Path
from typing import Literal

from pydantic import Field, SecretStr, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from reward_service.walls import Plan, backend_of, isolation_of

CGROUPS = Path("/sys/fs/cgroup")


def processors(cgroups: Path = CGROUPS) -> int:
    """Processors this process may use: those it may run on, and no more than its container's limit."""
    return max(1, math.ceil(min(len(os.sched_getaffinity(0)), _limit(cgroups))))


def _limit(cgroups: Path) -> float:
    """Processors that the container may use at once, by cgroup v2 or v1; without a limit, infinite."""
    for files in (("cpu.max",), ("cpu/cpu.cfs_quota_us", "cpu/cpu.cfs_period_us")):
        with suppress(OSError, ValueError):
            quota, period = map(int, " ".join((cgroups / file).read_text() for file in files).split())
            if quota > 0:
                return quota / period
    return math.inf


class Settings(BaseSettings):
    """How one server runs. Every field is also an environment variable, `REWARD_SERVICE_PORT` and so on."""

    model_config = SettingsConfigDict(env_prefix="REWARD_SERVICE_", frozen=True)

    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    workers: int = Field(
        default_factory=processors, ge=1, le=512, description="Processors to use for verifiers."
    )
    worker_memory_mb: int = Field(
        default=1024, ge=256, description="Address space of one worker process, in MiB."
    )
    cache_verdicts: int = Field(default=100_000, ge=0, description="Verdicts kept in memory.")
    max_body_mb: int = Field(default=64, ge=1, description="Largest request body, in MiB; beyond: 413.")
    max_samples: int = Field(default=8192, ge=1, description="Samples in one request; beyond: 422.")
    max_completion_chars: int = Field(
        default=1_000_000, ge=1, description="Longest completion; beyond: over_limit."
    )
    deadline_ms: int = Field(
        default=60_000, ge=1, description="Time for a request that names no deadline, in milliseconds."
    )
    grace_seconds: int = Field(
        default=30, ge=0, description="Time to finish admitted requests after SIGTERM."
    )
    sandbox: str = Field(default="native", description="Where programs run: native, docker, docker:RUNTIME.")
    min_isolation: str | None = Field(
        default=None,
        description="Weakest isolation to accept: landlock, namespaces, container, full, gvisor. A server "
        "that cannot build it does not start; without this setting only code samples fail.",
    )
    allow_unconfined: bool = Field(
        default=False, description="Run programs without any wall where none can be built. Never in training."
    )
    specs_dir: Path | None = Field(default=None, description="Folder of further specs, one TOML file each.")
    verifiers: tuple[str, ...] = Field(
        default=(), description='Verifier classes to add, as "module:Class"; packages use entry points.'
    )
    guess_api_key: SecretStr | None = Field(
        default=None, description="Key for the endpoint that `filter --model` asks for guesses."
    )
    log_level: str = Field(default="info", pattern="^(debug|info|warning|error)$")
    log_format: Literal["text", "json"] = Field(
        default="text", description="json: one object a line, and a line for every request."
    )
    ledger_dir: Path | None = Field(
        default=None, description="Keep verdicts as Parquet files in this folder; needs the extra `ledger`."
    )
    ledger_seconds: float = Field(
        default=30.0, gt=0, description="A ledger file is written at least so often while there is news."
    )
    ledger_text_chars: int = Field(
        default=0, ge=0, le=1_000_000, description="Characters of each completion the ledger keeps."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Send traces to this OpenTelemetry collector (OTLP over HTTP); needs the extra `otel`.",
    )
    trace_share: float = Field(default=1.0, ge=0, le=1, description="Share of requests that are traced.")

    @field_validator("sandbox")
    @classmethod
    def _known_backend(cls, name: str) -> str:
        backend_of(name)
        return name

    @field_validator("min_isolation")
    @classmethod
    def _known_isolation(cls, name: str | None) -> str | None:
        return None if name is None else isolation_of(name).label

    def plan(self) -> Plan:
        """The sandbox that these settings ask for."""
        demanded = None if self.min_isolation is None else isolation_of(self.min_isolation)
        return Plan(self.sandbox, demanded, self.allow_unconfined, slots=self.workers)
