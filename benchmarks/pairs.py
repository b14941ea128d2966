"""Tests and programs in boxes of their own: processor time, leaks, and programs that send random frames.

    python -m benchmarks.pairs cpu [--rounds 20]        milliseconds of a pair, beside a call and a bare run
    python -m benchmarks.pairs leaks [--pairs 10000]    descriptors, processes and memory before and after
    python -m benchmarks.pairs fuzz [--senders 300]     of so many senders, how many were paid or gave null

Each prints one JSON document and fails where its law does not hold.
"""

import argparse
import asyncio
import json
import statistics
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import psutil

from sandbox import Call, Limits, Program, Sandbox
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
    "ending": ("import os\ndef f(x): os._exit(0)", "assert f(1) + 0 == 1", False),
}


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


def resources() -> dict[str, float]:
    """Descriptors, child processes and resident megabytes of this process."""
    process = psutil.Process()
    megabytes = round(process.memory_info().rss / 2**20, 1)
    return {
        "descriptors": process.num_fds(),
        "children": len(process.children(recursive=True)),
        "rss_mb": megabytes,
    }


async def leaks(sandbox: Sandbox, pairs: int) -> dict[str, Any]:
    """So many pairs of all kinds; nothing may have grown since the first few."""
    kinds = list(PROGRAMS.values())

    async def some(count: int) -> int:
        def job(number: int) -> Callable[[], Awaitable[PairedVerdict]]:
            program, tests, _ = kinds[number % len(kinds)]
            return lambda: paired(sandbox, program, tests)

        found = await spread([job(number) for number in range(count)])
        return sum(one.passed is not kinds[number % len(kinds)][2] for number, one in enumerate(found))

    wrong = await some(10 * len(kinds))
    before, began = resources(), time.monotonic()
    for _ in range(0, pairs, 500):
        wrong += await some(min(500, pairs))
    after = resources()
    grown = after["descriptors"] > before["descriptors"] + 2 or after["rss_mb"] > before["rss_mb"] + 8
    told = {"pairs": pairs, "wrong": wrong, "s": round(time.monotonic() - began, 1)}
    return {**told, "before": before, "after": after, "ok": not grown and not wrong}


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
