"""Rows out of each format, one by one. One that cannot be read is a `BrokenRow`, and the next is read."""

import csv
import io
import json
import sys
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from reward_service.dataset.tables.table_format import TableFormat
from reward_service.dataset.tables.table_input import OpenTable
from reward_service.errors import BadConfig
from reward_service.untrusted_json import BadJson, decode

BATCH_ROWS = 512
MAX_ARRAY_BYTES = 1 << 30
"""A JSON array is read as a whole; larger ones are to be JSON lines."""


@dataclass(frozen=True, slots=True)
class BrokenRow:
    """A row that cannot be read, and why."""

    reason: str


Row = dict[str, Any] | BrokenRow


def read_rows(table: OpenTable) -> Iterator[Row]:
    """All rows of a table, in order.

    Raises:
        BadConfig: the file as a whole cannot be read from some row on.
    """
    try:
        yield from _READERS[table.format](table)
    except (OSError, EOFError, UnicodeError) as error:
        raise BadConfig(f"{table.name} cannot be read to its end: {_first_line(error)}") from None
    except Exception as error:  # pyarrow's own, if it has been loaded: its exceptions share no other class
        arrow = sys.modules.get("pyarrow")
        if arrow is None or not isinstance(error, arrow.ArrowException):
            raise
        raise BadConfig(f"{table.name} cannot be read to its end: {_first_line(error)}") from None


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0][:300]


def torn(name: str) -> BadConfig:
    """What is said of a file that ends within a row: more rows than that one may be missing."""
    return BadConfig(f"{name} ends in the middle of a row: write or fetch it again, or cut its last row off")


def _jsonl(table: OpenTable) -> Iterator[Row]:
    for line in table.text():
        if line.strip():
            if is_torn(line):
                raise torn(table.name)
            yield _json_row(line)


def is_torn(line: bytes) -> bool:
    """Whether a line without an end of its own, the last of a file, is the beginning of a row."""
    if line.endswith(b"\n") or not line.lstrip().startswith(b"{"):
        return False
    return isinstance(_json_row(line), BrokenRow)


def _json_row(line: bytes) -> Row:
    try:
        row = decode(line)
    except BadJson as error:
        return BrokenRow(f"no JSON: {error}; {line[:80].decode(errors='replace')!r}")
    return _row(row)


def _row(value: Any) -> Row:
    return value if isinstance(value, dict) else BrokenRow(f"{type(value).__name__}, not an object")


def _json_array(table: OpenTable) -> Iterator[Row]:
    data = table.text().read(MAX_ARRAY_BYTES + 1)
    if len(data) > MAX_ARRAY_BYTES:
        raise BadConfig(
            f"{table.name}: an array of more than {MAX_ARRAY_BYTES >> 20} MiB; write it as JSON lines"
        )
    try:
        document = decode(data)
    except BadJson as error:
        raise BadConfig(f"{table.name} is no JSON: {error}") from None
    if isinstance(document, dict):
        document = _only_list(table, document)
    for row in document:
        yield (
            row if isinstance(row, dict) else BrokenRow(f"{type(row).__name__} where an object was expected")
        )


def _only_list(table: OpenTable, document: dict[str, Any]) -> list[Any]:
    lists = [(name, value) for name, value in document.items() if isinstance(value, list)]
    if len(lists) != 1:
        raise BadConfig(f"{table.name}: an object, and no array of rows; it has {', '.join(document)[:200]}")
    return lists[0][1]


def _separated(table: OpenTable) -> Iterator[Row]:
    csv.field_size_limit(min(sys.maxsize, 1 << 30))
    text = io.TextIOWrapper(table.text(), encoding="utf-8-sig", errors="surrogateescape", newline="")
    delimiter = "\t" if table.format is TableFormat.TSV else ","
    try:
        lines = _Recorded(text)
        for row in _csv_rows(table, csv.reader(lines, delimiter=delimiter)):
            if lines.end_within_a_row(delimiter, broken=isinstance(row, BrokenRow)):
                raise torn(table.name)
            lines.recent.clear()
            yield row
    finally:
        with suppress(ValueError):  # of a stream that was closed before all rows were asked for
            text.detach()  # the table closes its stream itself


class _Recorded:
    """Lines for the reader of CSV, and those of its last row as they stand."""

    def __init__(self, lines: Iterator[str]) -> None:
        self._lines = lines
        self.recent: list[str] = []

    def __iter__(self) -> "_Recorded":
        return self

    def __next__(self) -> str:
        line = next(self._lines)
        self.recent.append(line)
        return line

    def end_within_a_row(self, delimiter: str, *, broken: bool) -> bool:
        """Whether the last row is cut: it lacks fields and the end of its line, or its quotes stay open."""
        text = "".join(self.recent)
        at_end = not text.endswith(("\n", "\r"))
        if at_end and broken:
            return True
        if not at_end and text.count('"') % 2 == 0:
            return False
        try:
            list(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True))
        except csv.Error as error:
            return "unexpected end" in str(error)
        return False


def _csv_rows(table: OpenTable, reader: Iterator[list[str]]) -> Iterator[Row]:
    names = next(reader, [])
    if len(set(names)) != len(names):
        raise BadConfig(f"{table.name}: two columns have the same name: {', '.join(names)}")
    for number, values in enumerate(reader, 2):
        if not values:
            continue
        if len(values) != len(names):
            yield BrokenRow(f"line {number}: {len(values)} fields where the header has {len(names)}")
        else:
            yield {name: _cell(value) for name, value in zip(names, values, strict=True)}


def _cell(value: str) -> Any:
    """A cell: text as it stands; objects and lists, which have no other way into CSV, as JSON."""
    if value[:1] in "{[" and value[-1:] in "}]" and value:
        try:
            found = json.loads(value)
        except (ValueError, RecursionError):
            return value
        return found if isinstance(found, dict | list) and _is_structure(found) else value
    return value if value != "" else None


def _is_structure(found: Any) -> bool:
    """Objects, and lists of texts or objects; `[1, 2]` may be an answer and stays text."""
    return isinstance(found, dict) or all(isinstance(item, str | dict | list) for item in found)


def _parquet(table: OpenTable) -> Iterator[Row]:
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(table.stream).iter_batches(batch_size=BATCH_ROWS):
        yield from _plain(batch)


def _arrow_file(table: OpenTable) -> Iterator[Row]:
    import pyarrow as pa

    reader = pa.ipc.open_file(table.stream)
    for at in range(reader.num_record_batches):
        for batch in _slices(reader.get_batch(at)):
            yield from _plain(batch)


def _arrow_stream(table: OpenTable) -> Iterator[Row]:
    import pyarrow as pa

    for record_batch in pa.ipc.open_stream(table.stream):
        for batch in _slices(record_batch):
            yield from _plain(batch)


def _slices(batch: Any) -> Iterator[Any]:
    for at in range(0, batch.num_rows, BATCH_ROWS):
        yield batch.slice(at, BATCH_ROWS)


def _plain(batch: Any) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = batch.to_pylist()
    return rows


_READERS: dict[TableFormat, Callable[[OpenTable], Iterator[Row]]] = {
    TableFormat.JSONL: _jsonl,
    TableFormat.JSON: _json_array,
    TableFormat.CSV: _separated,
    TableFormat.TSV: _separated,
    TableFormat.PARQUET: _parquet,
    TableFormat.ARROW_FILE: _arrow_file,
    TableFormat.ARROW_STREAM: _arrow_stream,
}
