import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

_DEFAULT = Path(__file__).parents[2] / "shared" / "data"
CASES = Path(os.environ.get("REWARD_SERVICE_CASES", _DEFAULT))


@pytest.fixture(scope="session")
def shared_cases() -> Callable[[str], Any]:
    """Reads a file of the shared test data: rows of a .jsonl, the document of a .json."""

    def read(name: str) -> Any:
        file = CASES / name
        if not file.exists():
            pytest.skip(f"{file} is not here; REWARD_SERVICE_CASES names the folder of the shared cases")
        text = file.read_text(encoding="utf-8")
        return (
            [json.loads(line) for line in text.splitlines()] if file.suffix == ".jsonl" else json.loads(text)
        )

    return read


@pytest.fixture(scope="session")
def vectors(shared_cases: Callable[[str], Any]) -> Any:
    """The numbers every formula must reproduce."""
    return shared_cases("formula_vectors.json")
