"""JSON lines as a table of any format, whole or not at all."""

import csv
import gzip
import io
import json
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from reward_service.dataset.file_safety import appearing
from reward_service.dataset.tables.table_format import Compression, TableFormat, format_of_output

BATCH_ROWS = 4_096

Record = dict[str, Any]


def export_table(records: Callable[[], Iterable[Record]], output: Path) -> None:
    """Write the records to `output` in the format that its name asks for; it appears when it is complete.

    `records` gives them anew at each call: a table of columns is gone through twice, once for its columns.

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
        for key, value in part.items():
            flat[f"{name}.{key}"] = _as_text(value) if isinstance(value, dict | list) else value
    return flat


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
        return json.dumps(record, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        return json.dumps(record).encode()


def _separated(delimiter: str) -> Callable[[Callable[[], Iterable[Record]], Path, Compression], None]:
    def write(records: Callable[[], Iterable[Record]], path: Path, compression: Compression) -> None:
        names = list(_columns(records()))
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
    import pyarrow as pa
    import pyarrow.parquet as pq

    schema = pa.schema(list(_columns(records()).items()))
    with pq.ParquetWriter(path, schema, compression="zstd") as writer:
        for rows in _batches(records()):
            writer.write_table(_fitting_table(rows, schema))


def _arrow_writer(stream: bool) -> Callable[[Callable[[], Iterable[Record]], Path, Compression], None]:  # noqa: FBT001
    def write(records: Callable[[], Iterable[Record]], path: Path, _: Compression) -> None:
        import pyarrow as pa

        schema = pa.schema(list(_columns(records()).items()))
        opened = pa.ipc.new_stream if stream else pa.ipc.new_file
        with path.open("wb") as raw, opened(raw, schema) as writer:
            for rows in _batches(records()):
                writer.write_table(_fitting_table(rows, schema))

    return write


def _columns(records: Iterable[Record]) -> dict[str, Any]:
    """The columns in the order of their appearance, each with a type that holds all its values; text, where
    they are of kinds that go into no type together."""
    import pyarrow as pa

    types: dict[str, Any] = {}
    for rows in _batches(records):
        for name in dict.fromkeys(name for row in rows for name in row):
            found = _inferred([row.get(name) for row in rows])
            types[name] = _unified(types[name], found) if name in types else found
    return {name: pa.string() if pa.types.is_null(kind) else kind for name, kind in types.items()}


def _inferred(values: list[Any]) -> Any:
    import pyarrow as pa

    try:
        return pa.infer_type(values)
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

    kinds = {field.name: str(field.type) for field in schema}
    fitting = [{name: _fitted(row.get(name), kind) for name, kind in kinds.items()} for row in rows]
    return pa.Table.from_pylist(fitting, schema)


def _fitted(value: Any, kind: str) -> Any:
    if value is None or kind != "string":
        return value
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
