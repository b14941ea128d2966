"""Databases of a schema that tell two queries apart: small tables of values on which their conditions turn.

Values are the constants of both queries and their neighbours, values of the given rows, NULL where it may
stand, and a few others; keys stay unique, foreign keys mostly lead somewhere.
"""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from reward_service.grading.sql.query_analysis import Constants
from reward_service.grading.sql.sqlite_box import SqliteBox, quoted

MAX_TABLE_ROWS = 7
DENSE_ROWS = 40
SKEWED_ROWS = 12
_SKEWED_KEYS = range(1, 13)
_PLAIN_TEXTS = ("ash", "birch", "cedar")
_PLAIN_NUMBERS = (0, 1, 2, 3)
_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(.*)", re.DOTALL)
_DAY = re.compile(r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])(?:[ T].*)?")
_NULLS = 0.12
SHARES, BELOW, REACHES = (0.4, 0.6, 0.8), (0, 0, 2), (4, 9)
"""How often a skewed value is the usual one, how far below a constant, how far others above it."""
_WITHIN_YEAR = re.compile(r"%\d{4}")
"""A pattern that asks for a year anywhere in a text."""
_SPREAD, MAX_SPREAD = 0.7, 99
"""How often a number is spread, and how far."""


@dataclass(slots=True)
class _Column:
    name: str
    kind: str
    nullable: bool
    unique: bool
    parent: tuple[str, str] | None = None
    seen: list[Any] = field(default_factory=list)
    share: float = 0.0
    below: int = 0
    reach: int = 1


class DatabaseGenerator:
    """Fills the tables of a box anew, one database after the other; equal arguments give equal databases.

    The first of `constants` are the reference's.
    """

    def __init__(self, box: SqliteBox, constants: Sequence[Constants], seed: str) -> None:
        self.box = box
        self.random = random.Random(seed)  # noqa: S311 -- test data, the same every time
        self._likely: dict[str, tuple[Sequence[Any], ...]] = {}
        self.tables = {name: _columns_of(box, name) for name in _table_names(box)}
        self.dense = self.spread = self.skewed = False
        self.marks = frozenset(mark for one in constants for mark in one.marks)
        self.exact = list(dict.fromkeys(text for one in constants for text in one.texts))[:24]
        self.own = frozenset(constants[0].numbers)
        self.numbers = sorted({number for one in constants for number in one.numbers})[:24]
        self.texts = list(dict.fromkeys(text for one in constants for text in _variants(one.texts)))[:48]
        self.within_year = any(_WITHIN_YEAR.match(text) for text in self.exact)

    def fill(self, *, dense: bool = False, spread: bool = False, skewed: bool = False) -> None:
        """Replace all rows; `dense` ones are many, and made of what the conditions ask for; numbers that are
        `spread` are seldom equal, so that few order keys tie; `skewed` ones are mostly one, others beside
        it, so that an average of distinct numbers is another, where the queries take averages."""
        self.dense, self.spread = dense, spread
        self.skewed = skewed and "averages" in self.marks
        for name in self.tables:
            self.box.connection.execute(f"DELETE FROM {quoted(name)}")  # noqa: S608 -- quoted
        made: dict[tuple[str, str], list[Any]] = {}
        for name, columns in self.tables.items():
            rows = self._rows(name, columns, made)
            marks = ", ".join("?" * len(columns))
            self.box.connection.executemany(
                f"INSERT OR IGNORE INTO {quoted(name)} VALUES ({marks})",  # noqa: S608 -- quoted
                rows,
            )

    def _rows(
        self, name: str, columns: list[_Column], made: dict[tuple[str, str], list[Any]]
    ) -> list[list[Any]]:
        count = DENSE_ROWS if self.dense else self._one((1, 2, 3, 4, 5, 6, MAX_TABLE_ROWS))
        count = SKEWED_ROWS if self.skewed else count
        pools = [self._pool(name, column) for column in columns]
        for column in columns if self.skewed else ():
            column.share, column.below, column.reach = map(self._one, (SHARES, BELOW, REACHES))
        rows = [
            [self._value(column, pool, made) for column, pool in zip(columns, pools, strict=True)]
            for _ in range(count)
        ]
        if count > 1 and self.random.random() < 0.5:
            rows.append(self._again(rows[0], columns))
        for place, column in enumerate(columns):
            made[name.lower(), column.name.lower()] = [row[place] for row in rows]
        return rows

    def _again(self, row: list[Any], columns: list[_Column]) -> list[Any]:
        """A row once more, under another key where it has one."""
        return [
            self.random.randint(100, 999) if column.unique and column.kind != "text" else value
            for column, value in zip(columns, row, strict=True)
        ]

    def _pool(self, table: str, column: _Column) -> list[Any]:
        """A few values, so that they meet: those that decide come first."""
        if self.dense and (self.exact if column.kind == "text" else self.numbers):
            return (
                list(self.exact)
                if column.kind == "text"
                else [int(x) if column.kind == "integer" else x for x in self.numbers]
            )
        key = f"{table}\0{column.name}"
        likely = self._likely.get(key)
        if likely is None:
            likely = self._likely[key] = self._likely_values(column)
        return [value for values in likely for value in self._two(values)]

    def _two(self, values: Sequence[Any]) -> tuple[Any, ...]:
        """Two of some values, or twice the same."""
        return (self._one(values), self._one(values)) if values else ()

    def _one(self, values: Sequence[Any]) -> Any:
        """One of some values; several times as fast as `random.choice`."""
        return values[int(self.random.random() * len(values))]

    def _likely_values(self, column: _Column) -> tuple[Sequence[Any], ...]:
        """The values that a column's pools are drawn from: those of conditions, those given, plain ones."""
        if (
            column.kind == "text"
            and column.seen
            and all(_DATE.fullmatch(str(value)) for value in column.seen)
        ):
            dates = [text for text in self.texts if _DAY.fullmatch(text)]
            longer = [f"1{text}" for text in column.seen[:4]] if self.within_year else []
            return dates, column.seen[:4], longer
        if column.kind == "text":
            return self.texts, column.seen[:4], _PLAIN_TEXTS[:2], *self._rewritten(column)
        numbers = self._plausible(column)
        if column.kind == "real":
            return [x + d for x in numbers for d in (0, -0.5, 0.5)], column.seen[:3], (0.0, 1.5, 2.0)
        near = [int(x) + d for x in numbers if abs(x) < 1e15 for d in (0, -1, 1)]
        return near, column.seen[:3], _PLAIN_NUMBERS

    def _rewritten(self, column: _Column) -> tuple[list[str], ...]:
        """A value in other case, and some with blanks around them, where a query makes them alike."""
        text = str(column.seen[0]) if column.seen else _PLAIN_TEXTS[0]
        cased = [text, text.upper(), text.lower()] if "case" in self.marks else []
        around = dict.fromkeys((*self.exact[:1], text)) if "padding" in self.marks else ()
        return cased, *([one, f"{one} ", f" {one}"] for one in around)

    def _plausible(self, column: _Column) -> list[float]:
        """The constants that are of the size of the column's values, and all of the reference's own:
        nobody asks what happens in the year 10000."""
        sizes = [abs(value) for value in column.seen if isinstance(value, int | float)]
        return [x for x in self.numbers if not sizes or x in self.own or abs(x) <= 4 * max(sizes) + 10]

    def _value(self, column: _Column, pool: list[Any], made: dict[tuple[str, str], list[Any]]) -> Any:
        if column.nullable and self.random.random() < _NULLS:
            return None
        if column.parent is not None and made.get(column.parent) and self.random.random() < 0.85:
            return self._one(made[column.parent])
        if column.unique and column.kind != "text":
            return self._one(_SKEWED_KEYS if self.skewed else [*pool, *range(6)])
        if self.spread and column.kind != "text" and self.random.random() < _SPREAD:
            return self.random.randint(0, MAX_SPREAD)
        return self._skewed_value(column, pool) if self.skewed and pool else self._one(pool)

    def _skewed_value(self, column: _Column, pool: list[Any]) -> Any:
        """The first value of a pool more often than all others; numbers beside it are a little greater."""
        is_usual = self.random.random() < column.share
        if column.kind == "integer" and column.name.lower().endswith("id"):
            return _SKEWED_KEYS[0] if is_usual else self._one(_SKEWED_KEYS)
        if column.kind == "text" or not isinstance(pool[0], int | float):
            return pool[0] if is_usual else self._one(pool)
        return pool[0] - column.below + (0 if is_usual else self.random.randint(1, column.reach))


def _variants(texts: Sequence[str]) -> list[str]:
    """Texts on which a condition with these constants turns: itself, other case, longer, its parts, days
    beside it."""
    found: list[str] = []
    for text in texts:
        bare = text.replace("%", "").replace("_", "a") if "%" in text else text
        found += [bare, bare.lower(), f"x{bare}", f"{bare}x", bare.upper()]
        if (date := _DATE.fullmatch(text)) is not None:
            year, month, day, rest = date.groups()
            found += [
                f"{int(year) - 1}-{month}-{day}{rest}",
                f"{int(year) + 1}-{month}-{day}{rest}",
                f"{year}-{month}-15{rest}",
            ]
    return found


def _table_names(box: SqliteBox) -> list[str]:
    """Tables, parents before children."""
    rows = box.connection.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
    )
    names = [str(name) for (name,) in rows]
    parents = {
        name: {str(r[2]).lower() for r in _pragma(box, "foreign_key_list", name)} - {name.lower()}
        for name in names
    }
    ordered: list[str] = []
    while names:
        free = [name for name in names if not parents[name] & {other.lower() for other in names}] or names[:1]
        ordered += free
        names = [name for name in names if name not in free]
    return ordered


def _pragma(box: SqliteBox, pragma: str, table: str) -> list[tuple[Any, ...]]:
    return list(box.connection.execute(f"PRAGMA {pragma}({quoted(table)})"))


def _columns_of(box: SqliteBox, table: str) -> list[_Column]:
    foreign = {
        str(r[3]).lower(): (str(r[2]).lower(), str(r[4] or "").lower())
        for r in _pragma(box, "foreign_key_list", table)
    }
    columns = [
        _Column(
            str(r[1]),
            _kind(str(r[2])),
            nullable=not r[3] and not r[5],
            unique=bool(r[5]),
            parent=foreign.get(str(r[1]).lower()),
        )
        for r in _pragma(box, "table_info", table)
    ]
    given = box.connection.execute(f"SELECT * FROM {quoted(table)} LIMIT 30").fetchall()  # noqa: S608 -- quoted
    for place, column in enumerate(columns):
        column.seen = list(dict.fromkeys(row[place] for row in given if row[place] is not None))[:8]
        if (
            column.kind == "text"
            and column.seen
            and all(isinstance(value, int | float) for value in column.seen)
        ):
            column.kind = "real" if any(isinstance(value, float) for value in column.seen) else "integer"
    return columns


def _kind(declared: str) -> str:
    kind = declared.upper()
    if "INT" in kind or "BOOL" in kind:
        return "integer"
    return "real" if any(word in kind for word in ("REAL", "FLOA", "DOUB", "DEC", "NUM")) else "text"
