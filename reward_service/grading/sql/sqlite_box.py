"""An SQLite database in memory on which queries of completions run within limits: they read, and nothing
else."""

import re
import sqlite3
from collections.abc import Sequence
from typing import Any

MAX_ROWS = 20_000
MAX_STEPS = 3_000_000
"""Instructions of SQLite's machine that one query may take."""
_EVERY = 1_000
MAX_CELL = 1_000_000
"""Bytes of a text or blob."""
_READING = frozenset(
    {sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ, sqlite3.SQLITE_FUNCTION, sqlite3.SQLITE_RECURSIVE}
)
_FORBIDDEN = frozenset(
    ("load_extension", "readfile", "writefile", "random", "randomblob", "zeroblob", "edit", "fts3_tokenizer")
)
_STATEMENTS = 4
"""Statements that a database keeps compiled; each completion has its own."""
Row = tuple[Any, ...]


class QueryFault(Exception):
    """SQLite refuses the query, or it writes; the message is SQLite's."""


class QueryTooCostly(QueryFault):
    """The query takes more steps or gives more rows than it may."""


class SqliteBox:
    """One database; `load` fills it, `run` asks it."""

    def __init__(self) -> None:
        self.connection = sqlite3.connect(
            ":memory:", isolation_level=None, check_same_thread=False, cached_statements=_STATEMENTS
        )
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_CELL)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_EXPR_DEPTH, 200)
        self.connection.setlimit(sqlite3.SQLITE_LIMIT_COMPOUND_SELECT, 50)
        self.connection.execute("PRAGMA foreign_keys = OFF")
        self.connection.execute("PRAGMA temp_store = MEMORY")  # no sort depends on the room on a disk
        self._steps = 0
        self.connection.set_progress_handler(self._count, _EVERY)

    def close(self) -> None:
        """Free the memory."""
        self.connection.close()

    def copy(self) -> "SqliteBox":
        """Another database with the same tables and rows."""
        other = SqliteBox()
        self.connection.backup(other.connection)
        return other

    def _count(self) -> int:
        self._steps += _EVERY
        return int(self._steps > MAX_STEPS)

    def load(self, tables: str | dict[str, Any]) -> None:
        """Make and fill the tables of a reference.

        Raises:
            QueryFault: the script or the rows cannot be used.
        """
        self._steps = 0
        try:
            if isinstance(tables, str):
                self.connection.executescript(tables)
            else:
                for name, rows in tables.items():
                    self._load_rows(name, rows)
        except (sqlite3.Error, sqlite3.Warning, ValueError, TypeError, OverflowError) as error:
            raise QueryFault(str(error)[:200]) from None

    def _load_rows(self, name: str, rows: Any) -> None:
        columns, listed = _columns_and_rows(rows)
        if not columns:
            raise ValueError(f"table {name[:40]!r} has no columns")
        types = [_type_of(row[place] for row in listed) for place in range(len(columns))]
        defined = ", ".join(f"{quoted(column)} {kind}" for column, kind in zip(columns, types, strict=True))
        self.connection.execute(f"CREATE TABLE {quoted(name)} ({defined})")
        self.insert(name, listed)

    def insert(self, name: str, rows: Sequence[Sequence[Any]]) -> None:
        """Put rows into a table."""
        if rows:
            marks = ", ".join("?" * len(rows[0]))
            self.connection.executemany(f"INSERT INTO {quoted(name)} VALUES ({marks})", rows)  # noqa: S608 -- quoted

    def run(self, query: str) -> list[Row]:
        """The rows of one reading query.

        Raises:
            QueryTooCostly: it is beyond the limits.
            QueryFault: SQLite refuses it.
        """
        if "printf" in (folded := query.lower()) or "format" in folded:
            _refuse_wide_formats(query)
        self.connection.set_authorizer(_authorize)
        try:
            return self.run_again(query)
        finally:
            self.connection.set_authorizer(None)

    def run_again(self, query: str) -> list[Row]:
        """The rows of a query that `run` has found to read only, on a database with the same tables.

        Raises:
            QueryTooCostly: it is beyond the limits.
            QueryFault: SQLite refuses it.
        """
        self._steps = 0
        try:
            rows = self.connection.execute(query).fetchmany(MAX_ROWS + 1)
        except (sqlite3.Error, sqlite3.Warning, ValueError, OverflowError, MemoryError) as error:
            if "interrupted" in str(error) or "too big" in str(error) or isinstance(error, MemoryError):
                raise QueryTooCostly("the query takes too many steps or too much memory") from None
            raise QueryFault(str(error)[:200]) from None
        if len(rows) > MAX_ROWS:
            raise QueryTooCostly(f"the query gives more than {MAX_ROWS} rows")
        return rows


_WIDE = re.compile(r"%[-+ 0#,!]{0,8}(?:\*|\d{4,}|\d{0,3}\.(?:\*|\d{4,}))")


def _refuse_wide_formats(query: str) -> None:
    """A format may ask for a billion blanks, and SQLite makes them without looking at the clock.

    Raises:
        QueryTooCostly: it does.
    """
    if _WIDE.search(query):
        raise QueryTooCostly("a format wider than 999 characters")


def _authorize(action: int, first: str | None, second: str | None, *_: Any) -> int:
    if action not in _READING:
        return sqlite3.SQLITE_DENY
    if action == sqlite3.SQLITE_FUNCTION and (second or first or "").lower() in _FORBIDDEN:
        return sqlite3.SQLITE_DENY
    return sqlite3.SQLITE_OK


def quoted(name: str) -> str:
    """An identifier in quotes."""
    return '"' + name.replace('"', '""') + '"'


def _columns_and_rows(rows: Any) -> tuple[list[str], list[list[Any]]]:
    if isinstance(rows, dict):
        columns = [str(column) for column in rows.get("columns") or ()]
        listed = [
            list(row.values()) if isinstance(row, dict) else list(row) for row in rows.get("rows") or ()
        ]
    else:
        columns = list(dict.fromkeys(str(key) for row in rows for key in row))
        listed = [[row.get(column) for column in columns] for row in rows]
    if any(len(row) != len(columns) for row in listed):
        raise ValueError("a row has not as many cells as there are columns")
    return columns, [[_cell(cell) for cell in row] for row in listed]


def _cell(value: Any) -> Any:
    if isinstance(value, bool):
        return int(value)
    if value is None or isinstance(value, int | float | str):
        return value
    raise ValueError("a cell is a text, a number, a truth value or null")


def _type_of(values: Any) -> str:
    kinds = {type(value) for value in values if value is not None}
    if kinds and kinds <= {int}:
        return "INTEGER"
    return "REAL" if kinds and kinds <= {int, float} else "TEXT"
