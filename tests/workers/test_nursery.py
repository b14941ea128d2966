"""The nursery process by itself."""

import socket
import subprocess
import sys


def test_a_worker_that_dies_in_the_nurserys_last_moment_leaves_no_line_in_the_servers_log() -> None:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "reward_service.workers.nursery", str(theirs.fileno()), str(2**30)]
    with theirs, ours:
        nursery = subprocess.Popen(
            [*command, "tests.workers.last_signal"], pass_fds=[theirs.fileno()], stderr=subprocess.PIPE
        )
    _, told = nursery.communicate(timeout=30)
    assert (nursery.returncode, told) == (0, b"")
