"""The math samples to measure with: a file of real completions, or a stand-in made here."""

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from pathlib import Path

FILE = "math_batch.jsonl.gz"
WARM_PROMPTS = 8

_PAIRS = (
    ("14/3", "\\frac{14}{3}"),
    ("0.5", "\\frac{1}{2}"),
    ("2\\sqrt{3}", "\\sqrt{12}"),
    ("x^2-1", "(x-1)(x+1)"),
    ("\\pi/4", "\\frac{\\pi}{4}"),
    ("\\{1,2\\}", "\\{2,1\\}"),
    ("(0,1]", "[0,1]"),
    ("\\sqrt{2}+1", "\\frac{1}{\\sqrt{2}-1}"),
    ("1200", "1{,}200"),
    ("7", "8"),
)


@dataclass(frozen=True, slots=True)
class Case:
    """A completion and the answer it is judged against."""

    pid: int
    prompt: str
    gold: str
    completion: str


def load(folder: Path) -> tuple[list[Case], list[Case]]:
    """A part to warm up on and a part to measure; they share no prompt."""
    file = folder / FILE
    if file.exists():
        cases = list(_read(file))
    else:
        print(f"{file} is not there (REWARD_SERVICE_CASES names the folder): measuring a generated batch,")
        print("which is easier than real completions; its ratio says little.")
        cases = list(_generated())
    warm = set(sorted({case.pid for case in cases})[-WARM_PROMPTS:])
    return [c for c in cases if c.pid in warm], [c for c in cases if c.pid not in warm]


def _read(file: Path) -> Iterator[Case]:
    with gzip.open(file, "rt", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            yield Case(row["pid"], row["prompt"], row["gold"], row["completion"])


def _generated() -> Iterator[Case]:
    reasoning = "We set $x = 3$ and look at \\(x^2 + 1\\) again before going on. " * 60
    for pid in range(64):
        gold, other = _PAIRS[pid % len(_PAIRS)]
        for member in range(16):
            answer = (gold, other, str(pid + member))[member % 3]
            text = f"<think>{reasoning}</think>\nThe answer is $\\boxed{{{answer}}}$."
            yield Case(pid, f"Problem {pid}", gold, text)


def dump(file: Path, warm: list[Case], measured: list[Case]) -> None:
    """Write both parts for `benchmarks.trl_side`."""
    parts = {"warm": [asdict(c) for c in warm], "measured": [asdict(c) for c in measured]}
    file.write_text(json.dumps(parts), encoding="utf-8")
