"""Single samples by the thousand, as verl asks: several processes that each ask for their share at once.

`python -m benchmarks.clients [SAMPLES] [PROCESSES]` starts a server and prints rates, latencies from asking
to answer, and processor seconds. Every sample is another one, so nothing comes from the cache of verdicts.
"""

import asyncio
import json
import subprocess
import sys
import time
from random import Random
from typing import Any

from benchmarks.server import SERVICE, Server, running
from reward_service.clients import AsyncRewardClient

SAMPLES = 2_000
PROCESSES = 2
ROUNDS = 3
DEADLINE = 60.0


def samples(count: int, seed: int) -> list[dict[str, Any]]:
    """Short math answers of about a hundred characters, half of them right."""
    random = Random(seed)
    made = []
    for _ in range(count):
        a, b = random.randrange(10**6), random.randrange(10**6)
        said = a + b + random.randrange(2)
        text = f"<think>I add {a} and {b}, digit by digit.</think><answer>\\boxed{{{said}}}</answer>"
        made.append({"prompt": f"What is {a} + {b}?", "completion": text, "reference": str(a + b)})
    return made


async def ask(url: str, count: int, seed: int) -> dict[str, Any]:
    """Ask for all at once; seconds to each answer, and how many were not judged."""
    async with AsyncRewardClient(url, seconds=DEADLINE) as client:
        await client.ready()

        async def one(sample: dict[str, Any]) -> tuple[float, bool]:
            started = time.perf_counter()
            reward = await client.score_one(sample)
            return time.perf_counter() - started, reward["value"] is None

        made = samples(count, seed)
        started, cpu = time.perf_counter(), time.process_time()
        found = await asyncio.gather(*(one(sample) for sample in made))
        seconds, used = time.perf_counter() - started, time.process_time() - cpu
    return {
        "seconds": seconds,
        "cpu": used,
        "latencies": [latency for latency, _ in found],
        "unjudged": sum(unjudged for _, unjudged in found),
    }


def measure(server: Server, count: int, processes: int, seed: int) -> None:
    """One round: print its line."""
    before, started = server.cpu(), time.perf_counter()
    command = [sys.executable, "-m", "benchmarks.clients", "ask", server.url, str(count // processes)]
    children = [
        subprocess.Popen([*command, str(seed + n)], stdout=subprocess.PIPE, stdin=subprocess.DEVNULL)
        for n in range(processes)
    ]
    found = [json.loads(child.communicate(timeout=300)[0]) for child in children]
    wall, used = time.perf_counter() - started, server.cpu() - before
    latencies = sorted(latency for part in found for latency in part["latencies"])
    slowest = max(part["seconds"] for part in found)
    print(
        f"{len(latencies)} samples, {processes} processes: {len(latencies) / slowest:.0f}/s, "
        f"p50 {latencies[len(latencies) // 2]:.2f} s, p99 {latencies[int(len(latencies) * 0.99)]:.2f} s, "
        f"not judged {sum(part['unjudged'] for part in found)}; processor ms a sample: "
        f"server {used / len(latencies) * 1000:.2f}, clients "
        f"{sum(part['cpu'] for part in found) / len(latencies) * 1000:.2f}; {wall:.1f} s with start"
    )


def main() -> None:
    """Measure, or ask as one of the processes."""
    if sys.argv[1:2] == ["ask"]:
        url, count, seed = sys.argv[2:]
        print(json.dumps(asyncio.run(ask(url, int(count), int(seed)))))
        return
    count, processes = (*map(int, sys.argv[1:]), *(SAMPLES, PROCESSES)[len(sys.argv) - 1 :])
    with running(SERVICE) as server:
        for seed in range(ROUNDS):
            measure(server, count, processes, seed * 100)


if __name__ == "__main__":
    main()
