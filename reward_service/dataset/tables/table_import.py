"""A table of any format as the JSON lines that all commands work on, made once beside the output.

The lines are samples with their fields' own names. What they are made of is noted beside them, so that a
run that is resumed uses them again if nothing has changed, and makes them anew if something has.
"""

import hashlib
import json
import os
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from reward_service.dataset.file_safety import appearing, write_text
from reward_service.dataset.tables.column_map import ColumnMap, gsm8k_answer, map_columns
from reward_service.dataset.tables.row_readers import BrokenRow, Row, is_torn, read_rows, torn
from reward_service.dataset.tables.row_selection import RowSelection
from reward_service.dataset.tables.table_format import TableFormat
from reward_service.dataset.tables.table_input import STDIN, OpenTable, expand_inputs

LINES_SUFFIX = ".rows.jsonl"
MAX_COMPLAINTS = 3
_encode = json.JSONEncoder(ensure_ascii=False, default=str).encode
LAST_BYTES, MAX_ROW_BYTES = 64 << 10, 64 << 20


@dataclass(frozen=True, slots=True)
class TableRequest:
    """Which rows of which inputs to read: `columns` maps fields of samples to columns, as flags say; with
    `as_they_are` rows keep all their columns and are no samples. Without `expand` a row of several
    completions is one sample, without completions."""

    inputs: tuple[str, ...]
    columns: dict[str, str] = field(default_factory=dict)
    selection: RowSelection = field(default_factory=RowSelection)
    as_they_are: bool = False
    expand: bool = True


@dataclass(frozen=True, slots=True)
class ImportedTable:
    """The lines, how many there are, the layout that was recognised, and what is wrong with broken rows:
    their number, and the first few with their reasons."""

    lines: Path
    samples: int
    layout: str | None
    broken: int
    complaints: tuple[str, ...] = ()


def is_plain(request: TableRequest) -> bool:
    """Whether the inputs are one file of JSON lines, of which everything is wanted as it stands.

    Raises:
        BadConfig: an input is not there or no table, or that file ends in the middle of a row.
    """
    if request.selection != RowSelection() or len(request.inputs) != 1:
        return False
    files = expand_inputs(request.inputs)
    if len(files) != 1 or files[0] == STDIN or "://" in files[0]:
        return False
    name = files[0]
    table = OpenTable(name)
    plain = table.format is TableFormat.JSONL and table.compression == "none"
    table.close()
    if plain and is_torn(_last_line(Path(name))):
        raise torn(name)
    return plain


def _last_line(file: Path) -> bytes:
    """The last line of a file, as far as it is no longer than a row may be."""
    with file.open("rb") as lines:
        size = lines.seek(0, os.SEEK_END)
        for reach in (LAST_BYTES, MAX_ROW_BYTES):
            lines.seek(max(0, size - reach))
            tail = lines.read(reach)
            if b"\n" in tail[:-1] or reach >= size:
                break
    return tail[tail.rfind(b"\n", 0, -1) + 1 :]


def import_table(request: TableRequest, output: Path) -> ImportedTable:
    """Write the samples of all inputs as JSON lines beside `output`, or find them there already.

    Raises:
        BadConfig: an input is not there, is no table, or lacks a column that was named.
    """
    files = expand_inputs(request.inputs)
    lines = output.with_name(output.name + LINES_SUFFIX)
    note = lines.with_name(lines.name + ".note")
    key = _fingerprint(request, files)
    found = _found(note, key, lines)
    if found is not None:
        return found
    with appearing(lines) as unfinished:
        imported = _written(request, files, unfinished)
    told = replace(imported, lines=lines)
    write_text(note, json.dumps({"key": key, **asdict(told), "lines": str(lines)}))
    return told


def remove_import(table: ImportedTable) -> None:
    """Delete the lines and their note; the run has ended."""
    for path in (table.lines, table.lines.with_name(table.lines.name + ".note")):
        path.unlink(missing_ok=True)


def _found(note: Path, key: str, lines: Path) -> ImportedTable | None:
    try:
        known = json.loads(note.read_text("utf-8"))
    except (OSError, ValueError):
        return None
    if known.get("key") != key or not lines.exists():
        return None
    told = {name: known[name] for name in ("samples", "layout", "broken")}
    return ImportedTable(lines, **told, complaints=tuple(known["complaints"]))


def _fingerprint(request: TableRequest, files: Sequence[str]) -> str:
    """What the lines depend on: the request, and each file's size and time. Standard input is never found
    again."""
    stats: list[list[Any]] = []
    for name in files:
        if name == STDIN or "://" in name:
            stats.append([name, os.urandom(8).hex()])
        else:
            stat = Path(name).stat()
            stats.append([name, stat.st_size, stat.st_mtime_ns])
    text = json.dumps([asdict(request), stats], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _written(request: TableRequest, files: Sequence[str], path: Path) -> ImportedTable:
    samples = broken = 0
    layouts: dict[str, None] = {}
    complaints: list[str] = []
    with path.open("wb") as out:
        for column_map, number, row in _selected(request, files):
            layouts |= {column_map.layout: None} if column_map.layout else {}
            if isinstance(row, BrokenRow):
                broken += 1
                complaints += [f"row {number}: {row.reason}"] if broken <= MAX_COMPLAINTS else []
            for sample in _samples(request, column_map, number, row):
                out.write(_line(sample))
                samples += 1
    return ImportedTable(path, samples, ", ".join(layouts) or None, broken, tuple(complaints))


def _samples(request: TableRequest, column_map: ColumnMap, number: int, row: Row) -> Iterator[dict[str, Any]]:
    if not request.as_they_are:
        yield from column_map.samples(row, number, expand=request.expand)
    else:
        yield {"broken": row.reason} if isinstance(row, BrokenRow) else row


def read_selected(request: TableRequest) -> Iterator[tuple[ColumnMap, int, Row]]:
    """The rows that are asked for, with their numbers and the columns of their file.

    Raises:
        BadConfig: as `import_table`.
    """
    return _selected(request, expand_inputs(request.inputs))


def _selected(request: TableRequest, files: Sequence[str]) -> Iterator[tuple[ColumnMap, int, Row]]:
    begins, maps = [0], [ColumnMap(request.columns)]

    def rows() -> Iterator[Row]:
        """All rows, with a note where those of other columns begin: rows may be chosen when all were read."""
        number = 0
        for name in files:
            table = OpenTable(name)
            known = False
            try:
                for row in read_rows(table):
                    if not known and not isinstance(row, BrokenRow):
                        begins.append(number)
                        maps.append(map_columns(list(row), request.columns, name=name))
                        known = True
                    yield row
                    number += 1
            finally:
                table.close()

    for number, row in request.selection.select(rows()):
        yield maps[bisect_right(begins, number) - 1], number, row


def _line(sample: dict[str, Any]) -> bytes:
    if isinstance(sample.get("reference"), str):
        sample = {**sample, "reference": gsm8k_answer(sample["reference"])}
    try:
        return _encode(sample).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(sample, default=str).encode() + b"\n"
