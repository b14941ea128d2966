import subprocess
from pathlib import Path

import pytest

from tests.command import finished
from tests.server import started


def run(*arguments: object, code: int = 0, **env: str) -> "subprocess.CompletedProcess[str]":
    done = finished(*arguments, env=env)
    assert done.returncode == code, done.stdout + done.stderr
    assert "Traceback" not in done.stderr
    return done


@pytest.fixture
def file(tmp_path: Path) -> Path:
    found = tmp_path / "service.toml"
    found.write_text("max_samples = 17\n", encoding="utf-8")
    return found


def test_every_value_is_shown_with_its_source_and_no_secret(file: Path) -> None:
    key = "a-key-nobody-may-see"
    shown = run(
        "config", "show", "--config", file, REWARD_SERVICE_API_KEYS=key, REWARD_SERVICE_WORKERS="3"
    ).stdout
    rows = {line.split()[0]: line.split()[1:] for line in shown.splitlines()}
    assert rows["max_samples"] == ["17", "file"]
    assert rows["workers"] == ["3", "environment"]
    assert rows["config"] == [str(file), "option"]
    assert rows["port"] == ["8000", "default"]
    assert key not in shown


def test_usable_settings_are_said_to_be(file: Path) -> None:
    assert "usable" in run("config", "check", "--config", file).stdout


@pytest.mark.parametrize(
    ("content", "env", "said"),
    [
        ("max_sampels = 3", {}, "max_samples"),
        ("port = 70000", {}, "port"),
        ('host = "0.0.0.0"', {}, "--insecure-no-auth"),
        ("", {"REWARD_SERVICE_API_KEYS": "short"}, "api_keys"),
        ("", {"REWARD_SERVICE_API_KEYS_FILE": "/nowhere"}, "/nowhere"),
        ("", {"REWARD_SERVICE_MAX_SAMPELS": "3"}, "max_samples"),
    ],
)
def test_what_the_user_can_mend_is_exit_code_2_in_one_line(
    file: Path, content: str, env: dict[str, str], said: str
) -> None:
    file.write_text(content, encoding="utf-8")
    stderr = run("config", "check", "--config", file, code=2, **env).stderr
    assert said in stderr
    assert len(stderr.splitlines()) == 1


def test_the_server_reads_the_file(file: Path) -> None:
    with started("--workers", "1", "--config", str(file)) as server:
        response = server.client.post("/v1/score", json={"samples": [{}] * 18})
        assert response.status_code == 422
        assert "at most 17" in response.text
