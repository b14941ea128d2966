"""A fork server that was forked early is the pool's first, and holds nothing of its parent's but memory."""

import json
import subprocess
import sys
from pathlib import Path

from tests.waiting import PATIENCE


def test_an_early_fork_server_is_one_like_others_and_is_replaced_when_killed() -> None:
    command = [sys.executable, "-m", "tests.workers.early_start"]
    found = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, text=True)
    assert (found.returncode, found.stderr) == (0, "")
    (first, first_session, held), (second, second_session, _), session = json.loads(found.stdout)
    assert len({first, second, session}) == 3
    assert (first_session, second_session) == (first, second)
    assert not [name for name in held if "held-by-the-parent" in name]
    for pid in (first, second):
        assert not Path(f"/proc/{pid}").exists()
