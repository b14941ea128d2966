"""A whole table by `reward-service score` beside the engine alone: rate, memory, runs that are killed.

python -m benchmarks.tables --rows 100000 --workers 2 --kills 3

The rows are short math in Parquet, one completion each, two of three right. Measured are the rate of the
command from start to end, with reading and writing, as a ratio to the engine's own on the same rows in one
process; the largest sum of the proportional set sizes (PSS) of all its processes; whether a run that is
killed so many times, and resumed, ends with the same bytes; and whether eight completions in a list get the
rewards of eight rows.
"""

import argparse
import asyncio
import json
import random
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pyarrow as pa
import pyarrow.parquet as pq

from reward_service.dataset import jsonl
from reward_service.dataset.score_run import ScoreRun
from reward_service.dataset.scoring_backends import local

COMMAND = str(Path(sys.executable).with_name("reward-service"))
CHUNK_ROWS = 50_000
LOOK_SECONDS = 0.5
GROUP = 8
MIB = 2**20


def rows(count: int, seed: int = 0) -> Iterator[dict[str, str]]:
    """Fractions, decimals and integers as answers; every third is wrong."""
    chance = random.Random(seed)
    for n in range(count):
        a, b = chance.randint(2, 9999), chance.randint(2, 99)
        given = a + (n % 3 == 0)
        answer = (f"\\frac{{{given}}}{{{b}}}", f"{given}/{b}", f"{given * b}")[n % 3]
        gold = f"\\frac{{{a}}}{{{b}}}" if n % 3 < 2 else str(a * b)
        text = (
            f"<think>Row {n}: divide {a} by {b}.</think><answer>The answer is \\boxed{{{answer}}}.</answer>"
        )
        yield {"id": f"r{n}", "prompt": f"What is {a} over {b}? ({n})", "completion": text, "reference": gold}


def write_table(file: Path, count: int) -> None:
    """The rows as Parquet, a chunk at a time."""
    schema = pa.schema([(name, pa.string()) for name in ("id", "prompt", "completion", "reference")])
    made = rows(count)
    with pq.ParquetWriter(file, schema) as writer:
        for start in range(0, count, CHUNK_ROWS):
            chunk = [next(made) for _ in range(min(CHUNK_ROWS, count - start))]
            writer.write_table(pa.Table.from_pylist(chunk, schema=schema))


def processor_seconds(*of: int) -> float:
    """What has been used by this process, or by all that it has started and that have ended."""
    return sum(used.ru_utime + used.ru_stime for used in map(resource.getrusage, of))


def engine_rate(folder: Path, count: int, workers: int) -> float:
    """Rows a second of the engine alone, on lines that are there already; its start is not counted."""
    source = folder / "engine.jsonl"
    source.write_bytes(b"".join(map(jsonl.encode_row, rows(count))))
    began = [0.0]

    async def score() -> None:
        async with local("r1-zero", workers) as score_rows:
            began[0] = time.perf_counter()
            with source.open("rb") as lines:
                windows = jsonl.read_windows(lines, {})
                pending = set()
                for window in windows:
                    pending.add(asyncio.ensure_future(score_rows(window.documents)))
                    if len(pending) >= ScoreRun.in_flight:
                        _, pending = await asyncio.wait(pending, return_when=asyncio.FIRST_COMPLETED)
                await asyncio.gather(*pending)

    asyncio.run(score())
    return count / (time.perf_counter() - began[0])


def command(table: Path, output: Path, workers: int, *more: str) -> "subprocess.Popen[bytes]":
    """The command, begun."""
    words = [COMMAND, "score", str(table), "-o", str(output), "--workers", str(workers), *more]
    return subprocess.Popen(words, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def memory_of(process: int) -> int:
    """Bytes of a process and all below it, shared pages divided among those that share them."""
    total = 0
    try:
        tree = [psutil.Process(process), *psutil.Process(process).children(recursive=True)]
    except psutil.NoSuchProcess:
        return 0
    for one in tree:
        try:
            total += one.memory_full_info().pss
        except psutil.Error:
            continue
    return total


def whole_run(table: Path, output: Path, workers: int) -> tuple[float, float]:
    """Seconds of an uninterrupted run, and its largest memory in MiB."""
    began = time.perf_counter()
    run, most = command(table, output, workers), 0
    while run.poll() is None:
        most = max(most, memory_of(run.pid))
        time.sleep(LOOK_SECONDS)
    if run.returncode:
        raise SystemExit(f"the command ended with {run.returncode}")
    return time.perf_counter() - began, most / MIB


def killed_runs(table: Path, output: Path, workers: int, kills: int, seconds: float) -> bool:
    """Kill the command so many times at even distances, resume it each time; whether it got to its end."""
    for _ in range(kills):
        run = command(table, output, workers, "--resume")
        try:
            run.wait(seconds / (kills + 1))
        except subprocess.TimeoutExpired:
            run.send_signal(signal.SIGKILL)
            run.wait()
    return command(table, output, workers, "--resume").wait() == 0


def lists_agree(folder: Path, count: int, workers: int) -> bool:
    """Whether rows with eight completions each get the rewards of the same completions a row each."""
    flat = list(rows(count * GROUP))
    for at, row in enumerate(flat):
        row["group"] = f"g{at // GROUP}"
        row["reference"] = flat[at - at % GROUP]["reference"]
    listed = [
        {
            "id": own[0]["id"],
            "reference": own[0]["reference"],
            "completion": [row["completion"] for row in own],
        }
        for own in (flat[start : start + GROUP] for start in range(0, len(flat), GROUP))
    ]
    found: list[list[Any]] = []
    for name, content in (("flat", flat), ("listed", listed)):
        pq.write_table(pa.Table.from_pylist(content), folder / f"{name}.parquet")
        output = folder / f"{name}.jsonl"
        command(folder / f"{name}.parquet", output, workers).wait()
        rewards = [json.loads(line) for line in output.read_bytes().splitlines()]
        found.append([(one["value"], one["outcome"], one["components"]) for one in rewards])
    return found[0] == found[1]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--engine-rows", type=int, default=50_000, help="for the engine alone")
    parser.add_argument("--lists", type=int, default=5_000, help="rows of eight completions")
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--kills", type=int, default=3)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        table, whole, pieces = folder / "rows.parquet", folder / "whole.parquet", folder / "pieces.parquet"
        write_table(table, given.rows)
        few = min(given.rows, given.engine_rows)
        began = processor_seconds(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)
        alone = engine_rate(folder, few, given.workers)
        own = (processor_seconds(resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN) - began) * 1e6 / few
        began = processor_seconds(
            resource.RUSAGE_CHILDREN
        )  # looking at memory costs this process itself a lot
        seconds, memory = whole_run(table, whole, given.workers)
        all_of_it = (processor_seconds(resource.RUSAGE_CHILDREN) - began) * 1e6 / given.rows
        rate = given.rows / seconds
        print(f"engine alone    {alone:10,.0f} rows/s")
        print(f"command         {rate:10,.0f} rows/s, {rate / alone:.2f} of the engine, {seconds:,.0f} s")
        print(f"processor time  {own:10,.0f} µs a row by the engine, {all_of_it:,.0f} by the command")
        print(f"memory          {memory:10,.0f} MiB at most, all processes", flush=True)
        if given.kills:
            ended = killed_runs(table, pieces, given.workers, given.kills, seconds)
            same = ended and pieces.read_bytes() == whole.read_bytes()
            print(f"killed {given.kills} times  {'the same bytes' if same else 'ANOTHER TABLE'}", flush=True)
        if given.lists:
            agree = lists_agree(folder, given.lists, given.workers)
            print(f"lists of {GROUP}      {'the same rewards' if agree else 'OTHER REWARDS'}")


if __name__ == "__main__":
    main()
