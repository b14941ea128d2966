"""The certificate itself: what was certified, what each check says, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from reward_service.certify.check_evaluation import CheckResult

Verdict = Literal["passed", "failed"]


@dataclass(frozen=True, slots=True)
class CertifiedSubject:
    """What a certificate is about, so that it can be replayed."""

    reward: str
    data: str
    data_digest: str
    rows: int
    seed: int
    versions: dict[str, str] = field(default_factory=dict)
    envelope: str = ""
    recipe: dict[str, Any] = field(default_factory=dict)
    """What `--replay` needs: the reward, the columns and how many rows were drawn; no headers."""
    reward_digest: str = ""
    """SHA-256 of the spec or of the function's file; empty where the reward is served elsewhere."""
    kinds: tuple[str, ...] = ()
    """Of the rows' references."""


@dataclass(frozen=True, slots=True)
class Certificate:
    """All checks on one reward and one set of rows."""

    subject: CertifiedSubject
    checks: Sequence[CheckResult]
    seconds: float = 0.0

    @property
    def verdict(self) -> Verdict:
        """Failed when any check is."""
        return "failed" if any(check.status == "failed" for check in self.checks) else "passed"

    @property
    def badge(self) -> str:
        """One line for a model card."""
        passed = sum(check.status == "passed" for check in self.checks)
        applicable = sum(check.status != "not applicable" for check in self.checks)
        return (
            f"Reward certificate: {self.verdict}, {passed} of {applicable} checks passed, "
            f"{self.subject.rows} rows, {self.subject.reward}, data {self.subject.data_digest[:12]}"
        )
