"""What is left of the service when ten times its capacity is offered.

First the peak: a few callers who each wait for their answer. Then the storm: requests leave at a fixed rate,
whether or not answers come back and whatever they say; and the peak once more, because the machine may have
changed meanwhile. A process of its own asks `/healthz` all the while, in every phase: that costs, too.

In every phase the server and its workers have one processor to themselves, and the load generator (`storm`)
and the prober the other: what the generator takes is nobody's loss.
"""

import argparse
import json
import os
import subprocess
import sys
from dataclasses import asdict, dataclass
from types import TracebackType
from typing import Any

import psutil

from benchmarks.server import SERVICE, Server, running
from benchmarks.storm import Order, Tally

SAMPLES = 64
CALLERS = 16
FACTOR = 10
PATIENCE = 5.0
TARGET_SHARE = 0.9
TARGET_PROBE_MS = 200.0
SERVER_PROCESSOR, OTHER_PROCESSOR = 0, 1


@dataclass(frozen=True, slots=True)
class Phase:
    """What came of one phase: `cpu` is the processor time of the server's whole tree, in seconds;
    `slowest_ms` the longest wait of a health check."""

    tally: Tally
    asked_seconds: float
    cpu: float
    slowest_ms: float

    @property
    def rate(self) -> float:
        """Samples judged in a second, of those whose answers came before the end."""
        return self.tally.during / self.asked_seconds

    @property
    def cost(self) -> float:
        """The server's processor time for each judged sample, refusals included, in microseconds."""
        return self.cpu / max(self.tally.judged, 1) * 1e6

    def told(self, name: str) -> str:
        """A line for people."""
        share = self.tally.own_cpu / self.tally.seconds
        return (
            f"{name}: {self.rate:.0f} samples/s judged, {self.cost:.0f} us of the server's CPU for each; "
            f"answers {self.tally.codes}; slowest health check {self.slowest_ms:.0f} ms; "
            f"the generator took {share:.0%} of its processor"
        )


class Load:
    """The generator's process."""

    def __init__(self, server: Server, samples: int) -> None:
        self._server = server
        self._samples = samples
        command = [sys.executable, "-m", "benchmarks.storm", str(OTHER_PROCESSOR)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> "Load":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._process.communicate(timeout=60)

    def run(self, seconds: float, **how: Any) -> Phase:
        """One phase."""
        order = Order(self._server.url, seconds, self._samples, PATIENCE, **how)
        probe = [sys.executable, "-m", "tests.prober", order.url, str(self._server.pid)]
        prober = ["taskset", "-c", str(OTHER_PROCESSOR), *probe]
        with subprocess.Popen(prober, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as probing:
            before = self._server.cpu()
            tally = self._obeyed(order)
            cpu = self._server.cpu() - before
            slowest = float(probing.communicate(timeout=60)[0].split()[0]) * 1000
        return Phase(tally, seconds, cpu, slowest)

    def _obeyed(self, order: Order) -> Tally:
        assert self._process.stdin
        assert self._process.stdout
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        return Tally(**json.loads(self._process.stdout.readline()))


def memory_mb(server: Server) -> float:
    """Proportional memory of the whole tree, MiB."""
    root = psutil.Process(server.pid)
    return sum(p.memory_full_info().pss for p in (root, *root.children(recursive=True))) / 2**20


def measure(server: Server, load: Load, seconds: float, samples: int) -> bool:
    """Run all phases and print what they gave; whether every target was met."""
    load.run(seconds / 6, callers=CALLERS)  # warm
    calm = load.run(seconds / 3, callers=CALLERS)
    print(calm.told("peak"), flush=True)
    memory = memory_mb(server)
    wild = load.run(seconds, per_second=FACTOR * calm.rate / samples)
    print(f"offered: {FACTOR * calm.rate:.0f} samples/s for {seconds:g} s")
    print(wild.told("storm"))
    after = memory_mb(server)
    again = load.run(seconds / 3, callers=CALLERS)
    print(again.told("peak again"))
    _tell(wild.tally)
    print(f"memory {memory:.0f} -> {after:.0f} MiB")
    peak = (calm.rate + again.rate) / 2
    cost = (calm.cost + again.cost) / 2
    print(
        f"judged in the storm: {wild.rate / peak:.0%} of the peak; by processor time: {cost / wild.cost:.0%}"
    )
    only_503 = not wild.tally.bare and set(wild.tally.codes) <= {"200", "503", "504"}
    return wild.rate >= TARGET_SHARE * peak and wild.slowest_ms <= TARGET_PROBE_MS and only_503


def _tell(tally: Tally) -> None:
    times = sorted(tally.times)
    middle = times[len(times) // 2] if times else float("nan")
    print(
        f"not sent for want of connections: {tally.unsent}; late: {tally.late}; broken: {tally.broken}; "
        f"bare 503: {tally.bare}; failed by deadline: {tally.failed}; "
        f"median answer {middle:.2f} s of {PATIENCE:g}"
    )


def main() -> None:
    """Measure, and exit with 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of the storm")
    parser.add_argument("--samples", type=int, default=SAMPLES, help="in each request")
    options = parser.parse_args()
    os.environ["REWARD_SERVICE_DEADLINE_MS"] = str(int(PATIENCE * 1000))
    os.sched_setaffinity(0, {SERVER_PROCESSOR})  # the server and its workers inherit it
    with running(SERVICE) as server, Load(server, options.samples) as load:
        met = measure(server, load, options.seconds, options.samples)
    print("targets met" if met else "TARGETS MISSED")
    sys.exit(not met)


if __name__ == "__main__":
    main()
