"""`check` and `audit` on small files."""

import json
from pathlib import Path

from typer.testing import CliRunner

from reward_service.cli.main_app import app


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
    file = written(
        tmp_path,
        [{"answer": 42}, {"answer": "$4$"}, {"answer": "x^2"}, {"answer": {"kind": "math", "answer": "3"}}],
    )
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
    assert [(d["line"], d["ours"], d["math_verify"], d["class"]) for d in differences] == [
        (2, 0.0, 1.0, "case")
    ]


def test_tests_of_programs_are_run_before_programs_that_do_nothing(tmp_path: Path) -> None:
    rows = [
        {"reference": {"kind": "code", "assert_program": "assert f(1) is not None"}},
        {
            "reference": {
                "kind": "code",
                "assert_program": "assert f(1) == 2",
                "solution": "def f(x): return 2",
            }
        },
        {
            "reference": {
                "kind": "code",
                "assert_program": "assert f(1) == 2",
                "solution": "def f(x): return 3",
            }
        },
    ]
    file = tmp_path / "rows.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    done = CliRunner().invoke(app, ["check", str(file)])
    assert done.exit_code == 3, done.output
    lines = [
        line
        for line in done.output.splitlines()
        if line[:1].isdigit() and "unusable" in line and "code" in line
    ]
    assert [line.split()[0] for line in lines] == ["1", "3"], done.output
    assert "do nothing" in lines[0]
    assert "solution" in lines[1]
