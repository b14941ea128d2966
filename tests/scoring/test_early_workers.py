"""Workers are begun once, by a process that has no threads, and the collector of garbage goes on."""

import subprocess
import sys

from tests.waiting import PATIENCE

PROGRAM = """
import gc, os, threading
from pathlib import Path
from reward_service.scoring.early_workers import begin_workers
begun = threading.Event()
if {threaded}:
    threading.Thread(target=begun.wait).start()
begin_workers()
begin_workers()
begun.set()
children = Path(f"/proc/self/task/{{os.getpid()}}/children").read_text().split()
print(len(children), gc.isenabled())
"""


def told(*, threaded: bool) -> str:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(threaded=threaded)],
        capture_output=True,
        text=True,
        check=True,
        timeout=PATIENCE,
    )
    return done.stdout.strip()


def test_a_process_without_threads_forks_one_fork_server() -> None:
    assert told(threaded=False) == "1 True"


def test_one_with_threads_forks_none() -> None:
    assert told(threaded=True) == "0 True"
