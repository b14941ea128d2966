"""Which format a table has: by its content, and by its name where the content leaves it open."""

import json
from enum import StrEnum
from pathlib import Path

from reward_service.errors import BadConfig

HEAD_BYTES = 64 << 10


class TableFormat(StrEnum):
    """What a table is written in; each also the suffix of its files."""

    JSONL = "jsonl"
    JSON = "json"
    CSV = "csv"
    TSV = "tsv"
    PARQUET = "parquet"
    ARROW_FILE = "arrow"
    ARROW_STREAM = "arrows"


class Compression(StrEnum):
    """How a file of text is packed."""

    NONE = "none"
    GZIP = "gzip"
    ZSTD = "zstd"


_GZIP, _ZSTD = b"\x1f\x8b", b"\x28\xb5\x2f\xfd"
_PARQUET, _ARROW, _STREAM = b"PAR1", b"ARROW1", b"\xff\xff\xff\xff"
_FOREIGN = {
    b"PK\x03\x04": "a ZIP archive (or XLSX): unpack it, or save the sheet as CSV",
    b"SQLite format 3": "an SQLite database: export its table as CSV or Parquet",
    b"\x80\x04": "a pickle, which is never loaded: save it as Parquet",
    b"\x80\x05": "a pickle, which is never loaded: save it as Parquet",
    b"\xfd7zXZ": "packed with xz: unpack it with unxz",
    b"BZh": "packed with bzip2: unpack it with bunzip2",
    b"\xff\xfe": "text in UTF-16: write it as UTF-8",
    b"\xfe\xff": "text in UTF-16: write it as UTF-8",
    b"\x93NUMPY": "a NumPy array: save it as Parquet",
    b"version https://git-lfs": "a Git LFS pointer, not the file itself: fetch it with git lfs pull",
}


def compression_of(head: bytes) -> Compression:
    """How bytes are packed, by how they begin."""
    if head.startswith(_GZIP):
        return Compression.GZIP
    return Compression.ZSTD if head.startswith(_ZSTD) else Compression.NONE


def format_of(head: bytes, name: str) -> TableFormat:
    """The format of a table by its first bytes, unpacked; `name` decides between CSV and TSV.

    Raises:
        BadConfig: it is of a kind that is no table, or of none that is known; the message says what to do.
    """
    for magic, found in ((_PARQUET, TableFormat.PARQUET), (_ARROW, TableFormat.ARROW_FILE)):
        if head.startswith(magic):
            return found
    if head.startswith(_STREAM):
        return TableFormat.ARROW_STREAM
    for magic, advice in _FOREIGN.items():
        if head.startswith(magic):
            raise BadConfig(f"{name} is {advice}")
    return _text_format(head, name)


def _text_format(head: bytes, name: str) -> TableFormat:
    text = head.decode("utf-8-sig", errors="replace").lstrip()
    if text.startswith("["):
        return TableFormat.JSON
    if text.startswith("{"):
        return _of_objects(text)
    stem = name.lower().removesuffix(".gz").removesuffix(".zst")
    if not text and not stem.endswith((".jsonl", ".ndjson")):
        raise BadConfig(f"{name} is empty; without rows only JSON lines are a table")
    if stem.endswith((".jsonl", ".ndjson", ".json")):
        return TableFormat.JSONL  # rows that are no objects come out as broken rows
    first = text.partition("\n")[0]
    if stem.endswith(".tsv") or ("\t" in first and "," not in first):
        return TableFormat.TSV
    if stem.endswith(".csv") or "," in first:
        return TableFormat.CSV
    raise BadConfig(
        f"{name} is no table that is known: JSON lines, a JSON array, CSV, TSV (also .gz, .zst), Parquet, "
        "Arrow, or a folder that datasets.save_to_disk wrote"
    )


def _of_objects(text: str) -> TableFormat:
    """JSON lines begin with a whole object on the first line; one object over many lines is a document."""
    first = text.partition("\n")[0]
    try:
        json.loads(first or "{}")
    except ValueError:
        return TableFormat.JSON if first.rstrip() in {"{", ""} else TableFormat.JSONL
    return TableFormat.JSONL


def format_of_output(path: Path) -> tuple[TableFormat, Compression]:
    """The format that a file's name asks for.

    Raises:
        BadConfig: the name asks for none.
    """
    suffixes = [suffix.lower() for suffix in path.suffixes[-2:]]
    packing = {".gz": Compression.GZIP, ".zst": Compression.ZSTD}.get(suffixes[-1] if suffixes else "")
    suffix = (suffixes[-2:-1] or [""])[0] if packing else (suffixes[-1:] or [""])[0]
    known = {f".{one}": one for one in TableFormat} | {
        ".ndjson": TableFormat.JSONL,
        ".feather": TableFormat.ARROW_FILE,
    }
    found = known.get(suffix)
    if found is None:
        raise BadConfig(
            f"{path}: what format is it to have? Name it .jsonl, .json, .csv, .tsv (also .gz, .zst), "
            ".parquet or .arrow"
        )
    if packing and found in {TableFormat.PARQUET, TableFormat.ARROW_FILE, TableFormat.ARROW_STREAM}:
        raise BadConfig(f"{path}: {found} is packed by itself; leave {suffixes[-1]} out")
    return found, packing or Compression.NONE
