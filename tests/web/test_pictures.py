"""The pictures of the documents can be drawn by the command that they name."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.conftest import ROOT
from tests.waiting import PATIENCE


def test_every_page_and_the_report_are_drawn_in_both_themes(browser: Any, tmp_path: Path) -> None:
    env = {**os.environ, "REWARD_SERVICE_LEDGER_SECONDS": "0.1"}
    command = [sys.executable, str(ROOT / "examples/pictures.py"), str(tmp_path)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=2 * PATIENCE, check=False, env=env)
    assert done.returncode == 0, done.stderr
    assert {path.name for path in tmp_path.iterdir()} == {
        f"{page}-{theme}.png"
        for page in ("inspector", "live", "ledger", "report")
        for theme in ("light", "dark")
    }
    for path in tmp_path.iterdir():
        head = path.read_bytes()[:24]
        assert head[:8] == b"\x89PNG\r\n\x1a\n"
        assert (int.from_bytes(head[16:20]), int.from_bytes(head[20:24])) == (1360, 850)
        assert path.stat().st_size > 20_000, "an empty page"
