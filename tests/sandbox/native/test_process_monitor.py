"""Following a child on a kernel that has no pidfd, as gVisor's."""

import subprocess
import sys

import pytest

from tests.waiting import PATIENCE

FOLLOW = """
import os, signal
def none(pid): raise OSError
os.pidfd_open = none
from sandbox.native.process_monitor import Watch, forget
for code in range(3):
    descriptors = os.listdir("/proc/self/fd")
    child = os.fork()
    if child == 0:
        forget()
        os._exit(code if signal.getsignal(signal.SIGCHLD) is signal.SIG_DFL else 99)
    assert Watch({"wall_s": 9, "cpu_s": 9}).follow(child)["exit_code"] == code
    AFTER
"""
STRAY = "signal.raise_signal(signal.SIGCHLD)"
INHERITED = "assert signal.set_wakeup_fd(-1) == -1"
OPEN = 'assert os.listdir("/proc/self/fd") == descriptors'


@pytest.mark.parametrize("after", [STRAY, INHERITED, OPEN], ids=["a later death", "the next child", "a leak"])
def test_when_a_run_has_ended_nothing_is_left_that_a_signal_could_write_to(after: str) -> None:
    """What it tells of that would stand in the outputs of a program, and the byte in one of its files."""
    command = [sys.executable, "-c", FOLLOW.replace("AFTER", after)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert (done.returncode, done.stderr) == (0, "")


MEANWHILE = """
import os
def none(pid): raise OSError
os.pidfd_open = none
from sandbox.native.process_monitor import Watch
hold, release = os.pipe()
child = os.fork()
if child == 0:
    os.close(release)
    os.read(hold, 1)
    os._exit(7)
read = os.read
def late(fd, size):
    os.read = read
    os.close(release)
    os.waitid(os.P_PID, child, os.WEXITED | os.WNOWAIT)
    return read(fd, size)
os.read = late
print(Watch({"wall_s": 2, "cpu_s": 9}).follow(child))
"""


def test_an_end_that_comes_just_before_others_are_taken_note_of_is_no_time_limit() -> None:
    command = [sys.executable, "-c", MEANWHILE]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert "'exit_code': 7, 'signal': None, 'killed': ''" in done.stdout, done


STARVED = """
import os, time
from sandbox.native import process_monitor
process_monitor.seconds_in_line = lambda pid: WAITED
child = os.fork()
if child == 0:
    time.sleep(0.45)
    os._exit(0)
print(process_monitor.Watch({"wall_s": 0.2, "cpu_s": 9}).follow(child)["killed"])
"""


@pytest.mark.parametrize(
    ("waited", "killed"), [("0.0", "wall"), ("None", "wall"), ("0.1", "wall"), ("9.0", "")]
)
def test_time_in_line_for_a_processor_is_not_the_programs(waited: str, killed: str) -> None:
    command = [sys.executable, "-c", STARVED.replace("WAITED", waited)]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=PATIENCE)
    assert done.stdout.strip() == killed, done
