"""A segment: one Parquet file of rows, complete or not there."""

import json
import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any, BinaryIO

SUFFIX = ".parquet"
_UNFINISHED = ".part"
_MERGED = "merged-"
_REPLACES = b"reward_service.replaces"
_COMPONENT = {"name": "string", "score": "double", "weight": "double", "value": "double",
              "outcome": "string", "answer": "string", "reason": "string"}  # fmt: skip
_COLUMNS = {"run": "string", "step": "int64", "spec": "string", "group_id": "string", "sample_id": "string",
            "kind": "string", "prompt_hash": "string", "completion_chars": "int64",
            "completion_tokens": "int64", "value": "double", "outcome": "string", "gated_by": "string",
            "judge": "string", "accuracy": "double", "answer": "string",
            "reference": "string", "minor": "double", "repeated": "double", "other_script": "double",
            "completion": "string"}  # fmt: skip


@cache
def schema() -> Any:
    """The columns: `time`, those above, and `components` as a list of structs.

    Times are in UTC and carry no zone: DuckDB needs a further package to show those that do.
    """
    import pyarrow as pa

    plain = [(name, pa.type_for_alias(alias)) for name, alias in _COLUMNS.items()]
    component = pa.struct([(name, pa.type_for_alias(alias)) for name, alias in _COMPONENT.items()])
    return pa.schema([("time", pa.timestamp("us")), *plain, ("components", pa.list_(component))])


def table(rows: list[dict[str, Any]]) -> Any:
    """Rows in Arrow's memory, which takes a tenth of Python's."""
    import pyarrow as pa

    return pa.Table.from_pylist(rows, schema=schema())


def name(run: str, session: str, number: int) -> str:
    """What a segment of a session is called."""
    return f"{run}.{session}.{number:06d}{SUFFIX}"


def merged_name(run: str, session: str, number: int) -> str:
    """What a segment is called that stands for others."""
    return name(run, _MERGED + session, number)


def run_of(file: str) -> str:
    """The run in a segment's name; it may hold dots itself."""
    return file.rsplit(".", 3)[0]


def write(tables: Iterable[Any], path: Path, *, replaces: Iterable[str] = ()) -> None:
    """Write tables as one segment; it appears under its name when it is complete and on disk.

    From that moment on it stands for the segments that it `replaces`, wherever they are still there.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    import pyarrow.parquet as pq

    with _atomic_file(path) as file:
        metadata = {_REPLACES: json.dumps(list(replaces))}
        with pq.ParquetWriter(file, schema().with_metadata(metadata), compression="zstd") as writer:
            for rows in tables:
                writer.write_table(rows)


@contextmanager
def _atomic_file(path: Path) -> Iterator[BinaryIO]:
    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
        _fsync_folder(path.parent)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise


def _fsync_folder(folder: Path) -> None:
    """Make names last that were given in a folder."""
    directory = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(directory)
    finally:
        os.close(directory)


def replaced_names(path: Path) -> set[str]:
    """The names of the segments that one stands for.

    Raises:
        OSError: it cannot be read, or is no segment.
    """
    if not path.name.rsplit(".", 3)[1].startswith(_MERGED):
        return set()
    import pyarrow.parquet as pq

    try:
        metadata = pq.read_schema(path).metadata or {}
    except ValueError as error:  # Arrow's way to say that it is no Parquet
        raise OSError(f"{path}: {error}") from None
    return set(json.loads(metadata.get(_REPLACES, b"[]")))


def list_segments(folder: Path) -> list[Path]:
    """The segments of a folder, in order of their names, without those that others stand for.

    Raises:
        OSError: a merged segment cannot be read.
    """
    paths = sorted(folder.glob(f"*{SUFFIX}"))
    replaced = set().union(*map(replaced_names, paths))
    return [path for path in paths if path.name not in replaced]


def unfinished_merges(folder: Path) -> list[Path]:
    """What merges that were cut short have left; a server's own unfinished segments are not among them."""
    paths = folder.glob(f".*.{_MERGED}*{SUFFIX}{_UNFINISHED}")
    return [
        path for path in paths if path.name.removesuffix(_UNFINISHED).rsplit(".", 3)[1].startswith(_MERGED)
    ]
