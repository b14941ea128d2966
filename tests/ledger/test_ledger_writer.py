import os
import signal
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from reward_service.ledger import Ledger, LedgerUnavailable, ledger_writer
from tests.observations import observed, sample
from tests.server import started
from tests.waiting import wait_until

RIGHT = {"completion": "<think>6 times 7.</think><answer>\\boxed{42}</answer>", "reference": "42"}


def rows(folder: Path) -> int:
    return sum(pq.read_metadata(file).num_rows for file in folder.glob("*.parquet"))


def test_what_is_pending_is_written_when_the_ledger_closes(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)
    ledger.open()
    for step in range(5):
        ledger.on_batch(observed([(1.0, 1.0), (0.0, 1.0)], run="r", step=step))
    ledger.close()
    (file,) = tmp_path.glob("r.*.parquet")
    assert pq.read_metadata(file).num_rows == 10
    assert (ledger.written, ledger.pending, ledger.dropped) == (10, 0, 0)


def test_runs_have_segments_of_their_own_up_to_a_bound(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ledger_writer, "MAX_RUNS", 2)
    ledger = Ledger(tmp_path)
    for run in ("a", "b", "c", "d", None):
        ledger.on_batch(observed([(1.0, 1.0)], run=run))
    ledger.open()
    ledger.close()
    assert sorted(file.name.split(".")[0] for file in tmp_path.glob("*.parquet")) == ["a", "b", "other"]
    (rest,) = tmp_path.glob("other.*")
    assert pq.read_table(rest, columns=["run"]).column("run").to_pylist() == ["c", "d", None]


def test_rows_wait_no_longer_than_they_may(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path, seconds=0.1)
    ledger.open()
    ledger.on_batch(observed([(1.0, 1.0)]))
    wait_until(lambda: ledger.written == 1)
    ledger.close()


def test_a_large_buffer_is_written_at_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_writer, "SEGMENT_ROWS", 10)
    ledger = Ledger(tmp_path, seconds=3600)
    ledger.open()
    ledger.on_batch(observed([(1.0, 1.0)] * 10))
    wait_until(lambda: ledger.written == 10)
    ledger.close()


def test_what_comes_faster_than_the_disk_writes_is_dropped_and_counted(tmp_path: Path) -> None:
    ledger = Ledger(tmp_path)  # not open: nothing is ever written
    batch = observed([(1.0, 1.0)] * 1024)
    for _ in range(2 * ledger_writer.MAX_PENDING_ROWS // 1024):
        ledger.on_batch(batch)
    assert ledger.pending <= ledger_writer.MAX_PENDING_ROWS
    assert ledger.dropped == 2 * ledger_writer.MAX_PENDING_ROWS - ledger.pending


def test_long_texts_do_not_pile_up_in_memory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ledger_writer, "MAX_QUEUED_CHARS", 1000)
    ledger = Ledger(tmp_path)
    for _ in range(5):
        ledger.on_batch(observed([(1.0, 1.0)], samples=[sample("x" * 400)]))
    assert (ledger.pending, ledger.dropped) == (2, 3)
    ledger.open()
    ledger.close()
    assert (ledger.written, ledger.dropped) == (2, 3)


def test_a_full_disk_costs_rows_and_nothing_else(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * 60_000)
    with started("--ledger-dir", str(small_disk), env={"REWARD_SERVICE_LEDGER_SECONDS": "0.2"}) as server:
        batch = [{**RIGHT, "id": str(n), "prompt": os.urandom(8).hex()} for n in range(500)]

        def dropped() -> bool:
            assert [reward["value"] for reward in server.score(batch)["rewards"]] == [2.0] * 500
            return "reward_service_ledger_rows_dropped_total 0.0" not in server.client.get("/metrics").text

        wait_until(dropped)
        assert not list(small_disk.glob(".*")), "an unfinished segment was left behind"
        wait_until(lambda: "No space left on device" in server.log.read_text())
        wait_until(lambda: "reward_service_ledger_rows_pending 0.0" in server.client.get("/metrics").text)
        (small_disk / "ballast").unlink()
        before = rows(small_disk)
        server.score(batch[:10])
        wait_until(lambda: rows(small_disk) >= before + 10)


def test_a_server_that_is_killed_leaves_complete_segments_only(tmp_path: Path) -> None:
    with started("--ledger-dir", str(tmp_path), env={"REWARD_SERVICE_LEDGER_SECONDS": "0.2"}) as server:
        for _ in range(5):
            server.score([RIGHT] * 20)
        wait_until(lambda: rows(tmp_path) == 100)
        server.score([RIGHT] * 20)
        server.process.send_signal(signal.SIGKILL)
        server.process.wait()
    assert rows(tmp_path) in {100, 120}  # every file can be read; at most what was pending is gone


def test_a_server_that_is_told_to_stop_keeps_everything(tmp_path: Path) -> None:
    with started("--ledger-dir", str(tmp_path), env={"REWARD_SERVICE_LEDGER_SECONDS": "3600"}) as server:
        server.score([RIGHT] * 20)
        assert server.stop() == 0
    assert rows(tmp_path) == 20


def test_a_folder_that_cannot_be_written_to_is_refused_at_the_start(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(LedgerUnavailable, match="cannot be kept"):
        Ledger(tmp_path / "file" / "below")


def test_texts_are_kept_only_as_far_as_asked(tmp_path: Path) -> None:
    for chars, kept in ((0, None), (5, "abcde")):
        ledger = Ledger(tmp_path / str(chars), text_chars=chars)
        ledger.open()
        ledger.on_batch(observed([(1.0, 1.0)], samples=[sample("abcdefgh")]))
        ledger.close()
        (file,) = (tmp_path / str(chars)).glob("*.parquet")
        assert pq.read_table(file).column("completion").to_pylist() == [kept]
