"""Reports of scoring runs: from a scored table or a ledger to an HTML file, and a few lines on stderr."""

import asyncio
import shlex
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import typer

from reward_service import __version__
from reward_service.cli.score_input_output import ScoreTable
from reward_service.dataset.file_safety import write_text
from reward_service.dataset.math_verify_comparison import compare_with_math_verify, judges_math
from reward_service.dataset.reports.report_subject import ReportSubject
from reward_service.dataset.reports.report_summary import summary_lines
from reward_service.dataset.reports.score_figures import ScoreFigures
from reward_service.dataset.reports.score_markdown import render_markdown_report
from reward_service.dataset.reports.score_page import render_score_report
from reward_service.dataset.reports.scored_sample import sample_of_ledger, sample_of_reward
from reward_service.specs.compiled import CompiledSpec
from reward_service.specs.spec import ACCURACY
from reward_service.untrusted_json import BadJson, decode


def figures_of_table(
    table: ScoreTable, spec: CompiledSpec | None, seconds: Mapping[int, float], workers: int
) -> ScoreFigures:
    """The figures of a table that has been scored by a spec, None where only a server knows it; `seconds` are
    those of the slowest rows."""
    figures = ScoreFigures(spec.spec.group.advantage, _subject(spec)) if spec else ScoreFigures()
    judge = (spec.accuracy if spec else None) or ACCURACY
    with table.lines.open("rb") as lines, table.rewards.open("rb") as rewards:
        pairs = zip(lines, rewards, strict=False)  # a run that was cut short has fewer rewards
        for row, (line, reward) in enumerate(pairs):
            document = _document(line, table.columns)
            figures.add(sample_of_reward(document, decode(reward), judge, seconds=seconds.get(row)))
    if spec is not None and judges_math(spec):
        asyncio.run(compare_with_math_verify(figures, workers))
    return figures


def figures_of_ledger(rows: Iterable[Mapping[str, Any]]) -> ScoreFigures:
    """The figures of rows of a ledger."""
    figures = ScoreFigures()
    for row in rows:
        figures.subject.add_ledger_row(row)
        figures.add(sample_of_ledger(row))
    return figures


def _subject(compiled_spec: CompiledSpec) -> ReportSubject:
    lowest, highest = compiled_spec.total_range()
    return ReportSubject({compiled_spec.spec.name: None}, lowest=lowest, highest=highest)


def write_report(figures: ScoreFigures, output: Path, *, title: str) -> None:
    """Write the page, or Markdown where the name asks for it, and say on stderr what matters most in it."""
    made_by = shlex.join(["reward-service", *sys.argv[1:]])
    figures.subject.made = f"made {datetime.now(UTC):%Y-%m-%d %H:%M} UTC by reward-service {__version__}"
    render = render_markdown_report if output.suffix == ".md" else render_score_report
    write_text(output, render(figures, title=title, made_by=made_by))
    for line in summary_lines(figures):
        typer.echo(line, err=True)
    typer.echo(f"report -> {output}", err=True)


def _document(line: bytes, columns: Mapping[str, str]) -> Any:
    try:
        row = decode(line)
    except BadJson:
        return line.decode(errors="replace")
    if not isinstance(row, dict):
        return row
    return {**row, **{name: row[column] for name, column in columns.items() if column in row}}
