"""Whether a query answers what another one does: on the given tables and on databases made to tell them
apart.

A database on which the order keys of the reference tie is thrown away, for there both orders are right.
Results that are empty on both sides prove nothing; `ENOUGH` others must agree.
"""

import time
from dataclasses import dataclass

from reward_service.errors import BadReference
from reward_service.grading.sql.query_analysis import NoReadingQuery, ReadQuery, read_query
from reward_service.grading.sql.reference_databases import FEW, ReferenceDatabases, databases_of
from reward_service.grading.sql.result_comparison import same_result
from reward_service.grading.sql.sqlite_box import QueryFault, QueryTooCostly, Row

ENOUGH = 48
"""Databases with a result on which both queries agree."""
SECONDS = 1.5
"""CPU seconds after which what has agreed so far must do."""
LEAST = FEW
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
    tables: str
    is_script: bool
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
    try:
        databases = databases_of(asked.tables, asked.is_script, gold)
    except QueryFault as error:
        raise BadReference(f"reference: {error}") from None
    if said.canonical == gold.canonical:
        return Compared(equal=True, reason="the same query")
    in_order = gold.ordered if asked.ordered is None else asked.ordered
    try:
        found = databases.given.run(said.sql)
        if not databases.tied and not _agree(found, databases.wanted, asked, in_order=in_order):
            return Compared(equal=False, reason="another result on the given tables")
        return _on_made_databases(databases, said, asked, in_order=in_order)
    except QueryTooCostly as error:
        return Compared(equal=False, reason=str(error), over_limit=True)
    except QueryFault as error:
        return Compared(equal=False, reason=f"it does not run: {error}")


def _on_made_databases(
    databases: ReferenceDatabases, said: ReadQuery, asked: Question, *, in_order: bool
) -> Compared:
    agreed = int(bool(databases.wanted) and not databases.tied)
    until = time.process_time() + SECONDS
    for database in databases.made_for(said.constants):
        if not _agree(database.box.run_again(said.sql), database.wanted, asked, in_order=in_order):
            return Compared(equal=False, reason="another result on a database that tells the queries apart")
        agreed += database.tells
        if agreed >= ENOUGH or (time.process_time() > until and agreed >= LEAST):
            return Compared(equal=True, reason=f"the same results on {agreed} databases")
    if agreed >= LEAST:
        return Compared(equal=True, reason=f"the same results on {agreed} databases")
    return Compared(equal=False, reason=f"only {agreed} databases gave a result, which proves nothing")


def _agree(found: list[Row], wanted: list[Row], asked: Question, *, in_order: bool) -> bool:
    return same_result(found, wanted, in_order=in_order, any_columns=asked.any_columns)
