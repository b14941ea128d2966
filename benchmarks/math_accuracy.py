"""Math verdicts on labelled cases: ours beside math-verify and TRL, in the same run.

    python benchmarks/math_accuracy.py CASES_FOLDER

reads `math_*.jsonl` (gold, pred, expected, form, tier, contested, source_repo), `math_adversarial_*.jsonl`,
`math_hangs.jsonl` and `math_batch.jsonl.gz` from the folder, as far as they exist, and prints one table.
math-verify gets both sides boxed, its best pattern; TRL's `accuracy_reward` gets the gold boxed. Its column
needs the `bench` extra and is left out with a line when TRL is not installed.

Answers alone (`form` "answer") are put in a box. Tier B pairs are notations of one computer-algebra object
(`gcd(18, 3)` and 3), so there `unevaluated` is "accept"; every other row uses the defaults.
"""

import gzip
import json
import logging
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from reward_service.errors import BadReference
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.math import Math

Row = dict[str, Any]
Grader = Callable[[Row], bool]
INTEGER_ROUNDS = 3_000


@dataclass(frozen=True, slots=True)
class Tally:
    """Agreement with the labels: right verdicts, false positives, cases, wrong answers among them."""

    agreed: int
    paid_wrongly: int
    cases: int
    wrong: int

    def __str__(self) -> str:
        share = self.agreed / max(self.cases, 1)
        return f"{100 * share:5.1f} % ({self.paid_wrongly}/{self.wrong} FP)"


def completion(row: Row) -> str:
    """The text a trainer would send."""
    return str(row["pred"]) if row["form"] == "response" else f"\\boxed{{{row['pred']}}}"


def ours(math: Math) -> Grader:
    """Our verdict, both halves in this process."""

    def grade(row: Row) -> bool:
        try:
            found = math.read(Sample(completion=completion(row), reference=row["gold"]))
        except BadReference:
            return False
        return (found if isinstance(found, Verdict) else math.judge(found)).score == 1.0

    return grade


def math_verify() -> Grader:
    """math-verify, both sides boxed unless they state where the answer is."""
    from math_verify import parse, verify

    def boxed(text: str) -> str:
        return text if "\\boxed" in text or "$" in text else f"\\boxed{{{text}}}"

    def grade(row: Row) -> bool:
        answer = boxed(row["pred"]) if row["form"] == "answer" else row["pred"]
        return bool(verify(parse(boxed(row["gold"])), parse(answer)))

    return grade


def trl() -> Grader | None:
    """TRL's accuracy_reward, or None when TRL is not installed."""
    try:
        from trl.rewards import accuracy_reward
    except ImportError:
        print("TRL is not installed (pip install 'reward-service[bench]'): its column is left out")
        return None

    def grade(row: Row) -> bool:
        gold = row["gold"] if "\\boxed" in row["gold"] or "$" in row["gold"] else f"\\boxed{{{row['gold']}}}"
        return accuracy_reward([[{"content": completion(row)}]], [gold])[0] == 1.0

    return grade


def tally(rows: Iterable[Row], grade: Grader) -> Tally:
    """Grade every row."""
    paid = [(bool(row["expected"]), grade(row)) for row in rows]
    wrong = [given for expected, given in paid if not expected]
    return Tally(sum(e == g for e, g in paid), sum(wrong), len(paid), len(wrong))


def load(folder: Path, pattern: str) -> list[Row]:
    """The rows of every file that fits, in order."""
    files = [f for f in sorted(folder.glob(pattern)) if "hangs" not in f.name]
    return [json.loads(line) for f in files for line in f.read_text("utf-8").splitlines()]


def labelled(folder: Path) -> Iterator[tuple[str, list[Row], Math]]:
    """The table's lines: name, rows, and the parameters our grader runs with."""
    adversarial = load(folder, "math_adversarial*.jsonl")
    rows = [r for r in load(folder, "math_*.jsonl") if "tier" in r]
    core = [r for r in rows if r["tier"] != "B" and not r["contested"]]
    yield "core (tier A + C, not contested)", core, Math()
    for name in ("Math-Verify", "TinyV"):
        yield f"  of these {name}", [r for r in core if name in r["source_repo"]], Math()
    algebra = Math(unevaluated="accept")
    for name in ("latex2sympy2_extended", "moodle-qtype_stack"):
        yield f"tier B {name}", [r for r in rows if name in r["source_repo"]], algebra
    yield "adversarial", adversarial, Math()


def speed(folder: Path) -> None:
    """Samples per CPU-second on the batch, and verdicts per CPU-second on integers."""
    file = folder / "math_batch.jsonl.gz"
    math = Math()
    if file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            samples = [
                Sample(completion=r["completion"], reference=r["gold"]) for r in map(json.loads, lines)
            ]
        started = time.process_time()
        found = [math.read(sample) for sample in samples]
        asked = [question for question in found if not isinstance(question, Verdict)]
        for question in asked:
            math.judge(question)
        spent = time.process_time() - started
        print(f"batch: {len(samples) / spent:,.0f} samples per CPU-second, {len(asked)} asked sympy")
    integers = [Sample(completion=f"So \\boxed{{{i}}}.", reference=str(i % 7)) for i in range(INTEGER_ROUNDS)]
    started = time.process_time()
    for sample in integers:
        math.read(sample)
    print(f"integers: {INTEGER_ROUNDS / (time.process_time() - started):,.0f} verdicts per CPU-second")


def hostile(folder: Path) -> None:
    """The slowest of the hostile answers, in one process without limits."""
    file = folder / "math_hangs.jsonl"
    if not file.exists():
        return
    slowest = (0.0, "")
    for row in map(json.loads, file.read_text("utf-8").splitlines()):
        started = time.perf_counter()
        ours(Math())({"form": "response", **row})
        slowest = max(slowest, (time.perf_counter() - started, row["name"]))
    print(f"hostile: the slowest took {slowest[0] * 1000:.1f} ms ({slowest[1]})")


def main() -> None:
    """Print everything."""
    folder = Path(sys.argv[1] if len(sys.argv) > 1 else "../shared/data")
    logging.getLogger("math_verify").setLevel(logging.CRITICAL)
    peers = {"math-verify": math_verify(), "TRL": trl()}
    names = ["ours", *(name for name, grade in peers.items() if grade)]
    print(f"{'cases':34}{'n':>6}" + "".join(f"{name:>22}" for name in names))
    for name, rows, math in labelled(folder):
        graders = [ours(math), *(grade for grade in peers.values() if grade)]
        print(
            f"{name:34}{len(rows):6}" + "".join(f"{tally(rows, grade)!s:>22}" for grade in graders),
            flush=True,
        )
    hostile(folder)
    speed(folder)


if __name__ == "__main__":
    main()
