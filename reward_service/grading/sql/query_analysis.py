"""What sqlglot sees in a query: one reading statement, its constants, its order."""

import contextlib
import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import sqlglot
from sqlglot import exp

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
MAX_CONSTANTS = 40


class NoReadingQuery(ValueError):
    """The text is no single statement that reads."""


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """A query as SQLite runs it, with what generating databases for it needs.

    `keys` is a query for the full rows with their order keys at the end, where ties could matter; `width`
    the number of those keys.
    """

    sql: str
    canonical: str
    numbers: tuple[float, ...]
    texts: tuple[str, ...]
    ordered: bool
    keys: str | None
    width: int


@lru_cache(512)
def read_query(text: str, dialect: str) -> ReadQuery:
    """Read one query.

    Raises:
        NoReadingQuery: it is no query, writes, or is several.
    """
    text = text.strip().rstrip(";").strip()
    try:
        statements = [one for one in sqlglot.parse(text, read=dialect) if one is not None]
    except (sqlglot.errors.SqlglotError, RecursionError, ValueError) as error:
        raise NoReadingQuery(f"no SQL: {str(error).splitlines()[0][:120]}") from None
    if len(statements) != 1:
        raise NoReadingQuery(f"{len(statements)} statements where one is expected")
    tree = statements[0]
    if not isinstance(tree, exp.Query) or any(
        tree.find_all(exp.Insert, exp.Update, exp.Delete, exp.Drop, exp.Create, exp.Command)
    ):
        raise NoReadingQuery("the statement is no query")
    try:
        sql = text if dialect == "sqlite" else tree.sql("sqlite")
        numbers, texts = _constants(tree)
        keys, width = _keys(tree)
        return ReadQuery(
            sql,
            tree.sql("sqlite", normalize=True, comments=False),
            numbers,
            texts,
            bool(tree.args.get("order")),
            keys,
            width,
        )
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise NoReadingQuery(f"no SQL: {str(error)[:120]}") from None


def _constants(tree: Any) -> tuple[tuple[float, ...], tuple[str, ...]]:
    numbers: dict[float, None] = {}
    texts: dict[str, None] = {}
    for literal in list(tree.find_all(exp.Literal))[:MAX_CONSTANTS]:
        if literal.is_string:
            texts[str(literal.this)[:200]] = None
        else:
            with contextlib.suppress(ValueError):
                numbers[float(literal.this)] = None
    return tuple(numbers), tuple(texts)


def _keys(tree: Any) -> tuple[str | None, int]:
    """The query for rows with their order keys, without limit; None where there is neither order nor
    limit."""
    order = tree.args.get("order")
    if order is None or not isinstance(tree, exp.Select):
        return None, 0
    bare = tree.copy()
    bare.set("limit", None)
    bare.set("offset", None)
    bare.set("order", None)
    projections = bare.expressions
    by_alias = {one.alias_or_name.lower(): one for one in projections if one.alias}
    keys = []
    for ordered in order.expressions:
        key = ordered.this
        if isinstance(key, exp.Literal) and not key.is_string and 1 <= int(key.this) <= len(projections):
            key = projections[int(key.this) - 1]
        elif isinstance(key, exp.Column) and not key.table and key.name.lower() in by_alias:
            key = by_alias[key.name.lower()]
        keys.append((key.this if isinstance(key, exp.Alias) else key).copy())
    bare.set("expressions", [*projections, *keys])
    return bare.sql("sqlite"), len(keys)
