"""Tests and programs in boxes of their own: processor time, leaks, and programs that send random frames.

    python -m benchmarks.pairs cpu [--rounds 20]        milliseconds of a pair, beside a call and a bare run
    python -m benchmarks.pairs leaks [--pairs 10000]    what is held before, meanwhile and after
    python -m benchmarks.pairs fuzz [--senders 300]     of so many senders, how many were paid or gave null

Each prints one JSON document and fails where its law does not hold.
"""

import argparse
import asyncio
import contextlib
import json
import os
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import psutil

from sandbox import Call, Limits, Program, Sandbox
from sandbox.native import cgroup
from sandbox.paired_tests import PairedTests, PairedVerdict
from tests.sandbox.pair.frame_senders import FRAMES, FUZZED

LIMITS = Limits(cpu_s=4.0, wall_s=20.0)
AT_ONCE = 3
_POINT = "class P:\n    def __init__(s, x): s.x = x\n    def __eq__(s, o): return s.x == o.x\n"
PROGRAMS: dict[str, tuple[str, str, bool]] = {
    # what: program, tests, is it right
    "values": ("def f(x): return {x: [x]}", "for x in range(5):\n    assert f(x) == {x: [x]}", True),
    "objects": (
        _POINT + "def f(x): return P(x + 1)",
        "for x in range(3):\n    assert f(x) == P(x + 1)",
        True,
    ),
    "objects in lists": (
        _POINT + "def f(x): return [P(x)]",
        "assert f(2)[0].x == 2 and len(f(1)) == 1",
        True,
    ),
    "methods": (
        "class S:\n    def __init__(s): s.x = []\n    def put(s, x): s.x.append(x)\n    def f(s): return 1",
        "s = S()\nfor x in range(5):\n    s.put(x)\nassert s.x == [0, 1, 2, 3, 4]",
        True,
    ),
    "ending": ("import os\ndef f(x): os._exit(0)", "assert f(1) + 0 == 1", False),
}

LEAVING: dict[str, tuple[str, str, bool]] = {
    "files": (
        "def f(path):\n    open('left', 'w').write('x')\n    return open(path).read()",
        "def test_f(tmp_path):\n    (tmp_path / 'a').write_text('b')\n    assert f(tmp_path / 'a') == 'b'",
        True,
    ),
    "children": (
        "import subprocess, sys\ndef f():\n    subprocess.Popen(['sleep', '60'])\n    return 1",
        "assert f() + 0 == 1",
        True,
    ),
}
"""Those that leave something behind in their boxes."""


async def paired(sandbox: Sandbox, program: str, tests: str, entry: str = "f") -> PairedVerdict:
    """One pair."""
    session = sandbox.session(Program("python", program), limits=LIMITS)
    return await session.test(PairedTests(tests, entry), LIMITS)


async def spread(jobs: Sequence[Callable[[], Awaitable[Any]]]) -> list[Any]:
    """What they give, a few at once."""
    turn = asyncio.Semaphore(AT_ONCE)

    async def one(job: Callable[[], Awaitable[Any]]) -> Any:
        async with turn:
            return await job()

    return await asyncio.gather(*map(one, jobs))


MOMENTS = 10
"""How often it is looked at what is held, while pairs go on."""
MAY_GROW = {"descriptors": 2.0, "rss_mb": 8.0, "slots_mb": 4.0, "mounts": 2.0 * AT_ONCE}
"""What is held may come to so much more; of all else, to nothing more. A slot whose run has left files has no
scratch until its next run."""


def resources() -> dict[str, float]:
    """What this process and its slots hold: `slots_mb` is memory that is private to them."""
    process = psutil.Process()
    slots = process.children(recursive=True)
    return {
        "descriptors": process.num_fds(),
        "processes": len(slots),
        "rss_mb": round(process.memory_info().rss / 2**20, 1),
        "slots_mb": round(_sum(slots, lambda slot: _private_kb(slot.pid)) / 1024, 1),
        "slot_descriptors": _sum(slots, lambda slot: slot.num_fds()),
        "mounts": _sum(slots, lambda slot: len(_lines(f"/proc/{slot.pid}/mountinfo"))),
        "files": _sum(slots, lambda slot: _files(Path(f"/proc/{slot.pid}/root/scratch"))) + _files_of_ours(),
    }


def _sum(slots: list[psutil.Process], of: Callable[[psutil.Process], int]) -> int:
    """The sum over slots; one that ends meanwhile has nothing."""
    total = 0
    for slot in slots:
        with contextlib.suppress(OSError, psutil.Error):
            total += of(slot)
    return total


def _lines(path: str) -> list[str]:
    return Path(path).read_text().splitlines()


def _private_kb(pid: int) -> int:
    return sum(
        int(line.split()[1]) for line in _lines(f"/proc/{pid}/smaps_rollup") if line.startswith("Private_")
    )


def _files(home: Path) -> int:
    return sum(1 for _ in home.rglob("*"))


def _files_of_ours() -> int:
    """Directories of this process's slots: of temporary files, and of cgroups."""
    home = cgroup.find_home()
    made = [
        *Path(tempfile.gettempdir()).glob(f"{cgroup.PREFIX}-{os.getpid()}-*"),
        *(
            each
            for parent in (home.parents if home else ())
            for each in Path(parent).glob(f"{cgroup.PREFIX}-{os.getpid()}-*")
        ),
    ]
    return len(made)


def grown(before: Mapping[str, float], after: Mapping[str, float]) -> list[str]:
    """What is held of that should not have grown."""
    return [name for name, held in after.items() if held > before[name] + MAY_GROW.get(name, 0.0)]


async def leaks(sandbox: Sandbox, pairs: int) -> dict[str, Any]:
    """So many pairs of all kinds; nothing may have grown since the first few."""
    kinds = list({**PROGRAMS, **LEAVING}.values())

    async def some(count: int) -> int:
        def job(number: int) -> Callable[[], Awaitable[PairedVerdict]]:
            program, tests, _ = kinds[number % len(kinds)]
            return lambda: paired(sandbox, program, tests)

        found = await spread([job(number) for number in range(count)])
        return sum(one.passed is not kinds[number % len(kinds)][2] for number, one in enumerate(found))

    wrong = await some(10 * AT_ONCE * len(kinds))
    before, began, meanwhile = resources(), time.monotonic(), []
    for _ in range(MOMENTS):
        wrong += await some(pairs // MOMENTS)
        meanwhile.append(resources())
    more = grown(before, meanwhile[-1])
    return {
        "pairs": pairs, "wrong": wrong, "s": round(time.monotonic() - began, 1), "before": before,
        "meanwhile": meanwhile, "grown": more, "ok": not more and not wrong,
    }  # fmt: skip


async def fuzz(sandbox: Sandbox, senders: int) -> dict[str, Any]:
    """None of them may be paid, or leave the tests without a verdict."""
    jobs = [
        (lambda seed=seed: paired(sandbox, FRAMES.format(seed=seed), FUZZED))
        for seed in range(1000, 1000 + senders)
    ]
    found = await spread(jobs)
    paid, null = sum(one.passed is True for one in found), sum(one.passed is None for one in found)
    return {"senders": senders, "paid": paid, "null": null, "ok": not paid and not null}


async def cpu(sandbox: Sandbox, rounds: int) -> dict[str, Any]:
    """Median milliseconds of processor time: of both boxes, by kind; of a call; of a bare run."""
    told: dict[str, Any] = {}
    for name, (program, tests, _) in PROGRAMS.items():
        runs = [await paired(sandbox, program, tests) for _ in range(rounds)]
        both = [run.program.cpu_ms + run.tests.cpu_ms for run in runs]
        told[name] = {"both": _middle(both), "tests": _middle([run.tests.cpu_ms for run in runs])}
    session = sandbox.session(Program("python", "def f(x): return x"), limits=LIMITS)
    called = [await session.call([Call("f", (1,))], apart=False) for _ in range(rounds)]
    bare = [await sandbox.run(Program("python", "print(1)"), limits=LIMITS) for _ in range(rounds)]
    told |= {"call": _middle([one.cpu_ms for one in called]), "run": _middle([one.cpu_ms for one in bare])}
    return {"rounds": rounds, "ms": told, "ok": True}


def _middle(values: list[float]) -> float:
    return round(statistics.median(values), 2)


async def _main(given: argparse.Namespace) -> int:
    async with Sandbox() as sandbox:
        if given.what == "leaks":
            told = await leaks(sandbox, given.pairs)
        elif given.what == "fuzz":
            told = await fuzz(sandbox, given.senders)
        else:
            told = await cpu(sandbox, given.rounds)
    print(json.dumps(told))
    return 0 if told["ok"] else 1


def main() -> int:
    """Parse the command line, and measure."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("what", choices=["cpu", "leaks", "fuzz"])
    parser.add_argument("--pairs", type=int, default=10_000)
    parser.add_argument("--senders", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=20)
    return asyncio.run(_main(parser.parse_args()))


if __name__ == "__main__":
    sys.exit(main())
