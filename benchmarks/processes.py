"""`serve --processes 2` beside one process, in turns: samples a second and by processor time; and whether a
group whose members come to both processes gets the advantages of the whole group.

Batches have a body each and come on as many connections as there are `CALLERS`.
"""

import argparse
import asyncio
import statistics
import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

import httpx

from benchmarks.http import document, renewed
from benchmarks.server import SERVICE, Server, running

CALLERS = 8
BATCH = 256
SIZES = (1, 2)
GROUPS, MEMBERS = 40, 4

Rates = tuple[float, float]
"""Samples a second, and a second of processor time."""


def arguments(processes: int) -> Sequence[str]:
    """The command; each process has as many workers as the machine has processors for it."""
    return (*SERVICE[:3], "--processes", str(processes), "--workers", str(2 // processes), *SERVICE[3:])


async def rates(server: Server, seconds: float) -> Rates:
    """What comes back in so many seconds."""
    body, until, done = document(BATCH), time.monotonic() + seconds, 0

    async def caller() -> None:
        nonlocal done
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as client:
            while time.monotonic() < until:
                response = await client.post("/v1/score", content=renewed(body))
                response.raise_for_status()
                done += BATCH

    before, started = server.cpu(), time.monotonic()
    await asyncio.gather(*(caller() for _ in range(CALLERS)))
    return done / (time.monotonic() - started), done / (server.cpu() - before)


async def split_groups(server: Server) -> tuple[int, int]:
    """Of groups whose members come one by one on connections of their own: how many get the advantages of the
    whole group, and how many there are."""
    rewards = [1.0, *[0.0] * (MEMBERS - 1)]
    mean, std = statistics.fmean(rewards), statistics.pstdev(rewards)

    async def member(group: int, at: int) -> float:
        sample = {
            "id": f"{group}-{at}",
            "completion": f"<answer>{at + 1}</answer>",
            "reference": "1",
            "group": f"g{group}",
        }
        content: dict[str, Any] = {"spec": "accuracy", "samples": [sample], "group_size": MEMBERS}
        async with httpx.AsyncClient(base_url=server.url, timeout=120) as client:
            response = await client.post("/v1/score", json=content)
        (found,) = response.raise_for_status().json()["groups"]
        advantage: float = found["advantages"][0]
        return advantage

    async def whole(group: int) -> bool:
        found = await asyncio.gather(*(member(group, at) for at in range(MEMBERS)))
        expected = [(reward - mean) / std for reward in rewards]
        return all(abs(one - other) < 1e-6 for one, other in zip(found, expected, strict=True))

    found = await asyncio.gather(*(whole(group) for group in range(GROUPS)))
    return sum(found), GROUPS


def main() -> None:
    """Measure in turns and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=5)
    options = parser.parse_args()
    found: dict[int, list[Rates]] = {size: [] for size in SIZES}
    with ExitStack() as stack:
        servers = {size: stack.enter_context(running(arguments(size))) for size in SIZES}
        for size in SIZES:
            asyncio.run(rates(servers[size], 1.0))  # warm
        for _ in range(options.repeats):
            for size in SIZES:
                found[size].append(asyncio.run(rates(servers[size], options.seconds)))
        whole, groups = asyncio.run(split_groups(servers[SIZES[-1]]))
    middle = {
        size: [statistics.median(one[way] for one in own) for way in (0, 1)] for size, own in found.items()
    }
    for size, (by_clock, by_cpu) in middle.items():
        print(f"{size} process(es): {by_clock:8.0f} samples/s {by_cpu:8.0f} a second of processor time")
    ratios = [middle[2][way] / middle[1][way] for way in (0, 1)]
    print(f"two beside one: {ratios[0]:.2f} by the clock (target 1.8), {ratios[1]:.2f} by processor time")
    print(f"groups split over processes with whole-group advantages: {whole} of {groups}")
    sys.exit(whole != groups)


if __name__ == "__main__":
    main()
