"""The certificate itself: what was certified, what each check says, and the verdict."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Literal

from reward_service.certify.check_results import CheckResult

REPORT_VERSION = "1"

OPENENV_IDS = {
    "oracle": "semantic.oracle_max",
    "floor": "semantic.canary_floor",
    "canary": "statistical.adversarial_floor",
    "metamorphic": "semantic.replayability",
    "floor_gap": "semantic.floor_gap",
    "null_attack": "runtime.reward_well_formed",
    "determinism": "semantic.verifier_determinism",
    "leak": "semantic.no_solution_leakage",
    "balance": "statistical.gameability_gap",
    "portability": "semantic.verifier_portability",
}
"""Each check's id in OpenEnv's validation policy (RFC 008), whose package implements none of these."""

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

    def openenv_report(self) -> dict[str, Any]:
        """The same in the report format of OpenEnv's validation policy.

        A check that is not applicable is `skip` there, and any skip makes the verdict WARN at best.
        """
        statuses = {"passed": "pass", "failed": "fail", "not applicable": "skip"}
        results = [
            {
                "check_id": OPENENV_IDS[check.check],
                "status": statuses[check.status],
                "measured": {"trials": check.trials, "right": check.right, **check.measured},
                "evidence": [f"row {one.row}, {one.form}: {one.earned}" for one in check.examples],
                "duration_s": 0.0,
            }
            for check in self.checks
        ]
        skipped = any(result["status"] == "skip" for result in results)
        verdict = "FAIL" if self.verdict == "failed" else "WARN" if skipped else "PASS"
        return {
            "report_schema_version": REPORT_VERSION,
            "target": self.subject.reward,
            "source_digest": self.subject.data_digest,
            "policy_version": "rfc008",
            "lane": "local",
            "levels_run": ["semantic", "statistical"],
            "results": results,
            "verdict": verdict,
        }
