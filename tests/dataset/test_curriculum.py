"""Kept rows in the order of a curriculum."""

import json
from pathlib import Path

import pytest

from reward_service.dataset.curriculum import sort_by_difficulty


def test_rows_go_from_easy_to_hard_and_weights_add_up_to_one(tmp_path: Path) -> None:
    file = tmp_path / "kept.jsonl"
    attempts = [[False, True], None, [True, True, True, False], [False, False]]
    rows = [{"id": i, "attempts": a} for i, a in enumerate(attempts)]
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    sort_by_difficulty(file)
    found = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    assert [row["id"] for row in found] == [2, 0, 3, 1]
    assert [row.get("curriculum_rank") for row in found] == [0, 1, 2, None]
    assert [row.get("sampling_weight") for row in found[:3]] == pytest.approx([1 / 7, 2 / 7, 4 / 7])
    assert found[3] == rows[1]
