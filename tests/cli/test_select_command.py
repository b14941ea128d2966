"""`select` and `label` over tables of every format."""

import csv
import json
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest

from tests.command import finished

ANSWERS = ("0.3", "1/2", "0.3", "0.5", "\\frac12", "7")


def run(*arguments: Any, code: int = 0) -> str:
    """Run a command to its end; what it said on stderr."""
    done = finished(*arguments)
    assert done.returncode == code, done.stderr
    assert "Traceback" not in done.stderr
    return done.stdout + done.stderr


def write(file: Path, rows: list[Any]) -> Path:
    file.write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    return file


def read(file: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


def table(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def rollouts() -> list[dict[str, Any]]:
    """Two groups, whose members stand in turns."""
    return [
        {"id": f"{group}{at}", "group": group, "reference": "1/2", "rm": (at * 5 % 7) / 10, "note": at}
        | {"completion": f"So it is \\boxed{{{answer}}}."}
        for at, answer in enumerate(ANSWERS)
        for group in "ab"
    ]


def test_members_of_a_group_may_stand_apart_and_vote_by_equivalence(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in.jsonl", rollouts()), tmp_path / "out.jsonl"
    summary = tmp_path / "figures.json"
    said = run("select", source, "-o", output, "--method", "majority", "--summary", summary, "--at", "1,3,99")
    assert "majority: 2 of 2 choices right" in said
    assert "maj@k" in said
    assert [(one["group"], one["chosen"], one["weight"]) for one in read(output)] == [
        ("a", "a1", 3.0),
        ("b", "b1", 3.0),
    ]
    figures = json.loads(summary.read_text(encoding="utf-8"))
    assert (figures["method"], figures["tie_policy"], figures["samples"]) == ("majority", "share", 12)
    assert [point["k"] for point in figures["curves"]["pass_at_k"]] == [1, 3]
    assert figures["curves"]["pass_at_k"][1]["mean"] == pytest.approx(1 - 1 / 20)


def test_chosen_rows_are_joined_with_all_their_columns(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in.jsonl", rollouts()), tmp_path / "best.parquet"
    run("select", source, "-o", output, "--join", "--score-field", "rm")
    rows = pq.read_table(output).to_pylist()
    best = max(range(6), key=lambda at: at * 5 % 7)
    assert [(row["id"], row["note"], row["selected.weight"]) for row in rows] == [
        ("a4", best, 0.6),
        ("b4", best, 0.6),
    ]
    assert "--overwrite" in run("select", source, "-o", output, code=2)


def test_a_table_that_is_judged_already_needs_no_completions(tmp_path: Path) -> None:
    rows = [
        {"group": 1, "final": answer, "ok": str(answer not in {"7", "0.3"}).lower(), "rm": at}
        for at, answer in enumerate(ANSWERS)
    ]
    source = tmp_path / "in.csv"
    with source.open("w", newline="", encoding="utf-8") as out:
        writer = csv.DictWriter(out, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    output = tmp_path / "out.csv"
    fields = ("--answer-field", "final", "--right-field", "ok")
    assert "needs --score-field" in run("select", source, "-o", output, *fields, code=2)
    run("select", source, "-o", output, *fields, "--method", "weighted", "--score-field", "rm")
    (row,) = table(output)
    assert (row["answer"], row["weight"], row["right"]) == ("1/2", "8.0", "True")
    assert float(row["pass_at_k.1"]) == 0.5


def test_a_row_with_a_list_of_completions_is_a_group(tmp_path: Path) -> None:
    completions = [f"\\boxed{{{answer}}}" for answer in ANSWERS]
    rows = [{"id": "p", "completion": completions, "rm": [1, 2, 3, 9, 5, 6], "reference": "1/2"}]
    source, output = write(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    run("select", source, "-o", output, "--score-field", "rm", "--join")
    (row,) = read(output)
    assert (row["completion"], row["selected"]["chosen"]) == ("\\boxed{0.5}", "p#3")


def test_what_is_missing_is_named_and_nothing_is_written(tmp_path: Path) -> None:
    source, output = write(tmp_path / "in.jsonl", rollouts()), tmp_path / "out.jsonl"
    assert "no column 'rank'" in run("select", source, "-o", output, "--score-field", "rank", code=2)
    alone = write(tmp_path / "alone.jsonl", [{"completion": "x", "reference": "1"}])
    assert "--group-field" in run("select", alone, "-o", output, code=2)
    assert "--at takes numbers" in run("select", source, "-o", output, "--at", "1,x", code=2)
    assert "INPUT" in run("select", source, "-o", source, "--overwrite", code=2)
    assert not output.exists()


def test_answers_that_cannot_be_judged_are_told_by_the_exit_code(tmp_path: Path) -> None:
    rows = [*rollouts(), {"group": "a", "completion": "\\boxed{1}", "reference": ""}]
    source, output = write(tmp_path / "in.jsonl", rows), tmp_path / "out.jsonl"
    assert "1 answers could not be judged" in run("select", source, "-o", output, code=3)
    assert read(output)[0]["size"] == 7
    assert "pass_at_k" in read(output)[1]


def test_steps_of_both_layouts_get_the_same_labels(tmp_path: Path) -> None:
    right, wrong = "\\boxed{4}", "\\boxed{5}"
    steps = [[right, right], [right, wrong], [wrong, wrong], [wrong, right]]
    nested = write(tmp_path / "nested.jsonl", [{"id": "s", "reference": "4", "steps": steps}])
    flat = write(
        tmp_path / "flat.jsonl",
        [
            {"solution": "s", "step": at, "completion": one, "reference": "4", "ok": one == right}
            for at, step in enumerate(steps)
            for one in step
        ],
    )
    found = []
    for source, options in ((nested, ()), (flat, ()), (flat, ("--right-field", "ok"))):
        output = tmp_path / "labels.jsonl"
        summary = tmp_path / "figures.json"
        said = run("label", source, "-o", output, "--overwrite", "--summary", summary, *options)
        assert "1 solutions, 4 steps by 8 completions: 3 steps good" in said
        assert json.loads(summary.read_text(encoding="utf-8"))["without_wrong_step"] == 0
        found += read(output)
    assert found[0] == found[1] == found[2]
    assert found[0]["hard"] == [1, 1, 0, 1]
    assert found[0]["soft"] == [1.0, 0.5, 0.0, 0.5]
    assert (found[0]["first_wrong"], found[0]["masked"]) == (2, [False, False, False, True])


def test_rows_that_are_no_solution_cost_nobody_their_labels(tmp_path: Path) -> None:
    rows = [{"id": "a", "reference": "4", "steps": [["\\boxed{4}"]]}, {"id": "b", "steps": 3}]
    source, output = write(tmp_path / "in.jsonl", rows), tmp_path / "out.csv"
    assert "row b: its steps are no list" in run("label", source, "-o", output, code=3)
    (row,) = table(output)
    assert (row["id"], json.loads(row["hard"])) == ("a", [1])
    without = write(tmp_path / "without.jsonl", [{"completion": "x", "reference": "1"}])
    assert "--solution-field" in run("label", without, "-o", tmp_path / "x.csv", code=2)
