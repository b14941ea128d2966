"""What tests share: where things are, a started scorer, a started server."""

import gc
import os
import subprocess
import time
from collections.abc import AsyncIterator, Generator, Iterator
from pathlib import Path

import pytest
from hypothesis import settings

from reward_service.scoring.scorer import Scorer
from sandbox import Sandbox, SandboxUnavailable
from tests.command import end_forker, forked_workers
from tests.scale import amount
from tests.server import Server, started
from tests.shared_header import shared_header
from tests.waiting import PATIENCE

ROOT = Path(__file__).parent.parent

settings.register_profile("suite", deadline=None, max_examples=amount(100, 40))
settings.load_profile("suite")


LONG_FILES = (
    "sandbox/test_hostile.py", "api/test_loop_lag.py", "sandbox/docker/test_docker_backend.py",
    "handed_out/test_attacks.py", "verifiers/test_code.py", "clients/test_trl.py", "api/test_overload.py",
    "clients/test_documented_lines.py", "dataset/test_ray_engine.py", "deploy/test_image.py", "web/test_accessibility.py",
    "sandbox/native/test_native_backend.py", "verifiers/test_code_languages.py", "cli/test_file_safety.py",
    "api/test_http_protocol.py", "api/processes/test_server_processes.py", "clients/test_failure_table.py",
    "clients/test_verifiers.py", "verifiers/test_ranking.py", "scoring/test_null_attack.py",
    "clients/test_trl_function.py", "ledger/test_hack_scan.py",
)  # fmt: skip
"""Half a minute and more each: they come first, so that in the end no process waits for another."""


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Modules and tests stay to the end, so that nobody looks for garbage among them, now or later."""
    gc.disable()
    try:
        return (yield)
    finally:
        gc.freeze()
        gc.enable()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Sort files by `LONG_FILES`, and leave all else in order."""
    places = {ROOT / "tests" / name: place for place, name in enumerate(LONG_FILES)}
    items.sort(key=lambda item: places.get(item.path, len(places)))


@pytest.fixture(scope="session", autouse=True)
def _surroundings() -> Iterator[None]:
    """Worker processes and servers import the verifiers and jobs that tests bring along; messages of commands
    are not broken where a path in them is long. Processes that score are forked: see `tests.command`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYTHONPATH", str(ROOT), prepend=os.pathsep)
        patch.setenv("COLUMNS", "300")
        patch.setattr("reward_service.workers.worker_handles.take_early", forked_workers)
        with shared_header(patch):
            yield
        end_forker()


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
    until = time.monotonic() + PATIENCE
    while subprocess.run(["umount", str(folder)], check=False, capture_output=True).returncode:
        assert time.monotonic() < until, "somebody still uses the disk"
        time.sleep(0.1)  # what a server had started is being ended
