"""Databases of a reference: the same for the same constants, kept, and fit to tell queries apart."""

import json

import pytest

from reward_service.grading.sql import reference_databases
from reward_service.grading.sql.query_analysis import Constants, read_query
from reward_service.grading.sql.reference_databases import ReferenceDatabases, databases_of
from reward_service.grading.sql.sqlite_box import QueryFault

TABLES = json.dumps({"port": [{"name": "Aden", "depth": 4}, {"name": "Brest", "depth": 9}]})
GOLD = read_query("SELECT name FROM port WHERE depth > 5", "sqlite")
NONE = Constants((), ())


def test_equal_constants_give_the_same_databases() -> None:
    one, other = (ReferenceDatabases(TABLES, False, GOLD) for _ in range(2))
    rows = [[made.box.run("SELECT * FROM port") for made in each.made_for(NONE)] for each in (one, other)]
    assert rows[0] == rows[1]
    assert len(rows[0]) > 48
    one.close()
    other.close()


def test_a_reference_is_asked_once_for_all_its_completions() -> None:
    first = databases_of(TABLES, False, GOLD)
    assert databases_of(TABLES, False, GOLD) is first
    assert first.made_for(NONE) is first.made_for(Constants((5.0, 6.0), ()))
    assert first.made_for(NONE) is not first.made_for(Constants((70.0,), ()))


def test_the_constants_of_a_completion_stand_in_its_databases() -> None:
    made = databases_of(TABLES, False, GOLD).made_for(Constants((20.0,), ("Cadiz",)))
    seen = {cell for database in made for row in database.box.run("SELECT * FROM port") for cell in row}
    assert {20, "Cadiz"} <= seen


def test_what_is_kept_is_bounded() -> None:
    for number in range(reference_databases._KEPT_REFERENCES + 3):
        databases_of(json.dumps({"port": [{"name": "x", "depth": number}]}), False, GOLD)
    assert len(reference_databases._kept) == reference_databases._KEPT_REFERENCES


def test_made_databases_cannot_be_written() -> None:
    made = next(iter(databases_of(TABLES, False, GOLD).made_for(NONE)))
    with pytest.raises(QueryFault):
        made.box.run_again("DELETE FROM port")
