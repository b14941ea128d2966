"""What tests share: where things are, a started scorer, a started server."""

import os
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from reward_service.scoring.scorer import Scorer
from sandbox import Sandbox, SandboxUnavailable
from tests.server import Server, started

ROOT = Path(__file__).parent.parent

settings.register_profile("suite", deadline=None, max_examples=100)
settings.load_profile("suite")


@pytest.fixture(scope="session", autouse=True)
def _surroundings() -> Iterator[None]:
    """Worker processes and servers import the verifiers and jobs that tests bring along; messages of commands
    are not broken where a path in them is long."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        patch.setenv("COLUMNS", "300")
        yield


@pytest.fixture(scope="session")
def anyio_backend() -> str:
    return "asyncio"


@pytest.fixture(scope="session")
async def scorer(anyio_backend: str) -> AsyncIterator[Scorer]:
    """A started scorer; one for all tests, because starting takes a second."""
    async with Scorer(workers=1) as running:
        yield running


@pytest.fixture(scope="session")
async def sandbox(anyio_backend: str) -> AsyncIterator[Sandbox]:
    """The strongest sandbox of this machine; one for all tests that leave it as they found it."""
    shared = Sandbox(slots=2)
    try:
        await shared.open()
    except SandboxUnavailable as error:
        pytest.skip(f"no sandbox here: {error}")
    yield shared
    await shared.close()


@pytest.fixture(scope="session")
def server() -> Iterator[Server]:
    """A started server for all tests that leave it as they found it; it must end cleanly."""
    with started("--verifier", "tests.plugins:Burn") as running:
        yield running
        assert running.stop() == 0, running.log.read_text()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 KiB."""
    folder = tmp_path / "disk"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", str(folder)]
    if subprocess.run(mount, check=False, capture_output=True).returncode:
        pytest.skip("no right to mount a small disk here")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)
