"""Samples of a ledger by filter, page and key."""

from pathlib import Path
from typing import Any

import pytest

from reward_service.ledger import sample_lookup
from reward_service.ledger.ledger_queries import LedgerQueries
from reward_service.ledger.sample_lookup import SampleFilter
from tests.ledger.conftest import STEPS

SAMPLES = 2 * 32 * STEPS


def rows(
    folder: Path, *, run: str | None = None, limit: int = SAMPLES, **wanted: Any
) -> list[dict[str, Any]]:
    with LedgerQueries(folder, run=run) as queries:
        return sample_lookup.page(queries, SampleFilter(**wanted), limit=limit).rows


def test_examples_are_those_that_were_asked_for(told: Path) -> None:
    found = rows(told, run="hacked", step_from=30, accuracy=0.0, least=1.0, sort="highest", limit=5)
    assert len(found) == 5
    assert all(row["step"] >= 30 and row["accuracy"] == 0.0 and row["value"] >= 1.0 for row in found)
    assert found[0]["completion"] == "x" * 20
    assert [part["name"] for part in found[0]["components"]] == ["accuracy", "format"]


def test_pages_hold_every_sample_once_whatever_the_order(told: Path) -> None:
    with LedgerQueries(told, threads=1, memory_mb=256) as queries:
        for sort in ("newest", "oldest", "highest", "lowest", "longest"):
            seen: list[str] = []
            more = True
            while more:
                page = sample_lookup.page(queries, SampleFilter(sort=sort), limit=700, offset=len(seen))
                seen += [row["key"] for row in page.rows]
                more = page.more
            assert len(seen) == SAMPLES
            assert len(set(seen)) == SAMPLES


def test_a_page_leaves_out_what_was_scored_after_the_first_one(told: Path) -> None:
    with LedgerQueries(told) as queries:
        first = sample_lookup.page(queries, SampleFilter(sort="oldest"), limit=1)
        early = first.rows[0]["time"]
        held = sample_lookup.page(queries, SampleFilter(until=early), limit=SAMPLES)
    assert held.until == early
    assert 0 < len(held.rows) < SAMPLES
    assert {row["time"] for row in held.rows} == {early}


@pytest.mark.parametrize(
    ("pay", "fits"), [("nothing", lambda score: score <= 0), ("all", lambda score: score >= 1), ("part", lambda _: False), ("null", lambda _: False)]
)  # fmt: skip
def test_samples_are_found_by_what_one_component_paid(told: Path, pay: str, fits: Any) -> None:
    found = rows(told, run="hacked", component="format", pay=pay)
    scores = [
        part["score"]
        for row in rows(told, run="hacked")
        for part in row["components"]
        if part["name"] == "format"
    ]
    assert len(found) == sum(map(fits, scores))
    assert all(
        fits(next(part["score"] for part in row["components"] if part["name"] == "format")) for row in found
    )
    assert rows(told, component="nonsense") == []


def test_a_key_finds_its_row_again_and_nonsense_finds_none(told: Path) -> None:
    wanted = rows(told, limit=3)[2]
    with LedgerQueries(told) as queries:
        found = sample_lookup.find(queries, wanted["key"])
        assert found is not None
        assert {name: found[name] for name in wanted} == wanted
        for key in (
            "",
            "1-2",
            "x",
            "²-1",
            "9" * 30 + "-1",
            wanted["key"][:-1] + "x",
            "-",
            "1'; DROP VIEW ledger",
        ):
            assert sample_lookup.find(queries, key) is None
