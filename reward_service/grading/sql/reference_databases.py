"""The databases on which queries are held against one reference: the given one, and those made to tell
queries apart.

They depend on the reference and on the constants of the query that is compared, and so do the reference's
results: both are kept for the next query with the same constants, of which a group of completions has many.
"""

import json
from collections import OrderedDict
from collections.abc import Iterator
from itertools import takewhile
from typing import NamedTuple

from reward_service.grading.sql.database_generator import DatabaseGenerator
from reward_service.grading.sql.query_analysis import Constants, ReadQuery
from reward_service.grading.sql.sqlite_box import QueryFault, QueryTooCostly, Row, SqliteBox

MAX_DATABASES = 240
_DENSE_FROM = 60
"""Databases after which, where few gave a result, fuller ones are made."""
FEW = 4
"""Results that are few."""
_MOST_EMPTY = 16
"""Databases without a result that are kept: what they tell, the next would tell too."""
_KEPT_REFERENCES, _KEPT_CONSTANTS = 6, 2


class Asked(NamedTuple):
    """A database, and what the reference's query gives on it; `tells` unless that is next to nothing."""

    box: SqliteBox
    wanted: list[Row]
    tells: bool


class ReferenceDatabases:
    """All databases of one reference.

    Raises:
        QueryFault: the tables or the query cannot be used.
    """

    def __init__(self, tables: str, is_script: bool, gold: ReadQuery) -> None:  # noqa: FBT001 -- of a key
        self.gold = gold
        self.given = SqliteBox()
        self._made: dict[Constants, MadeDatabases] = {}
        try:
            self.given.load(tables if is_script else json.loads(tables))
            self.wanted = self.given.run(gold.sql)
            self.tied = _ties(self.given, gold)
        except QueryFault:
            self.given.close()
            raise

    def close(self) -> None:
        """Free the memory of all."""
        self.given.close()
        for made in self._made.values():
            made.close()

    def made_for(self, constants: Constants) -> "MadeDatabases":
        """Databases on which conditions with these constants, and the reference's own, turn."""
        own = constants.beyond(self.gold.constants)
        if own not in self._made:
            if len(self._made) >= _KEPT_CONSTANTS:
                self._made.pop(next(iter(self._made))).close()
            agreed = int(bool(self.wanted) and not self.tied)
            self._made[own] = MadeDatabases(self.given, self.gold, own, agreed)
        return self._made[own]


_kept: OrderedDict[tuple[str, bool, ReadQuery], ReferenceDatabases] = OrderedDict()


def databases_of(tables: str, is_script: bool, gold: ReadQuery) -> ReferenceDatabases:  # noqa: FBT001 -- a key
    """The databases of a reference, kept for its next completion.

    Raises:
        QueryFault: the tables or the query cannot be used.
    """
    key = (tables, is_script, gold)
    if key not in _kept:
        _kept[key] = ReferenceDatabases(*key)
        if len(_kept) > _KEPT_REFERENCES:
            _kept.popitem(last=False)[1].close()
    _kept.move_to_end(key)
    return _kept[key]


class MadeDatabases:
    """Databases made one after the other, as far as they are asked for; the same for equal arguments."""

    def __init__(self, given: SqliteBox, gold: ReadQuery, constants: Constants, agreed: int) -> None:
        self._box = given.copy()
        self._gold = gold
        seed = f"{gold.canonical}\0{constants}"
        self._generator = DatabaseGenerator(self._box, (gold.constants, constants), seed)
        self._kept: list[Asked] = []
        self._tried, self._agreed, self._empty = 0, agreed, 0

    def __iter__(self) -> Iterator[Asked]:
        at = 0
        while at < len(self._kept) or self._make_another():
            yield self._kept[at]
            at += 1

    def close(self) -> None:
        """Free the memory of all."""
        self._box.close()
        for one in self._kept:
            one.box.close()

    def _make_another(self) -> bool:
        """Make databases until the reference's query says something of one; False when enough were tried."""
        while self._tried < MAX_DATABASES:
            number, self._tried = self._tried, self._tried + 1
            self._generator.fill(
                dense=number >= _DENSE_FROM and self._agreed < FEW and bool(number % 2),
                spread=self._gold.keys is not None and number % 3 == 2,
                skewed=number < _DENSE_FROM and bool(number % 2),
            )
            try:
                wanted = self._box.run_again(self._gold.sql)
                if _ties(self._box, self._gold):
                    continue
            except QueryFault:
                continue  # the reference's query cannot be asked of it: a division, an overflow
            if self._keep(wanted):
                return True
        return False

    def _keep(self, wanted: list[Row]) -> bool:
        tells = bool(wanted) and not _is_trivial(wanted)
        self._agreed += tells
        self._empty += not tells
        if not tells and self._empty > _MOST_EMPTY:
            return False
        box = self._box.copy()
        box.connection.execute("PRAGMA query_only = ON")
        self._kept.append(Asked(box, wanted, tells))
        return True


def _is_trivial(rows: list[Row]) -> bool:
    """A single row of nothing but zeros and nulls: what aggregates say of no rows."""
    return len(rows) == 1 and all(value in (0, None) for value in rows[0])


def _ties(box: SqliteBox, gold: ReadQuery) -> bool:
    """Whether different rows that its limit reaches share their order keys."""
    if gold.keys is None:
        return False
    try:
        ordered = box.run(gold.keys)
    except QueryTooCostly:
        return True
    except QueryFault:
        return False
    rows = set(_reached(ordered, gold))
    keys = [row[len(row) - gold.width :] for row in rows]
    return len(set(keys)) < len(keys)


def _reached(ordered: list[Row], gold: ReadQuery) -> list[Row]:
    """The rows up to the limit, and those behind it that could as well stand before it."""
    if gold.cut is None or not 0 < gold.cut <= len(ordered):
        return ordered
    last = ordered[gold.cut - 1][-gold.width :]
    behind = takewhile(lambda row: row[-gold.width :] == last, ordered[gold.cut :])
    return [*ordered[: gold.cut], *behind]
