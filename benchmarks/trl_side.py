"""TRL's `accuracy_reward` in a process of its own: `python -m benchmarks.trl_side MODE FILE` prints JSON.

MODE `wrapped` hands over golds as `$...$`, which is fairest to math-verify's parser; `raw` as they stand;
`pairs` does not measure, but asks math-verify about the (gold, answer) pairs in FILE.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any


def measure(parts: dict[str, list[dict[str, Any]]], *, wrapped: bool) -> dict[str, Any]:
    """Scores, and processor seconds for the measured part."""
    from trl.rewards import accuracy_reward

    def score(cases: list[dict[str, Any]]) -> list[float | None]:
        completions = [[{"role": "assistant", "content": case["completion"]}] for case in cases]
        golds = [f"${case['gold']}$" if wrapped else case["gold"] for case in cases]
        rewards: list[float | None] = accuracy_reward(completions=completions, solution=golds)
        return rewards

    score(parts["warm"])
    started = time.process_time()
    scores = score(parts["measured"])
    return {"cpu": time.process_time() - started, "scores": scores}


def judge(pairs: list[list[str]]) -> list[bool | None]:
    """math-verify's verdict on each pair; None when it cannot parse one of the two."""
    from math_verify import parse, verify

    def decide(gold: str, answer: str) -> bool | None:
        parsed = parse(f"${gold}$"), parse(f"$\\boxed{{{answer}}}$")
        return bool(verify(*parsed)) if all(parsed) else None

    return [decide(gold, answer) for gold, answer in pairs]


def main() -> None:
    """Answer on standard output."""
    mode, file = sys.argv[1:]
    content = json.loads(Path(file).read_text(encoding="utf-8"))
    found = judge(content) if mode == "pairs" else measure(content, wrapped=mode == "wrapped")
    print(json.dumps(found))


if __name__ == "__main__":
    main()
