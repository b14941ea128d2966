"""The fork server process by itself."""

import socket
import subprocess
import sys

from tests.waiting import PATIENCE


def test_a_worker_that_dies_in_the_fork_servers_last_moment_leaves_no_line_in_the_service_log() -> None:
    ours, theirs = socket.socketpair()
    command = [sys.executable, "-m", "reward_service.workers.fork_server", str(theirs.fileno()), str(2**30)]
    with theirs, ours:
        fork_server = subprocess.Popen(
            [*command, "tests.workers.last_signal"], pass_fds=[theirs.fileno()], stderr=subprocess.PIPE
        )
    _, told = fork_server.communicate(timeout=PATIENCE)
    assert (fork_server.returncode, told) == (0, b"")
