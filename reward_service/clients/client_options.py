"""What a client is told once."""

import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

OnError = Literal["raise", "none", "value"]
API_KEY_ENV = "REWARD_SERVICE_API_KEY"


@dataclass(frozen=True, kw_only=True)
class Options:
    """Options of a client; every client and adapter takes them by keyword.

    Args:
        spec: the reward to compute: a preset's name or a spec as a dictionary.
        seconds: how long a call may take, retries included; each attempt sends what is left as the service's
            deadline.
        retries: attempts after the first, at most; None: as many as there is time for.
        bridge_seconds: after so many seconds without the service, calls do not wait for it any more: one at a
            time asks once, all others fail at once; None: every call waits as long as it may.
        on_error: what a call that got no answer becomes: an exception (`raise`), rewards without a value
            (`none`), or rewards of `error_value` (`value`; rewards the service could not judge get it too).
        error_value: see `on_error`.
        api_key: the bearer token; without one, the environment variable named by `api_key_env`, read in the
            process that connects, so that a pickled client carries no secret.
        api_key_env: see `api_key`.
        run: the training run, for the service's metrics and ledger (`X-Run-Id`); a name without blanks or
            slashes.
        batch_size: samples that `score_one` sends in one request, at most.
        batch_ms: how long `score_one` waits for others to share its request, in milliseconds.
        connections: requests under way at a time, at most.
    """

    spec: str | Mapping[str, Any] = "r1-zero"
    seconds: float = 60.0
    retries: int | None = None
    bridge_seconds: float | None = None
    on_error: OnError = "raise"
    error_value: float = 0.0
    api_key: str | None = field(default=None, repr=False)
    api_key_env: str = API_KEY_ENV
    run: str | None = None
    batch_size: int = 64
    batch_ms: float = 10.0
    connections: int = 16

    def __post_init__(self) -> None:
        """Refuse what would only show itself in mid-run."""
        if self.on_error not in {"raise", "none", "value"}:
            raise ValueError(f"on_error is raise, none or value, not {self.on_error!r}")
        if not (self.seconds > 0 and self.batch_size > 0 and self.connections > 0):
            raise ValueError("seconds, batch_size and connections are positive")
        if self.retries is not None and self.retries < 0:
            raise ValueError("retries is None or not negative")
        if self.bridge_seconds is not None and self.bridge_seconds < 0:
            raise ValueError("bridge_seconds is None or not negative")

    def headers(self) -> dict[str, str]:
        """The headers of every request."""
        # A client lives in the trainer's process, where no settings of ours exist.
        key = self.api_key or os.environ.get(self.api_key_env)  # noqa: TID251
        found = {"content-type": "application/json"}
        if key:
            found["authorization"] = f"Bearer {key}"
        if self.run:
            found["x-run-id"] = self.run
        return found
