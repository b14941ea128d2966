"""Columns that change on the way: the table is the one that all rows together ask for, whatever came first."""

from pathlib import Path
from typing import Any

import pyarrow as pa
import pyarrow.parquet as pq
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from reward_service.dataset.tables import table_export
from reward_service.dataset.tables.table_export import export_table

CELLS = st.one_of(st.none(), st.integers(-5, 5), st.floats(-1, 1), st.text("ab", max_size=2), st.booleans())
ROWS = st.lists(st.dictionaries(st.sampled_from("xyz"), CELLS, min_size=1), min_size=1, max_size=12)


@given(rows=ROWS, batch=st.integers(1, 4))
@settings(max_examples=60, deadline=None)
def test_a_table_does_not_depend_on_how_its_rows_are_read(
    tmp_path_factory: pytest.TempPathFactory, rows: list[dict[str, Any]], batch: int
) -> None:
    folder = tmp_path_factory.mktemp("export")
    with pytest.MonkeyPatch.context() as patch:
        for size in (batch, len(rows)):
            patch.setattr(table_export, "BATCH_ROWS", size)
            export_table(lambda: iter(rows), folder / f"{size}.parquet")
            export_table(lambda: iter(rows), folder / f"{size}.csv")
    small, whole = (pq.read_table(folder / f"{size}.parquet") for size in (batch, len(rows)))
    assert (
        small.column_names == whole.column_names == list(dict.fromkeys(name for row in rows for name in row))
    )
    assert small.num_rows == whole.num_rows == len(rows)
    assert (folder / f"{batch}.csv").read_bytes() == (folder / f"{len(rows)}.csv").read_bytes()


def test_a_column_that_comes_late_and_a_number_that_turns_into_text_are_kept(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(table_export, "BATCH_ROWS", 2)
    rows = [{"a": 1}, {"a": None}, {"a": 2.5, "b": "late"}, {"a": "text"}]
    for name in ("t.parquet", "t.arrow"):
        export_table(lambda: iter(rows), tmp_path / name)
    found = pq.read_table(tmp_path / "t.parquet")
    assert found.to_pydict() == {"a": ["1", None, "2.5", "text"], "b": [None, None, "late", None]}
    with pa.ipc.open_file(tmp_path / "t.arrow") as reader:
        assert reader.read_all().equals(found)


def test_a_table_whose_columns_stay_is_gone_through_once(tmp_path: Path) -> None:
    asked = []

    def records() -> Any:
        asked.append(1)
        return iter([{"a": 1, "b": None}] * 10)

    export_table(records, tmp_path / "t.parquet")
    assert len(asked) == 1
