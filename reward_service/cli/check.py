"""`reward-service check`: the references of a data set, before training starts."""

import json
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.grading.reference import ReferenceReport
from reward_service.grading.reference import check as look_at

UNUSABLE = 3
_SHOWN = 60


def check(
    file: Annotated[Path, typer.Argument(help="Rows, one JSON object a line.", exists=True, dir_okay=False)],
    *,
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    show_all: Annotated[bool, typer.Option("--all", help="Show rows that are ok, too.")] = False,
) -> None:
    """Say of every math reference in a file whether it can judge: ok, text_only, ambiguous or unusable.

    Prints one line per row that is not ok: line number, status, type, reference, reason, repair.

    Example: reward-service check train.jsonl --reference-field answer
    """
    counts: Counter[str] = Counter()
    with file.open(encoding="utf-8") as lines:
        for number, line in enumerate(lines, 1):
            if line.strip():
                text = _reference(line, reference_field)
                report = look_at(text)
                counts[report.status] += 1
                if show_all or report.status != "ok" or report.repair is not None:
                    typer.echo(_described(number, text, report))
    typer.echo(", ".join(f"{count} {status}" for status, count in sorted(counts.items())), err=True)
    if counts["unusable"]:
        raise typer.Exit(UNUSABLE)


def _reference(line: str, column: str) -> str:
    """The reference of a row; nothing when the row has none, which the report then says."""
    try:
        row: Any = json.loads(line)
    except ValueError:
        return ""
    value = row.get(column) if isinstance(row, dict) else None
    if isinstance(value, dict):
        value = value.get("answer")
    return "" if value is None else str(value)


def _described(number: int, text: str, report: ReferenceReport) -> str:
    parts = [
        str(number),
        report.status,
        report.kind,
        json.dumps(text[:_SHOWN], ensure_ascii=False),
        report.reason,
    ]
    if report.repair is not None:
        parts.append(f"write {json.dumps(report.repair[:_SHOWN], ensure_ascii=False)}")
    return "  ".join(part for part in parts if part)
