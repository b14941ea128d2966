"""Hostile completions by the thousand over HTTP: is any without a reward, is the event loop held, does memory
grow?

    python -m benchmarks.fuzz 10000             so many for each kind that a worker judges, and math-verify
    python -m benchmarks.fuzz 10000 60 math     for at most 60 s, and only of this kind

The completions and references are those of `tests/scoring/test_null_attack.py`. A stall is processor time of
the server's process between two turns of its event loop (`tests/api/lag_server.py`); memory is that process's
own (USS), after the first tenth and at the end.
"""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

import httpx
import psutil

from benchmarks.server import free_port
from tests.scoring.test_null_attack import REFERENCES, SHAPES, completions, spec

BATCH = 100
OTHERS = {"math": SHAPES, "math_verify": ["math_verify"]}
"""Verifiers that are asked too: those of shape with the first kind, and math-verify, which is slow, apart."""
MEBIBYTE = 1 << 20


@dataclass
class Lagging:
    """A server that tells how long its event loop was held."""

    client: httpx.Client
    process: psutil.Process

    def memory(self) -> float:
        """Mebibytes of its own."""
        return self.process.memory_full_info().uss / MEBIBYTE

    def stall(self) -> float:
        """The longest stall since this was asked last, in milliseconds."""
        return float(self.client.get("/lag").json()["ms"])


@contextmanager
def lagging() -> Iterator[Lagging]:
    port = free_port()
    command = [sys.executable, "-m", "tests.api.lag_server", str(port)]
    with (
        subprocess.Popen(command, stdin=subprocess.DEVNULL) as process,
        httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=600.0) as client,
    ):
        try:
            while not _is_ready(client):
                time.sleep(0.2)
            yield Lagging(client, psutil.Process(process.pid))
        finally:
            process.terminate()


def _is_ready(client: httpx.Client) -> bool:
    try:
        return client.get("/readyz").is_success
    except httpx.TransportError:
        return False


@dataclass
class Findings:
    """What came of the completions of one kind."""

    outcomes: Counter[str] = field(default_factory=Counter)
    escaped: list[str] = field(default_factory=list)
    stall: float = 0.0
    memory: list[float] = field(default_factory=list)


def samples(kind: str, count: int) -> Iterator[dict[str, Any]]:
    """So many, spread evenly over the kind's references."""
    references = REFERENCES["math" if kind == "math_verify" else kind]
    for place, reference in enumerate(references):
        whole = {"kind": kind, **reference} if isinstance(reference, dict) else reference
        own = count // len(references) + (place < count % len(references))
        for text in islice(completions(repr(reference), max(own, BATCH)), own):
            fields = {"prompt": "Why?", "reference": whole, "token_count": 100, "target_language": "en"}
            yield {**fields, "completion": text}


def fuzzed(server: Lagging, kind: str, count: int, seconds: float) -> Findings:
    found, until = Findings(), time.monotonic() + seconds
    envelope = {
        "spec": spec(*OTHERS.get(kind, [])).model_dump(mode="json"),
        "detail": "full",
        "deadline_ms": 600_000,
    }
    coming = samples(kind, count)
    server.stall()
    while (batch := list(islice(coming, BATCH))) and time.monotonic() < until:
        body = json.dumps({**envelope, "samples": batch})
        rewards = server.client.post("/v1/score", content=body).raise_for_status().json()["rewards"]
        found.stall = max(found.stall, server.stall())
        for sample, reward in zip(batch, rewards, strict=True):
            parts = {name: part["outcome"] for name, part in reward["components"].items()}
            found.outcomes.update(parts.values())
            if {"failed", "bad_reference"} & set(parts.values()):
                found.escaped.append(f"{sample['completion'][:80]!r}: {reward['components']}")
        found.memory.append(server.memory())
    return found


def main() -> None:
    count = int(sys.argv[1])
    seconds = float(sys.argv[2]) if len(sys.argv) > 2 else float("inf")
    with lagging() as server:
        for kind in sys.argv[3:] or [*REFERENCES, "math_verify"]:
            found = fuzzed(server, kind, count, seconds)
            done = len(found.memory) * BATCH
            early, late = found.memory[len(found.memory) // 10], found.memory[-1]
            print(
                f"{kind:12} {min(done, count)} completions, {len(found.escaped)} without a reward, "
                f"longest stall {found.stall:.0f} ms, memory {early:.0f} -> {late:.0f} MiB, "
                f"{dict(found.outcomes)}",
                *found.escaped[:3],
                sep="\n    ",
                flush=True,
            )


if __name__ == "__main__":
    main()
