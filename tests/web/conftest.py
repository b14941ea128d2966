"""A real browser: Debian's Chromium, driven by playwright."""

import os
import shutil
from collections.abc import Iterator
from typing import Any

import pytest

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
PATIENCE_MS = 120_000


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
