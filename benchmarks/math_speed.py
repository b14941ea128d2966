"""A GRPO batch of math scored over HTTP, against TRL's `accuracy_reward` in process, in the same run.

Both sides start afresh for every repeat, so no cache outlives one; both are warmed on prompts that are not
measured. Ours is the whole server tree with HTTP and JSON, when a batch comes and when it comes again; theirs
is the bare function call.
"""

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

import httpx

from benchmarks.math_batch import Case, dump, load
from benchmarks.server import SERVICE, running

TARGETS = {"reward-service": 50.0, "the same batch again": 80.0}
FIRST, AGAIN = TARGETS
WRAPPED, RAW = "TRL, gold as $...$", "TRL, raw gold"
SIDE_SECONDS = 180
FOLDER = "../shared/data"


def ours(warm: list[Case], measured: list[Case]) -> list[dict[str, Any]]:
    """Rewards from a fresh server, and processor seconds of its tree: of a batch, and of the same again."""
    with running(SERVICE) as server, httpx.Client(base_url=server.url, timeout=120) as client:
        _post(client, warm)
        body, found = _body(measured), []
        for _ in TARGETS:
            before = server.cpu()
            answer = client.post("/v1/score", content=body).raise_for_status()
            found.append({"cpu": server.cpu() - before, "rewards": answer.json()["rewards"]})
        return found


def _post(client: httpx.Client, cases: list[Case]) -> None:
    client.post("/v1/score", content=_body(cases)).raise_for_status()


def _body(cases: list[Case]) -> bytes:
    samples = [
        {"prompt": c.prompt, "completion": c.completion, "reference": c.gold, "group": c.pid} for c in cases
    ]
    return json.dumps({"spec": "accuracy", "samples": samples}).encode()


def theirs(mode: str, file: Path) -> Any:
    """What `benchmarks.trl_side` prints."""
    command = [sys.executable, "-m", "benchmarks.trl_side", mode, str(file)]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True,
                          check=True, timeout=SIDE_SECONDS)  # fmt: skip
    return json.loads(done.stdout.splitlines()[-1])


def report_speed(runs: dict[str, list[dict[str, Any]]], count: int) -> None:
    """Print samples per processor second, and the ratios."""
    speeds = {name: [count / run["cpu"] for run in found] for name, found in runs.items()}
    print(f"\n{count} samples, median of {len(runs[FIRST])}")
    print(f"{'':24}{'samples/CPU-s':>14}{'(best)':>9}")
    for name, found in speeds.items():
        print(f"{name:24}{statistics.median(found):14.0f}{max(found):9.0f}")
    for mine, target in TARGETS.items():
        for name in (WRAPPED, RAW):
            skipped = sum(score is None for score in runs[name][-1]["scores"])
            ratio = statistics.median(speeds[mine]) / statistics.median(speeds[name])
            print(f"{mine} / {name}: {ratio:.1f} (it skipped {skipped} samples as unparseable golds)")
        ratio = statistics.median(speeds[mine]) / statistics.median(speeds[WRAPPED])
        print(
            f"the first ratio: {'target met' if ratio >= target else 'TARGET MISSED'} (at least {target:g})"
        )


def report_agreement(cases: list[Case], rewards: list[dict[str, Any]], trl: list[float | None]) -> None:
    """Print where we and TRL, and we and math-verify on the same answer, differ."""
    parts = [reward["components"]["accuracy"] for reward in rewards]
    scores = [part["score"] for part in parts]
    _list_differences("TRL's accuracy_reward on the whole completion", cases, parts, trl)
    pairs = sorted({(c.gold, p["answer"]) for c, p in zip(cases, parts, strict=True) if p["answer"]})
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "pairs.json")
        file.write_text(json.dumps(pairs), encoding="utf-8")
        verdicts = dict(zip(pairs, theirs("pairs", file), strict=True))
    found = [verdicts.get((c.gold, p["answer"])) for c, p in zip(cases, parts, strict=True)]
    _list_differences("math-verify on the answer we extracted", cases, parts, found)
    print(f"\nno score from us: {sum(score is None for score in scores)}")


def _list_differences(name: str, cases: list[Case], parts: list[dict[str, Any]], other: list[Any]) -> None:
    decided = [
        (case.gold, part["answer"], part["score"], float(verdict), part["outcome"])
        for case, part, verdict in zip(cases, parts, other, strict=True)
        if verdict is not None and part["score"] is not None
    ]
    differing = [row for row in decided if row[2] != row[3]]
    print(f"\n{name}: agrees on {len(decided) - len(differing)} of {len(decided)} decided samples")
    for gold, answer, mine, its, outcome in sorted(set(differing), key=str):
        print(f"  gold {gold!r}  answer {answer!r}  ours {mine:g} ({outcome})  theirs {its:g}")


def main() -> None:
    """Measure, compare, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeats", type=int, default=5)
    options = parser.parse_args()
    folder = Path(os.environ.get("REWARD_SERVICE_CASES", FOLDER))
    warm, measured = load(folder)
    runs: dict[str, list[dict[str, Any]]] = {
        FIRST: [],
        AGAIN: [],
        WRAPPED: [],
        RAW: [],
    }
    with tempfile.TemporaryDirectory() as place:
        file = Path(place, "parts.json")
        dump(file, warm, measured)
        for _ in range(options.repeats):
            first, again = ours(warm, measured)
            runs[FIRST].append(first)
            runs[AGAIN].append(again)
            runs[WRAPPED].append(theirs("wrapped", file))
            runs[RAW].append(theirs("raw", file))
    report_speed(runs, len(measured))
    last = runs[AGAIN][-1]["rewards"]
    report_agreement(measured, last, runs[WRAPPED][-1]["scores"])


if __name__ == "__main__":
    main()
