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
