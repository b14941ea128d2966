"""`make audit`, as `make check` runs it: the advisory service knows something, nothing, or is away."""

import os
import subprocess

import pytest

from tests.ci.advisories import advising
from tests.conftest import ROOT
from tests.server import free_port

pytestmark = pytest.mark.skipif(
    not (ROOT / ".venv-audit/.ready").is_file(), reason="its environment is not made: make audit"
)


def audit(service: str, **variables: str) -> tuple[int, str, str]:
    """Exit code, output and errors."""
    environment = {**os.environ, "AUDIT": "", "AUDIT_OSV": service, **variables}
    done = subprocess.run(
        ["make", "--no-print-directory", "audit"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout, done.stderr


def test_a_pinned_package_with_an_advisory_is_an_error_that_names_it() -> None:
    with advising("httpx") as service:
        code, found, _ = audit(service.url)
    assert code != 0
    assert "advisories: httpx 0." in found
    assert "TEST-2026-1, mended in 999.1" in found


def test_every_package_that_is_shipped_is_asked_for_and_without_advisories_all_is_well() -> None:
    with advising(None) as service:
        code, found, errors = audit(service.url, AUDIT="required")
    assert (code, found.splitlines()[-1]) == (0, "advisories: nothing found"), errors
    assert {"httpx", "fastapi", "pyarrow", "hatchling", "pytest"} <= service.asked


def test_a_service_that_is_away_is_told_in_one_line_and_is_an_error_only_where_it_must_not_be() -> None:
    nobody = f"http://127.0.0.1:{free_port()}/v1/query"
    code, found, errors = audit(nobody)
    lines = [line for line in errors.splitlines() if line.startswith("not scanned: ")]
    assert (code, len(lines)) == (0, 1)
    assert "nothing found" not in found
    assert audit(nobody, AUDIT="required")[0] != 0
