"""As a program, `prober URL PID`: asks `/healthz` of the server at a URL until its standard input closes.

Then it prints the most that one answer took: seconds by the clock, and seconds of processor time that the
server's process used meanwhile, which do not depend on what else the machine does.

It is a process of its own, so that it measures the server and not the test.
"""

import http.client
import select
import subprocess
import sys
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import psutil

from tests.waiting import PATIENCE


def main() -> None:
    """Probe."""
    address, server = urlsplit(sys.argv[1]).netloc, psutil.Process(int(sys.argv[2]))
    slowest = costliest = 0.0
    while not select.select([sys.stdin], [], [], 0.01)[0]:
        started, used = time.perf_counter(), _used(server)
        connection = http.client.HTTPConnection(address, timeout=PATIENCE)
        connection.request("GET", "/healthz")
        assert connection.getresponse().status == 200
        connection.close()
        slowest = max(slowest, time.perf_counter() - started)
        costliest = max(costliest, _used(server) - used)
    print(slowest, costliest)


def _used(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


def probed(url: str, pid: int, work: Callable[[], Any]) -> tuple[Any, float, float]:
    """What `work` returns, and the worst probe while it went on: as a share of the time that `work` took, and
    the processor seconds of the server."""
    command = [sys.executable, "-m", "tests.prober", url, str(pid)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as probing:
        started = time.perf_counter()
        result = work()
        took = time.perf_counter() - started
        slowest, costliest = map(float, probing.communicate(timeout=PATIENCE)[0].split())
    print(f"slowest probe {slowest:.2f} s of {took:.2f} s; processor time {costliest:.2f} s")
    return result, slowest / took, costliest


def probed_within(
    cpu_seconds: float, url: str, pid: int, work: Callable[[], Any], *, tries: int = 3
) -> tuple[Any, float, float]:
    """The first of some tries whose worst probe cost the server no more, else the last: on a busy machine
    processor time varies by half, and what the server does itself it does each time."""
    for _ in range(tries):
        found = probed(url, pid, work)
        if found[2] < cpu_seconds:
            break
    return found


if __name__ == "__main__":
    main()
