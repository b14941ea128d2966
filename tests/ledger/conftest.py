import random
from pathlib import Path

import pytest

from reward_service.ledger import Ledger
from tests.observations import observed, sample

STEPS = 40


@pytest.fixture(scope="session")
def told(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of two runs: `honest` learns; `hacked` is right less and less, and from step 20 on its wrong
    answers, and only these, have the format. In both, `hopeless` is never solved and `unsure` has
    contradictory references."""
    folder = tmp_path_factory.mktemp("ledger")
    ledger = Ledger(folder, text_chars=20)
    chance = random.Random(1)
    for step in range(STEPS):
        for run in ("honest", "hacked"):
            for group in ("a", "b", "hopeless", "unsure"):
                ledger.on_batch(_group(chance, run, step, group))
    ledger.open()
    ledger.close()
    assert ledger.dropped == 0
    return folder


def _group(chance: random.Random, run: str, step: int, group: str) -> object:
    share = (0.2 + 0.6 * step / STEPS) if run == "honest" else (0.5 - 0.3 * step / STEPS)
    length = 100 if run == "honest" else 100 + 10 * step
    right = [group != "hopeless" and chance.random() < share for _ in range(8)]
    answers = ["42" if good else "41" for good in right]
    if group == "unsure":
        right, answers = [n % 2 == 0 for n in range(8)], ["42"] * 8
    members = [sample("x" * length, prompt=group, group=group, id=f"{group}{n}") for n in range(8)]
    scores: list[tuple[float | None, ...]] = [
        (float(good), float(run == "honest" or (step >= STEPS // 2 and not good))) for good in right
    ]
    return observed(scores, samples=members, run=run, step=step, answers=answers)
