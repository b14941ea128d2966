"""What a start costs and an idle server holds, beside another checkout in turns.

`python -m benchmarks.start [--before CHECKOUT] [--repeats N]` prints processor seconds of the whole tree from
`exec` to ready, and the memory of the idle tree (PSS) by process.
"""

import argparse
import os
import statistics
import subprocess
import sys
import time
from pathlib import Path

import psutil

from benchmarks.server import SERVICE, Server, free_port, running_process

HERE = Path(__file__).resolve().parents[1]
IDLE_SECONDS = 5.0


def started(home: Path) -> tuple[float, list[float]]:
    """Processor seconds until a server of this checkout is ready, and MiB of each of its idle processes."""
    port = free_port()
    environment = {**os.environ, "PYTHONPATH": str(home)}
    command = [sys.executable, *SERVICE, str(port), "--workers", "2"]
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, env=environment, cwd=home)
    with running_process(process, Server(f"http://127.0.0.1:{port}", process.pid)) as server:
        seconds = server.cpu()
        time.sleep(IDLE_SECONDS)
        root = psutil.Process(process.pid)
        memory = [one.memory_full_info().pss / 2**20 for one in (root, *root.children(recursive=True))]
    return seconds, memory


def main() -> None:
    """Measure, in turns, and print medians."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--before", type=Path)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    homes = [HERE] if options.before is None else [options.before.resolve(), HERE]
    for home in homes:
        started(home)  # what is kept between starts is written
    found = {home: list[tuple[float, list[float]]]() for home in homes}
    for turn in range(options.repeats):
        for home in homes if turn % 2 else homes[::-1]:
            found[home].append(started(home))
    for home, starts in found.items():
        seconds = [second for second, _ in starts]
        total = statistics.median(sum(memory) for _, memory in starts)
        print(f"{home}: ready after {statistics.median(seconds):.2f} s of processor time "
              f"({', '.join(f'{second:.2f}' for second in seconds)}); idle {total:.0f} MiB "
              f"({', '.join(f'{part:.0f}' for part in starts[-1][1])})")  # fmt: skip


if __name__ == "__main__":
    main()
