"""`reward-service rescore`, on a server: what another spec pays for stored completions."""

from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from reward_service.cli.main_app import app
from tests.cli.test_score_command import row, write
from tests.server import Server

runner = CliRunner()


@pytest.fixture
def scored(tmp_path: Path, server: Server) -> Path:
    """Two prompts with three completions each, scored and joined onto their rows."""
    answers = ("<think>6 times 7.</think><answer>\\boxed{2}</answer>", "\\boxed{2}", "\\boxed{3}")
    rows = [{"prompt": f"p{n}", "completions": list(answers), "reference": "2"} for n in range(2)]
    table = tmp_path / "scored.parquet"
    done = call("score", write(tmp_path / "in.jsonl", rows), "-o", table, "--url", server.url, "--join")
    assert done.exit_code == 0, done.output
    return table


def call(*arguments: object) -> Result:
    return runner.invoke(app, [str(argument) for argument in arguments])


def test_the_same_spec_changes_nothing(scored: Path, server: Server) -> None:
    done = call("rescore", scored, "-o", scored.with_name("again.jsonl"), "--url", server.url)
    assert done.exit_code == 0, done.output


def test_another_spec_is_told_by_what_it_changes_and_by_the_exit_code(scored: Path, server: Server) -> None:
    options = ["--url", server.url, "--spec", "dapo"]
    done = call("rescore", scored, "-o", scored.with_name("again.parquet"), *options)
    assert done.exit_code == 1, done.output
    assert "down" in done.output
    again = call("rescore", scored, "-o", scored.with_name("more.parquet"), *options, "--max-changed", 1)
    assert again.exit_code == 0, again.output


def test_a_table_without_rewards_is_no_scored_table(tmp_path: Path, server: Server) -> None:
    rows = write(tmp_path / "in.jsonl", [row(2)])
    done = call("rescore", rows, "-o", tmp_path / "out.jsonl", "--url", server.url)
    assert "no rewards" in f"{done.output}{done.exception}"
