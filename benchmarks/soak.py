"""A long run of mixed samples, hostile ones included: does anything grow, and do verdicts stay right?

The memory of every kind of process, and the numbers of descriptors, processes, mounts, cgroups and temporary
files are read at regular times, between two requests. The second half of the run is judged: memory by the
slope of a straight line through the readings, numbers by their least at its end against their most at its
beginning. In runs much shorter than 100,000 samples the workers' caches still fill, and fail. When the server
has ended, nothing may be left of it. Exit code 1 when anything fails. Needs root. `--of pairs` sends
only programs whose tests run in a box of their own.
"""

import argparse
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks import mixture
from benchmarks.mixture import Expected
from benchmarks.server import SERVICE, Server, running
from benchmarks.traces import Reading, alone, judged, left, reading

BATCH = 64
READINGS = 80
REQUEST_SECONDS = 240
_LANGUAGE = {"accuracy": {}, "language": {}, "repetition": {"weight": 0.1}}
SPECS: list[Any] = ["r1-zero", {"components": _LANGUAGE}, "accuracy"]


class Soak:
    """One run: what was read on the way, and what became of the samples."""

    def __init__(self, server: Server, count: int, seed: int, of: str) -> None:
        self.readings: dict[str, list[tuple[int, float]]] = defaultdict(list)
        self.outcomes = Counter[str]()
        self.wrong: list[str] = []
        self.done = 0
        self._root = psutil.Process(server.pid)
        self._count = count
        self._rng = random.Random(seed)
        self._sample, self._specs = (mixture.pair, ["accuracy"]) if of == "pairs" else (mixture.sample, SPECS)
        self._started = time.monotonic()

    def run(self, client: httpx.Client, seconds: float) -> None:
        """Send the samples, at most for so many seconds."""
        every = max(BATCH, self._count // READINGS)
        while self.done < self._count and time.monotonic() - self._started < seconds:
            self._send(client, min(BATCH, self._count - self.done))
            if self.done // every > (self.done - BATCH) // every:
                self._read()

    def _send(self, client: httpx.Client, size: int) -> None:
        made = [self._sample(self.done + place, self._rng) for place in range(size)]
        body = {
            "spec": self._rng.choice(self._specs),
            "samples": [given for given, _ in made],
            "deadline_ms": 1000 * REQUEST_SECONDS,
        }
        response = client.post("/v1/score", json=body)
        response.raise_for_status()
        for reward, (given, expected) in zip(response.json()["rewards"], made, strict=True):
            self.outcomes[reward["outcome"]] += 1
            self._check(reward, given, expected)
        self.done += size

    def _check(self, reward: dict[str, Any], given: dict[str, Any], expected: Expected) -> None:
        score = reward["components"]["accuracy"]["score"]
        slow = expected == 1.0 and reward["outcome"] == "over_limit"  # a program, on a crowded machine
        if score is None or (expected is not None and score != expected and not slow):
            self.wrong.append(
                f"{score} for {expected}: {given['completion'][:80]!r}, {reward['components']['accuracy']}"
            )

    def _read(self) -> None:
        found = reading(self._root, self._kind)
        for name, value in found.items():
            self.readings[name].append((self.done, value))
        self._tell(found)

    def _tell(self, found: Reading) -> None:
        seconds = time.monotonic() - self._started
        memory = ", ".join(
            f"{name.removesuffix(': MiB each')} {value:.1f}"
            for name, value in sorted(found.items())
            if name.endswith("each")
        )
        left_over = seconds / self.done * (self._count - self.done)
        print(f"{self.done:7} in {seconds:5.0f} s, {left_over:5.0f} s to go; MiB: {memory}", flush=True)

    def _kind(self, process: psutil.Process) -> str:
        if process.pid == self._root.pid:
            return "server"
        command = process.cmdline()  # the first fork server is a fork of the server, others are started
        if command == self._root.cmdline() or "reward_service.workers.fork_server" in command:
            return "fork_server" if process.ppid() == self._root.pid else "workers"
        return "sandbox"


def inside(options: argparse.Namespace) -> int:
    """The run itself, in a place of its own; the server's process id is kept for whoever looks afterwards."""
    with (
        running(SERVICE) as server,
        httpx.Client(base_url=server.url, timeout=REQUEST_SECONDS + 60) as client,
    ):
        (options.folder / "server").write_text(str(server.pid), encoding="utf-8")
        soak = Soak(server, options.samples, options.seed, options.of)
        soak.run(client, options.seconds)
    print(f"\n{soak.done} samples of {options.samples}: {dict(soak.outcomes)}")
    for line in soak.wrong[:10]:
        print(f"wrong: {line}")
    grew = judged(soak.readings)
    print(f"wrong or missing verdicts: {len(soak.wrong)}, {'FAIL' if soak.wrong else 'pass'}", flush=True)
    return int(bool(grew or soak.wrong or soak.done < options.samples))


def main() -> int:
    """Soak, report, and look at what is left."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=200_000)
    parser.add_argument("--seconds", type=float, default=7200.0, help="end by then, as a failure")
    parser.add_argument("--of", choices=["all", "pairs"], default="all", help="kinds of samples")
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder is not None:
        return inside(options)
    with tempfile.TemporaryDirectory(dir="/run") as name:
        folder = Path(name)
        code = alone("benchmarks.soak", [*sys.argv[1:], "--folder", name], folder)
        remains = left(folder, int((folder / "server").read_text(encoding="utf-8")))
        print(f"left when the server had ended: {remains or 'nothing'}, {'FAIL' if remains else 'pass'}")
    return code or int(bool(remains))


if __name__ == "__main__":
    sys.exit(main())
