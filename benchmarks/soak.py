"""A long run of mixed samples, hostile ones included: does anything grow?

After a warm-up the memory of every kind of process, and the numbers of descriptors, processes, mounts,
cgroups and temporary files are read at regular times. Printed is how much each grows in 1,000 samples: the
slope of a straight line through the readings.
"""

import argparse
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path
from typing import Any

import httpx
import psutil

from benchmarks.server import SERVICE, Server, running

BATCH = 64
READINGS = 40
WARM_SHARE = 0.25
"""Of the run; caches and heaps fill at first."""
MAX_SLOPE_MB = 1.0
"""Growth of a kind of process in 1,000 samples that is still called flat, in MiB; less is noise."""
WORKER_LIVES = 200_000
"""Samples in which every worker has been replaced at least once. Until then its caches of expressions fill,
so that in a shorter run the growth of workers is shown and not judged."""

PROGRAMS = (
    "print(sum(map(int, input().split())))",
    "print(4)",
    "while True: pass",
    "x = 'x' * 10 ** 8\nwhile True: x += x",
    "while True: print('x' * 1000)",
    "import os\nwhile True: os.fork()",
    "import os; os._exit(0)",
    "open('f', 'wb').write(b'x' * 10 ** 9)",
    "import threading\nwhile True: threading.Thread(target=lambda: __import__('time').sleep(9)).start()",
    "import socket; socket.create_connection(('127.0.0.1', 8000))",
    "import os, signal; os.kill(-1, signal.SIGKILL)",
    "def f(): f()\nf()",
)
HOSTILE_TEXTS = (
    "\\boxed{" * 2000,
    "\\frac{1}{" * 500,
    "9^{9^{9^{9}}}",
    "<think>" * 3000,
    "(" * 5000,
    "\u202e\u0000" * 999,
)
_LIMITS = {"cpu_s": 0.5, "wall_s": 1.0, "memory_mb": 64, "processes": 16, "disk_mb": 16}


def sample(number: int, rng: random.Random) -> dict[str, Any]:
    """One sample: four in ten math, three text, two hostile text, one program."""
    kind = rng.randrange(40)
    if kind == 0:
        reference = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}], "limits": _LIMITS}
        program = f"# {number}\n{rng.choice(PROGRAMS)}"
        return {"completion": f"```python\n{program}\n```", "reference": reference}
    if kind < 8:
        text = f"<think>{number}</think><answer>{rng.choice(HOSTILE_TEXTS)}{number}</answer>"
    elif kind < 20:
        text = (
            f"<think>{'So it goes on. ' * rng.randrange(200)}</think><answer>\\boxed{{{number % 7}}}</answer>"
        )
    else:
        answer = f"x^2+{2 * number}x+{number * number + number % 2}"
        text = f"<think>square</think><answer>\\boxed{{{answer}}}</answer>"
    reference_text = f"(x+{number})^2" if kind >= 20 else str(number % 5)
    return {"completion": text, "reference": reference_text, "prompt": "What is it?", "group": number // 8}


def specs() -> list[Any]:
    """Accuracy with format, and with language."""
    language = {"components": {"accuracy": {}, "language": {}, "repetition": {"weight": 0.1}}}
    return ["r1-zero", language, "accuracy"]


def reading(server: Server, folder: Path) -> dict[str, float]:
    """Everything that could grow; `folder` is where the server puts temporary files."""
    root = psutil.Process(server.pid)
    found: dict[str, float] = defaultdict(float)
    for process in (root, *root.children(recursive=True)):
        try:
            kind = _kind(process, root)
            found[f"{kind}: MiB"] += process.memory_full_info().uss / 2**20
            found[f"{kind}: descriptors"] += process.num_fds()
            found[f"{kind}: processes"] += 1
        except (psutil.NoSuchProcess, psutil.ZombieProcess):
            continue
    found["mounts"] = len(Path("/proc/self/mounts").read_text(encoding="utf-8").splitlines())
    found["cgroups"] = sum(1 for _ in Path("/sys/fs/cgroup").glob("**/cgroup.procs"))
    found["temporary files"] = sum(1 for _ in folder.rglob("*"))
    return found


def _kind(process: psutil.Process, root: psutil.Process) -> str:
    if process.pid == root.pid:
        return "server"
    command = " ".join(process.cmdline())
    if "workers.nursery" in command:
        return "nursery" if process.ppid() == root.pid else "workers"
    return "sandbox"


def slope(points: list[tuple[int, float]]) -> float:
    """Growth in 1,000 samples, by least squares."""
    mean_x = sum(x for x, _ in points) / len(points)
    mean_y = sum(y for _, y in points) / len(points)
    spread = sum((x - mean_x) ** 2 for x, _ in points)
    return 1000 * sum((x - mean_x) * (y - mean_y) for x, y in points) / spread if spread else 0.0


def soak(
    server: Server, count: int, seed: int, folder: Path
) -> tuple[dict[str, list[tuple[int, float]]], Counter[str]]:
    """Send the samples; the readings, and what became of the samples."""
    rng, outcomes = random.Random(seed), Counter[str]()
    readings: dict[str, list[tuple[int, float]]] = defaultdict(list)
    every = max(BATCH, int(count * (1 - WARM_SHARE)) // READINGS)
    due = int(count * WARM_SHARE)
    with httpx.Client(base_url=server.url, timeout=300) as client:
        for first in range(0, count, BATCH):
            batch = [sample(number, rng) for number in range(first, min(first + BATCH, count))]
            body = {"spec": rng.choice(specs()), "samples": batch, "deadline_ms": 240_000}
            response = client.post("/v1/score", json=body)
            response.raise_for_status()
            outcomes.update(reward["outcome"] for reward in response.json()["rewards"])
            if first >= due:
                due += every
                for name, value in reading(server, folder).items():
                    readings[name].append((first, value))
    return readings, outcomes


def _soaked(count: int, seed: int, folder: Path) -> tuple[dict[str, list[tuple[int, float]]], Counter[str]]:
    with running(SERVICE) as server:
        return soak(server, count, seed, folder)


def main() -> None:
    """Soak, report, and exit with 1 when something grew."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--samples", type=int, default=200_000)
    parser.add_argument("--seed", type=int, default=7)
    options = parser.parse_args()
    started = time.monotonic()
    with tempfile.TemporaryDirectory() as folder:
        os.environ["TMPDIR"] = folder
        readings, outcomes = _soaked(options.samples, options.seed, Path(folder))
    print(f"{options.samples} samples in {time.monotonic() - started:.0f} s: {dict(outcomes)}")
    print(f"{'':26}{'first':>10}{'last':>10}{'most':>10}{'in 1,000 samples':>18}")
    grew = []
    for name, points in sorted(readings.items()):
        values = [value for _, value in points]
        per_thousand = slope(points)
        print(f"{name:26}{values[0]:10.1f}{values[-1]:10.1f}{max(values):10.1f}{per_thousand:18.3f}")
        if name == "workers: MiB" and options.samples < WORKER_LIVES:
            continue
        share = per_thousand * options.samples * (1 - WARM_SHARE) / 1000
        if (
            (per_thousand > MAX_SLOPE_MB)
            if name.endswith("MiB")
            else (share > 2 and values[-1] > values[0] + 2)
        ):
            grew.append(name)
    print(f"grew: {', '.join(grew)}" if grew else "nothing grew")
    sys.exit(bool(grew))


if __name__ == "__main__":
    main()
