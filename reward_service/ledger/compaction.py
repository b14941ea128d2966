"""Many small segments made into few.

A merged segment names in its own metadata what it stands for. It appears in one step, and from then on
readers leave those others out (`list_segments`); only then are they deleted. So whenever a merge is cut
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

from reward_service.errors import LedgerUnavailable, MissingExtra
from reward_service.ledger import parquet_segment

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
class _Segment:
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
        parquet_segment.schema()
        with _exclusive_lock(folder):
            _finish_interrupted_merges(folder)
            return _merge_segments(folder)
    except ModuleNotFoundError:
        raise MissingExtra("compacting needs PyArrow: pip install 'reward-service[ledger]'") from None
    except (OSError, ValueError) as error:  # Arrow calls what is no Parquet a value
        raise LedgerUnavailable(f"{folder} cannot be compacted: {error}") from None


@contextmanager
def _exclusive_lock(folder: Path) -> Iterator[None]:
    with (folder / LOCK).open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise LedgerUnavailable(f"{folder} is being compacted already") from None
        yield


def _finish_interrupted_merges(folder: Path) -> None:
    """Finish what a merge that was cut short has begun."""
    for path in parquet_segment.unfinished_merges(folder):
        path.unlink(missing_ok=True)
    for path in folder.glob(f"*{parquet_segment.SUFFIX}"):
        for name in parquet_segment.replaced_names(path):
            (folder / name).unlink(missing_ok=True)


def _merge_segments(folder: Path) -> Compaction:
    session, numbers = secrets.token_hex(6), count(1)
    before = parquet_segment.list_segments(folder)
    for run, segments in _segments_by_run(before).items():
        for batch in _groups_to_merge(segments):
            _merge(batch, folder / parquet_segment.merged_name(run, session, next(numbers)))
    return Compaction(len(before), len(parquet_segment.list_segments(folder)))


def _segments_by_run(paths: list[Path]) -> dict[str, list[_Segment]]:
    runs: dict[str, list[_Segment]] = defaultdict(list)
    for path in paths:
        segment = _mergeable(path)
        if segment is not None:
            runs[parquet_segment.run_of(path.name)].append(segment)
    return runs


def _mergeable(path: Path) -> _Segment | None:
    """None for what is large enough already, or has columns of another version."""
    import pyarrow.parquet as pq

    file, size = pq.read_metadata(path), path.stat().st_size
    if 2 * file.num_rows >= MERGED_ROWS or 2 * size >= MERGED_BYTES:
        return None
    if not file.schema.to_arrow_schema().equals(parquet_segment.schema(), check_metadata=False):
        return None
    return _Segment(path, file.num_rows, size)


def _groups_to_merge(segments: list[_Segment]) -> Iterator[list[_Segment]]:
    """Neighbours that fit into one segment, two at least."""
    batch: list[_Segment] = []
    for segment in [*segments, None]:
        if segment is None or not _fits([*batch, segment]):
            if len(batch) > 1:
                yield batch
            batch = []
        if segment is not None:
            batch.append(segment)


def _fits(segments: list[_Segment]) -> bool:
    rows, size = sum(segment.rows for segment in segments), sum(segment.size for segment in segments)
    return len(segments) <= MERGED_PARTS and rows <= MERGED_ROWS and size <= MERGED_BYTES


def _merge(segments: list[_Segment], path: Path) -> None:
    """One segment for many, as old as the newest of them."""
    newest = max(segment.path.stat().st_mtime_ns for segment in segments)
    parquet_segment.write(_row_groups(segments), path, replaces=(segment.path.name for segment in segments))
    os.utime(path, ns=(newest, newest))
    for segment in segments:
        segment.path.unlink(missing_ok=True)


def _row_groups(segments: list[_Segment]) -> Iterator[Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    gathered: list[Any] = []
    for segment in segments:
        with pq.ParquetFile(segment.path) as file:
            for batch in file.iter_batches(READ_ROWS):
                gathered.append(batch)
                if sum(rows.nbytes for rows in gathered) >= ROW_GROUP_BYTES:
                    yield pa.Table.from_batches(gathered, schema=parquet_segment.schema())
                    gathered = []
    if gathered:
        yield pa.Table.from_batches(gathered, schema=parquet_segment.schema())
