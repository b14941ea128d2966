"""The writer of a ledger: a queue of scored batches, a thread, and buffers of rows by training run."""

import logging
import secrets
import threading
import time
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from reward_service.errors import LedgerUnavailable, MissingExtra
from reward_service.ledger import parquet_segment
from reward_service.ledger.ledger_rows import Row, rows
from reward_service.ledger.retention import Retention
from reward_service.scoring.observers import ScoredBatch

logger = logging.getLogger(__name__)

TABLE_ROWS = 512
"""Rows made into a table at a time: Arrow holds the interpreter's lock meanwhile, some milliseconds."""
SEGMENT_ROWS = 8_192
"""A buffer of so many rows is written at once."""
MAX_PENDING_ROWS = 4 * SEGMENT_ROWS
"""Rows queued or buffered; while the disk does not keep up, what comes beyond is dropped."""
MAX_QUEUED_CHARS = 1 << 27
"""Characters of the completions of queued batches, whose texts stay in memory until they are rows."""
MAX_RUNS = 64
"""Runs with a buffer of their own; rows of further ones share segments named `other`."""
POLL_SECONDS = 0.2
CLOSE_SECONDS = 10.0
EXPIRE_SECONDS = 60.0
"""Between two looks for segments that may not stay."""
NO_RUN = "none"
OTHER = "other"


@dataclass(slots=True)
class _Buffer:
    """Rows of one run that wait for their segment."""

    since: float
    tables: list[Any] = field(default_factory=list)
    rows: int = 0


class Ledger:
    """Observes a scorer and keeps its verdicts in a folder.

    `seconds` is the longest time that rows wait for their segment, `text_chars` how much of each completion
    is kept, `retention` what may stay in the folder. `written` and `dropped` count rows.

    Raises:
        LedgerUnavailable: the folder cannot be written to.
        MissingExtra: PyArrow is not installed.
    """

    def __init__(
        self,
        folder: Path,
        *,
        seconds: float = 30.0,
        text_chars: int = 0,
        retention: Retention = Retention(),  # noqa: B008 -- frozen
    ) -> None:
        try:
            parquet_segment.schema()
        except ModuleNotFoundError:
            raise MissingExtra("the ledger needs PyArrow: pip install 'reward-service[ledger]'") from None
        try:
            folder.mkdir(parents=True, exist_ok=True)
            _check_writable(folder)
        except OSError as error:
            raise LedgerUnavailable(f"the ledger cannot be kept in {folder}: {error.strerror}") from None
        self.written = 0
        self._folder, self._seconds, self._text_chars = folder, seconds, text_chars
        self._retention, self._expire_at = retention, time.monotonic()
        self._session = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{secrets.token_hex(3)}"
        self._sequence = 0
        self._queue: deque[tuple[datetime, ScoredBatch]] = deque()
        self._buffers: dict[str, _Buffer] = {}
        # One thread writes each of these, so that sums need no lock.
        self._accepted = self._refused = self._lost = 0
        self._chars_in = self._chars_out = 0
        self._closing = threading.Event()
        self._thread = threading.Thread(target=self._run, name="ledger", daemon=True)

    @property
    def pending(self) -> int:
        """Rows that are neither written nor dropped."""
        return self._accepted - self.written - self._lost

    @property
    def dropped(self) -> int:
        """Rows that could not be kept: the disk refused them, or they came faster than it writes."""
        return self._refused + self._lost

    def open(self) -> None:
        """Start to keep."""
        self._thread.start()

    def close(self) -> None:
        """Write what is pending; give up on a disk that does not answer."""
        self._closing.set()
        self._thread.join(CLOSE_SECONDS)
        if self._thread.is_alive():
            logger.error("the ledger's disk does not answer; %d rows are lost", self.pending)

    def on_batch(self, batch: ScoredBatch) -> None:
        """Queue a batch."""
        count, chars = len(batch.samples), sum(batch.sizes)
        if self.pending and not self._has_room(count, chars):
            self._refused += count
            return
        self._accepted += count
        self._chars_in += chars
        self._queue.append((datetime.now(UTC), batch))

    def _has_room(self, count: int, chars: int) -> bool:
        queued = self._chars_in - self._chars_out
        return self.pending + count <= MAX_PENDING_ROWS and queued + chars <= MAX_QUEUED_CHARS

    def _run(self) -> None:
        while not self._closing.wait(POLL_SECONDS):
            self._drain_queue()
            self._write_due_segments(time.monotonic() - self._seconds)
            self._expire_segments()
        self._drain_queue()
        self._write_due_segments(float("inf"))

    def _drain_queue(self) -> None:
        """Turn what is queued into tables, run by run."""
        rows_by_run: dict[str, list[Row]] = {}
        while self._queue:
            scored_at, batch = self._queue.popleft()
            rows_by_run.setdefault(batch.run or NO_RUN, []).extend(
                rows(scored_at, batch, text_chars=self._text_chars)
            )
            self._chars_out += sum(batch.sizes)
        for run, new_rows in rows_by_run.items():
            name = run if run in self._buffers or len(self._buffers) < MAX_RUNS else OTHER
            buffer = self._buffers.setdefault(name, _Buffer(time.monotonic()))
            buffer.tables += [
                parquet_segment.table(new_rows[first : first + TABLE_ROWS])
                for first in range(0, len(new_rows), TABLE_ROWS)
            ]
            buffer.rows += len(new_rows)

    def _write_due_segments(self, oldest: float) -> None:
        for run, buffer in list(self._buffers.items()):
            if buffer.rows >= SEGMENT_ROWS or buffer.since <= oldest:
                del self._buffers[run]
                self._write(run, buffer)

    def _write(self, run: str, buffer: _Buffer) -> None:
        self._sequence += 1
        path = self._folder / parquet_segment.name(run, self._session, self._sequence)
        error = _write_segment(buffer.tables, path)
        if error is None:
            self.written += buffer.rows
        else:
            self._lost += buffer.rows
            logger.error("the ledger dropped %d rows of run %s: %s", buffer.rows, run, error)

    def _expire_segments(self) -> None:
        if time.monotonic() < self._expire_at:
            return
        self._expire_at = time.monotonic() + EXPIRE_SECONDS
        try:
            self._retention.expire(self._folder)
        except OSError:
            logger.exception("old segments of the ledger cannot be deleted")


def _write_segment(tables: list[Any], path: Path) -> str | None:
    """Write a segment; or say why that cannot be done."""
    try:
        parquet_segment.write(tables, path)
    except OSError as error:
        return error.strerror or str(error)
    return None


def _check_writable(folder: Path) -> None:
    trial = folder / f".{secrets.token_hex(8)}"
    trial.touch()
    trial.unlink()
