"""Code verdicts: isolated runs per second against an unsandboxed `subprocess.run([python, file])`.

    python -m benchmarks.code path/to/code_batch.jsonl.gz [--rounds 3]

Both sides judge the same programs in the same process, turn by turn: we as the service does, with its slots,
and subprocesses two at a time. Endless loops are left out of the timing (every design waits for their limit)
and judged once at the end. The ratios are what counts; absolute numbers belong to the machine.
"""

import argparse
import asyncio
import gzip
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.code import Code
from sandbox import Limits, Program, Sandbox

CONCURRENCY = 2
IN_FLIGHT = 16
"""Samples that wait for slots: a service has a batch in hand. Times each are taken with two."""
LIMITS = {"cpu_s": 1.0, "wall_s": 3.0}
Row = dict[str, Any]


def sample(row: Row) -> Sample:
    """A row of the batch as a sample."""
    if row["type"] == "assert":
        tests = {"entry_point": row["entry"], "assert_program": row["test"]}
    else:
        tests = {"inputs": row["inputs"], "outputs": row["outputs"]}
    reference = {"kind": "code", "limits": LIMITS, **tests}
    return Sample(prompt=row["prompt"], completion=f"```python\n{row['code']}\n```", reference=reference)


async def ours(
    rows: Sequence[Row], sandbox: Sandbox, in_flight: int = IN_FLIGHT
) -> tuple[float, list[float], list[str]]:
    """Seconds for all, seconds each, and rows judged wrongly."""
    verifier, gate = Code(), asyncio.Semaphore(in_flight)
    latencies: list[float] = []
    wrong: list[str] = []

    async def one(row: Row) -> None:
        async with gate:
            start = time.perf_counter()
            verdict = verifier.read(sample(row))
            if isinstance(verdict, Question):
                verdict = await verifier.judge_in(verdict, sandbox)
            latencies.append(time.perf_counter() - start)
        if not fits(row, verdict):
            wrong.append(f"{row['id']} ({row['label']}): {verdict.outcome} {verdict.score} {verdict.reason}")

    start = time.perf_counter()
    await asyncio.gather(*map(one, rows))
    return time.perf_counter() - start, latencies, wrong


def fits(row: Row, verdict: Verdict) -> bool:
    """Is this what the row's label says?"""
    return verdict.score == (1.0 if row["label"] == "right" else 0.0)


def theirs(rows: Sequence[Row]) -> float:
    """Seconds for all with plain subprocesses: files written beforehand, stop at the first failure."""
    with tempfile.TemporaryDirectory() as home, ThreadPoolExecutor(CONCURRENCY) as threads:
        files = []
        for number, row in enumerate(rows):
            file = Path(home) / f"{number}.py"
            file.write_text(row["code"] + ("\n" + row["test"] if row["type"] == "assert" else ""))
            files.append(file)
        start = time.perf_counter()
        list(threads.map(_plain, rows, files))
        return time.perf_counter() - start


def _plain(row: Row, file: Path) -> bool:
    command = [sys.executable, str(file)]
    if row["type"] == "assert":
        return subprocess.run(command, capture_output=True, timeout=10, check=False).returncode == 0
    for given, wanted in zip(row["inputs"], row["outputs"], strict=True):
        done = subprocess.run(command, input=given.encode(), capture_output=True, timeout=10, check=False)
        if done.returncode or done.stdout.split() != wanted.encode().split():
            return False
    return True


async def report(rows: Sequence[Row], kind: str, sandbox: Sandbox, rounds: int) -> dict[str, Any]:
    """Rates and ratio on one kind of rows."""
    chosen = [row for row in rows if row["type"] == kind and row["label"] != "loop"]
    wrong: list[str] = []
    us, them, latencies = [], [], []
    await ours(chosen[:20], sandbox)
    for _ in range(rounds):
        them.append(len(chosen) / await asyncio.to_thread(theirs, chosen))
        seconds, _, wrong = await ours(chosen, sandbox)
        us.append(len(chosen) / seconds)
        latencies += (await ours(chosen, sandbox, CONCURRENCY))[1]
    latencies.sort()
    return {
        "kind": kind,
        "samples": len(chosen),
        "ours_per_s": round(statistics.median(us), 1),
        "subprocess_per_s": round(statistics.median(them), 1),
        "ratio": round(statistics.median(us) / statistics.median(them), 2),
        "p50_ms": round(latencies[len(latencies) // 2] * 1000, 2),
        "p99_ms": round(latencies[len(latencies) * 99 // 100] * 1000, 2),
        "wrong": wrong,
    }


async def main(path: Path, rounds: int) -> int:
    """Print one JSON object per measurement; 1 when a label came out wrong."""
    with gzip.open(path, "rt") as lines:
        rows = [json.loads(line) for line in lines]
    failures = 0
    async with Sandbox() as sandbox:
        print(
            json.dumps(
                {
                    "isolation": sandbox.isolation.label,
                    "sandbox": sandbox.description,
                    "slots": sandbox.pool.size,
                }
            )
        )
        for kind in ("assert", "stdin"):
            found = await report(rows, kind, sandbox, rounds)
            failures += len(found["wrong"])
            print(json.dumps(found))
        _, _, wrong = await ours([row for row in rows if row["label"] == "loop"], sandbox)
        print(json.dumps({"kind": "loops", "wrong": wrong}))
        big = await sandbox.run(Program("python", "print('x' * 1_000_000)"), limits=Limits(wall_s=3))
        print(json.dumps({"kind": "1 MB of output", "status": big.status, "wall_ms": round(big.wall_ms, 1)}))
        failures += len(wrong) + (len(big.stdout) != 1_000_001)
    return int(bool(failures))


if __name__ == "__main__":
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("batch", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    arguments = parser.parse_args()
    sys.exit(asyncio.run(main(arguments.batch, arguments.rounds)))
