"""Eight hundred problems in the manner of data sets in use, English and Chinese, half of the good ones traps."""

from collections import Counter
from pathlib import Path

from reward_service.filters import form_rules
from reward_service.filters.policy import Policy, decide

ROWS = Path(__file__).with_name("realistic.txt")
LEAST = 0.9


def read() -> list[tuple[str, str, str]]:
    """(kind, problem, answer); `⏎` stands for the end of a line, `⟹` between problem and answer."""
    rows, kind = [], ""
    for line in ROWS.read_text(encoding="utf-8").splitlines():
        if line.startswith("# "):
            kind = line.split()[1]
            continue
        problem, _, answer = line.partition(" ⟹")
        rows.append((kind, problem.replace("⏎", "\n").strip(), answer.strip()))
    return rows


def test_kinds_go_and_good_problems_stay() -> None:
    seen: Counter[str] = Counter()
    dropped: Counter[str] = Counter()
    for kind, problem, answer in read():
        seen[kind] += 1
        dropped[kind] += not decide(0, form_rules.reasons(problem, answer or None), Policy()).keep
    assert seen.total() == 800
    assert dropped["good"] == 0
    few = {kind: dropped[kind] / seen[kind] for kind in seen if kind != "good"}
    assert not {kind: share for kind, share in few.items() if share < LEAST}, few
