import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from reward_service.errors import BadConfig
from reward_service.settings import Settings, origins, processors, read_file_settings, unknown_variables


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


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "service.toml"
    found.write_text('port = 1111\nworkers = 3\nsandbox = "docker:runsc"\n', encoding="utf-8")
    return found


def test_options_win_over_the_environment_that_over_the_file_and_that_over_defaults(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REWARD_SERVICE_PORT", "2222")
    monkeypatch.setenv("REWARD_SERVICE_WORKERS", "2")
    options = {"config": file, "port": 4444}
    settings = Settings(config=file, port=4444)
    assert (settings.port, settings.workers, settings.sandbox) == (4444, 2, "docker:runsc")
    found = {name: origin for name, (_, origin) in origins(settings, options).items()}
    assert (found["port"], found["workers"], found["sandbox"], found["host"]) == (
        *("option", "environment", "file", "default"),
    )


def test_the_environment_can_name_the_file(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REWARD_SERVICE_CONFIG", str(file))
    settings = Settings()
    assert settings.port == 1111
    assert origins(settings, {})["port"] == ("1111", "file")


def test_an_unknown_key_is_an_error_that_names_the_nearest_known_one(file: Path) -> None:
    file.write_text("max_bodi_mb = 3\n", encoding="utf-8")
    with pytest.raises(BadConfig, match=r"max_bodi_mb.*max_body_mb"):
        Settings(config=file)


@pytest.mark.parametrize(
    "content", ["port = ", "[server]\nport = 1\n", "port = 'x'\n", "config = 'x'\n", "\x00"]
)
def test_a_file_that_cannot_be_used_is_an_error(file: Path, content: str) -> None:
    file.write_text(content, encoding="utf-8")
    with pytest.raises((BadConfig, ValidationError)):
        Settings(config=file)


def test_a_file_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="nowhere"):
        Settings(config=tmp_path / "nowhere.toml")


@given(content=st.one_of(st.binary(max_size=200), st.text(max_size=200).map(str.encode)))
def test_no_file_whatever_it_holds_is_more_than_an_error(
    tmp_path_factory: pytest.TempPathFactory, content: bytes
) -> None:
    file = tmp_path_factory.mktemp("any") / "any.toml"
    file.write_bytes(content)
    try:
        found = read_file_settings(file)
    except BadConfig:
        return
    assert set(found) <= set(Settings.model_fields)


def test_secrets_are_masked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REWARD_SERVICE_API_KEYS", "a-key-nobody-may-see")
    settings = Settings()
    value, origin = origins(settings, {})["api_keys"]
    assert origin == "environment"
    assert set(value) == {"*"}
    assert "nobody" not in repr(settings)


def test_variables_that_look_like_settings_and_are_none_are_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REWARD_SERVICE_WORKRES", "3")
    monkeypatch.setenv("REWARD_SERVICE_TEST_DOCKER", "x")
    monkeypatch.setenv("REWARD_SERVICE_PORT_8000_TCP_ADDR", "10.0.0.1")
    (stranger,) = unknown_variables()
    assert "REWARD_SERVICE_WORKRES" in stranger
    assert "workers" in stranger


@pytest.mark.parametrize(
    ("host", "refused"),
    [("127.0.0.1", False), ("::1", False), ("localhost", False), ("0.0.0.0", True), ("x.y", True)],
)
def test_only_loopback_may_answer_everybody(host: str, refused: bool) -> None:
    if refused:
        with pytest.raises(BadConfig, match="keys"):
            Settings(host=host).refuse_exposure()
    else:
        Settings(host=host).refuse_exposure()
    Settings(host=host, insecure_no_auth=True).refuse_exposure()
    Settings(host=host, api_keys_file=Path("keys")).refuse_exposure()


def test_what_bounds_the_whole_service_is_shared_out_among_processes() -> None:
    model = {"base_url": "http://judge/v1", "requests_per_minute": 60, "max_cost": 3.0, "max_in_flight": 5}
    whole = Settings(processes=2, workers=3, max_inflight_mb=100, max_body_mb=64, models={"judge": model})
    part = whole.share()
    assert (part.workers, part.max_inflight_mb, part.max_body_mb) == (2, 50, 64)
    judge = part.models["judge"]
    assert (judge.requests_per_minute, judge.max_cost, judge.max_in_flight) == (30.0, 1.5, 3)
    assert judge.tokens_per_minute is None
