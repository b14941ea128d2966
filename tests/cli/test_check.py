"""`check` and `audit` on small files."""

import json
from pathlib import Path

from typer.testing import CliRunner

from reward_service.cli.app import app


def written(folder: Path, rows: list[object]) -> Path:
    file = folder / "rows.jsonl"
    file.write_text("\n".join(json.dumps(row) for row in rows), encoding="utf-8")
    return file


def test_check_names_the_lines_that_cannot_judge(tmp_path: Path) -> None:
    file = written(tmp_path, [{"reference": "1/2"}, {"reference": ""}, {"reference": "\x0crac12"}])
    result = CliRunner().invoke(app, ["check", str(file)])
    assert result.exit_code == 3
    assert "2  unusable" in result.stdout
    assert "write" in result.stdout


def test_check_is_content_with_a_good_file(tmp_path: Path) -> None:
    file = written(tmp_path, [{"answer": 42}, {"answer": "x^2"}, {"answer": {"kind": "math", "answer": "3"}}])
    result = CliRunner().invoke(app, ["check", str(file), "--reference-field", "answer"])
    assert result.exit_code == 0
    assert result.stdout == ""


def test_audit_prints_where_math_verify_says_otherwise(tmp_path: Path) -> None:
    rows = [
        {"completion": "\\boxed{0.5}", "reference": "1/2"},
        {"completion": "\\boxed{R-r}", "reference": "0"},
    ]
    result = CliRunner().invoke(app, ["audit", str(written(tmp_path, rows)), "--workers", "1"])
    assert result.exit_code == 0
    differences = [json.loads(line) for line in result.stdout.splitlines() if line.startswith("{")]
    assert [(d["line"], d["ours"], d["math_verify"]) for d in differences] == [(2, 0.0, 1.0)]
