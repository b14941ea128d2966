"""`reward-service filter`."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import check_columns, check_files, refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.line_output import LineOutput
from reward_service.cli.progress import INTERRUPTED, progress_bar
from reward_service.cli.table_files import json_lines, row_selection
from reward_service.dataset.curriculum import sort_by_difficulty
from reward_service.dataset.file_safety import write_text
from reward_service.dataset.filter_engine import Decide, open_filter_engine
from reward_service.dataset.filter_run import FilterRun, evaluation_index
from reward_service.filters import filter_report as page
from reward_service.filters.guess_client import Endpoint, GuesserUnavailable
from reward_service.filters.policy import Action, Kind, Policy
from reward_service.filters.report_counts import Tally
from reward_service.settings import Settings

Outputs = tuple[LineOutput, LineOutput]
"""Of the kept and of the dropped."""

FAILED = 3
"""Exit code: some programs could not be run, or the model not be asked. Those problems are kept, and worth
asking about again."""


Kept = Annotated[
    Path,
    typer.Option(
        "--output", "-o", help="Where kept rows go: .jsonl (unchanged), .json, .csv, .parquet, .arrow."
    ),
]
Dropped = Annotated[Path, typer.Option(help="Where dropped rows go, each with its decision.")]
Report = Annotated[Path | None, typer.Option(help="Write a report with plots here (HTML).")]
PolicyFile = Annotated[Path | None, typer.Option(help="A policy (JSON): actions by reason, thresholds.")]
Against = Annotated[
    Path | None, typer.Option(help="Evaluation problems (JSONL): drop what overlaps.", exists=True)
]
AcrossRows = Annotated[
    bool, typer.Option("--across-rows", help="Drop repeats and contradictions within FILE.")
]
CheckAnswers = Annotated[
    bool, typer.Option("--check-answers", help="Drop problems whose answer the engine cannot read.")
]
Curriculum = Annotated[
    bool, typer.Option("--curriculum", help="Sort kept rows by their attempts, easy to hard.")
]
Model = Annotated[str | None, typer.Option(help="Ask this model for guesses without reasoning.")]
BaseUrl = Annotated[str, typer.Option(help="OpenAI-compatible endpoint.")]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the outputs.")]
ProblemField = Annotated[str, typer.Option(help="Column of the problem.")]
AnswerField = Annotated[str, typer.Option(help="Column of the answer.")]
SourceField = Annotated[str, typer.Option(help="Column the report counts by.")]


def filter_problems(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
    *,
    output: Kept,
    dropped: Dropped,
    report: Report = None,
    policy: PolicyFile = None,
    against: Against = None,
    across_rows: AcrossRows = False,
    check_answers: CheckAnswers = False,
    curriculum: Curriculum = False,
    model: Model = None,
    base_url: BaseUrl = "http://127.0.0.1:8000/v1",
    resume: Resume = False,
    overwrite: Overwrite = False,
    problem_field: ProblemField = "problem",
    answer_field: AnswerField = "answer",
    source_field: SourceField = "source",
    columns: ColumnsFile = None,
    limit: options.Limit = None,
    sample: options.SampleSize = None,
    seed: options.Seed = 0,
    shard: options.Shard = None,
    where: options.Where = None,
) -> None:
    """Sort problems into those fit to train on and those that are not, with every reason.

    By form (multiple choice, true or false, proofs, several parts, open questions, missing figures), by the
    columns `guesses` and `attempts` when a row has them, by what the programs of code problems do in the
    sandbox, and, with --model, by what that model guesses.

    Example: reward-service filter problems.jsonl -o kept.jsonl --dropped dropped.jsonl --report report.html
    """
    rows = row_selection(limit, sample, seed, shard, where)
    kept, rest = LineOutput.of(output), LineOutput.of(dropped)
    given = {"problem": problem_field, "answer": answer_field, "source": source_field}
    outputs = {"--output": output, "--dropped": dropped, "--report": report}
    names = named_columns(given, columns, *outputs.values())
    file = json_lines(inputs, output, outputs, rows)
    check_files(file, inputs={"--policy": policy, "--against": against}, outputs=outputs)
    run = _run(
        file, (kept, rest), names, _policy(policy, across_rows=across_rows, check_answers=check_answers)
    )
    run.across_rows = across_rows
    run.evaluation = evaluation_index(against, names["problem"]) if against else None
    run.finish = lambda: _finish(run, (kept, rest), report, title=_title(inputs), curriculum=curriculum)
    _check_outputs(run, (kept, rest), resume=resume, overwrite=overwrite)
    check_columns(file, _wanted(names), inputs)
    _sort(run, Endpoint(base_url, model, _api_key(Settings())) if model else None, resume=resume)
    _tell(run, kept.output, rest.output)


def _run(file: Path, outputs: Outputs, names: Mapping[str, str], policy: Policy) -> FilterRun:
    kept, dropped = (one.lines for one in outputs)
    columns = {"problem": names["problem"], "answer": names["answer"]}
    return FilterRun(file, kept, dropped, columns, source=names["source"], policy=policy)


def _sort(run: FilterRun, endpoint: Endpoint | None, *, resume: bool) -> None:
    with open_filter_engine(endpoint, run.policy, sandbox_config=Settings().sandbox_config()) as decide:
        _drive(run, decide, resume=resume)


def _title(inputs: Sequence[str]) -> str:
    return f"Filter report: {', '.join(Path(name).name for name in inputs)}"


def _finish(run: FilterRun, outputs: Outputs, report: Path | None, *, title: str, curriculum: bool) -> None:
    if curriculum and run.kept.exists():
        sort_by_difficulty(run.kept)
    if report:
        write_text(report, page.render(run.tally, title=title))
    for one in outputs:
        one.finish()


def _wanted(names: Mapping[str, str]) -> dict[str, str]:
    """Columns that must be there, by option: the problem, and those that the user has named."""
    wanted = {name: column for name, column in names.items() if name == "problem" or column != name}
    return {f"--{name}-field": wanted[name] for name in ("problem", "answer", "source") if name in wanted}


def _tell(run: FilterRun, kept: Path, dropped: Path) -> None:
    """The table and the summary; the exit code says whether anything is worth asking again."""
    Console(stderr=True).print(summary_table(run.tally))
    typer.echo(f"{run.tally} -> {kept}, {dropped}", err=True)
    if run.tally.flagged[Kind.UNTRIED]:
        raise typer.Exit(FAILED)


def _policy(file: Path | None, *, across_rows: bool, check_answers: bool) -> Policy:
    """The policy as the options change it: who asks for repeats wants them dropped."""
    policy = Policy.model_validate_json(file.read_bytes()) if file else Policy()
    actions = {Kind.DUPLICATE: Action.DROP, **policy.actions} if across_rows else policy.actions
    return policy.model_copy(
        update={"actions": actions, "check_answers": check_answers or policy.check_answers}
    )


def _api_key(settings: Settings) -> str | None:
    key = settings.guess_api_key
    return key.get_secret_value() if key else None


def _check_outputs(run: FilterRun, outputs: Outputs, *, resume: bool, overwrite: bool) -> None:
    existing = [path for one in outputs for path in one.existing]
    if resume and existing and not run.journal.exists():
        raise typer.BadParameter(
            f"{run.journal} is missing: that run is finished; replace it with --overwrite"
        )
    if existing and not (resume or overwrite):
        raise typer.BadParameter(
            f"{existing[0]} exists; continue it with --resume or replace it with --overwrite"
        )


def _drive(run: FilterRun, decide: Decide, *, resume: bool) -> None:
    with progress_bar(
        run.file, lambda: f"{run.tally.rows:,} rows, {run.tally.dropped:,} dropped"
    ) as run.on_progress:
        try:
            with refused_as_argument():
                run.run(decide, resume=resume)
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.tally.rows} rows; go on with --resume", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except GuesserUnavailable as error:
            typer.echo(
                f"reward-service: the model never answered: {error}; {run.tally.rows} rows are sorted, go on "
                "with --resume",
                err=True,
            )
            raise typer.Exit(FAILED) from None
        except OSError as error:
            typer.echo(f"reward-service: {error}; go on with --resume", err=True)
            raise typer.Exit(2) from None


def summary_table(tally: Tally) -> Table:
    """What was dropped and flagged, for the terminal."""
    table = Table(title=f"{tally.rows:,} problems: {tally.kept:,} kept, {tally.dropped:,} dropped")
    for column in ("reason", "drops", "flags", "decides"):
        table.add_column(column, justify="left" if column == "reason" else "right")
    for kind in sorted({*tally.kinds, *tally.flagged}, key=lambda k: -tally.kinds[k]):
        table.add_row(kind, *(f"{counts[kind]:,}" for counts in (tally.kinds, tally.flagged, tally.first)))
    return table
