"""How long segments stay: by age, by the size of the folder, or for ever."""

import os
from dataclasses import dataclass
from pathlib import Path

from reward_service.ledger.parquet_segment import SUFFIX

DAY_NS = 86_400 * 10**9


@dataclass(frozen=True)
class Retention:
    """What may stay: `days` before the newest segment, `mb` MiB in all; None for no bound.

    Ages are told from the newest segment and not from the clock: a service that rests forgets nothing.
    """

    days: float | None = None
    mb: int | None = None

    def expire(self, folder: Path) -> int:
        """Delete the oldest segments of a folder beyond the bounds, never the newest; how many those were.

        Raises:
            OSError: the folder cannot be read, or a segment not be deleted.
        """
        if self.days is None and self.mb is None:
            return 0
        segments = _segments_by_age(folder)
        surplus = self._surplus(segments)
        for path in surplus:
            path.unlink(missing_ok=True)
        return len(surplus)

    def _surplus(self, segments: list[tuple[int, int, Path]]) -> list[Path]:
        """`segments` are times, sizes and paths, the newest first."""
        surplus, total = [], 0
        for modified_ns, size, path in segments:
            total += size
            old = self.days is not None and segments[0][0] - modified_ns > self.days * DAY_NS
            if old or (self.mb is not None and total > self.mb << 20 and path != segments[0][2]):
                surplus.append(path)
        return surplus


def _segments_by_age(folder: Path) -> list[tuple[int, int, Path]]:
    with os.scandir(folder) as entries:
        files = [entry for entry in entries if entry.name.endswith(SUFFIX) and not entry.name.startswith(".")]
    segments = []
    for entry in files:
        try:
            status = entry.stat()
        except FileNotFoundError:  # compacted or expired by somebody else
            continue
        segments.append((status.st_mtime_ns, status.st_size, Path(entry.path)))
    return sorted(segments, reverse=True)
