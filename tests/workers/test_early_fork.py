"""A fork server that was forked early is the pool's first, and holds nothing of its parent's but memory."""

import json
import subprocess
import sys
from pathlib import Path

from tests.waiting import PATIENCE

LOST_AT_BIRTH = "no worker can be started: the fork server ended\n"
"""The second worker may be on its way when the fork server is killed; then it is started anew."""


def test_an_early_fork_server_is_one_like_others_and_is_replaced_when_killed() -> None:
    command = [sys.executable, "-m", "tests.workers.early_start"]
    found = subprocess.run(command, capture_output=True, timeout=PATIENCE, check=False, text=True)
    assert found.returncode == 0, found.stderr
    assert found.stderr in {"", LOST_AT_BIRTH}
    (first, first_session, held), (second, second_session, _), session = json.loads(found.stdout)
    assert len({first, second, session}) == 3
    assert (first_session, second_session) == (first, second)
    assert not [name for name in held if "held-by-the-parent" in name]
    for pid in (first, second):
        assert not Path(f"/proc/{pid}").exists()
