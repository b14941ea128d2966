"""Tables and columns of pandas on the wire, where both boxes have pandas: names, index and cells by column.

{"p": ["DataFrame", names of columns, index, columns]}        {"p": ["Series", name, index, column]}

A column, or an index, is [dtype, values]: numbers as `arrays` has them, times as numbers of their unit, texts
and whatever else is plain as a list. An index that counts is [start, stop, step].
"""

import importlib
import re
import sys
from collections.abc import Callable
from typing import Any

from sandbox.plain_values import NotSerializable

MAX_ROWS = 1_000_000
_NUMBERS = re.compile(r"bool|u?int\d{1,2}|float\d{2}")
_TIMES = re.compile(r"(?:datetime|timedelta)64\[(?:s|ms|us|ns)\]")
_OTHERS = frozenset(["object", "str", "string", "category", "boolean", "Int64", "Float64"])
Write = Callable[[Any], Any]


def is_frame(value: Any) -> bool:
    """Is it one, of exactly those types?"""
    pandas = sys.modules.get("pandas")
    return pandas is not None and type(value) in (pandas.DataFrame, pandas.Series)


def has_no_rows(value: Any) -> bool:
    """Is it a table without any row? All of nothing is true."""
    return is_frame(value) and not len(value)


def write(value: Any, tree: Write) -> dict[str, Any]:
    """A table or a column as JSON data, its values written by `tree`.

    Raises:
        NotSerializable: it has a type of column, or an index, that is not written.
    """
    index = _index(value.index, tree)
    if hasattr(value, "columns"):
        if value.columns.nlevels > 1:
            raise NotSerializable("a table with several rows of names")
        cells = [_column(value.iloc[:, at], tree) for at in range(value.shape[1])]
        return {"p": ["DataFrame", tree([*value.columns]), index, cells]}
    return {"p": ["Series", tree(value.name), index, _column(value, tree)]}


def _index(index: Any, tree: Write) -> list[Any]:
    if index.nlevels > 1:
        raise NotSerializable("an index of several levels")
    if type(index).__name__ == "RangeIndex":
        return [tree(index.name), [index.start, index.stop, index.step]]
    return [tree(index.name), _column(index, tree)]


def _column(column: Any, tree: Write) -> list[Any]:
    kind = str(column.dtype)
    if _TIMES.fullmatch(kind):
        return [kind, tree(column.to_numpy().astype("int64").tolist())]
    if not _NUMBERS.fullmatch(kind) and kind not in _OTHERS:
        raise NotSerializable(f"a column of {kind}")
    return [kind, tree([_plain(each) for each in column.tolist()])]


def _plain(cell: Any) -> Any:
    return None if type(cell).__name__ in ("NAType", "NaTType") else cell


def read(data: Any, value: Write) -> Any:
    """The table or column of that data.

    Raises:
        ValueError, TypeError: there is none.
    """
    pandas, (kind, name, index, cells) = importlib.import_module("pandas"), data
    try:
        rows = _read_index(pandas, index, value)
        if kind == "Series":
            return pandas.Series(_cells(pandas, cells, value), index=rows, name=value(name))
        columns = [_cells(pandas, each, value) for each in cells]
        made = pandas.DataFrame(dict(enumerate(columns)), index=range(len(rows)))
        made.index, made.columns = rows, pandas.Index(value(name))
    except Exception as error:  # noqa: BLE001 - of what the library says of data that may be anything
        raise ValueError(f"no table: {error}") from None
    return made


def _read_index(pandas: Any, index: Any, value: Write) -> Any:
    name, rows = index
    if len(rows) == 3:
        start, stop, step = map(int, rows)
        if len(range(start, stop, step)) > MAX_ROWS:
            raise ValueError("too many rows")
        return pandas.RangeIndex(start, stop, step, name=value(name))
    return pandas.Index(_cells(pandas, rows, value), name=value(name))


def _cells(pandas: Any, column: Any, value: Write) -> Any:
    kind, cells = column
    if type(kind) is not str or not (kind in _OTHERS or _NUMBERS.fullmatch(kind) or _TIMES.fullmatch(kind)):
        raise ValueError("no type of column")
    values = value(cells)
    if type(values) is not list:
        raise TypeError("no column")
    if _TIMES.fullmatch(kind):
        return pandas.array(pandas.Series(values, dtype="int64").to_numpy().view(kind))
    return pandas.array(values, dtype=kind)
