"""Commands that write at their end, and have no `--resume`: whatever stops them, inputs are as they were, an
output is the old one or the whole new one, and the same command makes it again."""

import json
import signal
from contextlib import suppress
from pathlib import Path

import pytest
from typer.testing import CliRunner

from reward_service.cli.main_app import app
from reward_service.ledger import Ledger
from tests.cli.test_file_safety import contents, reward, rows, sizes
from tests.command import begun, finished
from tests.observations import observed, sample
from tests.waiting import PATIENCE, wait_until

COMMANDS: dict[str, list[str]] = {
    "select": [
        "select", "judged", "-o", "out.csv", "--summary", "figures", "--method", "majority",
        "--answer-field", "answer", "--right-field", "right", "--overwrite",
    ],
    "label": [
        "label", "judged", "-o", "out.json", "--summary", "figures", "--solution-field", "group",
        "--right-field", "right", "--overwrite",
    ],
    "diff": ["diff", "before", "after", "-o", "out.json"],
    "ledger report": ["ledger", "report", "kept", "-o", "page.html"],
    "openapi": ["openapi", "-o", "out.yaml"],
}  # fmt: skip
INPUTS = {"judged", "before", "after", "kept"}
ROWS = 400
ENDED = {0, 1}
"""1: `diff` says so that something has changed."""


@pytest.fixture(scope="module")
def given(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder of inputs."""
    folder = tmp_path_factory.mktemp("given")
    judged = [
        {**row, "group": n // 4, "step": n % 4, "right": n % 4 == 2} for n, row in enumerate(rows(ROWS))
    ]
    for name, found in {
        "judged": judged,
        "before": [{"id": n} | reward(n % 4 == 2) for n in range(ROWS)],
        "after": [{"id": n} | reward(n % 4 == 1) for n in range(ROWS)],
    }.items():
        (folder / name).write_text("".join(json.dumps(row) + "\n" for row in found))
    (folder / "kept").mkdir()
    ledger = Ledger(folder / "kept")
    ledger.on_batch(observed([(1.0, 0.0)] * 8, samples=[sample("x", id=str(n)) for n in range(8)]))
    ledger.open()
    ledger.close()
    return folder


def command_of(name: str, given: Path) -> list[str]:
    return [str(given / word) if word in INPUTS else word for word in COMMANDS[name]]


def inputs_in(given: Path) -> dict[str, bytes]:
    return contents(given) | contents(given / "kept")


@pytest.mark.parametrize("name", COMMANDS)
def test_what_is_stopped_leaves_the_old_output_or_the_whole_new_one(
    tmp_path: Path, given: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    command, before = command_of(name, given), inputs_in(given)
    assert finished(*command).returncode in ENDED
    wanted = contents(tmp_path)
    for sent in (signal.SIGKILL, signal.SIGINT):
        old = dict.fromkeys(wanted, b"as it was")
        for file, text in old.items():
            (tmp_path / file).write_bytes(text)
        shown = sizes(tmp_path)
        with begun(*command) as process:
            wait_until(lambda: process.poll() is not None or sizes(tmp_path) != shown, pause=0.001)  # noqa: B023
            process.send_signal(sent)
            process.wait(PATIENCE)
        found = contents(tmp_path)
        assert all(found[file] in {old[file], wanted[file]} for file in wanted)
    assert finished(*command).returncode in ENDED
    assert contents(tmp_path) == wanted
    assert inputs_in(given) == before


def fill(disk: Path) -> None:
    with (disk / "ballast").open("wb", buffering=0) as ballast, suppress(OSError):
        while True:
            ballast.write(bytes(4_096))


@pytest.mark.parametrize("name", COMMANDS)
def test_a_full_disk_is_one_line_and_leaves_the_old_output(
    small_disk: Path, given: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    command, before = command_of(name, given), inputs_in(given)
    monkeypatch.chdir(small_disk.parent)
    assert finished(*command).returncode in ENDED
    wanted = contents(small_disk.parent)
    monkeypatch.chdir(small_disk)
    for file in wanted:
        (small_disk / file).write_bytes(b"as it was")
    fill(small_disk)
    done = finished(*command)
    assert done.returncode == 2, done.stderr
    assert "No space left" in done.stderr
    assert "Traceback" not in done.stderr
    assert {(small_disk / file).read_bytes() for file in wanted} == {b"as it was"}
    assert contents(small_disk).keys() == {*wanted, "ballast"}
    assert inputs_in(given) == before
    monkeypatch.chdir(small_disk.parent)


def test_a_ledgers_report_is_not_written_over_its_segments(given: Path) -> None:
    before = contents(given / "kept")
    (segment,) = before
    words = ["ledger", "report", str(given / "kept"), "-o", str(given / "kept" / segment)]
    result = CliRunner().invoke(app, words)
    assert result.exit_code == 2
    assert "one file" in " ".join(result.output.split())
    assert contents(given / "kept") == before
