"""Many small segments become few; whenever that is cut short, every row is there once."""

import shutil
import subprocess
import sys
from collections import Counter
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from reward_service.ledger import Ledger, LedgerUnavailable, compaction, parquet_segment
from reward_service.ledger.compaction import compact
from reward_service.ledger.ledger_queries import LedgerQueries
from tests.ledger.test_ledger_writer import RIGHT
from tests.observations import observed, sample
from tests.server import started
from tests.waiting import PATIENCE, wait_until

KILLED = """
import os, shutil, signal, sys
from itertools import count
from pathlib import Path

import pyarrow.parquet
from reward_service.ledger.compaction import compact

filled, copies = Path(sys.argv[1]), Path(sys.argv[2])


def merge(folder, changes):
    def seen():
        with os.scandir(folder) as entries:
            stats = sorted((entry.name, entry.stat()) for entry in entries)
        return [(name, stat.st_ino, stat.st_size, stat.st_mtime_ns) for name, stat in stats]

    def look(_, event, called):
        nonlocal changes, before
        if event == "c_return" and called.__module__ in ("posix", "io", "_io") and (now := seen()) != before:
            before, changes = now, changes - 1
            if changes == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    before = seen()
    sys.setprofile(look)
    compact(folder)
    os._exit(0)


for changes in count(1):
    folder = shutil.copytree(filled, copies / f"{changes:03}")
    child = os.fork()
    if child == 0:
        merge(folder, changes)
    code = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
    if code == 0:
        break
    assert code == -signal.SIGKILL, code
"""
"""Merges copies of a folder, one after another, each in a process that kills itself as soon as it has changed
the folder for the first, second, third, … time; the last one is done before it comes to that."""


def fill(folder: Path, *runs: str | None, segments: int, rows: int = 10, chars: int = 10) -> None:
    """So many segments of each run; every row has an id of its own."""
    for number in range(segments):
        ledger = Ledger(folder, text_chars=chars)
        for run in runs:
            ids = [f"{run}-{number}-{row}" for row in range(rows)]
            members = [sample("x" * chars, id=one) for one in ids]
            ledger.on_batch(observed([(1.0, 0.0)] * rows, samples=members, run=run, step=number))
        ledger.open()
        ledger.close()


def told(folder: Path) -> list[dict[str, Any]]:
    """Every row, as questions see it."""
    with LedgerQueries(folder) as asked:
        return asked.query("SELECT * FROM ledger ORDER BY sample_id")


def test_each_run_becomes_one_file_and_no_row_changes(tmp_path: Path) -> None:
    fill(tmp_path, "a", "b.with.dots", None, segments=7)
    before = told(tmp_path)
    done = compact(tmp_path)
    assert (done.before, done.after) == (21, 3)
    assert sorted(parquet_segment.run_of(path.name) for path in tmp_path.glob("*.parquet")) == [
        "a",
        "b.with.dots",
        "none",
    ]
    assert told(tmp_path) == before


def test_again_it_finds_nothing_to_do_and_later_only_what_is_new(tmp_path: Path) -> None:
    fill(tmp_path, "a", segments=3)
    compact(tmp_path)
    merged = list(tmp_path.glob("*.parquet"))
    assert compact(tmp_path).after == 1
    assert list(tmp_path.glob("*.parquet")) == merged
    fill(tmp_path, "a", segments=2, rows=3)
    assert compact(tmp_path) == compaction.Compaction(3, 1)
    assert Counter(row["sample_id"] for row in told(tmp_path))["a-0-0"] == 2  # of both sessions
    assert len(told(tmp_path)) == 36


def test_files_are_bounded_and_large_ones_left_alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "MERGED_ROWS", 25)
    fill(tmp_path, "a", segments=5)
    fill(tmp_path, "large", segments=2, rows=13)
    large = sorted(tmp_path.glob("large.*"))
    compact(tmp_path)
    sizes = sorted(pq.read_metadata(path).num_rows for path in tmp_path.glob("a.*"))
    assert sizes == [10, 20, 20]
    assert sorted(tmp_path.glob("large.*")) == large


def test_memory_is_bounded_by_pieces(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(compaction, "ROW_GROUP_BYTES", 2_000)
    fill(tmp_path, "a", segments=4, chars=100)
    before = told(tmp_path)
    compact(tmp_path)
    (merged,) = tmp_path.glob("a.*")
    assert pq.read_metadata(merged).num_row_groups > 1
    assert told(tmp_path) == before


def test_a_merged_file_is_as_old_as_its_newest_rows(tmp_path: Path) -> None:
    fill(tmp_path, "a", segments=3)
    newest = max(path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet"))
    compact(tmp_path)
    assert [path.stat().st_mtime_ns for path in tmp_path.glob("*.parquet")] == [newest]


def test_what_a_merge_that_was_cut_short_leaves_is_told_once_and_cleared_away(tmp_path: Path) -> None:
    ledger, copies = tmp_path / "ledger", tmp_path / "copies"
    fill(ledger, "a", segments=5)
    shutil.copytree(ledger, copies)
    before = told(ledger)
    compact(ledger)
    (merged,) = ledger.glob("*.parquet")
    unfinished = merged.with_name(f".{merged.name}.part")
    unfinished.touch()
    for path in copies.glob("*.parquet"):
        shutil.copy(path, ledger)
    assert told(ledger) == before
    compact(ledger)
    assert list(ledger.glob("*.parquet")) == [merged]
    assert not unfinished.exists()
    assert told(ledger) == before


@pytest.fixture(scope="module")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of three runs with four segments each."""
    folder = tmp_path_factory.mktemp("filled") / "ledger"
    fill(folder, "a", "b", "c", segments=4, rows=50)
    return folder


def test_killed_after_any_change_of_the_folder_it_loses_no_row_and_tells_none_twice(
    filled: Path, tmp_path: Path
) -> None:
    subprocess.run([sys.executable, "-c", KILLED, str(filled), str(tmp_path)], check=True, timeout=PATIENCE)
    *killed, done = sorted(tmp_path.iterdir())
    assert len(killed) >= 3 * (2 + 4), "a run's file appears, gets its name, and replaces four"
    before = told(filled)
    assert told(done) == before
    for folder in killed:
        assert told(folder) == before, folder.name
        compact(folder)
        assert len(list(folder.glob("*.parquet"))) == 3
        assert not list(folder.glob(".*.part"))
        assert told(folder) == before


def test_a_server_writes_on_while_its_files_are_merged(tmp_path: Path) -> None:
    with started("--ledger-dir", str(tmp_path), env={"REWARD_SERVICE_LEDGER_SECONDS": "0.05"}) as server:
        for _ in range(10):
            server.score([RIGHT] * 20)
            compact(tmp_path)
        assert server.stop() == 0
    wait_until(lambda: len(told(tmp_path)) == 200)
    compact(tmp_path)
    assert len(list(tmp_path.glob("*.parquet"))) == 1
    assert len(told(tmp_path)) == 200


def test_two_at_a_time_are_refused(tmp_path: Path) -> None:
    fill(tmp_path, "a", segments=2)
    with compaction._exclusive_lock(tmp_path), pytest.raises(LedgerUnavailable, match="already"):
        compact(tmp_path)
    assert compact(tmp_path).after == 1


def test_columns_of_another_version_are_left_alone(tmp_path: Path) -> None:
    fill(tmp_path, "a", segments=3)
    other = min(tmp_path.glob("*.parquet"))
    pq.write_table(pq.read_table(other).append_column("novel", [list(range(10))]), other)
    assert compact(tmp_path) == compaction.Compaction(3, 2)
    assert {row["novel"] for row in told(tmp_path)} == {None, *range(10)}


def test_a_file_that_is_no_segment_is_named_and_nothing_is_lost(tmp_path: Path) -> None:
    fill(tmp_path, "a", segments=3)
    (tmp_path / "b.s.000001.parquet").write_bytes(b"no Parquet, but long enough to look at its end")
    with pytest.raises(LedgerUnavailable, match="cannot be compacted"):
        compact(tmp_path)
    (tmp_path / "b.s.000001.parquet").unlink()
    assert len(told(tmp_path)) == 30


def test_a_full_disk_loses_nothing(small_disk: Path) -> None:
    fill(small_disk, "a", segments=3)
    before = told(small_disk)
    with pytest.raises(OSError, match="No space"):
        (small_disk / "ballast").write_bytes(b"x" * 100_000)
    with pytest.raises(LedgerUnavailable, match="No space"):
        compact(small_disk)
    assert told(small_disk) == before
    assert not list(small_disk.glob(".*.part"))
