"""`reward-service select`."""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import check_outputs, files_of, refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.local_engine import ChosenSpec, chosen_spec, drive, local_scorer, refuse_existing
from reward_service.cli.score_input_output import TableHead
from reward_service.cli.selection_tables import selection_table, write_summary
from reward_service.cli.table_files import imported, row_selection
from reward_service.dataset.selection_run import SelectionRun
from reward_service.dataset.tables.column_map import is_several, value_at
from reward_service.dataset.tables.reward_export import NESTED
from reward_service.dataset.tables.table_export import Record, export_table
from reward_service.dataset.tables.table_format import format_of_output
from reward_service.dataset.tables.table_import import TableRequest, is_plain, read_selected
from reward_service.errors import BadConfig
from reward_service.rewards.selection import Method, Selection
from reward_service.rewards.selection_curves import Ties
from reward_service.rewards.selection_summary import summarise
from reward_service.scoring.group_selection import SelectionTerms

MethodName = Annotated[
    Method,
    typer.Option(
        help="best_of_n: the highest score; majority: the most frequent answer; weighted: the answer whose "
        "scores add up to most; top_k_majority: the most frequent of the k best scored."
    ),
]
TopK = Annotated[int, typer.Option("--top-k", min=1, help="For top_k_majority.")]
TiesPolicy = Annotated[
    Ties, typer.Option(help="What a tie of the right answer counts in maj@k: its share, or nothing.")
]
ScoreField = Annotated[
    str | None, typer.Option(help="Column of a scorer's values.  [default: rewards by --spec]")
]
AnswerField = Annotated[
    str | None, typer.Option(help="Column of final answers: the table is judged, nothing is scored.")
]
RightField = Annotated[
    str | None, typer.Option(help="Column that says whether an answer is right: true, false, or a score.")
]
Sizes = Annotated[str | None, typer.Option("--at", help="Sizes k of the curves: 1,4,16.")]
SummaryFile = Annotated[Path | None, typer.Option("--summary", help="Also write the figures, as JSON.")]
Selected = Annotated[Path, typer.Option("--output", "-o", help="Where the choices go, one row a group.")]
JoinChosen = Annotated[bool, typer.Option("--join", help="Write the chosen rows themselves.")]


def select(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
    *,
    output: Selected,
    method: MethodName = "best_of_n",
    top_k: TopK = 3,
    ties: TiesPolicy = "share",
    spec: options.SpecName = "accuracy",
    score_field: ScoreField = None,
    answer_field: AnswerField = None,
    right_field: RightField = None,
    at: Sizes = None,
    summary: SummaryFile = None,
    join: JoinChosen = False,
    workers: options.Workers = None,
    overwrite: options.Overwrite = False,
    prompt_field: options.PromptField = "prompt",
    completion_field: options.CompletionField = "completion",
    reference_field: options.ReferenceField = "reference",
    id_field: options.IdField = "id",
    group_field: options.GroupField = "group",
    columns: ColumnsFile = None,
    limit: options.Limit = None,
    where: options.Where = None,
) -> None:
    """Choose one answer to each prompt, and tell how good such choices are at smaller sizes.

    Answers to choose among are rows of one group, else of one prompt, or a row's list of completions. They
    are scored by --spec in this process, or by a column; with --answer-field the table is judged already.
    Equal answers vote together by the verifier's equivalence; ties go to the first, and say so. pass@k,
    maj@k and best-of-k are means over all subsets, then over groups, with 95 % intervals.

    Examples:

    reward-service select rollouts.parquet -o best.parquet --join

    reward-service select rollouts.jsonl -o votes.jsonl --method weighted --score-field rm_score

    reward-service select scored.csv -o votes.csv --method majority --answer-field answer --right-field right
    """
    given = {"prompt": prompt_field, "completion": completion_field, "reference": reference_field}
    own = {"score": score_field, "answer": answer_field, "right": right_field}
    given |= {"id": id_field, "group": group_field}
    given |= {name: column for name, column in own.items() if column is not None}
    names = named_columns(given, columns, output, summary)
    request = TableRequest(tuple(inputs), names, row_selection(limit, None, 0, None, where))
    terms = SelectionTerms(method, top_k, ties, sizes=_sizes(at))
    table = _Chosen(request, output, summary, join)
    _select(table, chosen_spec(spec), terms, workers=workers, overwrite=overwrite)


@dataclass(frozen=True, slots=True)
class _Chosen:
    """What is read and written."""

    request: TableRequest
    output: Path
    summary: Path | None
    join: bool


def _select(
    table: _Chosen, compiled: ChosenSpec, terms: SelectionTerms, *, workers: int | None, overwrite: bool
) -> None:
    read = {**files_of("INPUT", table.request.inputs), "--spec": compiled.file}
    check_outputs(read, {"--output": table.output, "--summary": table.summary})
    run = _opened(table.request, table.output, terms, overwrite=overwrite)
    selections = drive(
        run,
        local_scorer(workers),
        lambda scorer: run.run(scorer, compiled.spec),
        lambda: f"{run.rows:,} answers",
    )
    with refused_as_argument():
        export_table(
            lambda: _records(run, selections, table.request, table.output, join=table.join), table.output
        )
    figures = summarise(selections)
    if table.summary is not None:
        terms_told = {"method": terms.method, "tie_policy": terms.ties}
        write_summary(table.summary, {**terms_told, **asdict(figures)})
    typer.echo(selection_table(figures, terms.method), err=True)
    typer.echo(f"{len(selections):,} choices -> {table.output}", err=True)
    if run.unjudged or figures.empty:
        told = f"{run.unjudged:,} answers could not be judged; {figures.empty:,} groups have no choice"
        typer.echo(told, err=True)
        raise typer.Exit(options.UNJUDGED)


def _sizes(text: str | None) -> list[int] | None:
    if text is None:
        return None
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isdecimal() and 0 < int(part) <= 100_000 for part in parts):
        raise typer.BadParameter(f"--at takes numbers from 1 with commas between, not {text!r}")
    return sorted({int(part) for part in parts})


def _opened(request: TableRequest, output: Path, terms: SelectionTerms, *, overwrite: bool) -> SelectionRun:
    refuse_existing(output, overwrite=overwrite)
    judged = "answer" in request.columns
    with refused_as_argument():
        format_of_output(output)
        head = TableHead.of(request)
        head.refuse_missing(_wanted(request, terms.method, judged=judged))
        _refuse_ungrouped(head)
        if is_plain(request) and head.is_of_samples(request):
            return SelectionRun(Path(request.inputs[0]), request.columns, terms, judged)
        lines = imported(request, output).lines
        return SelectionRun(lines, {name: name for name in request.columns}, terms, judged)


def _wanted(request: TableRequest, method: Method, *, judged: bool) -> list[str]:
    named = [name for name, column in request.columns.items() if name != column]
    own = [name for name in ("score", "answer", "right") if name in request.columns]
    if not judged:
        return [*named, *own, "completion", "reference"]
    if method != "majority" and "score" not in request.columns:
        raise BadConfig(f"{method} of a table with --answer-field needs --score-field, a column of scores")
    return [*named, *own]


def _refuse_ungrouped(head: TableHead) -> None:
    """Refuse a table that does not say which answers belong together."""
    columns = head.column_map.columns
    own = [columns.get(name, name) for name in ("group", "prompt")]
    several = is_several(value_at(head.first, columns.get("completion", "completion")))
    if head.found and not several and not any(name.split(".")[0] in head.found for name in own):
        raise BadConfig(
            f"{head.name} has no column {own[0]!r} nor {own[1]!r} but: {', '.join(head.found)}. Name what "
            "answers to one prompt have in common with --group-field"
        )


def _records(
    run: SelectionRun, selections: Iterable[Selection], request: TableRequest, output: Path, *, join: bool
) -> Iterator[Record]:
    nested = format_of_output(output)[0] in NESTED
    told = [(one.chosen, _record(run, one, nested=nested)) for one in selections]
    if not join:
        yield from (record for _, record in told)
        return
    by_row = {chosen: record for chosen, record in told if isinstance(chosen, int)}
    for number, row in enumerate(_rows(request)):
        if number in by_row:
            own = {f"selected.{name}": value for name, value in by_row[number].items()}
            yield {**row, **({"selected": by_row[number]} if nested else own)}


def _rows(request: TableRequest) -> Iterator[Record]:
    """The row of each answer; of a row of several, with its own completion."""
    for column_map, number, row in read_selected(request):
        for sample in column_map.samples(row, number):
            several = isinstance(row, dict) and column_map.holds_several(row)
            yield {**(row if isinstance(row, dict) else {}), **(_own_part(sample) if several else {})}


def _own_part(sample: Record) -> Record:
    return {"id": sample["id"], "group": sample["group"], "completion": sample["completion"]}


def _record(run: SelectionRun, selection: Selection, *, nested: bool) -> Record:
    chosen, group = selection.chosen, selection.group
    record: dict[str, Any] = {
        "group": group,
        "chosen": run.ids[chosen] if isinstance(chosen, int) else None,
        "answer": run.answers[chosen] if isinstance(chosen, int) else None,
        "weight": selection.weight,
        "tie": selection.tie,
        "right": selection.right,
        "size": selection.size,
    }
    curves = asdict(selection.curves)
    if nested:
        return {**record, **curves}
    return {**record, **{f"{name}.{k}": v for name, curve in curves.items() for k, v in curve.items()}}
