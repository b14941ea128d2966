import os
import time
from pathlib import Path

import pytest

from reward_service.ledger import Retention
from tests.ledger.test_ledger_writer import RIGHT
from tests.server import started
from tests.waiting import wait_until

DAY = 86_400


def segments(folder: Path, *ages: float, size: int = 1) -> list[str]:
    """Files so many days old, named by their place in the list."""
    for place, age in enumerate(ages):
        path = folder / f"r.s.{place:06d}.parquet"
        path.write_bytes(b"x" * size)
        os.utime(path, (time.time(), time.time() - age * DAY))
    return sorted(path.name for path in folder.iterdir())


def left(folder: Path) -> list[int]:
    return sorted(int(path.name.split(".")[2]) for path in folder.iterdir())


def test_without_bounds_everything_stays(tmp_path: Path) -> None:
    segments(tmp_path, 0, 1000, 5000)
    assert Retention().expire(tmp_path) == 0
    assert left(tmp_path) == [0, 1, 2]


def test_what_is_older_than_the_newest_by_more_days_goes(tmp_path: Path) -> None:
    segments(tmp_path, 9, 1, 3, 12)
    assert Retention(days=7).expire(tmp_path) == 2
    assert left(tmp_path) == [1, 2]


def test_a_service_that_rested_for_a_year_forgets_nothing_by_it(tmp_path: Path) -> None:
    segments(tmp_path, 365, 366)
    assert Retention(days=7).expire(tmp_path) == 0


def test_beyond_the_size_the_oldest_go_first_and_the_newest_never(tmp_path: Path) -> None:
    segments(tmp_path, 3, 2, 1, 0, size=600_000)
    assert Retention(mb=2).expire(tmp_path) == 1
    assert left(tmp_path) == [1, 2, 3]
    segments(tmp_path, 3, 2, 1, 0, size=3 << 20)
    assert Retention(mb=2).expire(tmp_path) == 3
    assert left(tmp_path) == [3]


def test_other_files_are_left_alone(tmp_path: Path) -> None:
    segments(tmp_path, 0, 100)
    for name in ("notes.txt", ".r.s.000009.parquet.part"):
        (tmp_path / name).touch()
        os.utime(tmp_path / name, (0, 0))
    Retention(days=1, mb=1).expire(tmp_path)
    assert {path.name for path in tmp_path.iterdir()} == {
        "r.s.000000.parquet",
        "notes.txt",
        ".r.s.000009.parquet.part",
    }


@pytest.mark.parametrize(
    "bound", [{"REWARD_SERVICE_LEDGER_KEEP_DAYS": "30"}, {"REWARD_SERVICE_LEDGER_MAX_MB": "1"}]
)
def test_a_server_with_a_bound_deletes_old_files_and_keeps_what_it_writes(
    tmp_path: Path, bound: dict[str, str]
) -> None:
    segments(tmp_path, 40, size=2 << 20)
    (tmp_path / "r.s.000000.parquet").rename(tmp_path / "old.s.000001.parquet")
    segments(tmp_path, 0, size=100)
    with started(
        "--ledger-dir", str(tmp_path), env={**bound, "REWARD_SERVICE_LEDGER_SECONDS": "0.2"}
    ) as server:
        wait_until(lambda: not list(tmp_path.glob("old.*")))
        server.score([RIGHT] * 20)
        wait_until(lambda: bool(list(tmp_path.glob("none.*.parquet"))))
        assert server.stop() == 0
    assert (tmp_path / "r.s.000000.parquet").exists()
