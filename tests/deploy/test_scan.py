"""`make scan-image`: what the project's images are held to, and that the scan finds what it is there for."""

import io
import os
import subprocess
import tarfile
from collections.abc import Iterator

import pytest

from tests.ci.advisories import advising
from tests.conftest import ROOT
from tests.deploy import container
from tests.deploy.container import IMAGE

pytestmark = container.needs_engine

BAD = "reward-service-bad"
KEY = b"-----BEGIN PRIVATE KEY-----\n" + b"A" * 64
OPENSSL = b"Package: openssl\nStatus: install ok installed\nArchitecture: amd64\nVersion: 3.0.1-1\n\n"
FILES = {
    "usr/bin/su": (0o4755, b""),
    "srv/drop": (0o666, b""),
    "usr/bin/gcc": (0o755, b""),
    "usr/bin/curl": (0o755, b""),
    "usr/lib/python3/dist-packages/pip/__init__.py": (0o644, b""),
    "app/.git/config": (0o644, b""),
    "root/.cache/pip/x": (0o644, b""),
    "var/lib/apt/lists/deb.debian.org_Packages": (0o644, b""),
    "root/.netrc": (0o600, b""),
    "etc/tls/own.pem": (0o600, KEY),
    "opt/x/site-packages/httpx-0.1.dist-info/METADATA": (0o644, b"Name: httpx\nVersion: 0.1\n"),
    "usr/lib/os-release": (0o644, b'ID=debian\nVERSION_CODENAME="bookworm"\n'),
    "var/lib/dpkg/status": (0o644, OPENSSL),
}
FOUND = [
    "it runs as root, not as a number above 0",
    "a credential in its history or environment: PIP_INDEX_URL=https://me:hunter2@",
    "setuid or setgid: usr/bin/su",
    "writable by everybody: srv/drop",
    "a tool that it has no use for: usr/bin/gcc",
    "a tool that it has no use for: usr/bin/curl",
    "a tool that it has no use for: usr/lib/python3/dist-packages/pip",
    "left over from the build: app/.git",
    "left over from the build: root/.cache",
    "left over from the build: var/lib/apt/lists/deb.debian.org_Packages",
    "a secret: root/.netrc",
    "a secret: etc/tls/own.pem",
    "httpx 0.1: TEST-2026-1, mended in 999.1",
    "older than the security archive's: openssl",
]


def scan(image: str, service: str, **variables: str) -> tuple[int, str]:
    """Exit code, and all that was said."""
    environment = {**os.environ, "DOCKER_HOST": container.URL, "AUDIT": "", "AUDIT_OSV": service}
    command = ["make", "--no-print-directory", "scan-image", f"IMAGE={image}"]
    done = subprocess.run(
        [*command, *(f"{name}={value}" for name, value in variables.items())],
        cwd=ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        timeout=300,
        check=False,
    )
    return done.returncode, done.stdout


@pytest.fixture(scope="module")
def bad() -> Iterator[str]:
    """An image that does everything wrong."""
    content = io.BytesIO()
    with tarfile.open(fileobj=content, mode="w") as archive:
        for folder in ("app/.git", "root/.cache", "usr/lib/python3/dist-packages/pip"):
            entry = tarfile.TarInfo(folder)
            entry.type, entry.mode = tarfile.DIRTYPE, 0o755
            archive.addfile(entry)
        for name, (mode, data) in FILES.items():
            entry = tarfile.TarInfo(name)
            entry.mode, entry.size = mode, len(data)
            archive.addfile(entry, io.BytesIO(data))
    changes = ["CMD true", "ENV PIP_INDEX_URL=https://me:hunter2@packages.example/simple"]
    with container.engine() as engine:
        engine.api.import_image_from_data(content.getvalue(), repository=BAD, changes=changes)
        yield BAD
        engine.images.remove(BAD, force=True)


def test_the_services_image_is_clean_and_nothing_of_it_was_left_out() -> None:
    with advising(None) as service:
        code, said = scan(IMAGE, service.url, AUDIT="required")
    assert code == 0, said
    assert "fastapi" in service.asked


def test_the_sandboxs_image_is_clean_but_for_its_tool_chains() -> None:
    with advising(None) as service:
        code, said = scan("reward-sandbox", service.url, TOOLS="yes", AUDIT="required")
        strict, without = scan("reward-sandbox", service.url)
    assert code == 0, said
    assert strict != 0
    assert {line.rpartition(": ")[0] for line in without.splitlines() if "usr/" in line} == {
        "reward-sandbox: a tool that it has no use for"
    }


def test_everything_that_must_not_be_in_an_image_is_found(bad: str) -> None:
    with advising("httpx") as service:
        code, said = scan(bad, service.url)
    assert code != 0
    assert [expected for expected in FOUND if f"{bad}: {expected}" not in said] == [], said


def test_what_is_not_scanned_is_said(bad: str) -> None:
    code, said = scan(bad, "http://127.0.0.1:1/v1/query")
    assert code != 0
    assert "not scanned: Python packages: " in said
