"""`reward-service filter`, as a user types it."""

import json
import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest
from typer.testing import CliRunner

from reward_service.cli.main_app import app
from tests.endpoint import Script, serve
from tests.scale import amount
from tests.waiting import PATIENCE, wait_until

__all__ = ["serve"]

runner = CliRunner()
FIT = {"problem": "Compute $3 \\cdot 5$.", "answer": "15", "source": "s"}
PROOF = {"problem": "Prove that 7 is prime.", "answer": "", "source": "s"}


@pytest.fixture
def problems(tmp_path: Path) -> Path:
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in [FIT, PROOF, FIT]), encoding="utf-8")
    return file


def command(file: Path, *more: str) -> list[str]:
    folder = file.parent
    return ["filter", str(file), "-o", str(folder / "kept"), "--dropped", str(folder / "dropped"), *more]


def test_a_file_is_sorted_and_reported(problems: Path) -> None:
    page = problems.parent / "report.html"
    result = runner.invoke(app, command(problems, "--report", str(page)))
    assert result.exit_code == 0, result.output
    assert (problems.parent / "kept").read_text(encoding="utf-8").count("\n") == 2
    assert "<svg" in page.read_text(encoding="utf-8")


def test_rows_are_chosen_and_written_in_the_formats_that_are_named(problems: Path) -> None:
    kept, dropped = problems.with_name("kept.parquet"), problems.with_name("dropped.csv")
    columns = problems.with_name("columns.toml")
    columns.write_text('problem = "text"\nanswer = "gold"\n')
    problems.write_text("".join(
        json.dumps({"text": row["problem"], "gold": row["answer"], "level": at}) + "\n" for at, row in enumerate([FIT, PROOF, FIT])
    ))  # fmt: skip
    words = ["filter", str(problems), str(problems), "-o", str(kept), "--dropped", str(dropped)]
    words += ["--columns", str(columns), "--where", "level < 2"]
    result = runner.invoke(app, words)
    assert result.exit_code == 0, result.output
    rows = [{"text": FIT["problem"], "gold": "15", "level": 0}] * 2
    assert [{name: row[name] for name in rows[0]} for row in pq.read_table(kept).to_pylist()] == rows
    assert dropped.read_text().count("Prove that 7 is prime.") >= 2
    left = {
        path.name for path in problems.parent.iterdir() if ".rows.jsonl" not in path.name
    }  # those go at the exit
    assert left == {
        "in.jsonl",
        "columns.toml",
        kept.name,
        dropped.name,
    }
    assert runner.invoke(app, words).exit_code == 2, "what is there is not replaced"


def test_outputs_are_not_replaced_unasked(problems: Path) -> None:
    assert runner.invoke(app, command(problems)).exit_code == 0
    assert runner.invoke(app, command(problems)).exit_code == 2
    assert runner.invoke(app, command(problems, "--resume")).exit_code == 2
    assert runner.invoke(app, command(problems, "--overwrite")).exit_code == 0


def test_a_policy_file_decides(problems: Path) -> None:
    policy = problems.parent / "policy.json"
    policy.write_text('{"actions": {"proof": "flag"}}', encoding="utf-8")
    assert runner.invoke(app, command(problems, "--policy", str(policy))).exit_code == 0
    assert (problems.parent / "dropped").read_text(encoding="utf-8") == ""


def test_after_ctrl_c_the_run_goes_on_to_the_same_result(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    count = amount(full=60_000, usual=12_000)
    with file.open("w", encoding="utf-8") as out:
        out.writelines(json.dumps({**(FIT if i % 3 else PROOF), "id": i}) + "\n" for i in range(count))
    started = [sys.executable, "-c", "from reward_service.cli import main; main()", *command(file)]
    process = subprocess.Popen(started, stderr=subprocess.DEVNULL)
    journal = tmp_path / "kept.progress"
    wait_until(lambda: journal.exists() and (tmp_path / "kept").stat().st_size > 0)
    os.kill(process.pid, signal.SIGINT)
    assert process.wait(PATIENCE) == 130
    assert journal.exists()
    result = runner.invoke(app, command(file, "--resume"))
    assert result.exit_code == 0, result.output
    kept = [json.loads(line)["id"] for line in (tmp_path / "kept").read_bytes().splitlines()]
    dropped = [json.loads(line)["row"]["id"] for line in (tmp_path / "dropped").read_bytes().splitlines()]
    assert kept == [i for i in range(count) if i % 3]
    assert dropped == [i for i in range(count) if not i % 3]


def test_a_model_that_guesses_right_drops_the_problem(problems: Path, serve: Callable[..., Script]) -> None:
    server = serve("15.0")
    result = runner.invoke(app, command(problems, "--model", "m", "--base-url", server.url))
    assert result.exit_code == 0, result.output
    dropped = [json.loads(line) for line in (problems.parent / "dropped").read_bytes().splitlines()]
    kinds = [row["decision"]["reasons"][0]["kind"] for row in dropped]
    assert kinds == ["guessable", "proof", "guessable"]
    assert len(server.requests) == 2


def kinds(file: Path) -> list[str]:
    rows = [json.loads(line) for line in file.read_bytes().splitlines()]
    return [row["decision"]["reasons"][0]["kind"] for row in rows]


def test_across_rows_repeats_and_contradictions_are_dropped(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    other = {"problem": "Compute $3 + 5$.", "answer": "8"}
    rows = [FIT, other, FIT, {**other, "answer": "9"}, {"problem": "Compute $3 - 5$.", "answer": "-2"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert runner.invoke(app, command(file, "--across-rows")).exit_code == 0
    assert kinds(tmp_path / "dropped") == ["contradiction", "duplicate", "contradiction"]


def test_an_answer_that_the_engine_cannot_read_is_dropped_when_asked(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    rows = [FIT, {"problem": "Compute $3 + 5$.", "answer": "\\boxed{ }"}]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert runner.invoke(app, command(file)).exit_code == 0
    assert runner.invoke(app, command(file, "--check-answers", "--overwrite")).exit_code == 0
    assert kinds(tmp_path / "dropped") == ["bad_reference"]
    assert (tmp_path / "kept").read_text(encoding="utf-8").count("\n") == 1


def test_a_curriculum_sorts_the_kept_rows(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    tries = ([False, False, False, True], [True, True, True, False])
    rows = [{**FIT, "attempts": attempts} for attempts in tries]
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    assert runner.invoke(app, command(file, "--curriculum")).exit_code == 0
    found = [json.loads(line) for line in (tmp_path / "kept").read_bytes().splitlines()]
    assert [row["pass_rate"] for row in found] == [0.75, 0.25]
    assert [row["sampling_weight"] for row in found] == [0.25, 0.75]


def test_the_key_of_the_endpoint_comes_from_the_settings(
    problems: Path, serve: Callable[..., Script], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REWARD_SERVICE_GUESS_API_KEY", "sesame")
    server = serve("1")
    result = runner.invoke(app, command(problems, "--model", "m", "--base-url", server.url))
    assert result.exit_code == 0, result.output
    headers = {name.lower(): value for name, value in server.requests[0][1].items()}
    assert headers["authorization"] == "Bearer sesame"


ADD = "print(sum(map(int, input().split())))"
TESTS = [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "8 4\n", "stdout": "12\n"}]


def test_programs_of_code_problems_are_run_and_the_valid_cases_written(tmp_path: Path) -> None:
    code = {"problem": "Add.", "answer": {"kind": "code", "tests": TESTS}, "programs": [ADD] * 3}
    generator = {"source": "print(input(), 40)", "cases": 1}
    weak = {"kind": "code", "tests": [{"stdin": "1\n", "stdout": "no"}]}
    rows = [
        code,
        FIT,
        {**code, "generator": generator},
        {"problem": "Yes?", "reference": weak, "programs": "?"},
    ]
    rows += [{**FIT, "programs": "a column of somebody's"}, {**code, "answer": weak, "programs": ()}]
    file = tmp_path / "in.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    result = runner.invoke(app, command(file))
    assert result.exit_code == 0, result.output
    if "untried" in result.output:
        pytest.skip("no sandbox here")
    kept = (tmp_path / "kept").read_bytes().splitlines()
    lines = file.read_bytes().splitlines()
    assert [kept[0], kept[1], kept[3]] == [lines[0], lines[1], lines[4]]
    assert json.loads(kept[2])["valid_tests"] == [*TESTS, {"stdin": "1 40\n", "stdout": "41\n"}]
    assert kinds(tmp_path / "dropped") == ["invalid", "weak_tests"]


def test_without_a_sandbox_code_problems_are_kept_and_told_apart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DOCKER_HOST", "tcp://127.0.0.1:9")
    monkeypatch.setenv("REWARD_SERVICE_SANDBOX", "docker")
    file = tmp_path / "in.jsonl"
    row = {"problem": "Add.", "answer": {"kind": "code", "tests": TESTS}, "programs": [ADD] * 3}
    file.write_text(json.dumps(row) + "\n", encoding="utf-8")
    result = runner.invoke(app, command(file))
    assert result.exit_code == 3, result.output
    assert "1 untried" in result.output
    assert (tmp_path / "kept").read_bytes() == file.read_bytes()
