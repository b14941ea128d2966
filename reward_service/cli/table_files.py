"""Tables of any format as the files of JSON lines that commands work on."""

import atexit
import tempfile
from collections.abc import Sequence
from pathlib import Path

import typer

from reward_service.cli.bad_input import Files, check_outputs, files_of, refused_as_argument
from reward_service.dataset.tables.row_selection import RowSelection, parse_condition, parse_shard
from reward_service.dataset.tables.table_import import (
    ImportedTable,
    TableRequest,
    import_table,
    is_plain,
    remove_import,
)
from reward_service.errors import BadConfig

TABLES = (
    "JSON lines, a JSON array, CSV, TSV (also .gz, .zst), Parquet, Arrow, a folder of datasets, a glob, or - "
    "for standard input."
)


def json_lines(
    inputs: Sequence[str], near: Path | None, outputs: Files, selection: RowSelection | None = None
) -> Path:
    """The rows that are asked for as one file of JSON lines with their own columns: the input itself where it
    is one, else made beside `near`, and removed when the command has ended. No output may be an input."""
    check_outputs(files_of("FILE", inputs), outputs)
    request = TableRequest(tuple(inputs), selection=selection or RowSelection(), as_they_are=True)
    with refused_as_argument():
        return Path(inputs[0]) if is_plain(request) else imported(request, near).lines


def imported(request: TableRequest, near: Path | None) -> ImportedTable:
    """The rows that are asked for as JSON lines; told on stderr, and removed at the end.

    A command that is killed leaves them; the next one finds them and goes on.
    """
    place = near or Path(tempfile.gettempdir()) / f"reward-service-{abs(hash(request.inputs)):x}"
    table = import_table(request, place)
    atexit.register(remove_import, table)
    if not table.samples and request.selection != RowSelection():
        raise BadConfig(f"no row of {', '.join(request.inputs)} fits --where, --shard, --sample and --limit")
    what = "rows" if request.as_they_are or not request.expand else "completions"
    told = f"{table.samples:,} {what} of {', '.join(request.inputs)}"
    typer.echo(told + (f" (columns of {table.layout})" if table.layout else ""), err=True)
    if table.broken:
        typer.echo(f"{table.broken:,} rows cannot be read: {'; '.join(table.complaints)}", err=True)
    return table


def row_selection(
    limit: int | None, sample: int | None, seed: int, shard: str | None, where: str | None
) -> RowSelection:
    """What the options --limit, --sample, --seed, --shard and --where ask for."""
    with refused_as_argument():
        if where is not None:
            parse_condition(where)
        return RowSelection(limit, sample, seed, parse_shard(shard) if shard else None, where)
