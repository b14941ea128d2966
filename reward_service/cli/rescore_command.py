"""`reward-service rescore`."""

from typing import Annotated

import typer

from reward_service.cli import diff_command, score_command
from reward_service.cli.column_file import ColumnsFile
from reward_service.cli.score_command import UNJUDGED


def rescore(  # noqa: PLR0913 -- one parameter an option
    table: Annotated[
        str, typer.Argument(help="A scored table with its completions: `score --join` writes it.")
    ],
    *,
    output: score_command.Output,
    spec: score_command.SpecName = "r1-zero",
    url: score_command.Url = None,
    workers: score_command.Workers = None,
    resume: score_command.Resume = False,
    overwrite: score_command.Overwrite = False,
    report: score_command.ReportFile = None,
    columns: ColumnsFile = None,
    max_changed: Annotated[
        float, typer.Option(min=0, max=1, help="Share of rows that may change before the exit code is 1.")
    ] = 0.0,
) -> None:
    """Score stored completions again, by another spec or another version, and say what changed.

    Example: reward-service rescore scored.parquet -o again.parquet --spec r1
    """
    diff_command.scored_table(table)  # one without rewards is refused before anything is scored
    try:
        score_command.score(
            [table],
            output=output,
            spec=spec,
            url=url,
            workers=workers,
            resume=resume,
            overwrite=overwrite,
            report=report,
            columns=columns,
        )
    except typer.Exit as ended:
        if ended.exit_code != UNJUDGED:  # rows without a reward are compared like all others
            raise
    diff_command.diff(table, str(output), max_changed=max_changed)
