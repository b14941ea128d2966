from pathlib import Path

import pytest

from reward_service.ledger import LedgerUnavailable, ledger_queries
from reward_service.ledger.ledger_queries import LedgerQueries
from reward_service.scoring.observers import MAX_ANSWER_CHARS
from tests.ledger.conftest import STEPS


def test_every_run_is_told_with_its_size_and_steps(told: Path) -> None:
    rows = LedgerQueries(told).query(ledger_queries.RUNS)
    assert {row["run"] for row in rows} == {"honest", "hacked"}
    assert all((row["samples"], row["first_step"], row["last_step"]) == (32 * STEPS, 0, 39) for row in rows)


def test_a_trend_covers_every_step_once_and_in_order(told: Path) -> None:
    rows = LedgerQueries(told, run="honest").trends(8)
    assert [(row["first_step"], row["last_step"]) for row in rows] == [(n, n + 4) for n in range(0, 40, 5)]
    assert sum(row["samples"] for row in rows) == 32 * STEPS
    assert rows[-1]["accuracy"] > rows[0]["accuracy"] + 0.15
    assert rows[0]["components"]["accuracy"] == pytest.approx(rows[0]["accuracy"])
    assert all(row["components"]["format"] == 1.0 for row in rows)


def test_more_stretches_than_steps_are_as_many_as_steps(told: Path) -> None:
    assert len(LedgerQueries(told, run="honest").trends(1000)) == STEPS


def test_groups_that_teach_nothing_and_contradictions_are_named(told: Path) -> None:
    rows = LedgerQueries(told, run="honest").query(ledger_queries.GROUPS, limit=50, cut=MAX_ANSWER_CHARS)
    found = {(row["suspicion"], row["group_id"]): row for row in rows}
    assert found["contradictory", "unsure"]["times"] == 4 * STEPS
    assert found["contradictory", "unsure"]["answer"] == "42"
    assert found["all wrong", "hopeless"]["times"] == STEPS
    assert ("contradictory", "a") not in found


def test_anything_else_is_asked_in_sql(told: Path) -> None:
    asked = LedgerQueries(told)
    (row,) = asked.query("SELECT count(*) AS n, count(DISTINCT component) AS kinds FROM components")
    assert row == {"n": 2 * 2 * 32 * STEPS, "kinds": 2}
    assert asked.query("SELECT count(*) AS n FROM samples") == [{"n": 2 * 32 * STEPS}]


def test_what_is_no_number_comes_back_as_nothing(told: Path) -> None:
    assert LedgerQueries(told).query("SELECT 'nan'::DOUBLE AS a, 'inf'::DOUBLE AS b") == [
        {"a": None, "b": None}
    ]


def test_a_question_that_makes_no_sense_and_an_empty_folder_are_told_in_words(
    told: Path, tmp_path: Path
) -> None:
    with pytest.raises(LedgerUnavailable, match="nonsense"):
        LedgerQueries(told).query("SELECT nonsense FROM samples")
    with pytest.raises(LedgerUnavailable, match="holds no ledger"):
        LedgerQueries(tmp_path)
    (tmp_path / "broken.parquet").write_bytes(b"no parquet")
    with pytest.raises(LedgerUnavailable, match=r"broken\.parquet"):
        LedgerQueries(tmp_path)
