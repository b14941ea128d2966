"""Samples and rewards as JSON lines. Line n of the output is the reward of row n of the input."""

import io
import json
from array import array
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from reward_service.sample import Sample
from reward_service.untrusted_json import BadJson, decode

WINDOW_ROWS = 256
WINDOW_BYTES = 8 * 2**20
GROUP_ROWS = 4096
"""A window grows up to this so as not to part a group whose rows stand together."""

_FIELDS = tuple(Sample.model_fields)

Document = Any
"""A row as a sample document: a dictionary, or whatever else a broken line holds."""


@dataclass(frozen=True, slots=True)
class Window:
    """Consecutive rows: what to score, the ids they go by in the file, and where they stand in it: the number
    of the first row, and the bytes from `start` to `end`."""

    documents: list[Document]
    ids: list[str | int]
    first_row: int
    start: int
    end: int

    @property
    def size(self) -> int:
        """Its bytes."""
        return self.end - self.start


def read_windows(lines: BinaryIO, columns: Mapping[str, str], *, skip: int = 0) -> Iterator[Window]:
    """The rows behind the first `skip`, a window at a time.

    `columns` maps fields of a sample to the file's own column names; columns that are no field of a sample
    are left out. Rows go by their line number while they are scored: ids in a file need not be unique.
    Consecutive rows of one group share a window, so that what depends on the group is computed over it.
    """
    start = end = sum(len(lines.readline()) for _ in range(skip))
    documents: list[Document] = []
    ids: list[str | int] = []
    for number, line in enumerate(lines, skip):
        document, row_id = parse_line(line, number, columns)
        full = len(documents) >= WINDOW_ROWS or end - start >= WINDOW_BYTES
        if documents and full and not _same_group(documents, document):
            yield Window(documents, ids, number - len(ids), start, end)
            documents, ids, start = [], [], end
        documents.append(document)
        ids.append(row_id)
        end += len(line)
    if documents:
        yield Window(documents, ids, number + 1 - len(ids), start, end)


def read_window(lines: bytes, columns: Mapping[str, str], *, first_row: int, start: int) -> Window:
    """The window that `read_windows` has found at a place, out of its bytes."""
    rows = enumerate(io.BytesIO(lines), first_row)  # which ends lines where a file does, and nowhere else
    parsed = [parse_line(line, number, columns) for number, line in rows]
    documents, ids = [document for document, _ in parsed], [row_id for _, row_id in parsed]
    return Window(documents, ids, first_row, start, start + len(lines))


def parse_line(line: bytes, number: int, columns: Mapping[str, str]) -> tuple[Document, str | int]:
    """The document of a row, which goes by its number, and the id that it goes by in the file."""
    try:
        row = decode(line)
    except BadJson:
        return line.decode(errors="replace")[:200], number
    if not isinstance(row, dict):
        return row, number
    sample = {name: row[name] for name in _FIELDS if name not in columns and name in row}
    sample |= {name: row[column] for name, column in columns.items() if row.get(column) is not None}
    row_id = sample.get("id")
    return {**sample, "id": number}, row_id if isinstance(row_id, str | int) else number


def _same_group(window: list[Document], row: Document) -> bool:
    last = window[-1]
    if len(window) >= GROUP_ROWS or not (isinstance(last, dict) and isinstance(row, dict)):
        return False
    return row.get("group") is not None and row.get("group") == last.get("group")


def count_whole_lines(file: Path) -> int:
    """How many lines of an interrupted output are complete; a torn last line is cut off."""
    if not file.exists():
        return 0
    whole, end = 0, 0
    with file.open("r+b") as lines:
        for line in lines:
            if not line.endswith(b"\n"):
                break
            whole, end = whole + 1, end + len(line)
        lines.truncate(end)
    return whole


def rows_done(file: Path, output: Path) -> int:
    """How many rows of `file` an interrupted run has done for good; everything behind is cut off `output`.

    A group of which the output holds only a part is not done: what depends on the group could not be
    computed over the rest.
    """
    done = _group_start(file, count_whole_lines(output))
    if done:
        with output.open("r+b") as lines:
            for _ in range(done):
                lines.readline()
            lines.truncate(lines.tell())
    return done


def _group_start(file: Path, row: int) -> int:
    """The first row of the group that goes on at `row`; `row` itself when none does."""
    starts = array("Q")
    with file.open("rb") as lines:
        for _ in range(row):
            starts.append(lines.tell())
            lines.readline()
        group = _group(lines.readline())
        while row and group is not None:
            lines.seek(starts[row - 1])
            if _group(lines.readline()) != group:
                break
            row -= 1
    return row


def _group(line: bytes) -> Any:
    document, _ = parse_line(line, 0, {})
    return document.get("group") if isinstance(document, dict) else None


def encode_row(row: Mapping[str, Any]) -> bytes:
    """One output line; half a surrogate pair, which UTF-8 has not, is escaped."""
    try:
        return json.dumps(row, ensure_ascii=False).encode() + b"\n"
    except UnicodeEncodeError:
        return json.dumps(row).encode() + b"\n"
