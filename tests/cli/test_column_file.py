"""Columns of fields out of a TOML file: flags win, and what is no mapping is refused in one line."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from reward_service.cli.column_file import named_columns
from reward_service.cli.main_app import app


def file_of(folder: Path, text: str) -> Path:
    file = folder / "columns.toml"
    file.write_text(text, encoding="utf-8")
    return file


def test_flags_win_over_the_file_and_the_file_over_the_usual_names(tmp_path: Path) -> None:
    file = file_of(tmp_path, 'prompt = "q"\nreference = "meta.gold"\ntoken_count = "length"\nproblem = "q"\n')
    given = {"prompt": "prompt", "reference": "solution", "id": "id"}
    expected = {"prompt": "q", "reference": "solution", "id": "id", "token_count": "length"}
    assert named_columns(given, file) == expected
    assert named_columns(given, None) == given


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("prompt: q", "is no TOML"),
        ('promt = "q"', "'promt' is no field; fields are id, prompt"),
        ("prompt = 3", "prompt is to be the name of a column"),
        ('[reference]\ncolumn = "gold"', "reference is to be the name of a column"),
    ],
)
def test_what_is_no_mapping_is_refused_in_one_line(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(typer.BadParameter, match=said) as refused:
        named_columns({"prompt": "prompt"}, file_of(tmp_path, text))
    assert "\n" not in str(refused.value)


def test_a_command_reads_the_columns_that_its_file_names(tmp_path: Path) -> None:
    rows = [{"meta": {"gold": gold}, "level": at} for at, gold in enumerate(["7", "\\frac{1", "8"])]
    table = tmp_path / "t.json"
    table.write_text(json.dumps(rows), encoding="utf-8")
    words = [
        "check",
        str(table),
        "--columns",
        str(file_of(tmp_path, 'reference = "meta.gold"')),
        "--where",
        "level > 0",
    ]
    found = CliRunner().invoke(app, words)
    assert found.exit_code == 3, found.output
    assert "unusable" in found.stdout
    assert "1 ok, 1 unusable" in found.stderr
