"""Whether a query answers what another one does: on the given tables and on databases made to tell them
apart.

A database on which the order keys of the reference tie is thrown away, for there both orders are right.
Results that are empty on both sides prove nothing; `ENOUGH` others must agree.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from reward_service.errors import BadReference
from reward_service.grading.sql.database_generator import DatabaseGenerator
from reward_service.grading.sql.query_analysis import NoReadingQuery, ReadQuery, read_query
from reward_service.grading.sql.result_comparison import same_result
from reward_service.grading.sql.sqlite_box import QueryFault, QueryTooCostly, Row, SqliteBox

ENOUGH = 48
"""Databases with a result on which both queries agree."""
MAX_DATABASES = 240
_DENSE_FROM = 60
"""Databases after which, where few gave a result, fuller ones are made."""
SECONDS = 1.5
"""CPU seconds after which what has agreed so far must do."""
LEAST = 4
"""Agreements that must be there even then."""


@dataclass(frozen=True, slots=True)
class Compared:
    """Whether the queries agree, and why not."""

    equal: bool
    reason: str
    over_limit: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """One query against the reference."""

    said: str
    queries: tuple[str, ...]
    tables: Any
    ordered: bool | None
    any_columns: bool
    dialect: str


def compare(asked: Question) -> Compared:
    """Whether the said query answers as one of the reference's queries does.

    Raises:
        BadReference: the tables or a query of the reference cannot be used.
    """
    golds = [_gold(query, asked.dialect) for query in asked.queries]
    try:
        said = read_query(asked.said, asked.dialect)
    except NoReadingQuery as error:
        return Compared(equal=False, reason=str(error))
    results = [_against(gold, said, asked) for gold in golds]
    best = next((found for found in results if found.equal), None)
    return best or results[0]


def _gold(query: str, dialect: str) -> ReadQuery:
    try:
        return read_query(query, dialect)
    except NoReadingQuery as error:
        raise BadReference(f"reference.query: {error}") from None


def _against(gold: ReadQuery, said: ReadQuery, asked: Question) -> Compared:
    box = SqliteBox()
    try:
        return _compared(box, gold, said, asked)
    finally:
        box.close()


def _compared(box: SqliteBox, gold: ReadQuery, said: ReadQuery, asked: Question) -> Compared:
    try:
        box.load(asked.tables)
        wanted = box.run(gold.sql)
        tied = _ties(box, gold)
    except QueryFault as error:
        raise BadReference(f"reference: {error}") from None
    if said.canonical == gold.canonical:
        return Compared(equal=True, reason="the same query")
    in_order = gold.ordered if asked.ordered is None else asked.ordered
    try:
        found = box.run(said.sql)
        if not tied and not _agree(found, wanted, asked, in_order=in_order):
            return Compared(equal=False, reason="another result on the given tables")
        return _on_made_databases(
            box, (gold, said), asked, agreed=int(bool(wanted) and not tied), in_order=in_order
        )
    except QueryTooCostly as error:
        return Compared(equal=False, reason=str(error), over_limit=True)
    except QueryFault as error:
        return Compared(equal=False, reason=f"it does not run: {error}")


def _on_made_databases(
    box: SqliteBox, queries: tuple[ReadQuery, ReadQuery], asked: Question, *, agreed: int, in_order: bool
) -> Compared:
    gold, said = queries
    generator = DatabaseGenerator(box, (gold, said), f"{gold.canonical}\0{said.canonical}")
    until = time.process_time() + SECONDS
    for number in range(MAX_DATABASES):
        generator.fill(dense=number >= _DENSE_FROM and agreed < LEAST and bool(number % 2))
        try:
            wanted = box.run(gold.sql)
            if _ties(box, gold):
                continue
        except QueryFault:
            continue  # the gold cannot be asked of this database: a division, an overflow
        found = box.run(said.sql)
        if not _agree(found, wanted, asked, in_order=in_order):
            return Compared(equal=False, reason="another result on a database that tells the queries apart")
        agreed += bool(wanted) and not _is_trivial(wanted)
        if agreed >= ENOUGH or (time.process_time() > until and agreed >= LEAST):
            return Compared(equal=True, reason=f"the same results on {agreed} databases")
    if agreed >= LEAST:
        return Compared(equal=True, reason=f"the same results on {agreed} databases")
    return Compared(equal=False, reason=f"only {agreed} databases gave a result, which proves nothing")


def _is_trivial(rows: Sequence[Row]) -> bool:
    """A single row of nothing but zeros and nulls: what aggregates say of no rows."""
    return len(rows) == 1 and all(value in (0, None) for value in rows[0])


def _agree(found: list[Row], wanted: list[Row], asked: Question, *, in_order: bool) -> bool:
    return same_result(found, wanted, in_order=in_order, any_columns=asked.any_columns)


def _ties(box: SqliteBox, gold: ReadQuery) -> bool:
    """Whether different rows share their order keys."""
    if gold.keys is None:
        return False
    try:
        rows = set(box.run(gold.keys))
    except QueryTooCostly:
        return True
    except QueryFault:
        return False
    keys = [row[len(row) - gold.width :] for row in rows]
    return len(set(keys)) < len(keys)
