import io
import json
from pathlib import Path

import pytest

from reward_service.dataset.file_safety import columns_of
from reward_service.dataset.jsonl import (
    GROUP_ROWS,
    WINDOW_BYTES,
    WINDOW_ROWS,
    count_whole_lines,
    encode_row,
    read_windows,
)


def lines(*rows: object) -> io.BytesIO:
    return io.BytesIO(
        b"".join(encode_row(row) if isinstance(row, dict) else str(row).encode() for row in rows)
    )


def test_rows_come_in_windows_in_order_under_their_line_numbers() -> None:
    found = list(read_windows(lines(*({"completion": str(n)} for n in range(WINDOW_ROWS + 3))), {}))
    assert [len(window.documents) for window in found] == [WINDOW_ROWS, 3]
    assert [d["id"] for window in found for d in window.documents] == list(range(WINDOW_ROWS + 3))


def test_large_rows_make_short_windows() -> None:
    row = {"completion": "x" * (WINDOW_BYTES // 2)}
    assert [len(window.documents) for window in read_windows(lines(*[row] * 5), {})] == [2, 2, 1]


def test_the_sizes_of_all_windows_add_up_to_the_file() -> None:
    file = lines(*({"completion": str(n)} for n in range(1000)))
    assert sum(window.size for window in read_windows(file, {})) == len(file.getvalue())


def test_skipped_rows_keep_the_numbers_of_the_others() -> None:
    (window,) = read_windows(lines(*({"completion": str(n)} for n in range(5))), {}, skip=3)
    assert [document["id"] for document in window.documents] == [3, 4]


def test_columns_are_renamed_and_those_of_no_field_left_out() -> None:
    columns = {"completion": "response", "reference": "gold"}
    row = {
        "response": "x",
        "gold": 1,
        "completion": "not this",
        "source": "somewhere",
        "group": "g",
        "id": "a",
    }
    (window,) = read_windows(lines(row), columns)
    assert window.documents == [{"completion": "x", "reference": 1, "group": "g", "id": 0}]
    assert window.ids == ["a"]


@pytest.mark.parametrize("line", ["{\n", "\n", "3\n", '"text"\n', "[" * 100_000 + "\n", "\x00\n"])
def test_a_line_that_is_no_object_is_a_row_too(line: str) -> None:
    (window,) = read_windows(lines({"completion": "a"}, line, {"completion": "b"}), {})
    assert window.ids == [0, 1, 2]
    assert not isinstance(window.documents[1], dict)


def test_the_last_line_needs_no_newline() -> None:
    (window,) = read_windows(io.BytesIO(b'{"completion": "a"}\n{"completion": "b"}'), {})
    assert len(window.documents) == 2


def test_the_first_row_names_the_columns(tmp_path: Path) -> None:
    file = tmp_path / "in.jsonl"
    for text, columns in (('{"a": 1}\n{torn\n{"b": 2}\n', ["a", "b"]), ("", []), ("{torn", []), ("[]\n", [])):
        file.write_text(text)
        assert columns_of(file) == columns


def test_whole_lines_are_counted_and_a_torn_one_is_cut_off(tmp_path: Path) -> None:
    file = tmp_path / "out.jsonl"
    assert count_whole_lines(file) == 0
    file.write_bytes(b'{"a": 1}\n{"a": 2}\n{"a"')
    assert count_whole_lines(file) == 2
    assert file.read_bytes() == b'{"a": 1}\n{"a": 2}\n'
    assert count_whole_lines(file) == 2


def test_a_row_is_one_line_whatever_it_holds() -> None:
    line = encode_row({"text": "a\nb\r\u2028c", "id": "解"})
    assert line.count(b"\n") == 1
    assert json.loads(line) == {"text": "a\nb\r\u2028c", "id": "解"}


def test_rows_of_one_group_that_stand_together_share_a_window() -> None:
    file = lines(*({"completion": "x", "group": str(number // 100)} for number in range(1000)))
    found = list(read_windows(file, {}))
    assert [len(window.documents) for window in found] == [300, 300, 300, 100]
    assert sum(window.size for window in found) == len(file.getvalue())


def test_a_group_without_end_does_not_make_a_window_without_end() -> None:
    file = lines(*({"completion": "x", "group": "g"} for _ in range(2 * GROUP_ROWS + 1)))
    assert [len(window.documents) for window in read_windows(file, {})] == [GROUP_ROWS, GROUP_ROWS, 1]
