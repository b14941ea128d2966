"""A real browser, Debian's Chromium driven by playwright, and a started server that wants keys and keeps a ledger."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

from tests.server import Server, started
from tests.web.visit import KEY, PATIENCE_MS, Visit, visiting

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"


@pytest.fixture(scope="package")
def browser() -> Iterator[Any]:
    sync_api = pytest.importorskip(
        "playwright.sync_api", reason="no playwright here: pip install -r requirements/browser.txt"
    )
    if not os.access(CHROMIUM, os.X_OK):
        pytest.skip("no chromium here: apt-get install chromium")
    with sync_api.sync_playwright() as driver:
        flags = ["--headless", "--no-sandbox", "--disable-gpu"]
        running = driver.chromium.launch(executable_path=CHROMIUM, args=flags, timeout=PATIENCE_MS)
        yield running
        running.close()


@pytest.fixture(scope="package")
def guarded_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """A server with a key, and a ledger that keeps texts and is written to at once."""
    options = {"API_KEYS": f"people: {KEY}", "LEDGER_SECONDS": "0.1", "LEDGER_TEXT_CHARS": "2000"}
    env = {f"REWARD_SERVICE_{name}": value for name, value in options.items()}
    with started(
        "--workers", "1", "--ledger-dir", str(tmp_path_factory.mktemp("ledger")), env=env
    ) as running:
        running.client.headers["authorization"] = f"Bearer {KEY}"
        yield running
        assert running.stop() == 0, running.log.read_text()


@pytest.fixture(scope="package")
def context(browser: Any, guarded_server: Server) -> Iterator[Any]:
    made = browser.new_context(viewport={"width": 1360, "height": 900})
    made.set_default_timeout(PATIENCE_MS)
    made.grant_permissions(["clipboard-read", "clipboard-write"], origin=guarded_server.url)
    yield made
    made.close()


@pytest.fixture
def stranger(context: Any, guarded_server: Server) -> Iterator[Visit]:
    """Somebody without a key."""
    with visiting(context, guarded_server.url) as visit:
        yield visit


@pytest.fixture
def visit(stranger: Visit) -> Visit:
    """Somebody whose tab has the key, at the inspector."""
    stranger.use_key()
    stranger.open()
    return stranger
