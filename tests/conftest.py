"""What tests share: where things are, a started scorer, a started server."""

import json
import os
import subprocess
from collections.abc import AsyncIterator, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from reward_service.scorer import Scorer
from sandbox import Sandbox, SandboxUnavailable
from tests.server import Server, started

ROOT = Path(__file__).parent.parent
CASES = "REWARD_SERVICE_CASES"

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
def cases_dir() -> Path:
    """Shared cases that are no part of the project; tests that need them skip without."""
    folder = Path(os.environ.get(CASES) or ROOT / ".." / "shared" / "data")
    if not folder.is_dir():
        pytest.skip(f"no shared cases at {folder}; name their folder with {CASES}")
    return folder


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


@pytest.fixture(scope="session")
def shared_cases(cases_dir: Path) -> Callable[[str], Any]:
    """Reads a file of the shared cases: rows of a .jsonl, the document of a .json."""

    def read(name: str) -> Any:
        text = (cases_dir / name).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)

    return read


@pytest.fixture(scope="session")
def vectors(shared_cases: Callable[[str], Any]) -> Any:
    """The numbers every formula must reproduce."""
    return shared_cases("formula_vectors.json")
