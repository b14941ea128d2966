"""A segment: one Parquet file of rows, complete or not there."""

import os
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

SUFFIX = ".parquet"
_UNFINISHED = ".part"
_COMPONENT = {"name": "string", "score": "double", "weight": "double", "value": "double",
              "outcome": "string", "answer": "string", "reason": "string"}  # fmt: skip
_COLUMNS = {"run": "string", "step": "int64", "spec": "string", "group_id": "string", "sample_id": "string",
            "kind": "string", "prompt_hash": "string", "completion_chars": "int64",
            "completion_tokens": "int64", "value": "double", "outcome": "string", "gated_by": "string",
            "judge": "string", "accuracy": "double", "answer": "string", "minor": "double",
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


def write(tables: list[Any], path: Path) -> None:
    """Write tables as one segment; it appears under its name when it is complete and on disk.

    Raises:
        OSError: it could not be written; nothing is left behind.
    """
    import pyarrow as pa
    import pyarrow.parquet as pq

    unfinished = path.with_name(f".{path.name}{_UNFINISHED}")
    try:
        with unfinished.open("wb") as file:
            pq.write_table(pa.concat_tables(tables), file, compression="zstd")
            file.flush()
            os.fsync(file.fileno())
        unfinished.rename(path)
    except OSError:
        with suppress(OSError):
            unfinished.unlink()
        raise
