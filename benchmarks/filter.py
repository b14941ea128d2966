"""How many problems a second one core filters by form, and how that compares with reading the rows alone;
and how many of 8 kB, where what a problem costs must not grow with its length.

python benchmarks/filter.py [FILE.jsonl]      rows with `problem` and `answer`; default: written here
"""

import json
import random
import sys
import time
from collections.abc import Iterator
from pathlib import Path

from reward_service.filters import form_rules

ROUNDS = 5
TARGET = 5_000
LONG_TARGET = 2_000
LONG = 8_000
"""Characters of a long problem."""

STORY = "The baker of the town sells {} loaves each morning and writes every sale into a blue book. "

WRITTEN = [
    {
        "problem": "A train leaves at noon with 240 people. A third get off, 35 get on. How many ride?",
        "answer": "195",
    },
    {
        "problem": "Let $f(x)=x^3-6x^2+11x-6$. Find the sum of the squares of its roots in simplest form.",
        "answer": "14",
    },
    {"problem": "Which of the following is prime?\nA. 21\nB. 27\nC. 31\nD. 39", "answer": "C"},
    {"problem": "Let $a_n$ be a bounded monotone sequence of reals. Prove that it converges.", "answer": ""},
    {"problem": "已知等差数列的首项为3，公差为4，求前20项的和。", "answer": "820"},
    {"problem": "下列说法正确的是（　　）\nA．0是正数\nB．-1大于0\nC．1是奇数\nD．2是奇数", "answer": "C"},
]


def seconds(lines: list[bytes], *, filtering: bool) -> float:
    """Processor time of one pass: decode each row and, when `filtering`, find its reasons."""
    start = time.process_time()
    for line in lines:
        row = json.loads(line)
        if filtering:
            form_rules.reasons(row["problem"], row["answer"])
    return time.process_time() - start


def long_problem(first: int) -> dict[str, str]:
    """A story of `LONG` characters with its question at the end."""
    story = "".join(STORY.format(first + day) for day in range(LONG // len(STORY) + 1))
    question = "How many loaves does the baker sell in 30 days?"
    return {"problem": f"{story[: LONG - len(question) - 1]} {question}", "answer": str(first)}


def dense_problems(rows: list[dict[str, str]], count: int = 60) -> Iterator[dict[str, str]]:
    """Problems of `LONG` characters, joined from those that are kept."""
    chosen = random.Random(3)
    kept = [row for row in rows if not form_rules.reasons(row["problem"], row["answer"] or None)]
    for _ in range(count):
        parts: list[str] = []
        while sum(map(len, parts)) < LONG:
            parts.append(chosen.choice(kept)["problem"])
        yield {"problem": " ".join(parts), "answer": "42"}


def written_rows() -> list[dict[str, str]]:
    """The tests' problems of two languages."""
    text = (Path(__file__).parents[1] / "tests/filters/realistic.txt").read_text(encoding="utf-8")
    found = (line.partition(" ⟹") for line in text.splitlines() if not line.startswith("# "))
    return [{"problem": problem, "answer": answer.strip()} for problem, _, answer in found]


def main() -> None:
    """Measure and print."""
    if len(sys.argv) > 1:
        lines = Path(sys.argv[1]).read_bytes().splitlines()
    else:
        lines = [json.dumps(row, ensure_ascii=False).encode() for row in WRITTEN] * 300
    reading = min(seconds(lines, filtering=False) for _ in range(ROUNDS))
    filtering = min(seconds(lines, filtering=True) for _ in range(ROUNDS))
    rate = len(lines) / filtering
    size = sum(map(len, lines)) / len(lines)
    print(f"{len(lines)} problems of {size:.0f} bytes on average")
    print(f"{rate:,.0f} problems a second on one core ({rate / TARGET:.2f} of the target of {TARGET:,})")
    print(f"{filtering / max(reading, 1e-9):.1f} times the cost of decoding the rows")
    long = [json.dumps(long_problem(first)).encode() for first in range(200)]
    rate = len(long) / min(seconds(long, filtering=True) for _ in range(ROUNDS))
    print(
        f"{rate:,.0f} problems of 8 kB a second ({rate / LONG_TARGET:.2f} of the target of {LONG_TARGET:,})"
    )
    given = [json.loads(line) for line in lines] if len(sys.argv) > 1 else written_rows()
    dense = [json.dumps(row).encode() for row in dense_problems(given)]
    rate = len(dense) / min(seconds(dense, filtering=True) for _ in range(ROUNDS))
    print(f"{rate:,.0f} of 8 kB joined from kept ones ({rate / LONG_TARGET:.2f} of that target)")


if __name__ == "__main__":
    main()
