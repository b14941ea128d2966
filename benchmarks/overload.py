"""What is left of the service when ten times its capacity is offered.

First the peak: a few callers who each wait for their answer. Then the storm: requests leave at a fixed rate,
whether or not answers come back and whatever they say. A process of its own asks `/healthz` all the while.
"""

import argparse
import asyncio
import itertools
import json
import os
import re
import subprocess
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from urllib.parse import urlsplit

import psutil

from benchmarks.server import SERVICE, Server, running

SAMPLES = 64
CALLERS = 16
FACTOR = 10
DEADLINE_MS = 5_000
MAX_CONNECTIONS = 2_000
TARGET_SHARE = 0.9
TARGET_PROBE_MS = 200.0
_HEAD = re.compile(rb"HTTP/1.1 (\d+).*?content-length: *(\d+)", re.IGNORECASE | re.DOTALL)
_fresh = itertools.count(1)


def body() -> bytes:
    """A request nobody has made before: expressions that are equal, or nearly so."""
    samples = []
    for _ in range(SAMPLES):
        n = next(_fresh)
        answer = f"x^2+{2 * n}x+{n * n + n % 2}"
        completion = f"<think>{'The square is expanded. ' * 8}</think><answer>\\boxed{{{answer}}}</answer>"
        samples.append({"completion": completion, "reference": f"(x+{n})^2"})
    document = {"spec": "r1-zero", "detail": "none", "deadline_ms": DEADLINE_MS, "samples": samples}
    return json.dumps(document).encode()


@dataclass
class Tally:
    """What came back."""

    codes: Counter[int] = field(default_factory=Counter)
    judged: int = 0
    failed: int = 0
    bare: int = 0
    """503 or 504 without Retry-After."""
    unsent: int = 0
    broken: int = 0
    seconds: list[float] = field(default_factory=list)

    def add(self, code: int, head: bytes, content: bytes, seconds: float) -> None:
        """Count one answer."""
        self.codes[code] += 1
        self.bare += code in {503, 504} and b"retry-after" not in head.lower()
        if code == 200:
            failed = content.count(b'"outcome":"failed"')
            self.failed += failed
            self.judged += SAMPLES - failed
            self.seconds.append(seconds)


class Callers:
    """Kept connections to one server."""

    def __init__(self, url: str, tally: Tally) -> None:
        parts = urlsplit(url)
        self._address = (parts.hostname, parts.port)
        self._idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = deque()
        self.tally = tally
        self.busy = 0

    async def call(self, content: bytes) -> None:
        """Send one request and count its answer."""
        if self.busy >= MAX_CONNECTIONS:
            self.tally.unsent += 1
            return
        self.busy += 1
        started = time.monotonic()
        try:
            reader, writer = self._idle.pop() if self._idle else await asyncio.open_connection(*self._address)
            head = b"POST /v1/score HTTP/1.1\r\nhost: x\r\ncontent-length: %d\r\n\r\n" % len(content)
            writer.write(head + content)
            answer = await reader.readuntil(b"\r\n\r\n")
            found = _HEAD.search(answer)
            if found is None:
                raise ConnectionError(answer[:80])
            rest = await reader.readexactly(int(found[2]))
            self.tally.add(int(found[1]), answer, rest, time.monotonic() - started)
            self._idle.append((reader, writer))
        except (OSError, asyncio.IncompleteReadError):
            self.tally.broken += 1
        finally:
            self.busy -= 1


async def peak(url: str, seconds: float) -> Tally:
    """Callers who wait."""
    tally = Tally()
    until = time.monotonic() + seconds
    callers = Callers(url, tally)

    async def one() -> None:
        while time.monotonic() < until:
            await callers.call(body())

    await asyncio.gather(*(one() for _ in range(CALLERS)))
    return tally


async def storm(url: str, per_second: float, seconds: float) -> Tally:
    """Callers who do not."""
    tally = Tally()
    callers, calls = Callers(url, tally), set[asyncio.Task[None]]()
    bodies = [body() for _ in range(int(per_second * seconds))]  # making them must not slow the storm down
    started = time.monotonic()
    for number, content in enumerate(bodies):
        delay = started + number / per_second - time.monotonic()
        if delay > 0:
            await asyncio.sleep(delay)
        call = asyncio.create_task(callers.call(content))
        calls.add(call)
        call.add_done_callback(calls.discard)
    await asyncio.wait(calls or {asyncio.create_task(asyncio.sleep(0))}, timeout=2 * DEADLINE_MS / 1000)
    return tally


def memory_mb(server: Server) -> float:
    """Proportional memory of the whole tree, MiB."""
    root = psutil.Process(server.pid)
    return sum(p.memory_full_info().pss for p in (root, *root.children(recursive=True))) / 2**20


def measure(server: Server, seconds: float) -> bool:
    """Run both phases and print what they gave; whether every target was met."""
    asyncio.run(peak(server.url, seconds / 6))  # warm
    cpu = server.cpu()
    calm = asyncio.run(peak(server.url, seconds / 3))
    calm_rate = calm.judged / (seconds / 3)
    calm_cpu = (server.cpu() - cpu) / max(calm.judged, 1)
    before = memory_mb(server)
    command = [sys.executable, "-m", "tests.prober", server.url]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as probing:
        cpu, started = server.cpu(), time.monotonic()
        wild = asyncio.run(storm(server.url, FACTOR * calm_rate / SAMPLES, seconds))
        lasted, storm_cpu = time.monotonic() - started, server.cpu() - cpu
        slowest = float(probing.communicate(timeout=60)[0]) * 1000
    rate = wild.judged / max(seconds, min(lasted, seconds + DEADLINE_MS / 1000))
    after = memory_mb(server)
    wild.seconds.sort()
    middle = wild.seconds[len(wild.seconds) // 2] if wild.seconds else float("nan")
    print(
        f"peak: {calm_rate:.0f} samples/s, {calm_cpu * 1e6:.0f} us CPU a sample; answers {dict(calm.codes)}"
    )
    print(f"offered: {FACTOR * calm_rate:.0f} samples/s for {seconds:g} s; answers {dict(wild.codes)}")
    print(
        f"not sent for want of connections: {wild.unsent}; broken off: {wild.broken}; bare 503: {wild.bare}"
    )
    print(
        f"judged: {rate:.0f} samples/s, {rate / calm_rate:.0%} of the peak; failed by deadline: {wild.failed}"
    )
    print(f"server CPU a judged sample in the storm: {storm_cpu / max(wild.judged, 1) * 1e6:.0f} us")
    print(f"median time of an answer: {middle:.2f} s (deadline {DEADLINE_MS / 1000:g} s)")
    print(f"slowest health check: {slowest:.0f} ms; memory {before:.0f} -> {after:.0f} MiB")
    only_503 = not wild.bare and set(wild.codes) <= {200, 503, 504}
    return rate >= TARGET_SHARE * calm_rate and slowest <= TARGET_PROBE_MS and only_503


def main() -> None:
    """Measure, and exit with 1 when a target is missed."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=30.0, help="of the storm")
    options = parser.parse_args()
    os.environ["REWARD_SERVICE_DEADLINE_MS"] = str(DEADLINE_MS)
    with running(SERVICE) as server:
        met = measure(server, options.seconds)
    print("targets met" if met else "TARGETS MISSED")
    sys.exit(not met)


if __name__ == "__main__":
    main()
