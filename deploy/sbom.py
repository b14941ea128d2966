"""Prints what an image is made of, as CycloneDX 1.5: the Python packages of this interpreter and the Debian
packages of the system, with versions and licences. The images run it when they are built."""

import json
import shutil
import subprocess
import sys
from importlib.metadata import Distribution, distributions
from typing import Any
from urllib.parse import quote


def main() -> None:
    """Write the document to standard output."""
    components = sorted([*python_packages(), *debian_packages()], key=lambda part: part["purl"])
    document = {
        "bomFormat": "CycloneDX",
        "specVersion": "1.5",
        "version": 1,
        "metadata": {"component": {"type": "container", "name": "reward-service"}},
        "components": components,
    }
    json.dump(document, sys.stdout, indent=1, sort_keys=True)
    sys.stdout.write("\n")


def python_packages() -> list[dict[str, Any]]:
    """The packages that this interpreter can import."""
    found = {dist.metadata["Name"].lower().replace("_", "-"): dist for dist in distributions()}
    return [_component("pypi", name, dist.version, _licence(dist)) for name, dist in found.items()]


def _licence(dist: Distribution) -> str:
    said = dist.metadata.get("License-Expression") or dist.metadata.get("License") or ""
    return said.splitlines()[0][:120] if said else ""


def debian_packages() -> list[dict[str, Any]]:
    """The packages that dpkg knows; none on other systems."""
    if shutil.which("dpkg-query") is None:
        return []
    command = ["dpkg-query", "--show", "--showformat", "${Package} ${Version} ${db:Status-Status}\\n"]
    lines = subprocess.run(  # noqa: S603 -- a fixed command
        command, capture_output=True, check=True, text=True
    ).stdout.splitlines()
    rows = [line.split(" ") for line in lines]
    return [_component("deb/debian", n, version, "") for n, version, state in rows if state == "installed"]


def _component(kind: str, name: str, version: str, licence: str) -> dict[str, Any]:
    purl = f"pkg:{kind}/{quote(name)}@{quote(version)}"
    found: dict[str, Any] = {
        "type": "library",
        "name": name,
        "version": version,
        "purl": purl,
        "bom-ref": purl,
    }
    return {**found, "licenses": [{"license": {"name": licence}}]} if licence else found


if __name__ == "__main__":
    main()
