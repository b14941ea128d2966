"""What HTTP costs: the service with the `format` spec against a bare FastAPI echo, in the same run."""

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

import httpx

from benchmarks.load import rate
from benchmarks.server import PEER, SERVICE, Server, running
from reward_service.sample import Sample
from reward_service.verifiers.format import Format

SAMPLES = 1024
COMPLETION_BYTES = 8_000
BATCHES = 8
"""Batches per measurement: the kernel counts processor time in steps of 10 ms."""

JSON = {"content-type": "application/json"}
TARGET_US = 40.0
TARGET_RATE = 3_000.0

Target = tuple[str, Server, str]


def samples(count: int) -> list[dict[str, Any]]:
    """Distinct completions of about 8 kB, in the template."""
    line = "So the remainder after step {} is taken again, and nothing is left of it. "
    filler = "".join(line.format(step) for step in range(COMPLETION_BYTES // len(line)))
    return [
        {
            "id": str(number),
            "prompt": "What is left?",
            "completion": f"<think>Attempt {number}. {filler}</think>\n<answer>{number}</answer>",
        }
        for number in range(count)
    ]


def document(count: int) -> bytes:
    """A request body."""
    return json.dumps({"spec": "format", "samples": samples(count)}).encode()


def verifier_us() -> float:
    """Processor time of the verifier itself, in this process, microseconds per sample."""
    read = [Sample.model_validate(sample) for sample in samples(SAMPLES)]
    verifier = Format()
    started = time.process_time()
    for sample in read:
        verifier.read(sample)
    return (time.process_time() - started) / SAMPLES * 1e6


def batch_cost(server: Server, path: str, body: bytes) -> tuple[float, list[float]]:
    """Server CPU in microseconds per sample; wall times in milliseconds."""
    sandbox_provider = []
    with httpx.Client(base_url=server.url, timeout=60, headers=JSON) as client:
        client.post(path, content=body).raise_for_status()
        before = server.cpu()
        for _ in range(BATCHES):
            started = time.perf_counter()
            client.post(path, content=body).raise_for_status()
            sandbox_provider.append((time.perf_counter() - started) * 1e3)
        used = server.cpu() - before
    return used / (BATCHES * SAMPLES) * 1e6, sandbox_provider


def report_batches(targets: list[Target], repeats: int) -> None:
    """Measure and print the batch table."""
    body = document(SAMPLES)
    cpu: dict[str, list[float]] = defaultdict(list)
    wall: dict[str, list[float]] = defaultdict(list)
    own = []
    for _ in range(repeats):
        own.append(verifier_us())
        for name, server, path in targets:
            cost, sandbox_provider = batch_cost(server, path, body)
            cpu[name].append(cost)
            wall[name] += sandbox_provider
    echo = statistics.median(cpu["FastAPI echo"])
    print(f"\nBatch of {SAMPLES} samples, {len(body) / 1e6:.1f} MB, median of {repeats}")
    print(f"{'':24}{'CPU us/sample':>14}{'(best)':>9}{'wall p50 ms':>13}{'CPU / echo':>12}")
    for name, costs in cpu.items():
        middle = statistics.median(costs)
        p50 = statistics.median(wall[name])
        print(f"{name:24}{middle:14.1f}{min(costs):9.1f}{p50:13.1f}{middle / echo:12.2f}")
    verifier = statistics.median(own)
    outside = statistics.median(cpu["reward-service"]) - verifier
    print(f"{'the verifier itself':24}{verifier:14.1f}{min(own):9.1f}")
    print(f"outside verifiers: {outside:.1f} us/sample ({_met(outside <= TARGET_US)}: at most {TARGET_US:g})")


def report_singles(targets: list[Target], repeats: int, seconds: int) -> None:
    """Measure and print the table of single-sample requests."""
    rates: dict[str, list[float]] = defaultdict(list)
    cpu: dict[str, list[float]] = defaultdict(list)
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "body.json")
        file.write_bytes(document(1))
        for _ in range(repeats):
            for name, server, path in targets:
                before = server.cpu()
                rates[name].append(rate(server.url + path, file, seconds))
                cpu[name].append((server.cpu() - before) / (rates[name][-1] * seconds) * 1e6)
    echo = statistics.median(rates["FastAPI echo"])
    print(f"\nOne sample a request, 16 connections, {seconds} s each, median of {repeats}")
    print(f"{'':24}{'requests/s':>14}{'(best)':>9}{'CPU us/req':>13}{'rate / echo':>12}")
    for name, found in rates.items():
        middle = statistics.median(found)
        us = statistics.median(cpu[name])
        print(f"{name:24}{middle:14.0f}{max(found):9.0f}{us:13.0f}{middle / echo:12.2f}")
    ours = statistics.median(rates["reward-service"])
    print(f"requests/s: {ours:.0f} ({_met(ours >= TARGET_RATE)}: at least {TARGET_RATE:g})")


def _met(yes: bool) -> str:  # noqa: FBT001 -- a comparison's result
    return "target met" if yes else "TARGET MISSED"


def main() -> None:
    """Run both tables."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    parser.add_argument("--seconds", type=int, default=5, help="of load per single-sample measurement")
    options = parser.parse_args()
    with running(PEER) as peer, running(SERVICE) as service:
        targets = [
            ("FastAPI echo", peer, "/echo"),
            ("FastAPI body only", peer, "/body"),
            ("reward-service", service, "/v1/score"),
        ]
        report_batches(targets, options.repeats)
        report_singles(targets, options.repeats, options.seconds)


if __name__ == "__main__":
    main()
