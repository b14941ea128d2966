"""The same thousand rows say the same to every command in every format; what is no table is refused in one line."""

import gzip
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from reward_service.cli.main_app import app
from reward_service.dataset.tables.table_export import export_table
from reward_service.dataset.tables.table_import import TableRequest, import_table
from reward_service.errors import BadConfig, BadFile
from tests.command import finished

FORMATS = (
    "jsonl",
    "jsonl.gz",
    "jsonl.zst",
    "json",
    "json.gz",
    "csv",
    "csv.zst",
    "tsv",
    "parquet",
    "arrow",
    "arrows",
)
REFERENCES = ("\\frac{1}{2}", "7", "(1, 2)", "x^2", "\\frac{1")


def _row(at: int) -> dict[str, str]:
    """Right answers and wrong ones, text behind them, an unreadable reference, quotes, commas and line breaks."""
    reference = REFERENCES[at % len(REFERENCES)]
    given = reference if at % 3 else "11"
    text = f'<think>Row {at}, "as it is",\nin lines.</think><answer>\\boxed{{{given}}}</answer>'
    return {"id": f"r{at}", "prompt": f"What is it? ({at // 2})", "completion": text, "reference": reference,
            "problem": f"What is {at} and 1, in all?", "answer": str(at + 1)}  # fmt: skip


ROWS = [_row(at) for at in range(1_000)]


@pytest.fixture(scope="module")
def tables(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """The rows in every format."""
    folder = tmp_path_factory.mktemp("formats")
    for name in FORMATS:
        export_table(lambda: iter(ROWS), folder / f"t.{name}")
    return {name: folder / f"t.{name}" for name in FORMATS}


@pytest.fixture(scope="module")
def places(tables: dict[str, Path], tmp_path_factory: pytest.TempPathFactory) -> dict[str, tuple[str, ...]]:
    """The same rows as a folder of datasets, as several files, by a glob over three formats, and by an address."""
    folder = tmp_path_factory.mktemp("places")
    parts = {"a.jsonl.gz": ROWS[:300], "b.parquet": ROWS[300:700], "c.csv": ROWS[700:]}
    for name, part in parts.items():
        export_table(lambda part=part: iter(part), folder / name)  # type: ignore[misc]
    (folder / "set").mkdir()
    (folder / "set" / "data.arrow").write_bytes(tables["arrows"].read_bytes())
    (folder / "set" / "state.json").write_text(json.dumps({"_data_files": [{"filename": "data.arrow"}]}))
    return {
        "glob": (f"{folder}/*.*",),
        "files": tuple(str(folder / name) for name in parts),
        "datasets": (str(folder / "set"),),
        "address": (tables["parquet"].as_uri(),),
    }


@pytest.mark.parametrize("as_they_are", [False, True])
def test_every_command_is_given_the_same_lines_whatever_the_format(
    tables: dict[str, Path], places: dict[str, tuple[str, ...]], tmp_path: Path, as_they_are: bool
) -> None:
    found = set()
    for name, inputs in ({name: (str(file),) for name, file in tables.items()} | places).items():
        request = TableRequest(inputs, as_they_are=as_they_are)
        found.add(import_table(request, tmp_path / name).lines.read_bytes())
    assert len(found) == 1
    assert found.pop().count(b"\n") == len(ROWS)


def run(*words: object, codes: tuple[int, ...] = (0, 3)) -> tuple[str, int]:
    """What a command prints, and its exit code, which says what it found."""
    done = finished(*words)
    assert done.returncode in codes, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout, done.returncode


def test_standard_input_is_read_though_it_was_looked_at(tables: dict[str, Path]) -> None:
    for name in ("parquet", "csv"):
        found = CliRunner().invoke(app, ["check", "-"], input=tables[name].read_bytes())
        assert "200 unusable" in found.stderr, name


def score(table: Path, out: Path) -> Any:
    return run("score", table, "-o", out / "o.jsonl", "--workers", 1), (out / "o.jsonl").read_bytes()


def check(table: Path, out: Path) -> Any:
    return run("check", table)


def audit(table: Path, out: Path) -> Any:
    return run("audit", table, "--workers", 1)


def certify(table: Path, out: Path) -> Any:
    words = ("certify", table, "--sample", 2, "-o", out / "c.json")
    found = run(*words, codes=(0, 1, 3))
    certificate = json.loads((out / "c.json").read_bytes())
    return found[1], {
        name: value for name, value in certificate.items() if name not in {"subject", "badge", "seconds"}
    }


def sort_problems(table: Path, out: Path) -> Any:
    found = run("filter", table, "-o", out / "kept.jsonl", "--dropped", out / "dropped.jsonl")
    return found, (out / "kept.jsonl").read_bytes(), (out / "dropped.jsonl").read_bytes()


def reject(table: Path, out: Path) -> Any:
    found = run("reject", table, "-o", out / "kept.jsonl", "--dropped", out / "dropped.jsonl", "--workers", 1)
    return found, (out / "kept.jsonl").read_bytes(), (out / "dropped.jsonl").read_bytes()


@pytest.mark.parametrize(
    ("command", "formats"),
    [
        (score, ("parquet", "tsv")), (check, ("csv.zst", "arrow")), (audit, ("json", "arrows")),
        (certify, ("csv",)), (sort_problems, ("jsonl.gz", "json.gz")), (reject, ("jsonl.zst", "parquet")),
    ],
)  # fmt: skip
def test_a_command_says_the_same_of_every_format(
    tables: dict[str, Path], tmp_path: Path, command: Callable[[Path, Path], Any], formats: tuple[str, ...]
) -> None:
    found = []
    for name in ("jsonl", *formats):
        folder = tmp_path / name
        folder.mkdir()
        found.append(command(tables[name], folder))
    assert found == found[:1] * len(found)


def test_a_scoring_is_the_same_in_every_format_to_those_who_compare(
    tables: dict[str, Path], tmp_path: Path
) -> None:
    """`diff` finds nothing between a scoring in Parquet, one in CSV and `rescore` of a joined one."""
    for name in ("a.parquet", "b.csv", "c.arrow"):
        more = ("--join",) if name == "c.arrow" else ()
        run("score", tables["parquet"], "-o", tmp_path / name, "--workers", 1, *more)
    assert run("diff", tmp_path / "a.parquet", tmp_path / "b.csv")[1] == 0
    assert run("rescore", tmp_path / "c.arrow", "-o", tmp_path / "d.tsv", "--workers", 1)[1] == 0
    assert run("diff", tmp_path / "a.parquet", tmp_path / "d.tsv")[1] == 0


FAULTS: dict[str, Callable[[dict[str, Path]], bytes]] = {
    "torn.parquet": lambda tables: tables["parquet"].read_bytes()[:-2_000],
    "torn.arrow": lambda tables: tables["arrow"].read_bytes()[:1_000],
    "torn.jsonl.gz": lambda tables: gzip.compress(tables["jsonl"].read_bytes(), mtime=0)[:3_000],
    "prose.csv": lambda _: b"some prose\nwithout any columns\nat all\n",
    "packed.zip": lambda _: b"PK\x03\x04 rest",
    "other.jsonl": lambda _: b'{"colour": "blue", "size": 3}\n' * 3,
}
OUTPUTS = {
    "score": ["-o", "o.jsonl"], "rescore": ["-o", "o.jsonl"], "reject": ["-o", "o.jsonl"],
    "filter": ["-o", "o.jsonl", "--dropped", "d.jsonl"], "check": [], "audit": [], "certify": [], "diff": ["other"],
}  # fmt: skip


@pytest.mark.parametrize("name", FAULTS)
@pytest.mark.parametrize("command", OUTPUTS)
def test_what_is_no_table_of_samples_is_refused_and_nothing_is_written(
    tables: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, command: str, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    file = tmp_path / name
    file.write_bytes(FAULTS[name](tables))
    options = [str(file) if word == "other" else word for word in OUTPUTS[command]]
    done = CliRunner().invoke(app, [command, str(file), *options])
    if isinstance(done.exception, BadConfig | BadFile):
        told = str(done.exception)
        assert "\n" not in told
    else:
        assert done.exit_code == 2, (done.exception, done.output)
        told = done.output
    assert "Traceback" not in told
    assert name in told.replace("\n", "").replace("│", "").replace(" ", "") or "column" in told
    left = {
        path.name for path in tmp_path.iterdir() if ".rows.jsonl" not in path.name
    }  # those go at the exit
    assert left == {name}
