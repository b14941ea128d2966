import os
from pathlib import Path

import pytest
from pydantic import ValidationError

from reward_service.settings import Settings, processors


def test_options_win_over_the_environment_and_that_over_defaults(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REWARD_SERVICE_PORT", "1234")
    monkeypatch.setenv("REWARD_SERVICE_MAX_BODY_MB", "7")
    settings = Settings(port=4321)
    assert (settings.port, settings.max_body_mb, settings.host) == (4321, 7, "127.0.0.1")


def test_by_default_every_processor_is_used() -> None:
    assert Settings().workers == processors() >= 1


@pytest.mark.parametrize(
    ("files", "wanted"),
    [
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "max 100000"}, 1 << 20),
        ({"cpu/cpu.cfs_quota_us": "100000", "cpu/cpu.cfs_period_us": "100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, 1 << 20),
        ({}, 1 << 20),
    ],
)
def test_a_container_uses_no_more_processors_than_its_limit(
    tmp_path: Path, files: dict[str, str], wanted: int
) -> None:
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(f"{text}\n")
    assert processors(tmp_path) == min(wanted, len(os.sched_getaffinity(0)))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "70000"),
        ("WORKERS", "0"),
        ("WORKER_MEMORY_MB", "1"),
        ("LOG_LEVEL", "loud"),
        ("DEADLINE_MS", "x"),
    ],
)
def test_a_senseless_setting_stops_the_start(monkeypatch: pytest.MonkeyPatch, name: str, value: str) -> None:
    monkeypatch.setenv(f"REWARD_SERVICE_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()
