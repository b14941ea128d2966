"""`reward-service score`."""

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli import report_files
from reward_service.cli.bad_input import check_outputs, files_of, refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.progress import told_to_resume
from reward_service.cli.score_engine import EngineName, EngineOptions, chosen_engine, drive_run
from reward_service.cli.score_input_output import ScoreTable, TableHead
from reward_service.cli.table_files import TABLES, row_selection
from reward_service.dataset import jsonl
from reward_service.dataset.score_run import ScoreRun
from reward_service.dataset.tables.table_import import TableRequest
from reward_service.errors import BadSpec, UnknownVerifier
from reward_service.settings import processors
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import RewardSpec, load

UNJUDGED = 3
"""Exit code: some rows have no reward."""


Inputs = Annotated[list[str], typer.Argument(metavar="INPUT…", help=TABLES)]
Output = Annotated[
    Path, typer.Option("--output", "-o", help="Where the rewards go: .jsonl, .json, .csv, .parquet, .arrow.")
]
SpecName = Annotated[str, typer.Option(help="A spec's name, or a TOML or JSON file.")]
EngineOption = Annotated[
    EngineName, typer.Option(help="Score in this process, or with ray on the nodes of a Ray cluster.")
]
RayAddress = Annotated[
    str, typer.Option(help="The Ray cluster; auto: the one of this node.", envvar="RAY_ADDRESS")
]
Url = Annotated[
    list[str] | None, typer.Option(help="Score on this server, not in this process; several share the rows.")
]
Workers = Annotated[
    int | None, typer.Option(min=1, help="Processors to use, on Ray of each actor.  [default: all]")
]
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace OUTPUT.")]
Join = Annotated[bool, typer.Option("--join", help="Write the input's rows with their rewards.")]
Step = Annotated[int | None, typer.Option(min=0, help="Training step, for weights that warm up.")]
PromptField = Annotated[str, typer.Option(help="Column of the prompt; a.b looks inside a.")]
CompletionField = Annotated[str, typer.Option(help="Column of the completion, or of a list of them.")]
ReferenceField = Annotated[str, typer.Option(help="Column of the reference.")]
IdField = Annotated[str, typer.Option(help="Column of the id.")]
GroupField = Annotated[str, typer.Option(help="Column of the group.")]
Limit = Annotated[int | None, typer.Option(min=0, help="Take the first so many rows.")]
SampleSize = Annotated[int | None, typer.Option("--sample", min=1, help="Take so many rows by chance.")]
Seed = Annotated[int, typer.Option(help="Of that chance.")]
Shard = Annotated[str | None, typer.Option(help="Take the i-th of n parts: i/n.")]
ReportFile = Annotated[
    Path | None,
    typer.Option("--report", help="Also write a report: one HTML file that fetches nothing, or .md."),
]
Where = Annotated[str | None, typer.Option(help='Take rows that fit: source == "gsm8k" and level >= 3')]


def score(  # noqa: PLR0913 -- one parameter an option
    inputs: Inputs,
    *,
    output: Output,
    spec: SpecName = "r1-zero",
    engine: EngineOption = "local",
    ray_address: RayAddress = "local",
    url: Url = None,
    workers: Workers = None,
    resume: Resume = False,
    overwrite: Overwrite = False,
    join: Join = False,
    step: Step = None,
    prompt_field: PromptField = "prompt",
    completion_field: CompletionField = "completion",
    reference_field: ReferenceField = "reference",
    id_field: IdField = "id",
    group_field: GroupField = "group",
    columns: ColumnsFile = None,
    limit: Limit = None,
    sample: SampleSize = None,
    seed: Seed = 0,
    shard: Shard = None,
    where: Where = None,
    report: ReportFile = None,
) -> None:
    """Score a table of completions, in this process, on servers, or on a Ray cluster.

    Each row of INPUT has a completion, a list of completions (which are a group), or chat messages, and as
    the spec needs a prompt, a reference, a group, an id. Columns of TRL, verl, OpenRLHF, GSM8K, NuminaMath
    and MATH are recognised; flags name others. Rewards come in the order of the rows, with components and
    reasons; a row that cannot be read gets a reward without a value.

    Examples:

    reward-service score rollouts.parquet -o rewards.parquet --join

    reward-service score rollouts.jsonl -o rewards.jsonl --reference-field answer --report report.html
    """
    given = {"prompt": prompt_field, "completion": completion_field, "reference": reference_field}
    names = named_columns({**given, "id": id_field, "group": group_field}, columns, output, report)
    request = TableRequest(tuple(inputs), names, row_selection(limit, sample, seed, shard, where))
    chosen = _chosen_spec(request, spec, {"--output": output, "--report": report})
    table = _opened_table(request, chosen, output, join=join, may_exist=resume or overwrite)
    drive = chosen_engine(chosen, EngineOptions(engine, url or (), ray_address, workers, step))
    skip = jsonl.rows_done(table.lines, table.rewards) if resume else 0
    run = ScoreRun(table.lines, table.rewards, table.columns, skip=skip)
    drive_run(run, drive)
    _write_report(table, chosen, report, run.summary.slowest.by_row)
    _finish(table, run)


def _chosen_spec(request: TableRequest, spec: str, outputs: Mapping[str, Path | None]) -> str | RewardSpec:
    """The spec, out of its file where it is one; and no output may be an input."""
    file_spec = Path(spec) if spec.endswith((".toml", ".json")) else None
    check_outputs({**files_of("INPUT", request.inputs), "--spec": file_spec}, outputs)
    return load(file_spec) if file_spec else spec


def _opened_table(
    request: TableRequest, spec: str | RewardSpec, output: Path, *, join: bool, may_exist: bool
) -> ScoreTable:
    with refused_as_argument():
        head = TableHead.of(request)
    if output.exists() and not may_exist:
        raise typer.BadParameter(f"{output} exists; continue it with --resume or replace it with --overwrite")
    with refused_as_argument(), told_to_resume():
        head.refuse_missing(_wanted(request.columns, spec))
        return ScoreTable.open(request, head, output, join=join)


def _write_report(
    table: ScoreTable, spec: str | RewardSpec, report: Path | None, seconds: Mapping[int, float]
) -> None:
    if report is None:
        return
    with told_to_resume():
        figures = report_files.figures_of_table(table, _known_spec(spec), seconds, processors())
        report_files.write_report(figures, report, title=f"Scoring report: {table.output.name}")


def _finish(table: ScoreTable, run: ScoreRun) -> None:
    with told_to_resume():
        table.finish()
    typer.echo(f"{run.summary} -> {table.output}", err=True)
    if run.summary.doubt:
        typer.echo(run.summary.doubt, err=True)
    if run.summary.unjudged:
        raise typer.Exit(UNJUDGED)


def _wanted(columns: Mapping[str, str], spec: str | RewardSpec) -> list[str]:
    """Fields that must have a column: the completion, those that the user has named, and the reference
    where the spec needs one."""
    wanted = {name for name, column in columns.items() if name == "completion" or column != name}
    return [name for name in columns if name in wanted or (name == "reference" and needs_reference(spec))]


def needs_reference(spec: str | RewardSpec) -> bool:
    """Whether a reward depends on references, as far as that is known here: a server may know more specs."""
    known = _known_spec(spec)
    return known is not None and known.accuracy is not None


def _known_spec(spec: str | RewardSpec) -> CompiledSpec | None:
    """The spec made ready; None where it is not known here."""
    try:
        return SpecLibrary().compiled_spec(spec)
    except (BadSpec, UnknownVerifier):
        return None
