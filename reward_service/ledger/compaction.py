"""Many small segments made into few.

A merged segment names in its own metadata what it stands for. It appears in one step, and from then on
readers leave those others out (`segment.listed`); only then are they deleted. So whenever a merge is cut
short, every row is there once, and the next one clears away what was left.
"""

import fcntl
import os
import secrets
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from typing import Any

from reward_service.errors import MissingExtra
from reward_service.ledger import segment
from reward_service.ledger.keeper import LedgerUnavailable

MERGED_ROWS = 1 << 18
MERGED_BYTES = 1 << 28
"""A merged segment holds no more than so many rows and, about, bytes; one of half of either is left alone."""
MERGED_PARTS = 1_024
"""Segments merged at a time: the result names them all."""
READ_ROWS = 8_192
ROW_GROUP_BYTES = 1 << 26
"""Bytes gathered in memory before they are written."""
LOCK = ".compacting"


@dataclass(frozen=True)
class Compaction:
    """Segments there were and are."""

    before: int
    after: int


@dataclass(frozen=True)
class _Part:
    """A segment that can be merged."""

    path: Path
    rows: int
    size: int


def compact(folder: Path) -> Compaction:
    """Merge the segments of each run.

    Raises:
        LedgerUnavailable: somebody else is at it, or a segment cannot be read or written; no row is lost.
        MissingExtra: PyArrow is not installed.
    """
    try:
        segment.schema()
        with _alone(folder):
            _clear(folder)
            return _compact(folder)
    except ModuleNotFoundError:
        raise MissingExtra("compacting needs PyArrow: pip install 'reward-service[ledger]'") from None
    except (OSError, ValueError) as error:  # Arrow calls what is no Parquet a value
        raise LedgerUnavailable(f"{folder} cannot be compacted: {error}") from None


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LedgerUnavailable(f"{folder} is being compacted already") from None
        yield


def _clear(folder: Path) -> None:
    """Finish what a merge that was cut short has begun."""
    for path in segment.unfinished_merges(folder):
        path.unlink(missing_ok=True)
    for path in folder.glob(f"*{segment.SUFFIX}"):
        for name in segment.replaced(path):
            (folder / name).unlink(missing_ok=True)


def _compact(folder: Path) -> Compaction:
    session, numbers = secrets.token_hex(6), count(1)
    found = segment.listed(folder)
    for run, parts in _by_run(found).items():
        for batch in _batches(parts):
            _merge(batch, folder / segment.merged_name(run, session, next(numbers)))
    return Compaction(len(found), len(segment.listed(folder)))


def _by_run(paths: list[Path]) -> dict[str, list[_Part]]:
    runs: dict[str, list[_Part]] = defaultdict(list)
    for path in paths:
        part = _part(path)
        if part is not None:
            runs[segment.run_of(path.name)].append(part)
    return runs


def _part(path: Path) -> _Part | None:
    """None for what is large enough already, or has columns of another version."""
    import pyarrow.parquet as pq

    file, size = pq.read_metadata(path), path.stat().st_size
    if 2 * file.num_rows >= MERGED_ROWS or 2 * size >= MERGED_BYTES:
        return None
    if not file.schema.to_arrow_schema().equals(segment.schema(), check_metadata=False):
        return None
    return _Part(path, file.num_rows, size)


def _batches(parts: list[_Part]) -> Iterator[list[_Part]]:
    """Neighbours that fit into one segment, two at least."""
    batch: list[_Part] = []
    for part in [*parts, None]:
        if part is None or not _fits([*batch, part]):
            if len(batch) > 1:
                yield batch
            batch = []
        if part is not None:
            batch.append(part)


def _fits(parts: list[_Part]) -> bool:
    rows, size = sum(part.rows for part in parts), sum(part.size for part in parts)
    return len(parts) <= MERGED_PARTS and rows <= MERGED_ROWS and size <= MERGED_BYTES


def _merge(parts: list[_Part], path: Path) -> None:
    """One segment for many, as old as the newest of them."""
    newest = max(part.path.stat().st_mtime_ns for part in parts)
    segment.write(_row_groups(parts), path, replaces=(part.path.name for part in parts))
    os.utime(path, ns=(newest, newest))
    for part in parts:
        part.path.unlink(missing_ok=True)


def _row_groups(parts: list[_Part]) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    gathered: list[Any] = []
    for part in parts:
        with pq.ParquetFile(part.path) as file:
            for batch in file.iter_batches(READ_ROWS):
                gathered.append(batch)
                if sum(rows.nbytes for rows in gathered) >= ROW_GROUP_BYTES:
                    yield pa.Table.from_batches(gathered, schema=segment.schema())
                    gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered, schema=segment.schema())
