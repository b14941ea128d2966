import json
from pathlib import Path
from typing import Any

import pytest

from reward_service.dataset.score_diff import diff_scores, scored_rows, spearman
from reward_service.dataset.tables.row_readers import Row
from reward_service.errors import BadConfig
from tests.cli.test_main_app import run


def reward(
    row_id: str, value: float | None, reason: str = "equal (7)", outcome: str = "scored"
) -> dict[str, Any]:
    return {"id": row_id, "value": value, "outcome": outcome, "components": {"accuracy": {"reason": reason}}}


def test_nothing_changed_between_a_scoring_and_itself() -> None:
    rows = scored_rows([reward("a", 1.0), reward("b", None, outcome="failed")])
    diff = diff_scores(rows, rows)
    assert (diff.rows, diff.changed, diff.only_before) == (2, 0, 0)


def test_changes_are_counted_by_what_they_are_and_not_by_their_numbers() -> None:
    before = scored_rows([reward(str(at), 1.0) for at in range(4)])
    after = scored_rows(
        [reward("0", 0.0, "differs (3)"), reward("1", 0.0, "differs (77)"), reward("2", None, "gone", "failed"),
         reward("9", 1.0)]
    )  # fmt: skip
    diff = diff_scores(before, after)
    assert dict(diff.changes) == {"down: differs (#)": 2, "scored to failed: gone": 1}
    assert (diff.only_before, diff.only_after) == (1, 1)


def test_orders_are_compared_within_groups() -> None:
    before = scored_rows([reward("g#0", 0.1), reward("g#1", 0.2), reward("h#0", 5.0), reward("h#1", 4.0)])
    after = scored_rows([reward("g#0", 0.2), reward("g#1", 0.1), reward("h#0", 3.0), reward("h#1", 2.0)])
    diff = diff_scores(before, after)
    assert (diff.flipped, diff.pairs, diff.rank_correlation) == (1, 2, 0.0)


def test_advantages_are_compared_within_groups() -> None:
    """In g both members change places; in h, and for an answer alone, nothing changes."""
    before = scored_rows([reward("g#0", 0.0), reward("g#1", 1.0), reward("h#0", 5.0), reward("h#1", 4.0),
                          reward("alone", 1.0)])  # fmt: skip
    after = scored_rows([reward("g#0", 2.0), reward("g#1", 1.0), reward("h#0", 0.5), reward("h#1", 0.0),
                         reward("alone", 0.0)])  # fmt: skip
    diff = diff_scores(before, after)
    assert (diff.members, diff.signs_changed) == (4, 2)
    assert diff.advantage_change == pytest.approx((2 + 2 + 0 + 0) / 4)


def test_rows_without_ids_of_several_files_are_different_rows(tmp_path: Path) -> None:
    for part, value in (("a", 1.0), ("b", 0.0)):
        (tmp_path / f"one-{part}.jsonl").write_text(json.dumps({"value": value}) + "\n")
        (tmp_path / f"two-{part}.jsonl").write_text(json.dumps({"value": 1.0}) + "\n")
    done = run("diff", str(tmp_path / "one-*.jsonl"), str(tmp_path / "two-*.jsonl"), code=1)
    assert "2 rows in both, 1 changed" in done.stdout


def test_rows_of_a_known_layout_go_by_the_ids_that_score_gives_them() -> None:
    """verl's rows have their ids inside a column, and not in the order of the table."""
    rows: list[Row] = [
        {"data_source": "d", "reward_model": {"ground_truth": "2"}, "extra_info": {"index": at}, "reward": [1.0, 0.0]}
        for at in (7, 0)
    ]  # fmt: skip
    assert list(scored_rows(rows)) == ["7#0", "7#1", "0#0", "0#1"]


def test_the_group_that_one_of_both_names_counts() -> None:
    before = scored_rows([{**reward("a", 1.0), "group": "g"}, {**reward("b", 0.0), "group": "g"}])
    after = scored_rows([reward("a", 0.0), reward("b", 1.0)])
    assert diff_scores(before, after).members == diff_scores(after, before).members == 2


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ([1, 2, 3], [10, 20, 30], 1.0),
        ([1, 2, 3], [3, 2, 1], -1.0),
        ([1, 1], [1, 2], None),
        ([1, 2, 2], [1, 2, 2], 1.0),
    ],
)
def test_rank_correlation(one: list[float], other: list[float], expected: float | None) -> None:
    found = spearman(one, other)
    assert found == (pytest.approx(expected) if expected is not None else None)


def test_the_command_joins_tables_of_any_format_and_says_by_its_exit_code(tmp_path: Path) -> None:
    before, after = tmp_path / "before.jsonl", tmp_path / "after.json"
    before.write_text(json.dumps(reward("a", 1.0)) + "\n" + json.dumps(reward("b", 1.0)) + "\n")
    after.write_text(json.dumps([reward("a", 0.0, "differs (8)"), reward("b", 1.0)]))
    done = run("diff", str(before), str(after), code=1)
    assert "1 changed (50.00%)" in done.stdout
    run("diff", str(before), str(after), "--max-changed", "0.5")
    run("diff", str(before), str(before))
    assert "no file" in run("diff", str(before), str(tmp_path / "none.jsonl"), code=2).stderr


def test_rewards_in_lists_count_each(tmp_path: Path) -> None:
    parts = [{"accuracy": {"reason": "equal"}}, {"accuracy": {"reason": "differs (4)"}}]
    before = scored_rows(
        [{"id": "a", "reward": [1.0, 1.0], "outcome": ["scored", "scored"], "components": parts}]
    )
    after = scored_rows([{"id": "a", "reward": [1.0, 0.0], "components": json.dumps(parts)}])
    diff = diff_scores(before, after)
    assert (diff.rows, dict(diff.changes), diff.mean_after) == (2, {"down: differs (#)": 1}, 0.5)


def test_a_table_without_rewards_is_refused() -> None:
    with pytest.raises(BadConfig, match="no rewards"):
        scored_rows([{"id": "a", "prompt": "p"}])


def test_the_whole_comparison_is_written_as_json(tmp_path: Path) -> None:
    before, after, told = (tmp_path / name for name in ("before.jsonl", "after.jsonl", "told.json"))
    before.write_text(json.dumps(reward("a", 1.0)))
    after.write_text(json.dumps(reward("a", 0.0, "differs (8)")))
    run("diff", str(before), str(after), "-o", str(told), code=1)
    assert json.loads(told.read_text())["changes"] == {"down: differs (#)": 1}
