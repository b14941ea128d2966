"""Thousands of runs in the native sandbox, one in ten hostile: is anything left, and what does a run weigh?

    python -m benchmarks.boxes [--runs 10000] [--tier full|namespaces|rootless|landlock]

Read at regular times, while no program runs: memory, descriptors and processes of this process and of the
slots, mounts, control groups, temporary files. Judged as in `benchmarks.soak`. A run's weight is what all its
processes have for themselves, while one sleeping program runs in each slot. Exit code 1 when anything fails.
"""

import argparse
import asyncio
import os
import random
import sys
import tempfile
import time
from collections import Counter, defaultdict
from pathlib import Path

import psutil

from benchmarks.mixture import PROGRAMS, RIGHT_PROGRAM
from benchmarks.traces import alone, judged, left, reading
from sandbox import Limits, Program, Sandbox, Status
from sandbox.native.native_backend import TIERS, NativeBackend

SLOTS = 2
READINGS = 50
HOSTILE_SHARE = 0.1
LIMITS = Limits(cpu_s=0.2, wall_s=0.4, memory_mb=64, processes=16, disk_mb=16, output_bytes=1 << 20)
PATIENT = Limits(cpu_s=5, wall_s=30)
"""For the honest ones: the machine may be crowded."""
MAX_RUN_MB = 3.0
_TIERS = dict(zip(("full", "namespaces", "rootless", "landlock"), TIERS, strict=False))

_PUBLIC = "/usr/bin/python3"
"""An interpreter that another uid can read, as these tiers need."""

Readings = dict[str, list[tuple[int, float]]]


async def run(sandbox: Sandbox, number: int, rng: random.Random) -> tuple[Status, bool]:
    """One run: how it ended, and whether that is right."""
    hostile = rng.random() < HOSTILE_SHARE
    source = rng.choice(PROGRAMS[1:]) if hostile else RIGHT_PROGRAM
    program = Program("python", f"# {number}\n{source}")
    done = await sandbox.run(program, stdin=b"1 2\n", limits=LIMITS if hostile else PATIENT, key=number % 8)
    return done.status, hostile or (done.status is Status.OK and done.stdout == b"3\n")


async def leaks(sandbox: Sandbox, count: int, readings: Readings) -> int:
    """Make the runs; how many honest programs came to harm."""
    rng, statuses, harmed = random.Random(7), Counter[Status](), 0
    block, started = max(1, count // READINGS), time.monotonic()
    for first in range(0, count, block):
        size = min(block, count - first)
        for status, right in await asyncio.gather(
            *(run(sandbox, first + place, rng) for place in range(size))
        ):
            statuses[status] += 1
            harmed += not right
        for name, value in reading(psutil.Process(), _kind).items():
            readings[name].append((first + size, value))
        print(f"{first + size:7} runs in {time.monotonic() - started:5.0f} s", flush=True)
    print({str(status): number for status, number in statuses.most_common()})
    return harmed


def _kind(process: psutil.Process) -> str:
    return "caller" if process.pid == os.getpid() else "slots"


async def weight(sandbox: Sandbox) -> tuple[float, float]:
    """MiB for one run: private to its processes; by which the whole tree's share of memory grows."""
    await asyncio.gather(*(sandbox.run(Program("python", RIGHT_PROGRAM), stdin=b"1 2\n") for _ in range(20)))
    idle = {process.pid for process in _slots()}
    before = sum(process.memory_full_info().pss for process in _slots())
    sleeper = Program("python", "import time\ntime.sleep(3)")
    runs = [asyncio.ensure_future(sandbox.run(sleeper, limits=PATIENT)) for _ in range(SLOTS)]
    await asyncio.sleep(1.5)
    during = [(process.pid, process.memory_full_info()) for process in _slots()]
    await asyncio.gather(*runs)
    private = sum(memory.uss for pid, memory in during if pid not in idle)
    return private / SLOTS / 2**20, (sum(memory.pss for _, memory in during) - before) / SLOTS / 2**20


def _slots() -> list[psutil.Process]:
    return psutil.Process().children(recursive=True)


async def inside(options: argparse.Namespace) -> int:
    """The runs themselves, in a place of their own."""
    (options.folder / "server").write_text(str(os.getpid()), encoding="utf-8")
    readings: Readings = defaultdict(list)
    interpreter = _PUBLIC if options.tier in {"rootless", "landlock"} else ""
    backend = NativeBackend(tiers=[_TIERS[options.tier]], profiles={"": ()}, interpreter=interpreter)
    async with Sandbox(backend, slots=SLOTS) as sandbox:
        print(f"{sandbox.description}: {options.runs} runs in {SLOTS} slots")
        harmed = await leaks(sandbox, options.runs, readings)
        private, share = await weight(sandbox)
    grew = judged(readings)
    print(f"honest programs harmed: {harmed}, {'FAIL' if harmed else 'pass'}")
    heavy = private > MAX_RUN_MB
    print(f"private to one more run: {private:.2f} MiB (bound {MAX_RUN_MB:g}), {'FAIL' if heavy else 'pass'}")
    print(f"all of memory that one more run takes: {share:.2f} MiB", flush=True)
    return int(bool(grew or harmed or heavy))


def main() -> int:
    """Run, report, and look at what is left."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--runs", type=int, default=10_000)
    parser.add_argument("--tier", choices=_TIERS, default="full")
    parser.add_argument("--folder", type=Path, help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.folder is not None:
        return asyncio.run(inside(options))
    with tempfile.TemporaryDirectory(dir="/run") as name:
        folder = Path(name)
        code = alone("benchmarks.boxes", [*sys.argv[1:], "--folder", name], folder)
        remains = left(folder, int((folder / "server").read_text(encoding="utf-8")))
        print(f"left when it had ended: {remains or 'nothing'}, {'FAIL' if remains else 'pass'}")
    return code or int(bool(remains))


if __name__ == "__main__":
    sys.exit(main())
