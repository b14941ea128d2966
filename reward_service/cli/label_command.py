"""`reward-service label`."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import check_outputs, files_of, refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.local_engine import ChosenSpec, chosen_spec, drive, local_scorer, refuse_existing
from reward_service.cli.score_input_output import TableHead
from reward_service.cli.select_command import SummaryFile
from reward_service.cli.selection_tables import write_summary
from reward_service.cli.table_files import imported, row_selection
from reward_service.dataset.step_label_run import LabelRun
from reward_service.dataset.tables.table_export import Record, export_table
from reward_service.dataset.tables.table_format import format_of_output
from reward_service.dataset.tables.table_import import TableRequest, is_plain
from reward_service.rewards.step_labels import SolutionLabels

Labelled = Annotated[Path, typer.Option("--output", "-o", help="Where the labels go, one row a solution.")]
StepsField = Annotated[str, typer.Option(help="Column of a list of completions for each step.")]
StepField = Annotated[str, typer.Option(help="Column of a completion's step, from 0.")]
SolutionField = Annotated[str, typer.Option(help="Column that names a completion's solution.")]
RightField = Annotated[
    str | None,
    typer.Option(help="Column that says what is right: nothing is scored. Nested: lists, as the steps."),
]


def label(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
    *,
    output: Labelled,
    spec: options.SpecName = "accuracy",
    right_field: RightField = None,
    summary: SummaryFile = None,
    workers: options.Workers = None,
    overwrite: options.Overwrite = False,
    prompt_field: options.PromptField = "prompt",
    completion_field: options.CompletionField = "completion",
    reference_field: options.ReferenceField = "reference",
    id_field: options.IdField = "id",
    solution_field: SolutionField = "solution",
    step_field: StepField = "step",
    steps_field: StepsField = "steps",
    columns: ColumnsFile = None,
    limit: options.Limit = None,
    where: options.Where = None,
) -> None:
    """Label the steps of solutions by what came of completions from behind them (Math-Shepherd).

    Two layouts: a row is a solution with a column `steps`, a list of completions for each step; or a row is
    one completion, with columns `solution` and `step`. Completions are whole answers; they are judged by
    --spec in this process, or by --right-field.

    Each solution gets `hard` (1 when any completion from a step is right, 0 when none, null without any that
    could be judged), `soft` (the share that is right), `completions` (how many were judged), `masked` (the
    step stands behind the first wrong one), and `first_wrong` (its place from 0; -1: none).

    Examples:

    reward-service label rollouts.jsonl -o labels.jsonl

    reward-service label rollouts.parquet -o labels.parquet --solution-field solution_id --right-field correct
    """
    given = {"prompt": prompt_field, "completion": completion_field, "reference": reference_field}
    given |= {"id": id_field, "solution": solution_field, "step": step_field, "steps": steps_field}
    given |= {} if right_field is None else {"right": right_field}
    selection = row_selection(limit, None, 0, None, where)
    names = named_columns(given, columns, output, summary)
    request = TableRequest(tuple(inputs), names, selection, expand=False)
    _label(request, output, summary, chosen_spec(spec), workers=workers, overwrite=overwrite)


def _label(  # noqa: PLR0913 -- what the options say
    request: TableRequest,
    output: Path,
    summary: Path | None,
    compiled: ChosenSpec,
    *,
    workers: int | None,
    overwrite: bool,
) -> None:
    read = {**files_of("INPUT", request.inputs), "--spec": compiled.file}
    check_outputs(read, {"--output": output, "--summary": summary})
    refuse_existing(output, overwrite=overwrite)
    run = _opened(request, output)
    solutions = drive(
        run,
        local_scorer(workers),
        lambda scorer: run.run(scorer, compiled.spec),
        lambda: f"{run.completions:,} completions",
    )
    with refused_as_argument():
        export_table(lambda: (_record(one) for one in solutions), output)
    _tell(run, solutions, output, summary)


def _opened(request: TableRequest, output: Path) -> LabelRun:
    with refused_as_argument():
        format_of_output(output)
        head = TableHead.of(request)
        nested = _is_nested(head, request)
        judged = "right" in request.columns
        own = ["right"] if judged else ["reference", "steps" if nested else "completion"]
        head.refuse_missing(own if nested else [*own, "solution", "step"])
        if is_plain(request) and head.is_of_samples(request):
            return LabelRun(Path(request.inputs[0]), request.columns, nested, judged)
        lines = imported(request, output).lines
        return LabelRun(lines, {name: name for name in request.columns}, nested, judged)


def _is_nested(head: TableHead, request: TableRequest) -> bool:
    """Whether rows are solutions: there are steps, or a list says what is right."""
    return request.columns["steps"] in head.found or isinstance(
        head.first.get(request.columns.get("right", "")), list
    )


def _record(solution: SolutionLabels) -> Record:
    return {
        "id": solution.id,
        "hard": [step.hard for step in solution.steps],
        "soft": [step.soft for step in solution.steps],
        "completions": [step.completions for step in solution.steps],
        "masked": [step.masked for step in solution.steps],
        "first_wrong": solution.first_wrong,
    }


def _figures(run: LabelRun, solutions: Sequence[SolutionLabels]) -> dict[str, Any]:
    steps = [step for one in solutions for step in one.steps]
    return {
        "solutions": len(solutions),
        "steps": len(steps),
        "completions": run.completions,
        "without_wrong_step": sum(one.first_wrong < 0 for one in solutions),
        "good_steps": sum(step.hard == 1 for step in steps),
        "unlabelled_steps": sum(step.hard is None for step in steps),
        "unjudged_completions": run.unjudged,
        "broken_rows": run.broken,
    }


def _tell(run: LabelRun, solutions: Sequence[SolutionLabels], output: Path, summary: Path | None) -> None:
    figures = _figures(run, solutions)
    if summary is not None:
        write_summary(summary, figures)
    typer.echo(
        f"{figures['solutions']:,} solutions, {figures['steps']:,} steps by {run.completions:,} completions: "
        f"{figures['good_steps']:,} steps good, {figures['without_wrong_step']:,} solutions without a wrong "
        f"step -> {output}",
        err=True,
    )
    if run.broken:
        typer.echo(f"{run.broken:,} rows are no solution: {'; '.join(run.complaints)}", err=True)
    if run.unjudged or run.broken:
        typer.echo(f"{run.unjudged:,} completions could not be judged", err=True)
        raise typer.Exit(options.UNJUDGED)
