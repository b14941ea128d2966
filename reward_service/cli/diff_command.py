"""`reward-service diff`."""

import json
from collections import Counter
from collections.abc import Iterator
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reward_service.cli.bad_input import check_outputs, files_of
from reward_service.dataset.file_safety import write_text
from reward_service.dataset.score_diff import ScoreDiff, ScoredRow, diff_scores, scored_rows
from reward_service.dataset.tables.row_readers import Row, read_rows
from reward_service.dataset.tables.table_input import OpenTable, expand_inputs

DIFFERENT = 1


def diff(
    before: Annotated[str, typer.Argument(help="A scored table, of any format.")],
    after: Annotated[str, typer.Argument(help="Another scoring of the same rows.")],
    *,
    component: Annotated[str, typer.Option(help="The component whose reasons are told.")] = "accuracy",
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write the whole as JSON.")] = None,
    max_changed: Annotated[
        float, typer.Option(min=0, max=1, help="Share of rows that may change before the exit code is 1.")
    ] = 0.0,
) -> None:
    """What changed between two scorings of the same rows, for which reasons, and in which order.

    Rows are joined by id. For choosing between two specs, or to see what another version of the service says
    of stored rollouts: score them again and compare.

    Example: reward-service diff rewards-old.jsonl rewards-new.parquet
    """
    check_outputs(files_of("BEFORE", [before]) | files_of("AFTER", [after]), {"--output": output})
    found = diff_scores(scored_table(before, component), scored_table(after, component))
    if not found.rows:
        raise typer.BadParameter(f"{before} and {after} have no id in common")
    _show(found)
    if output is not None:
        document = {**asdict(replace(found, changes=Counter())), "changes": dict(found.changes)}
        write_text(output, json.dumps(document, ensure_ascii=False, indent=2))
    if found.changed > max_changed * found.rows:
        raise typer.Exit(DIFFERENT)


def scored_table(name: str, component: str = "accuracy") -> dict[str, ScoredRow]:
    """The scored rows of a table by their ids.

    Raises:
        BadConfig: it is not there, is no table, or has no rewards.
    """
    return scored_rows(_rows_of(name), component)


def _rows_of(name: str) -> Iterator[Row]:
    """All rows of all files that a name stands for."""
    for file in expand_inputs([name]):
        table = OpenTable(file)
        try:
            yield from read_rows(table)
        finally:
            table.close()


def _show(found: ScoreDiff) -> None:
    console = Console()
    share = found.changed / found.rows
    console.print(
        f"{found.rows:,} rows in both, {found.changed:,} changed ({share:.2%}); "
        f"only before {found.only_before:,}, only after {found.only_after:,}; "
        f"mean {found.mean_before:.4g} -> {found.mean_after:.4g}"
    )
    if found.rank_correlation is not None:
        console.print(
            f"within groups: rank correlation {found.rank_correlation:.4f}, "
            f"{found.flipped:,} of {found.pairs:,} ordered pairs reversed"
        )
    if found.members:
        console.print(
            f"advantages: mean change {found.advantage_change:.4f} over {found.members:,} members of groups, "
            f"{found.signs_changed:,} with the other sign"
        )
    if not found.changes:
        return
    table = Table("rows", "change", "example", "before", "after")
    for kind, count in found.changes.most_common(20):
        example = found.examples[kind][0]
        table.add_row(f"{count:,}", kind, example.id, _number(example.before), _number(example.after))
    console.print(table)


def _number(value: float | None) -> str:
    return "null" if value is None else f"{value:.4g}"
