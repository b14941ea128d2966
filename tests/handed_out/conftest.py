"""An extra: cases that were handed out and are no part of the project.

The tests in this folder are collected only where the cases are: in the folder that REWARD_SERVICE_CASES names,
else in `../shared/data` beside the checkout. Every law they ask has cases of the project's own elsewhere.
"""

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
FOLDER = Path(os.environ.get("REWARD_SERVICE_CASES") or HERE.parents[1] / ".." / "shared" / "data")

collect_ignore_glob = [] if FOLDER.is_dir() else ["test_*.py"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """`-m handed_out` chooses them, `-m "not handed_out"` leaves them out."""
    for item in items:
        if HERE in item.path.parents:
            item.add_marker("handed_out")


@pytest.fixture(scope="session")
def cases() -> Callable[[str], Any]:
    """Reads a file of the cases: rows of a .jsonl, the document of a .json."""

    def read(name: str) -> Any:
        text = (FOLDER / name).read_text(encoding="utf-8")
        return [json.loads(line) for line in text.splitlines()] if name.endswith("l") else json.loads(text)

    return read


@pytest.fixture(scope="session")
def vectors(cases: Callable[[str], Any]) -> Any:
    """Numbers that every formula must reproduce, by family."""
    return cases("formula_vectors.json")
