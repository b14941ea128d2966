"""What can be wrong with a model's reply, and whether asking again may help."""

from enum import StrEnum

from reward_service.errors import ServiceFailure


class FailureKind(StrEnum):
    """Why there is no verdict; the label of metrics and ledger rows."""

    REFUSED = "refused"
    CUT = "cut"
    EMPTY = "empty"
    UNPARSABLE = "unparsable"
    AMBIGUOUS = "ambiguous"
    FILTERED = "filtered"
    MISSING_CRITERION = "missing_criterion"
    DUPLICATE_CRITERION = "duplicate_criterion"
    LOW_LABEL_MASS = "low_label_mass"
    COUNT_MISMATCH = "count_mismatch"
    NOT_FINITE = "not_finite"
    DEGENERATE_SOFTMAX = "degenerate_softmax"
    SERVER_DEFAULT = "server_default"
    LOOKS_LIKE_EMBEDDING = "looks_like_embedding"
    MISCONFIGURED = "misconfigured"
    RATE_LIMITED = "rate_limited"
    OVERLOADED = "overloaded"
    TIMEOUT = "timeout"
    HTTP = "http"
    CONNECTION = "connection"
    OVER_BUDGET = "over_budget"
    STOPPED = "stopped"
    DISAGREEMENT = "disagreement"


RETRIED = frozenset(
    {
        FailureKind.CUT,
        FailureKind.EMPTY,
        FailureKind.UNPARSABLE,
        FailureKind.AMBIGUOUS,
        FailureKind.MISSING_CRITERION,
        FailureKind.DUPLICATE_CRITERION,
        FailureKind.RATE_LIMITED,
        FailureKind.OVERLOADED,
        FailureKind.TIMEOUT,
        FailureKind.HTTP,
        FailureKind.CONNECTION,
    }
)
"""Kinds that another attempt may end; a refusal or a misconfigured server stays what it is."""

UNREADABLE = frozenset(
    {
        FailureKind.REFUSED,
        FailureKind.CUT,
        FailureKind.EMPTY,
        FailureKind.UNPARSABLE,
        FailureKind.AMBIGUOUS,
        FailureKind.FILTERED,
        FailureKind.MISSING_CRITERION,
        FailureKind.DUPLICATE_CRITERION,
        FailureKind.LOW_LABEL_MASS,
    }
)
"""Kinds that are the model's own words, and no fault of the line or the server."""

REFUSED = frozenset({FailureKind.RATE_LIMITED, FailureKind.OVERLOADED})
"""Kinds that say the endpoint did not take the request; nothing is billed."""

CONGESTED = frozenset({FailureKind.RATE_LIMITED, FailureKind.OVERLOADED, FailureKind.TIMEOUT})
"""Kinds that say the endpoint is asked too much; the number of requests in flight is cut."""


class ModelFailure(ServiceFailure):
    """A model gave no verdict. `retry_after` is the pause in seconds that the endpoint asked for."""

    def __init__(self, kind: FailureKind, message: str, *, retry_after: float | None = None) -> None:
        super().__init__(f"{kind}: {message}")
        self.kind = kind
        self.retry_after = retry_after

    @property
    def retryable(self) -> bool:
        """Whether another attempt may help."""
        return self.kind in RETRIED
