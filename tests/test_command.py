"""A forked command is what a started one is, to those who started it."""

import signal
import subprocess
from pathlib import Path

import psutil
import pytest

from tests.command import COMMAND, begun, finished
from tests.conftest import LONG_FILES, ROOT
from tests.server import started


@pytest.mark.parametrize(
    "words", [("--version",), ("specs", "show", "r1-zero"), ("verify", "--no-such-option"), ()]
)
def test_forked_and_started_say_the_same_and_exit_alike(words: tuple[str, ...]) -> None:
    forked, real = finished(*words), finished(*words, forked=False)
    assert (forked.args, forked.returncode, forked.stdout, forked.stderr) == (
        real.args, real.returncode, real.stdout, real.stderr,
    )  # fmt: skip


def test_streams_folder_and_environment_are_those_that_were_given(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "some.toml").write_text("max_samples = 17")
    env = {"REWARD_SERVICE_WORKERS": "3"}
    rows = finished("config", "show", "--config", "some.toml", env=env).stdout.splitlines()
    found = {row.split()[0]: row.split()[1:] for row in rows}
    assert (found["max_samples"], found["workers"]) == (["17", "file"], ["3", "environment"])
    told = finished("verify", "-", "--reference", "42", stdin="It is \\boxed{42}.")
    assert told.returncode == 0, told.stderr


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGINT, 130), (signal.SIGKILL, -9)])
def test_a_server_ends_by_signal_as_it_does(sent: signal.Signals, code: int) -> None:
    with started("--workers", "1") as server:
        below = server.tree()
        server.process.send_signal(sent)
        assert server.process.wait(60) == code, server.log.read_text()
        assert psutil.wait_procs(below, timeout=60)[1] == []
        assert server.process.poll() == code


def test_what_only_an_interpreters_start_reads_makes_a_start(tmp_path: Path) -> None:
    for env in ({"PYTHONPATH": str(tmp_path)}, {"REWARD_SERVICE_TEST_FORKED": "0"}):
        with begun("--version", env=env, stdout=subprocess.PIPE) as process:
            assert type(process) is subprocess.Popen
            assert process.args == [COMMAND, "--version"]


def test_files_that_come_first_are_there() -> None:
    assert [name for name in LONG_FILES if not (ROOT / "tests" / name).is_file()] == []
