"""What is looked at before a command reads or writes a file: that no input can be lost, that the output can
be written, that the input is JSON lines, and that it has the columns which were named."""

import os
import stat
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

from reward_service.errors import BadFile
from reward_service.untrusted_json import BadJson, decode

LOOKED_AT_ROWS = 100
"""So many rows at the head of a file tell which columns there are."""
MAX_LOOK_BYTES = 1 << 20
SHOWN_COLUMNS = 30

_MAGIC = (
    (b"PAR1", "Parquet", "load it with pandas and write it with to_json(orient='records', lines=True)"),
    (b"\x1f\x8b", "gzip", "unpack it with gunzip"),
    (b"\x28\xb5\x2f\xfd", "Zstandard", "unpack it with unzstd"),
    (b"\xfd7zXZ", "xz", "unpack it with unxz"),
    (b"BZh", "bzip2", "unpack it with bunzip2"),
    (b"PK\x03\x04", "a ZIP archive", "unpack it"),
    (b"ARROW1", "Arrow", "load it with datasets and write it with to_json"),
    (b"\xff\xff\xff\xff", "an Arrow stream", "load it with datasets and write it with to_json"),
    (b"SQLite format 3", "SQLite", "export its table as JSON lines"),
    (b"\xff\xfe", "UTF-16", "write it as UTF-8"),
    (b"\xfe\xff", "UTF-16", "write it as UTF-8"),
)


def refuse_same_file(inputs: Mapping[str, Path | None], outputs: Mapping[str, Path | None]) -> None:
    """Refuse an output that is one of the inputs or another output, under whatever name or link; keys are
    what the user calls each of them.

    Raises:
        BadFile: two of them are one file.
    """
    seen = {_identity(path): name for name, path in inputs.items() if path is not None}
    for name, path in outputs.items():
        if path is None:
            continue
        other = seen.setdefault(_identity(path), name)
        if other != name:
            raise BadFile(f"{other} and {name} are one file, {path}: what is read would be lost")


def _identity(path: Path) -> tuple[Any, ...]:
    try:
        status = path.stat()
    except OSError:
        return (os.path.realpath(path),)
    return (status.st_dev, status.st_ino) if stat.S_ISREG(status.st_mode) else (os.path.realpath(path),)


def refuse_unwritable(*outputs: Path | None) -> None:
    """Refuse, before anything is done, an output that cannot be written.

    Raises:
        BadFile: its folder is missing or closed to us, or it is a folder itself.
    """
    for path in outputs:
        if path is None:
            continue
        folder = path.parent
        if not folder.is_dir():
            raise BadFile(f"there is no folder {folder} for {path.name}; make it with: mkdir -p {folder}")
        if path.is_dir():
            raise BadFile(f"{path} is a folder; name a file in it")
        if not os.access(path if path.exists() else folder, os.W_OK):
            raise BadFile(f"{path} may not be written by this user")


def refuse_other_formats(file: Path) -> None:
    """Refuse what is no file of JSON lines, by its name.

    Raises:
        BadFile: it is something else; the message says what, and how to convert it.
    """
    with file.open("rb") as lines:
        first = lines.readline(MAX_LOOK_BYTES)
        second = lines.readline(MAX_LOOK_BYTES)
    for magic, name, remedy in _MAGIC:
        if first.startswith(magic):
            raise BadFile(f"{file} is no file of JSON lines: this is {name}; {remedy}")
    found = _text_format(first.strip(), second.strip())
    if found:
        raise BadFile(f"{file} is no file of JSON lines: this is {found}")


def _text_format(first: bytes, second: bytes) -> str:
    if first.startswith(b"["):
        return "one JSON array; write an object a line with: jq -c '.[]'"
    if first == b"{":
        return "JSON over several lines; write an object a line with: jq -c ."
    broken = first and not first.startswith((b"{", b'"{')) and not second.startswith(b"{")
    if broken and not _is_json(first) and any(mark in first for mark in (b",", b"\t", b";")):
        return "CSV or another table of text; write an object a line"
    return ""


def _is_json(line: bytes) -> bool:
    try:
        decode(line)
    except BadJson:
        return False
    return True


def columns_of(file: Path) -> list[str]:
    """The columns that the rows at the head of a file have, in the order of their appearance."""
    found: dict[str, None] = {}
    with file.open("rb") as lines:
        for _ in range(LOOKED_AT_ROWS):
            try:
                row = decode(lines.readline())
            except BadJson:
                continue
            found |= dict.fromkeys(map(str, row)) if isinstance(row, dict) else {}
    return list(found)


def refuse_missing_columns(file: Path, wanted: Mapping[str, str], *, name: str) -> None:
    """Refuse a file without the columns that an option names; `wanted` maps options to columns. A file
    without any readable row is let through: its rows say what is wrong with them.

    Raises:
        BadFile: one line with the columns there are.
    """
    there = columns_of(file)
    for option, column in wanted.items():
        if there and column not in there:
            more = ", …" if len(there) > SHOWN_COLUMNS else ""
            names = ", ".join(there[:SHOWN_COLUMNS]) + more
            raise BadFile(f"{name} has no column {column!r} but: {names}. Name it with {option}")


@contextmanager
def appearing(path: Path, ending: str = ".new") -> Iterator[Path]:
    """A name to write a file under that takes the place of `path` in one step, when all of it is on the disk.
    What ends before that leaves `path` as it was, and, unless it is killed, nothing else."""
    fresh = path.with_name(f".{path.name}{ending}")
    try:
        yield fresh
        with fresh.open("rb") as written:
            os.fsync(written.fileno())
        fresh.replace(path)
    except BaseException:  # an interrupt, too, leaves no half file
        fresh.unlink(missing_ok=True)
        raise


@contextmanager
def replacing(path: Path) -> Iterator[BinaryIO]:
    """The same, opened."""
    with appearing(path) as fresh, fresh.open("wb") as out:
        yield out
        out.flush()


def write_text(path: Path, text: str) -> None:
    """Write a whole text, or leave the file as it was."""
    with replacing(path) as out:
        out.write(text.encode("utf-8", "replace"))
