"""Known vulnerabilities of Python packages, by pip-audit: pinned ones, or those installed in a folder.

    audit.py -r requirements/server.txt [-r …]        audit.py --path FOLDER

A finding is an error. What cannot be scanned, because the advisory service does not answer or does not
know a package, is said in one line, and is an error only with AUDIT=required in the environment. AUDIT_OSV is
the URL of an advisory service that speaks OSV's protocol; without, PyPI is asked.
"""

import json
import os
import subprocess
import sys
from dataclasses import dataclass, field

ANSWER_SECONDS = 10
SCAN_SECONDS = 600
REASON_CHARS = 200


@dataclass
class Scan:
    """What a scan has found, and what it could not look at."""

    findings: list[str] = field(default_factory=list)
    unscanned: list[str] = field(default_factory=list)

    def add(self, other: "Scan") -> None:
        """Put another scan's results to these."""
        self.findings += other.findings
        self.unscanned += other.unscanned

    def conclude(self, what: str) -> int:
        """Tell the results; the exit code."""
        for finding in self.findings:
            print(f"{what}: {finding}")
        for line in self.unscanned:
            print(f"not scanned: {line}", file=sys.stderr)
        if not self.findings and not self.unscanned:
            print(f"{what}: nothing found")
        return 1 if self.findings or (self.unscanned and os.environ.get("AUDIT") == "required") else 0


def packages(*source: str) -> Scan:
    """The vulnerabilities of the packages that pip-audit's options name."""
    service = os.environ.get("AUDIT_OSV")
    asked = ["--vulnerability-service", "osv", "--osv-url", service] if service else []
    options = [
        "--format",
        "json",
        "--progress-spinner",
        "off",
        "--timeout",
        str(ANSWER_SECONDS),
        *asked,
        *source,
    ]
    try:
        done = subprocess.run(
            [sys.executable, "-m", "pip_audit", *options],
            capture_output=True,
            check=False,
            text=True,
            timeout=SCAN_SECONDS,
        )
        found = json.loads(done.stdout)["dependencies"]
    except subprocess.TimeoutExpired:
        return Scan(unscanned=[f"Python packages: no answer within {SCAN_SECONDS} s"])
    except ValueError:  # it ended without a report
        reason = (done.stderr.strip().splitlines() or ["pip-audit said nothing"])[-1]
        return Scan(unscanned=[f"Python packages: {reason[:REASON_CHARS]}"])
    return _read(found) if found else Scan(unscanned=["Python packages: there are none"])


def _read(found: list[dict]) -> Scan:
    scan = Scan()
    for package in found:
        for known in package.get("vulns", ()):
            mended = ", ".join(known["fix_versions"]) or "no version"
            scan.findings.append(f"{package['name']} {package['version']}: {known['id']}, mended in {mended}")
    skipped = [package["skip_reason"] for package in found if "skip_reason" in package]
    if skipped:
        scan.unscanned.append(f"{len(skipped)} of {len(found)} Python packages: {skipped[0]}")
    return scan


if __name__ == "__main__":
    pinned = ["--require-hashes", "--disable-pip"] if "-r" in sys.argv else []
    sys.exit(packages(*pinned, *sys.argv[1:]).conclude("advisories"))
