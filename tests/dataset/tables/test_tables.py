"""The same rows through every format, in and out; what cannot be read is told in one line."""

import gzip
import json
from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from reward_service.dataset.tables.column_map import map_columns
from reward_service.dataset.tables.reward_export import export_rewards
from reward_service.dataset.tables.row_readers import BrokenRow, read_rows
from reward_service.dataset.tables.row_selection import RowSelection, parse_condition, parse_shard
from reward_service.dataset.tables.table_export import export_table, flat_reward
from reward_service.dataset.tables.table_import import TableRequest, import_table, is_plain, remove_import
from reward_service.dataset.tables.table_input import OpenTable, expand_inputs
from reward_service.errors import BadConfig

ROWS: list[dict[str, Any]] = [
    {"id": f"r{at}", "prompt": f"What is {at} + {at}?\nSay it.", "completion": f"\\boxed{{{2 * at}}}, \"so\"",
     "reference": str(2 * at)}
    for at in range(700)
]  # fmt: skip
NAMES = ("t.jsonl", "t.jsonl.gz", "t.jsonl.zst", "t.json", "t.json.gz", "t.csv", "t.csv.zst", "t.tsv", "t.parquet",
         "t.arrow", "t.arrows")  # fmt: skip


def written(folder: Path, name: str, rows: list[dict[str, Any]] | None = None) -> Path:
    path = folder / name
    export_table(lambda: iter(ROWS if rows is None else rows), path)
    return path


def read(path: Path | str) -> list[Any]:
    table = OpenTable(str(path))
    try:
        return list(read_rows(table))
    finally:
        table.close()


@pytest.mark.parametrize("name", NAMES)
def test_rows_come_back_from_every_format_as_they_were(tmp_path: Path, name: str) -> None:
    assert read(written(tmp_path, name)) == ROWS


MARKED = [name for name in NAMES if "csv" not in name and "tsv" not in name]
"""Text without a mark of its own is told by its name."""


@pytest.mark.parametrize("name", MARKED)
def test_the_format_is_told_by_the_content_and_not_by_the_name(tmp_path: Path, name: str) -> None:
    path = written(tmp_path, name)
    hidden = path.rename(tmp_path / "data.bin")
    assert read(hidden) == ROWS


def test_a_table_is_the_same_bytes_each_time_it_is_written(tmp_path: Path) -> None:
    for name in NAMES:
        first = written(tmp_path, name).read_bytes()
        assert written(tmp_path, name).read_bytes() == first, name


def test_a_folder_of_datasets_is_a_table_and_one_of_several_splits_names_them(tmp_path: Path) -> None:
    split = tmp_path / "set" / "train"
    split.mkdir(parents=True)
    written(split, "data-00000.arrows").rename(split / "data-00000.arrow")
    (split / "state.json").write_text(json.dumps({"_data_files": [{"filename": "data-00000.arrow"}]}))
    (split.parent / "dataset_dict.json").write_text(json.dumps({"splits": ["train"]}))
    (file,) = expand_inputs([str(split)])
    assert read(file) == ROWS
    with pytest.raises(BadConfig, match="train"):
        expand_inputs([str(split.parent)])
    (split / "data-00000.arrow").unlink()
    with pytest.raises(BadConfig, match=r"not whole: data-00000\.arrow is missing"):
        expand_inputs([str(split)])
    (split / "state.json").write_text("{")
    with pytest.raises(BadConfig, match="cannot be read"):
        expand_inputs([str(split)])


def test_a_broken_row_is_told_and_costs_no_other(tmp_path: Path) -> None:
    path = tmp_path / "rows.jsonl"
    path.write_bytes(b'{"a": 1}\nnot json\n[1]\n{"a": "\\ud800"}\n{"a": 2}\n')
    first, second, third, fourth, last = read(path)
    assert (first, last) == ({"a": 1}, {"a": 2})
    assert isinstance(second, BrokenRow)
    assert isinstance(third, BrokenRow)
    assert not isinstance(fourth, BrokenRow)


def test_a_sign_of_inches_at_the_end_of_a_csv_is_no_open_quote(tmp_path: Path) -> None:
    path = tmp_path / "pipes.csv"
    path.write_bytes(b'a,b\n5" pipe,x')
    assert read(path) == [{"a": '5" pipe', "b": "x"}]


def test_a_row_of_csv_with_too_few_fields_is_broken_alone(tmp_path: Path) -> None:
    path = tmp_path / "rows.csv"
    path.write_text('a,b\n1,2\n3\n"x\ny",007\n')
    one, two, three = read(path)
    assert one == {"a": "1", "b": "2"}
    assert isinstance(two, BrokenRow)
    assert three == {"a": "x\ny", "b": "007"}, "numbers stay the text that they are"


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"PK\x03\x04 rest", "ZIP"),
        (b"\x80\x04\x95 rest", "pickle"),
        (b"version https://git-lfs.github.com/spec/v1\n", "git lfs pull"),
        (b"some prose without any columns", "no table"),
        (b"PAR1 torn", "cannot be read"),
        (b"ARROW1 torn", "cannot be read"),
        (gzip.compress(b'{"a": 1}\n' * 5000, mtime=0)[:60], "cannot be read"),
        (b'{"a": 1}\n{"a": ', "ends in the middle of a row"),
        (b'a,b\n1,"x, y\n', "ends in the middle of a row"),
        (b"a,b\n1,2\n3", "ends in the middle of a row"),
        (b"", "is empty"),
    ],
)
def test_a_file_that_is_no_table_is_told_in_one_line(tmp_path: Path, content: bytes, said: str) -> None:
    path = tmp_path / "rows.dat"
    path.write_bytes(content)
    with pytest.raises(BadConfig, match=said) as caught:
        read(path)
    assert "\n" not in str(caught.value)


def test_what_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="nowhere"):
        expand_inputs([str(tmp_path / "nowhere.jsonl")])
    with pytest.raises(BadConfig, match="nothing is named like"):
        expand_inputs([str(tmp_path / "*.parquet")])
    with pytest.raises(BadConfig, match="a folder and no table"):
        expand_inputs([str(tmp_path)])


def test_an_output_whose_name_tells_no_format_is_refused(tmp_path: Path) -> None:
    with pytest.raises(BadConfig, match="what format"):
        written(tmp_path, "rewards")
    with pytest.raises(BadConfig, match="packed by itself"):
        written(tmp_path, "rewards.parquet.gz")


@pytest.mark.parametrize(
    ("columns", "layout", "reference"),
    [
        (["prompt", "completion", "reference"], None, "reference"),
        (["data_source", "prompt", "reward_model", "extra_info"], "verl", "reward_model.ground_truth"),
        (["input", "output", "gts", "score", "step"], "verl's rollouts", "gts"),
        (["question", "answer"], "GSM8K", "answer"),
        (["problem", "solution", "answer"], "NuminaMath", "answer"),
        (["problem", "solution"], "MATH", "solution"),
        (["prompt", "solution"], "TRL", "solution"),
    ],
)
def test_known_layouts_are_recognised(columns: list[str], layout: str | None, reference: str) -> None:
    found = map_columns(columns, {}, name="t")
    assert found.layout == layout
    assert found.columns.get("reference", "reference") == reference


def test_a_flag_wins_over_a_layout_and_a_wrong_one_lists_the_columns() -> None:
    assert (
        map_columns(["question", "answer", "gold"], {"reference": "gold"}, name="t").columns["reference"]
        == "gold"
    )
    with pytest.raises(BadConfig, match=r"no column 'gold' but: question, answer.*--reference-field"):
        map_columns(["question", "answer"], {"reference": "gold"}, name="t")


def imported(tmp_path: Path, rows: list[dict[str, Any]], **terms: Any) -> list[dict[str, Any]]:
    source = written(
        tmp_path,
        "source.parquet" if all(isinstance(v, str) for r in rows for v in r.values()) else "s.json",
        rows,
    )
    table = import_table(TableRequest((str(source),), **terms), tmp_path / "out.jsonl")
    return [json.loads(line) for line in table.lines.read_text().splitlines()]


def test_a_list_of_completions_is_a_group_and_a_list_of_messages_is_one_completion(tmp_path: Path) -> None:
    chat = [{"role": "assistant", "content": "4"}]
    rows = [
        {"id": "a", "prompt": "p", "responses": ["4", "5"], "reference": "4"},
        {"id": "b", "prompt": "p", "responses": chat, "reference": "4"},
        {"id": "c", "prompt": "p", "responses": [chat, chat], "reference": "4"},
    ]
    found = imported(tmp_path, rows)
    assert [one["id"] for one in found] == ["a#0", "a#1", "b", "c#0", "c#1"]
    assert [one.get("group") for one in found] == ["a", "a", None, "c", "c"]
    assert found[2]["completion"] == chat


def test_fields_inside_columns_are_found(tmp_path: Path) -> None:
    rows = [{"data_source": "x", "prompt": "p", "reward_model": {"ground_truth": "7"}, "response": "7"}]
    (found,) = imported(tmp_path, rows)
    assert (found["reference"], found["completion"]) == ("7", "7")


def test_gsm8k_answers_stand_behind_their_mark(tmp_path: Path) -> None:
    (found,) = imported(tmp_path, [{"question": "q", "answer": "3 + 4 = 7\n#### 1,007", "response": "7"}])
    assert found["reference"] == "1007"


@pytest.mark.parametrize(
    ("terms", "ids"),
    [
        ({"limit": 2}, ["r0", "r1"]),
        ({"shard": (2, 350)}, ["r1", "r351"]),
        ({"where": 'reference == "8" or id in ["r1"]'}, ["r1", "r4"]),
        ({"where": "not nothing", "limit": 1}, ["r0"]),
        ({"where": "reference > 3"}, []),
    ],
)
def test_rows_are_selected(tmp_path: Path, terms: dict[str, Any], ids: list[str]) -> None:
    found = imported(tmp_path, ROWS, selection=RowSelection(**terms))
    assert [one["id"] for one in found] == ids


def test_a_sample_is_the_same_for_a_seed_and_in_the_tables_order(tmp_path: Path) -> None:
    first = imported(tmp_path, ROWS, selection=RowSelection(sample=20, seed=3))
    assert first == imported(tmp_path, ROWS, selection=RowSelection(sample=20, seed=3))
    assert first != imported(tmp_path, ROWS, selection=RowSelection(sample=20, seed=4))
    numbers = [int(one["id"][1:]) for one in first]
    assert numbers == sorted(numbers)
    assert len(numbers) == 20


def test_a_sample_of_several_tables_is_read_by_the_columns_of_each(tmp_path: Path) -> None:
    """All rows have been read when the first is chosen: each keeps the columns of its own file."""
    for name, column in (("a.jsonl", "solution"), ("b.jsonl", "answer")):
        written(
            tmp_path, name, [{"prompt": "p", "completion": "7", column: f"{name} {at}"} for at in range(9)]
        )
    inputs = tuple(str(tmp_path / name) for name in ("a.jsonl", "b.jsonl"))
    request = TableRequest(inputs, selection=RowSelection(sample=18))
    found = [
        json.loads(line) for line in import_table(request, tmp_path / "o").lines.read_text().splitlines()
    ]
    assert [one.get("reference") for one in found] == [
        f"{name} {at}" for name in ("a.jsonl", "b.jsonl") for at in range(9)
    ]


@pytest.mark.parametrize(
    "text", ["__import__('os')", "a.b()", "a +", "x" * 3000, "[a for a in b]", "lambda: 1"]
)
def test_a_condition_is_no_program(text: str) -> None:
    with pytest.raises(BadConfig):
        parse_condition(text)({"a": 1})


@pytest.mark.parametrize("text", ["0/4", "5/4", "1", "a/b", "-1/2"])
def test_a_shard_is_one_of_so_many(text: str) -> None:
    with pytest.raises(BadConfig, match="i/n"):
        parse_shard(text)


def test_an_import_is_used_again_until_something_changes(tmp_path: Path) -> None:
    source = written(tmp_path, "source.parquet")
    request = TableRequest((str(source),))
    first = import_table(request, tmp_path / "out.jsonl")
    stamp = first.lines.stat().st_mtime_ns
    assert import_table(request, tmp_path / "out.jsonl") == first
    assert first.lines.stat().st_mtime_ns == stamp
    written(tmp_path, "source.parquet", ROWS[:5])
    assert import_table(request, tmp_path / "out.jsonl").samples == 5
    remove_import(first)
    assert [path.name for path in tmp_path.iterdir()] == ["source.parquet"]


def test_one_file_of_lines_is_read_where_it_stands(tmp_path: Path) -> None:
    assert is_plain(TableRequest((str(written(tmp_path, "a.jsonl")),)))
    assert not is_plain(TableRequest((str(written(tmp_path, "a.parquet")),)))
    assert not is_plain(TableRequest((f"{tmp_path}/a.*",))), "two files"
    assert not is_plain(TableRequest((str(tmp_path / "a.jsonl"),), selection=RowSelection(limit=3)))


def test_rewards_become_columns(tmp_path: Path) -> None:
    reward = {"id": 1, "value": 1.0, "outcome": "scored", "gated_by": None,
              "components": {"accuracy": {"score": 1.0, "reason": "r", "detail": {"b": 1, "a": [2]}}}}  # fmt: skip
    path = tmp_path / "rewards.parquet"
    export_table(lambda: iter([flat_reward(reward)]), path)
    table = pq.read_table(path)
    assert table.schema.field("accuracy.score").type == pa.float64()
    assert table.to_pylist()[0]["accuracy.detail"] == '{"a": [2], "b": 1}'


def test_a_row_whose_id_looks_like_a_members_is_joined_as_one(tmp_path: Path) -> None:
    rows = [{"id": "0#0", "prompt": "p", "completion": "4", "reference": "4"}]
    source = written(tmp_path, "source.jsonl", rows)
    rewards = tmp_path / "rewards.jsonl"
    rewards.write_text('{"id": "0#0", "value": 2.0, "outcome": "scored", "components": {}}\n')
    export_rewards(rewards, tmp_path / "joined.parquet", TableRequest((str(source),)))
    assert read(tmp_path / "joined.parquet")[0]["reward"] == 2.0


def test_rows_may_stay_whole(tmp_path: Path) -> None:
    source = written(
        tmp_path, "source.json", [{"question": "q", "answer": "#### 4", "responses": ["4", "5"]}]
    )
    table = import_table(TableRequest((str(source),), expand=False), tmp_path / "out.jsonl")
    (row,) = [json.loads(line) for line in table.lines.read_text().splitlines()]
    assert row == {"id": 0, "prompt": "q", "reference": "4"}


def test_a_layout_whose_ids_are_not_there_leaves_the_table_its_own() -> None:
    columns = map_columns(["data_source", "reward_model", "responses", "id"], {}, name="t").columns
    assert "id" not in columns
    with_index = map_columns(["data_source", "reward_model", "extra_info"], {}, name="t").columns
    assert with_index["id"] == "extra_info.index"
