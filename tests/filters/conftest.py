"""Where the labelled problems and formula vectors stand, when they are there."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

_HERE = Path(__file__).parents[2] / ".." / "shared" / "data"
CASES = Path(os.environ.get("REWARD_SERVICE_CASES", _HERE))


@pytest.fixture(scope="session")
def vectors() -> dict[str, Any]:
    """Published numbers for every formula, by family."""
    found: dict[str, Any] = json.loads(_existing("formula_vectors.json").read_text(encoding="utf-8"))
    return found


@pytest.fixture(scope="session")
def rows() -> list[dict[str, str]]:
    """Labelled problems."""
    with _existing("filter_dev.jsonl").open(encoding="utf-8") as lines:
        return [json.loads(line) for line in lines]


def _existing(name: str) -> Path:
    file = CASES / name
    if not file.exists():
        pytest.skip(f"no {name} in {CASES}; name its folder with REWARD_SERVICE_CASES")
    return file
