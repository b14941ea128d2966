"""JSON lines as a table of any format, whole or not at all."""

import csv
import gzip
import io
import itertools
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import IO, Any

from reward_service.dataset.file_safety import appearing
from reward_service.dataset.tables.table_format import Compression, TableFormat, format_of_output

BATCH_ROWS = 4_096

Record = dict[str, Any]

_encode = json.JSONEncoder(ensure_ascii=False).encode


def export_table(records: Callable[[], Iterable[Record]], output: Path) -> None:
    """Write the records to `output` in the format that its name asks for; it appears when it is complete.

    `records` gives them anew at each call: a table whose columns change on the way is gone through again.

    Raises:
        BadConfig: the name asks for no format.
    """
    wanted, compression = format_of_output(output)
    with appearing(output) as unfinished:
        _WRITERS[wanted](records, unfinished, compression)


def flat_reward(reward: Record) -> Record:
    """A reward as columns: `accuracy.score`, `accuracy.reason` …; details as JSON text."""
    flat = {name: reward.get(name) for name in ("id", "value", "outcome", "gated_by")}
    for name, part in (reward.get("components") or {}).items():
        for column, value in zip(_part_columns(name, tuple(part)), part.values(), strict=True):
            flat[column] = _as_text(value) if isinstance(value, dict | list) else value
    return flat


@lru_cache(maxsize=1_024)
def _part_columns(component: str, keys: tuple[str, ...]) -> list[str]:
    return [f"{component}.{key}" for key in keys]


def _as_text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True)


@contextmanager
def _packed(path: Path, compression: Compression) -> Iterator[IO[bytes]]:
    if compression is Compression.GZIP:
        with path.open("wb") as raw, gzip.GzipFile(fileobj=raw, mode="wb", mtime=0, filename="") as packed:
            yield packed  # type: ignore[misc]
    elif compression is Compression.ZSTD:
        import pyarrow as pa

        with path.open("wb") as raw, pa.CompressedOutputStream(raw, "zstd") as stream:
            yield stream
    else:
        with path.open("wb") as raw:
            yield raw


def _write_jsonl(records: Callable[[], Iterable[Record]], path: Path, compression: Compression) -> None:
    with _packed(path, compression) as out:
        for record in records():
            out.write(_encoded(record) + b"\n")


def _write_json(records: Callable[[], Iterable[Record]], path: Path, compression: Compression) -> None:
    with _packed(path, compression) as out:
        out.write(b"[")
        for at, record in enumerate(records()):
            out.write((b",\n" if at else b"\n") + _encoded(record))
        out.write(b"\n]\n")


def _encoded(record: Record) -> bytes:
    try:
        return _encode(record).encode()
    except UnicodeEncodeError:
        return json.dumps(record).encode()


def _separated(delimiter: str) -> Callable[[Callable[[], Iterable[Record]], Path, Compression], None]:
    def write(records: Callable[[], Iterable[Record]], path: Path, compression: Compression) -> None:
        names = list(dict.fromkeys(name for record in records() for name in record))
        with _packed(path, compression) as out:
            out.write(_csv_lines([names], delimiter))
            for rows in _batches(records()):
                out.write(
                    _csv_lines([[_csv_cell(row.get(name)) for name in names] for row in rows], delimiter)
                )

    return write


def _csv_lines(rows: Iterable[list[Any]], delimiter: str) -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text, delimiter=delimiter, lineterminator="\n").writerows(rows)
    return text.getvalue().encode("utf-8", "surrogatepass")


def _csv_cell(value: Any) -> Any:
    return _as_text(value) if isinstance(value, dict | list) else value


def _write_parquet(records: Callable[[], Iterable[Record]], path: Path, _: Compression) -> None:
    import pyarrow.parquet as pq

    def write(schema: Any, tables: Iterable[Any]) -> None:
        with pq.ParquetWriter(path, schema, compression="zstd") as writer:
            for table in tables:
                writer.write_table(table)

    _write_in_columns(records, write)


def _arrow_writer(stream: bool) -> Callable[[Callable[[], Iterable[Record]], Path, Compression], None]:  # noqa: FBT001
    def write_table(records: Callable[[], Iterable[Record]], path: Path, _: Compression) -> None:
        import pyarrow as pa

        opened = pa.ipc.new_stream if stream else pa.ipc.new_file

        def write(schema: Any, tables: Iterable[Any]) -> None:
            with path.open("wb") as raw, opened(raw, schema) as writer:
                for table in tables:
                    writer.write_table(table)

        _write_in_columns(records, write)

    return write_table


class _OtherColumnsError(Exception):
    """A row does not fit into the columns of those before it."""


def _write_in_columns(
    records: Callable[[], Iterable[Record]], write: Callable[[Any, Iterable[Any]], None]
) -> None:
    """Have a schema and tables that fit it written: first with the columns that the first rows have, in one
    pass; where later rows have others, once more, with columns that all of them fit into."""
    batches = _batches(records())
    first = next(batches, [])
    types = _extended({}, first)
    try:
        write(_schema(types), _tables_of(types, itertools.chain([first] if first else [], batches)))
    except _OtherColumnsError:
        schema = _schema(_columns(records()))
        write(schema, (_fitting_table(rows, schema) for rows in _batches(records())))


def _tables_of(types: dict[str, Any], batches: Iterable[list[Record]]) -> Iterator[Any]:
    schema = _schema(types)
    for rows in batches:
        types = _extended(types, rows)
        if _schema(types) != schema:
            raise _OtherColumnsError
        yield _fitting_table(rows, schema)


def _schema(types: dict[str, Any]) -> Any:
    """Columns that have no value so far are text."""
    import pyarrow as pa

    return pa.schema(
        [(name, pa.string() if pa.types.is_null(kind) else kind) for name, kind in types.items()]
    )


def _columns(records: Iterable[Record]) -> dict[str, Any]:
    """The columns in the order of their appearance, each with a type that holds all its values; text, where
    they are of kinds that go into no type together."""
    types: dict[str, Any] = {}
    for rows in _batches(records):
        types = _extended(types, rows)
    return types


def _extended(types: dict[str, Any], rows: list[Record]) -> dict[str, Any]:
    """The columns, when these rows are to fit, too."""
    found = dict(types)
    for name in dict.fromkeys(name for row in rows for name in row):
        kind = _inferred([row.get(name) for row in rows])
        found[name] = _unified(types[name], kind) if name in types else kind
    return found


def _inferred(values: list[Any]) -> Any:
    import pyarrow as pa

    try:
        return pa.array(values).type  # infer_type takes 2.5 and "text" together for numbers
    except (pa.ArrowException, OverflowError, UnicodeError, ValueError):
        return pa.string()


def _unified(one: Any, other: Any) -> Any:
    import pyarrow as pa

    try:
        fields = [pa.schema([("column", kind)]) for kind in (one, other)]
        return pa.unify_schemas(fields, promote_options="permissive").field("column").type
    except pa.ArrowException:
        return pa.string()


def _fitting_table(rows: list[Record], schema: Any) -> Any:
    import pyarrow as pa

    columns = []
    for column in schema:
        kind = str(column.type)
        values = [row.get(column.name) for row in rows]
        columns.append(
            pa.array([_fitted(value) for value in values] if kind == "string" else values, column.type)
        )
    return pa.Table.from_arrays(columns, schema=schema)


def _fitted(value: Any) -> str | None:
    """A value as text."""
    if value is None:
        return None
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")
    return str(value) if isinstance(value, int | float) else _as_text(value)


def _batches(records: Iterable[Record]) -> Iterator[list[Record]]:
    batch: list[Record] = []
    for record in records:
        batch.append(record)
        if len(batch) == BATCH_ROWS:
            yield batch
            batch = []
    if batch:
        yield batch


_WRITERS: dict[TableFormat, Callable[[Callable[[], Iterable[Record]], Path, Compression], None]] = {
    TableFormat.JSONL: _write_jsonl,
    TableFormat.JSON: _write_json,
    TableFormat.CSV: _separated(","),
    TableFormat.TSV: _separated("\t"),
    TableFormat.PARQUET: _write_parquet,
    TableFormat.ARROW_FILE: _arrow_writer(stream=False),
    TableFormat.ARROW_STREAM: _arrow_writer(stream=True),
}
