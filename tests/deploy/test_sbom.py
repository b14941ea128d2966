"""The bill of materials names what an interpreter can import, in CycloneDX."""

import json
import subprocess
import sys
from importlib.metadata import version

from tests.conftest import ROOT


def test_every_dependency_of_the_server_stands_in_it_with_its_version() -> None:
    command = [sys.executable, str(ROOT / "deploy" / "sbom.py")]
    document = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.5")
    found = {part["purl"] for part in document["components"]}
    for name in ("fastapi", "pydantic", "sympy", "math-verify"):
        assert f"pkg:pypi/{name}@{version(name)}" in found
    assert len(found) == len(document["components"])


def test_both_images_take_their_base_as_an_argument_and_the_service_carries_its_bill() -> None:
    for name in ("Dockerfile", "sandbox.Dockerfile"):
        lines = (ROOT / "deploy" / name).read_text(encoding="utf-8").splitlines()
        bases = [line for line in lines if line.startswith("FROM ")]
        assert all(line.startswith("FROM ${BASE}") for line in bases), bases
    assert "sbom.cdx.json" in (ROOT / "deploy" / "Dockerfile").read_text(encoding="utf-8")
