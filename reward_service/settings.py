"""Settings, read once: options win over REWARD_SERVICE_* variables, those over a file, that over defaults.

The file is TOML with the names of the fields as keys; the option `--config` or REWARD_SERVICE_CONFIG names
it. A key that is unknown is an error, because a limit that is misspelt is no limit.
"""

import difflib
import ipaddress
import math
import os
import re
import tomllib
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field, FiniteFloat, SecretStr, field_validator
from pydantic_settings import (
    BaseSettings,
    InitSettingsSource,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
)

from reward_service.errors import BadConfig
from reward_service.models.model_endpoint import ModelEndpoint
from reward_service.scoring.sandbox_provider import SandboxConfig, backend_of, isolation_of
from sandbox.slot_pool import slots_for

PREFIX = "REWARD_SERVICE_"
MAX_FILE_BYTES = 1 << 20
CGROUPS = Path("/sys/fs/cgroup")
_NOT_OURS = re.compile(r"(TEST_.*|CASES|URL|.*SERVICE_HOST|SERVICE_PORT.*|PORT_\d+_.*)")
"""Behind our prefix: for tests and clients, and what Kubernetes adds for a service of our name."""

Origin = Literal["option", "environment", "file", "default"]


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


_SHARED_OUT = ("workers", "cache_verdicts", "max_inflight_mb", "max_inflight_samples", "max_connections")
"""Bounds of the whole service, of which each process gets a part."""


class SurfaceSettings(BaseModel):
    """How one endpoint for another program's client answers; docs/trainers-http.md lists their names."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    enabled: bool = True
    spec: str | None = Field(default=None, description="The spec it scores with; default: the surface's own.")
    hold_s: float | None = Field(
        default=None, gt=0, le=3600, description="Seconds a request may take; default: the client's patience."
    )
    unscored: FiniteFloat = Field(
        default=0.0, description="What a sample with a bad reference is paid where the client takes no null."
    )
    outage: Literal["refuse", "unscored"] = Field(
        default="refuse",
        description="What an outage beyond `hold_s` becomes: an error, or `unscored` as well.",
    )


class Settings(BaseSettings):
    """How one server runs. Every field is also an environment variable, `REWARD_SERVICE_PORT` and so on."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, frozen=True)

    config: Path | None = Field(default=None, description="File of settings, TOML.")
    host: str = Field(default="127.0.0.1", description="Address to listen on.")
    port: int = Field(default=8000, ge=0, le=65535, description="Port to listen on; 0 picks a free one.")
    processes: int = Field(
        default=1,
        ge=1,
        le=64,
        description="Server processes on the port; workers, limits and caches are shared out among them.",
    )
    workers: int = Field(
        default_factory=processors, ge=1, le=512, description="Processors to use for verifiers."
    )
    worker_memory_mb: int = Field(
        default=1024, ge=256, description="Address space of one worker process, in MiB."
    )
    cache_verdicts: int = Field(default=100_000, ge=0, description="Verdicts kept in memory.")
    max_body_mb: int = Field(default=64, ge=1, description="Largest request body, in MiB; beyond: 413.")
    max_inflight_mb: int = Field(
        default=256, ge=1, description="Request bodies in memory at once, in MiB; more are held back."
    )
    max_inflight_samples: int = Field(
        default=32_768, ge=1, description="Samples being judged at once; more are held back."
    )
    max_connections: int = Field(
        default=8192, ge=1, description="Open connections; beyond, idle ones are closed, then 503."
    )
    receive_seconds: int = Field(
        default=60, ge=1, description="Time for a request to arrive; beyond: 408 and the line is cut."
    )
    api_keys: SecretStr | None = Field(
        default=None, description='Keys callers may show: "key, key" or "name: key, name: key".'
    )
    api_keys_file: Path | None = Field(
        default=None, description="File of keys, one a line; read again when it changes."
    )
    insecure_no_auth: bool = Field(
        default=False, description="Listen beyond loopback although no keys are set."
    )
    open_metrics: bool = Field(default=False, description="Answer /metrics without a key.")
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
        default=(),
        description='Verifiers to add: classes, as "module:Class" (packages use entry points), and reward '
        'functions, as "file.py:function".',
    )
    compat: dict[str, SurfaceSettings] = Field(
        default_factory=dict, description="Settings of single surfaces for other trainers, by name, as JSON."
    )
    models: dict[str, ModelEndpoint] = Field(
        default_factory=dict,
        description="Endpoints of judges and reward models, by the name that specs give them, as JSON.",
    )
    judge_base_url: str | None = Field(
        default=None, description="OpenAI-compatible endpoint that model graders ask, up to /v1."
    )
    judge_api_key: SecretStr | None = Field(default=None, description="Key for that endpoint.")
    judge_model: str | None = Field(
        default=None, description="Model to ask there; default: the one that the grader names."
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
    ledger_keep_days: float | None = Field(
        default=None, gt=0, description="Ledger files so much older than the newest are deleted."
    )
    ledger_max_mb: int | None = Field(
        default=None, ge=1, description="Largest size of the ledger, in MiB; the oldest files are deleted."
    )
    otlp_endpoint: str | None = Field(
        default=None,
        pattern="^https?://",
        description="Send traces to this OpenTelemetry collector (OTLP over HTTP); needs the extra `otel`.",
    )
    trace_share: float = Field(default=1.0, ge=0, le=1, description="Share of requests that are traced.")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,  # noqa: ARG003 -- pydantic's signature
        file_secret_settings: PydanticBaseSettingsSource,  # noqa: ARG003
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Options, environment, file; called by pydantic."""
        given = init_settings() if isinstance(init_settings, InitSettingsSource) else {}
        from_file = read_file_settings(given.get("config"))
        return init_settings, env_settings, InitSettingsSource(settings_cls, init_kwargs=from_file)

    @field_validator("sandbox")
    @classmethod
    def _known_backend(cls, name: str) -> str:
        backend_of(name)
        return name

    @field_validator("min_isolation")
    @classmethod
    def _known_isolation(cls, name: str | None) -> str | None:
        return None if name is None else isolation_of(name).label

    def refuse_exposure(self) -> None:
        """Do not listen beyond this machine and answer everybody, unless told to.

        Raises:
            BadConfig: that is what these settings come to.
        """
        if not (self.api_keys or self.api_keys_file or self.insecure_no_auth or _is_loopback(self.host)):
            raise BadConfig(
                f"{self.host} is not loopback and no keys are set: set REWARD_SERVICE_API_KEYS or "
                "--api-keys-file, or say --insecure-no-auth"
            )

    def share(self) -> "Settings":
        """The settings of one of `processes`: what bounds the whole service is shared out."""
        parts = {name: -(-getattr(self, name) // self.processes) for name in _SHARED_OUT}
        models = {name: endpoint.share(self.processes) for name, endpoint in self.models.items()}
        return self.model_copy(update={**parts, "models": models})

    def sandbox_config(self) -> SandboxConfig:
        """The sandbox that these settings ask for."""
        demanded = None if self.min_isolation is None else isolation_of(self.min_isolation)
        return SandboxConfig(self.sandbox, demanded, self.allow_unconfined, slots=slots_for(self.workers))


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


def read_file_settings(file: Path | str | None) -> dict[str, Any]:
    """The settings in a file, or in the one that REWARD_SERVICE_CONFIG names; none without.

    Raises:
        BadConfig: it cannot be read, is no TOML, or has a key that is no setting.
    """
    name = file or os.environ.get(f"{PREFIX}CONFIG")
    if not name:
        return {}
    try:
        with Path(name).open("rb") as content:
            values = tomllib.loads(content.read(MAX_FILE_BYTES).decode())
    except (OSError, ValueError) as error:
        raise BadConfig(f"{name}: {error}") from None
    for key in values:
        if key not in Settings.model_fields or key == "config":
            raise BadConfig(f"{name}: {_unknown(key)}")
    return values


def _unknown(key: str) -> str:
    near = difflib.get_close_matches(key, Settings.model_fields, n=1, cutoff=0.0)
    return f"unknown setting {key!r}; did you mean {near[0]!r}?"


def unknown_variables() -> list[str]:
    """What is wrong with variables that look like settings and are none."""
    names = [name.removeprefix(PREFIX) for name in os.environ if name.startswith(PREFIX)]
    unknown = [n for n in names if n.lower() not in Settings.model_fields and not _NOT_OURS.fullmatch(n)]
    return [f"{PREFIX}{name}: {_unknown(name.lower())}" for name in sorted(unknown)]


def origins(settings: Settings, options: dict[str, Any]) -> dict[str, tuple[str, Origin]]:
    """Value, secrets masked, and source of every setting."""
    file = read_file_settings(settings.config)
    environment = {name.upper() for name in os.environ}

    def origin(name: str) -> Origin:
        if name in options:
            return "option"
        if f"{PREFIX}{name.upper()}" in environment:
            return "environment"
        return "file" if name in file else "default"

    return {name: (_display(getattr(settings, name)), origin(name)) for name in Settings.model_fields}


def _display(value: Any) -> str:
    return "-" if value is None else str(value)
