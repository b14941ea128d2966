"""What `score` reads and writes: a table as lines of samples, and lines of rewards as a table."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from reward_service.cli.table_files import imported
from reward_service.dataset.file_safety import LOOKED_AT_ROWS
from reward_service.dataset.tables.column_map import ColumnMap, is_several, map_columns, value_at
from reward_service.dataset.tables.reward_export import export_rewards
from reward_service.dataset.tables.row_readers import BrokenRow
from reward_service.dataset.tables.row_selection import RowSelection
from reward_service.dataset.tables.table_format import format_of_output
from reward_service.dataset.tables.table_import import TableRequest, is_plain, read_selected
from reward_service.errors import BadConfig


@dataclass(frozen=True, slots=True)
class TableHead:
    """What the first rows of the inputs tell: the columns they have, and how they are understood."""

    name: str
    found: list[str]
    column_map: ColumnMap
    first: Mapping[str, Any] = field(default_factory=dict)

    @classmethod
    def of(cls, request: TableRequest) -> "TableHead":
        """Look at the first rows.

        Raises:
            BadConfig: an input is not there, is no table, or lacks a column that a flag names.
        """
        whole = replace(request, selection=RowSelection(limit=LOOKED_AT_ROWS), columns={})
        rows = [row for _, _, row in read_selected(whole) if not isinstance(row, BrokenRow)]
        found = list(dict.fromkeys(column for row in rows for column in row))
        name = ", ".join(request.inputs)
        columns = map_columns(found, request.columns, name=name) if rows else ColumnMap(request.columns)
        return cls(name, found, columns, rows[0] if rows else {})

    def refuse_missing(self, wanted: Iterable[str]) -> None:
        """Refuse a table without a column for one of these fields; one without any readable row is let
        through, and its rows say what is wrong with them."""
        for name in wanted:
            column = self.column_map.columns.get(name, name)
            if self.found and column not in self.found and column.split(".")[0] not in self.found:
                raise BadConfig(
                    f"{self.name} has no column {column!r} but: {', '.join(self.found)}. "
                    f"Name it with --{name}-field"
                )

    def is_of_samples(self, request: TableRequest) -> bool:
        """Whether its rows are samples as they stand: one completion each, no layout, no nested columns."""
        columns = self.column_map.columns
        nested = any("." in column and column not in self.first for column in request.columns.values())
        named = [name for name in ("completion", "reference", "prompt") if name in request.columns]
        own = all(columns.get(name, name) == request.columns[name] for name in named)
        return (
            own
            and not nested
            and not is_several(value_at(self.first, columns.get("completion", "completion")))
        )


@dataclass(frozen=True, slots=True)
class ScoreTable:
    """What a run reads and writes: lines of samples, and lines of rewards that become the output at its end.

    Where the input is one file of JSON lines and the output another, they are themselves what is read and
    written.
    """

    request: TableRequest
    output: Path
    lines: Path
    rewards: Path
    columns: dict[str, str]
    join: bool

    @classmethod
    def open(cls, request: TableRequest, head: TableHead, output: Path, *, join: bool) -> "ScoreTable":
        """Import what is to be scored.

        Raises:
            BadConfig: an input is not there, is no table, or lacks a column; the output's name has no format.
        """
        named = bool(output.suffix) and output.suffix not in {".jsonl", ".ndjson"}
        if named:
            format_of_output(output)
        direct = not named and not join
        rewards = output if direct else output.with_name(output.name + ".rewards.jsonl")
        if is_plain(request) and head.is_of_samples(request):
            return cls(request, output, Path(request.inputs[0]), rewards, request.columns, join)
        table = imported(request, output)
        own = {name: name for name in request.columns}
        return cls(request, output, table.lines, rewards, own, join)

    def finish(self) -> None:
        """Make the output out of the rewards, where they are not it already."""
        if self.rewards != self.output:
            export_rewards(self.rewards, self.output, self.request if self.join else None)
            self.rewards.unlink()


def sample_lines(
    request: TableRequest, near: Path | None, *, wanted: Iterable[str]
) -> tuple[Path, dict[str, str]]:
    """A table as lines of samples, and the names that its fields have there; `wanted` fields must have one.

    Raises:
        BadConfig: the table is not there, is none, or lacks a column.
    """
    head = TableHead.of(request)
    head.refuse_missing(wanted)
    if is_plain(request) and head.is_of_samples(request):
        return Path(request.inputs[0]), dict(request.columns)
    return imported(request, near).lines, {name: name for name in request.columns}
