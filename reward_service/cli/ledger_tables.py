"""Answers of the ledger for the terminal: narrow tables, and examples as short paragraphs."""

from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import groupby
from typing import Any

from rich.table import Table
from rich.text import Text

WIDEST = 60
"""Characters of a cell; `--json` has all of them."""
TEXT_CHARS = 400

Row = dict[str, Any]


def table(rows: Sequence[Row], *, title: str | None = None) -> Table:
    """Rows under their column names; numbers to the right and never broken."""
    names = list(dict.fromkeys(name for row in rows for name in row))
    found = Table(title=title, title_justify="left")
    for name in names:
        numbers = all(isinstance(row.get(name), int | float | None) for row in rows)
        found.add_column(Text(name), justify="right" if numbers else "left", no_wrap=numbers)
    for row in rows:
        found.add_row(*(Text(cell(row.get(name))[:WIDEST]) for name in names))
    return found


def with_steps(row: Row) -> Row:
    """The same row with its first and last step in one column, or the time where there are no steps."""
    rest = {name: value for name, value in row.items() if name not in _PLACE}
    first, last = row["first_step"], row["last_step"]
    if first is None:
        return {"since": row["since"], **rest}
    return {"steps": str(first) if first == last else f"{first}-{last}", **rest}


_PLACE = frozenset({"first_step", "last_step", "since", "until", "stretch", "run", "spec", "components"})


def by_run(rows: Sequence[Row]) -> Iterator[Table]:
    """A table for each run and spec, whose rows follow one another."""
    for (run, spec), own in groupby(rows, key=lambda row: (row["run"], row["spec"])):
        mine = list(own)
        names = {name for row in mine for name in row.get("components", ()) if name != "accuracy"}
        lines = [
            {**with_steps(row), **{name: row["components"].get(name) for name in sorted(names)}}
            for row in mine
        ]
        yield table(lines, title=f"{run or 'no run'}, {spec}")


def example(row: Row) -> str:
    """One sample: where it stood, what it earned, what each component said, and its text if that is kept."""
    where = [row["run"], row["step"] is not None and f"step {row['step']}", row["group_id"], row["sample_id"]]
    head = " / ".join(cell(part) for part in where if part not in {None, False})
    lines = [f"{head}: {cell(row['value']) or 'no reward'} ({row['outcome']}), {row['spec']}"]
    if row["answer"] is not None:
        lines.append(f"  answer     {row['answer'][:TEXT_CHARS]!r}")
    if row.get("reference") is not None:
        lines.append(f"  reference  {row['reference'][:TEXT_CHARS]!r}")
    lines += [
        f"  {part['name']:<10} {cell(part['score']):<6} {cell(part['reason'])}" for part in row["components"]
    ]
    if row["completion"] is not None:
        lines.append(f"  text       {row['completion'][:TEXT_CHARS]!r}")
    return "\n".join(lines)


def cell(value: Any) -> str:
    """A value in few letters, none of which could steer a terminal: models wrote some of them."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:.4g}"
    text = f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else str(value)
    return "".join(letter if letter.isprintable() else "·" for letter in text)
