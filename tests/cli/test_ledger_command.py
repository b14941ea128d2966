"""`reward-service ledger`, as a user types it, on what a server kept."""

import json
import re
import shutil
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reward_service.cli.main_app import app
from tests.server import started

runner = CliRunner()


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What a server keeps of three steps of a run."""
    folder = tmp_path_factory.mktemp("ledger")
    with started("--ledger-dir", str(folder), env={"REWARD_SERVICE_LEDGER_TEXT_CHARS": "40"}) as server:
        for step in range(3):
            samples = [_sample(n, answer) for n, answer in enumerate((42, 41, 40))]
            request = {"samples": samples, "step": step}
            answer = server.client.post("/v1/score", json=request, headers={"X-Run-Id": "run-1"})
            assert answer.status_code == 200
        assert server.stop() == 0
    return folder


def _sample(number: int, answer: int) -> dict[str, str]:
    text = f"<think>\x1b[31mred</think><answer>\\boxed{{{answer}}}</answer>"
    return {"id": f"s{number}", "completion": text, "reference": "42", "group": "p1", "prompt": "6*7?"}


def ledger(folder: Path, command: str, *options: str) -> Result:
    return runner.invoke(app, ["ledger", command, str(folder), *options])


def test_runs_trends_hacks_and_groups_are_told_in_tables(folder: Path) -> None:
    runs = ledger(folder, "runs")
    assert runs.exit_code == 0, runs.output
    assert "run-1" in runs.output
    assert "0-2" in runs.output
    trends = ledger(folder, "trends", "-n", "3")
    assert "format" in trends.output
    assert "0.3333" in trends.output
    assert "nothing found" in ledger(folder, "hacks").output
    assert "nothing found" in ledger(folder, "groups").output


def test_a_report_has_the_figures_of_the_run_over_its_steps(folder: Path, tmp_path: Path) -> None:
    page = tmp_path / "report.html"
    done = ledger(folder, "report", "-o", str(page), "--run", "run-1")
    assert done.exit_code == 0, done.output
    assert "33.3%" in done.output
    text = page.read_text(encoding="utf-8")
    assert "Ledger report: run-1" in text
    assert "accuracy at 2: 0.333" in text


def test_json_holds_the_same_with_full_names(folder: Path) -> None:
    rows = json.loads(ledger(folder, "trends", "-n", "3", "--json").output)
    assert [row["components"] for row in rows] == [{"accuracy": pytest.approx(1 / 3), "format": 1.0}] * 3
    assert json.loads(ledger(folder, "groups", "--json").output) == []


def test_an_example_shows_answer_reasons_and_text_and_never_steers_the_terminal(folder: Path) -> None:
    shown = ledger(folder, "examples", "--accuracy", "0", "--steps", "1:1", "--limit", "1")
    assert shown.exit_code == 0, shown.output
    assert "run-1 / step 1 / p1 / s1: 1 (scored), r1-zero" in shown.output
    assert "answer     '41'" in shown.output
    assert "reference  '42'" in shown.output
    assert "differs from the reference" in shown.output
    assert "red</think>" in shown.output
    assert "\x1b" not in shown.output


def test_sql_is_answered(folder: Path) -> None:
    question = "SELECT outcome, count(*) AS n FROM components GROUP BY outcome"
    assert json.loads(ledger(folder, "sql", question, "--json").output) == [{"outcome": "scored", "n": 18}]


def test_small_files_are_merged_and_answers_stay(folder: Path, tmp_path: Path) -> None:
    copy = shutil.copytree(folder, tmp_path / "ledger")
    for file in list(copy.glob("*.parquet")):
        shutil.copy(file, file.with_name(f"run-1.another.{file.name[-14:]}"))
    before = ledger(copy, "trends", "--json").output
    assert re.fullmatch(r"(\d) files became 1\n", ledger(copy, "compact").output)
    assert ledger(copy, "trends", "--json").output == before


def test_what_cannot_be_answered_is_told_in_one_line(folder: Path, tmp_path: Path) -> None:
    assert ledger(folder, "examples", "--steps", "one").exit_code == 2
    result = ledger(tmp_path, "runs")
    assert result.exit_code != 0
    assert "holds no ledger" in str(result.exception)


@pytest.mark.parametrize("command", ["runs", "trends", "groups", "hacks", "examples", "sql", "compact"])
def test_every_command_teaches_by_example(command: str) -> None:
    assert "Example: reward-service ledger" in runner.invoke(app, ["ledger", command, "--help"]).output
