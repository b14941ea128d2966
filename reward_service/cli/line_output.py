"""Rows that a command writes as JSON lines, as a table of the format that the output's name asks for."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from reward_service.cli.bad_input import refused_as_argument
from reward_service.dataset.tables.table_export import Record, export_table
from reward_service.dataset.tables.table_format import format_of_output
from reward_service.untrusted_json import BadJson, decode

_PLAIN = frozenset({"", ".jsonl", ".ndjson"})


@dataclass(frozen=True, slots=True)
class LineOutput:
    """An output, and the lines that become it: itself, where JSON lines are asked for."""

    output: Path
    lines: Path

    @classmethod
    def of(cls, output: Path) -> "LineOutput":
        """Where to write the lines for `output`.

        Raises:
            typer.BadParameter: its name asks for no format.
        """
        if output.suffix in _PLAIN:
            return cls(output, output)
        with refused_as_argument():
            format_of_output(output)
        return cls(output, output.with_name(output.name + ".lines.jsonl"))

    @property
    def existing(self) -> list[Path]:
        """What of it is there already."""
        return [path for path in dict.fromkeys((self.output, self.lines)) if path.exists()]

    def finish(self) -> None:
        """Make the output out of the lines; done already where there are none."""
        if self.lines != self.output and self.lines.exists():
            export_table(lambda: _records(self.lines), self.output)
            self.lines.unlink()


def _records(file: Path) -> Iterator[Record]:
    with file.open("rb") as lines:
        for line in lines:
            yield _record(line)


def _record(line: bytes) -> Record:
    """A row; one that is no object, as its text."""
    try:
        row = decode(line)
    except BadJson:
        row = None
    return row if isinstance(row, dict) else {"broken": line.decode(errors="replace").strip()}
