"""What HTTP costs: the service with the `format` spec against a bare FastAPI echo, in the same run."""

import argparse
import json
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count as count_from
from pathlib import Path
from typing import Any

import httpx
import msgspec

from benchmarks.load import rate
from benchmarks.server import PEER, SERVICE, Server, running
from reward_service.sample import Sample
from reward_service.verifiers.format import Format

SAMPLES = 1024
COMPLETION_BYTES = 8_000
BATCHES = 8
"""Batches per measurement: the kernel counts processor time in steps of 10 ms."""

JSON, PACKED = ({"content-type": f"application/{form}"} for form in ("json", "msgpack"))
TARGET_US = 40.0
TARGET_RATE = 3_000.0

PACKED_NAME = "the same, MessagePack"

Target = tuple[str, Server, str]


@dataclass(frozen=True, slots=True)
class Cost:
    """Processor time in microseconds per sample, of the whole server tree and of the server's own process;
    wall times of the batches in milliseconds."""

    tree: float
    own: float
    wall_ms: list[float]


_numbers = count_from(1)
_STAMP = "Attempt %08d"


def renewed(body: bytes) -> bytes:
    """The same body with completions that never came before: what comes again is remembered."""
    return body.replace((_STAMP % 0).encode(), (_STAMP % next(_numbers)).encode())


def samples(count: int) -> list[dict[str, Any]]:
    """Distinct completions of about 8 kB, in the template."""
    line = "So the remainder after step {} is taken again, and nothing is left of it. "
    filler = "".join(line.format(step) for step in range(COMPLETION_BYTES // len(line)))
    return [
        {
            "id": str(number),
            "prompt": "What is left?",
            "completion": f"<think>{_STAMP % 0} of {number}. {filler}</think>\n<answer>{number}</answer>",
        }
        for number in range(count)
    ]


def document(count: int) -> bytes:
    """A request body."""
    return json.dumps({"spec": "format", "samples": samples(count)}).encode()


def packed_document(count: int) -> bytes:
    """The same in MessagePack."""
    return msgspec.msgpack.encode({"spec": "format", "samples": samples(count)})


def verifier_us() -> float:
    """Processor time of the verifier itself, in this process, microseconds per sample."""
    read = [Sample.model_validate(sample) for sample in samples(SAMPLES)]
    verifier = Format()
    started = time.process_time()
    for sample in read:
        verifier.read(sample)
    return (time.process_time() - started) / SAMPLES * 1e6


def batch_cost(server: Server, path: str, body: bytes, headers: Mapping[str, str]) -> Cost:
    """What batches cost on this server."""
    wall = []
    with httpx.Client(base_url=server.url, timeout=60, headers=dict(headers)) as client:
        client.post(path, content=renewed(body)).raise_for_status()
        before, own = server.cpu(), server.own_cpu()
        for _ in range(BATCHES):
            content = renewed(body)
            started = time.perf_counter()
            client.post(path, content=content).raise_for_status()
            wall.append((time.perf_counter() - started) * 1e3)
        used, own = server.cpu() - before, server.own_cpu() - own
    per_sample = 1e6 / (BATCHES * SAMPLES)
    return Cost(used * per_sample, own * per_sample, wall)


def report_batches(targets: list[Target], repeats: int) -> None:
    """Measure and print the batch table."""
    bodies = {"": (document(SAMPLES), JSON), PACKED_NAME: (packed_document(SAMPLES), PACKED)}
    found: dict[str, list[Cost]] = defaultdict(list)
    verifier = []
    service = targets[-1]
    for _ in range(repeats):
        verifier.append(verifier_us())
        for name, server, path in (*targets, (PACKED_NAME, *service[1:])):
            found[name].append(batch_cost(server, path, *bodies.get(name, bodies[""])))
    print(f"\nBatch of {SAMPLES} samples, {len(bodies[''][0]) / 1e6:.1f} MB, median of {repeats}")
    _print_batches(found)
    itself = statistics.median(verifier)
    print(f"{'the verifier itself':24}{itself:14.1f}{min(verifier):9.1f}")
    for name in (service[0], PACKED_NAME):
        outside = statistics.median(cost.tree for cost in found[name]) - itself
        met = _met(outside <= TARGET_US)
        print(f"outside verifiers: {outside:.1f} us/sample, {name} ({met}: at most {TARGET_US:g})")


def _print_batches(found: Mapping[str, Sequence[Cost]]) -> None:
    echo = statistics.median(cost.tree for cost in found["FastAPI echo"])
    print(
        f"{'':24}{'CPU us/sample':>14}{'(best)':>9}{'own process':>13}{'(best)':>9}{'wall p50 ms':>13}"
        f"{'CPU / echo':>12}"
    )
    for name, costs in found.items():
        tree, own = ([getattr(cost, part) for cost in costs] for part in ("tree", "own"))
        p50 = statistics.median(wall for cost in costs for wall in cost.wall_ms)
        middle = statistics.median(tree)
        print(
            f"{name:24}{middle:14.1f}{min(tree):9.1f}{statistics.median(own):13.1f}{min(own):9.1f}{p50:13.1f}"
            f"{middle / echo:12.2f}"
        )


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
