"""A certificate in the report format of OpenEnv's validation policy (RFC 008).

`openenv.validation.report.ValidationReport` reads it as it is, and `apply_policy` comes to the same verdict.
The lane is `hub`, as level 4 belongs to whoever runs a validation for others. There is no package and no
manifest: what a manifest would declare stands in `measured`.
"""

import hashlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Literal

from reward_service.certify.attempt import Check
from reward_service.certify.certificate import Certificate
from reward_service.certify.check_evaluation import MIN_GAP, ORACLE_TOLERANCE, CheckResult, Example, Status

RUNTIME, SEMANTIC, STATISTICAL = 2, 3, 4
MUTATION = "wrong: "
"""How the forms of attempts begin that are near the gold and wrong."""


@dataclass(frozen=True, slots=True)
class PolicyCheck:
    """One id of the policy: its level, what a failure of it makes the verdict, and what its author does."""

    level: int
    remediation: str
    severity: Literal["fail", "warn"] = "fail"


POLICY = {
    "runtime.reward_well_formed": PolicyCheck(RUNTIME, "Return a finite number for every completion."),
    "semantic.oracle_max": PolicyCheck(SEMANTIC, "Pay the right answer in each of its usual forms."),
    "semantic.floor_gap": PolicyCheck(SEMANTIC, "Pay wrong answers less than right ones, by a tenth."),
    "semantic.canary_floor": PolicyCheck(SEMANTIC, "Do not pay guesses, hedges and near misses."),
    "semantic.no_solution_leakage": PolicyCheck(SEMANTIC, "Take the answers out of the prompts."),
    "semantic.verifier_determinism": PolicyCheck(SEMANTIC, "Let nothing but the completion decide."),
    "semantic.verifier_portability": PolicyCheck(SEMANTIC, "Name what the programs need in their reference."),
    "statistical.adversarial_floor": PolicyCheck(
        STATISTICAL, "Do not pay empty, refusing, echoing and unfinished answers."
    ),
    "statistical.gameability_gap": PolicyCheck(
        STATISTICAL, "Let accuracy weigh more than everything else together.", "warn"
    ),
}
"""The ids that a certificate tells, of the policy's versions v1 and v2."""


def ids_of(check: Check) -> tuple[str, ...]:
    """Where a check stands in the policy; rewritings are oracles there, mutations canaries."""
    return _IDS[check]


_IDS: dict[Check, tuple[str, ...]] = {
    Check.ORACLE: ("semantic.oracle_max",),
    Check.FLOOR: ("statistical.adversarial_floor",),
    Check.CANARY: ("semantic.canary_floor",),
    Check.METAMORPHIC: ("semantic.oracle_max", "semantic.canary_floor"),
    Check.GAP: ("semantic.floor_gap",),
    Check.NULL: ("runtime.reward_well_formed",),
    Check.DETERMINISM: ("semantic.verifier_determinism",),
    Check.LEAK: ("semantic.no_solution_leakage",),
    Check.BALANCE: ("statistical.gameability_gap",),
    Check.PORTABILITY: ("semantic.verifier_portability",),
}


@dataclass(frozen=True, slots=True)
class _Part:
    """What one check adds to one id."""

    status: Status
    trials: int
    right: int
    examples: tuple[Example, ...]


def openenv_report(certificate: Certificate) -> dict[str, Any]:
    """The report; a check that is not applicable is `skip` there, and any skip makes its verdict `warn`."""
    subject = certificate.subject
    results = [_result(certificate, check_id) for check_id in POLICY]
    source = hashlib.sha256(f"{subject.data_digest}{subject.reward_digest}".encode()).hexdigest()
    return {
        "report_schema_version": "1",
        "target": subject.reward,
        "source_digest": source,
        "signature": "openenv.yaml",
        "manifest": None,
        "policy_version": "v1",
        "lane": "hub",
        "levels_run": [RUNTIME, SEMANTIC, STATISTICAL],
        "results": results,
        "verdict": _verdict(results),
    }


def _result(certificate: Certificate, check_id: str) -> dict[str, Any]:
    parts = list(_parts(certificate, check_id))
    status = _status({part.status for part in parts})
    trials, right = sum(part.trials for part in parts), sum(part.right for part in parts)
    all_trials = sum(check.trials for check in certificate.checks) or 1
    evidence = [
        f"row {one.row}, {one.form}: {one.earned}, wanted {one.wanted}"
        for part in parts
        for one in part.examples
    ]
    return {
        "check_id": check_id,
        "status": status,
        "measured": {"trials": trials, "right": right, **_measured(certificate, check_id)},
        "evidence": evidence or (["not applicable to these rows"] if status == "skip" else []),
        "remediation": POLICY[check_id].remediation if status == "fail" else None,
        "duration_s": round(certificate.seconds * trials / all_trials, 3),
    }


def _parts(certificate: Certificate, check_id: str) -> Iterator[_Part]:
    for check in certificate.checks:
        if check_id not in _IDS[check.check]:
            continue
        if check.check is not Check.METAMORPHIC:
            yield _Part(check.status, check.trials, check.right, check.examples)
        elif check_id == "semantic.canary_floor":
            yield _half(check, lambda form: form.startswith(MUTATION))
        else:
            yield _half(check, lambda form: not form.startswith(MUTATION))


def _half(check: CheckResult, belongs: Callable[[str], bool]) -> _Part:
    """The rewritings or the mutations of a check that holds both."""
    counts = [count for form, count in check.forms.items() if belongs(form)]
    right, trials = sum(hits for hits, _ in counts), sum(trials for _, trials in counts)
    examples = tuple(one for one in check.examples if belongs(one.form))
    status: Status = "not applicable" if not trials else "passed" if right == trials else "failed"
    return _Part(status, trials, right, examples)


def _status(statuses: set[Status]) -> str:
    if "failed" in statuses:
        return "fail"
    return "pass" if "passed" in statuses else "skip"


def _measured(certificate: Certificate, check_id: str) -> dict[str, float]:
    """What was measured, and the bounds that were held against it, by the policy's names."""
    own = {check.check: check.measured for check in certificate.checks}
    oracle, floor = own.get(Check.ORACLE, {}), own.get(Check.FLOOR, {})
    if check_id == "semantic.oracle_max":
        paid = {"oracle_reward": oracle["least_paid"]} if "least_paid" in oracle else {}
        return {**oracle, **paid, "declared_tolerance": ORACLE_TOLERANCE}
    if check_id == "semantic.floor_gap":
        known = {"oracle_reward": oracle.get("maximum"), "measured_floor": floor.get("floor")}
        found = {name: value for name, value in known.items() if value is not None}
        return {**own.get(Check.GAP, {}), **found, "declared_margin": MIN_GAP}
    (main,) = [check for check, ids in _IDS.items() if check_id in ids and check is not Check.METAMORPHIC]
    return dict(own.get(main, {}))


def _verdict(results: list[dict[str, Any]]) -> str:
    failed = {result["check_id"] for result in results if result["status"] == "fail"}
    if any(POLICY[check_id].severity == "fail" for check_id in failed):
        return "fail"
    skipped = any(result["status"] == "skip" for result in results)
    return "warn" if failed or skipped else "pass"
