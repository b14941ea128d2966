"""What sqlglot sees in a query: one reading statement, its constants, its order."""

import contextlib
import logging
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, NamedTuple

import sqlglot
from sqlglot import exp

logging.getLogger("sqlglot").setLevel(logging.CRITICAL)
MAX_CONSTANTS = 40


class NoReadingQuery(ValueError):
    """The text is no single statement that reads."""


MARKS: dict[str, tuple[type[Any], ...]] = {
    "averages": (exp.Avg, exp.Sum, exp.Distinct),
    "case": (exp.Lower, exp.Upper, exp.Initcap, exp.Collate),
    "padding": (exp.Trim,),
}
"""What only repeated numbers, texts in other case, or blanks around texts tell."""
_MARKING = re.compile(r"\b(?:avg|sum|distinct|lower|upper|initcap|collate|[lr]?trim)\b", re.IGNORECASE)


class Constants(NamedTuple):
    """The numbers and texts that a query compares with, and `MARKS` of it."""

    numbers: tuple[float, ...]
    texts: tuple[str, ...]
    marks: tuple[str, ...] = ()

    def beyond(self, others: "Constants") -> "Constants":
        """Those that are none of the others, nor beside one of their numbers."""
        beside = {number + step for number in others.numbers for step in (-1, 0, 1)}
        return Constants(
            tuple(sorted(set(self.numbers).difference(beside))),
            tuple(sorted(set(self.texts).difference(others.texts))),
            tuple(mark for mark in self.marks if mark not in others.marks),
        )


@dataclass(frozen=True, slots=True)
class ReadQuery:
    """A query as SQLite runs it, with what generating databases for it needs.

    `keys` is a query for the full rows, in order and without limit, with their order keys at the end, where
    ties could matter; `width` the number of those keys; `cut` how many rows its limit reaches to, None for
    all.
    """

    sql: str
    canonical: str
    constants: Constants
    ordered: bool
    keys: str | None
    width: int
    cut: int | None


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
        keys, width = _keys(tree)
        return ReadQuery(
            sql,
            tree.sql("sqlite", normalize=True, comments=False),
            _constants(tree),
            bool(tree.args.get("order")),
            keys,
            width,
            _cut(tree),
        )
    except (sqlglot.errors.SqlglotError, RecursionError) as error:
        raise NoReadingQuery(f"no SQL: {str(error)[:120]}") from None


def _constants(tree: Any) -> Constants:
    numbers: dict[float, None] = {}
    texts: dict[str, None] = {}
    for literal in list(tree.find_all(exp.Literal))[:MAX_CONSTANTS]:
        if literal.is_string:
            texts[str(literal.this)[:200]] = None
        else:
            with contextlib.suppress(ValueError):
                numbers[float(literal.this)] = None
    return Constants(tuple(numbers), tuple(texts), _marks(tree))


def _marks(tree: Any) -> tuple[str, ...]:
    if _MARKING.search(tree.sql("sqlite")) is None:
        return ()
    return tuple(mark for mark, kinds in MARKS.items() if tree.find(*kinds) is not None)


def _cut(tree: Any) -> int | None:
    """How many rows of its order a query looks at, offset and limit; None where all, or where unknown."""
    counts = [tree.args.get("limit"), tree.args.get("offset")]
    numbers = [count.expression for count in counts if count is not None]
    if counts[0] is None or not all(isinstance(n, exp.Literal) and n.this.isdecimal() for n in numbers):
        return None
    return sum(int(number.this) for number in numbers)


def _keys(tree: Any) -> tuple[str | None, int]:
    """The query for rows with their order keys, without limit; None where there is neither order nor
    limit."""
    order = tree.args.get("order")
    if order is None or not isinstance(tree, exp.Select):
        return None, 0
    bare = tree.copy()
    bare.set("limit", None)
    bare.set("offset", None)
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
