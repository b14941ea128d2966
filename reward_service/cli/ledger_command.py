"""`reward-service ledger`: what was a run paid for?"""

import json
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console

from reward_service.cli import ledger_tables, report_files
from reward_service.cli.bad_input import check_outputs
from reward_service.ledger import compaction, ledger_queries, sample_lookup
from reward_service.ledger.hack_scan import STRETCHES, find_hacks
from reward_service.ledger.ledger_queries import LedgerQueries, QueryRows
from reward_service.ledger.sample_lookup import Order, Pay, SampleFilter
from reward_service.scoring.observers import MAX_ANSWER_CHARS

app = typer.Typer(
    help="Ask the verdicts that `serve --ledger-dir DIR` keeps.\n\n"
    "Begin with `runs` and `trends`; `hacks` and `groups` point at what looks wrong, `examples` shows the "
    "rows behind it, `sql` answers everything else.",
    no_args_is_help=True,
)

Folder = Annotated[Path, typer.Argument(help="The ledger's folder.", exists=True, file_okay=False)]
Run = Annotated[str | None, typer.Option(help="Only this run (its X-Run-Id).")]
Spec = Annotated[str | None, typer.Option(help="Only this spec.")]
Stretches = Annotated[
    int, typer.Option("--stretches", "-n", min=2, max=1000, help="Divide each run into so many.")
]
Json = Annotated[bool, typer.Option("--json", help="Print JSON instead of a table.")]
Limit = Annotated[int, typer.Option(min=1, help="Most rows to show.")]


@app.command()
def runs(folder: Folder, *, as_json: Json = False) -> None:
    """Which runs there are: samples, steps, mean reward and accuracy, share without a reward.

    Example: reward-service ledger runs /var/lib/ledger
    """
    with LedgerQueries(folder) as queries:
        found = queries.query(ledger_queries.RUNS)
    if not as_json:
        found = [{"run": row["run"], "spec": row["spec"], **ledger_tables.with_steps(row)} for row in found]
    _show(found, as_json=as_json)


@app.command()
def trends(
    folder: Folder, *, run: Run = None, spec: Spec = None, stretches: Stretches = 20, as_json: Json = False
) -> None:
    """How reward, accuracy, length and each component's mean score went, over steps (or time).

    Example: reward-service ledger trends /var/lib/ledger --run qwen-7b -n 10
    """
    with LedgerQueries(folder, run=run, spec=spec) as queries:
        found = queries.trends(stretches)
    if as_json:
        _show(found, as_json=True)
    else:
        _print(*ledger_tables.by_run(found))


@app.command()
def groups(
    folder: Folder, *, run: Run = None, spec: Spec = None, limit: Limit = 50, as_json: Json = False
) -> None:
    """Prompts that teach nothing, or wrongly: groups all wrong, all right, without spread, contradictory.

    Contradictory: the same answer to the same prompt was judged right and wrong, so references disagree.
    `times` counts a prompt's groups of that kind; drop prompts that are all wrong or all right every time.

    Example: reward-service ledger groups /var/lib/ledger --limit 20
    """
    with LedgerQueries(folder, run=run, spec=spec) as queries:
        _show(queries.query(ledger_queries.GROUPS, limit=limit, cut=MAX_ANSWER_CHARS), as_json=as_json)


@app.command()
def hacks(  # noqa: PLR0913 -- one parameter an option
    folder: Folder,
    *,
    run: Run = None,
    spec: Spec = None,
    held_out: Annotated[
        str | None,
        typer.Option(help="The run (X-Run-Id) of prompts that are not trained on, at the same steps."),
    ] = None,
    stretches: Annotated[
        int, typer.Option("--stretches", "-n", min=13, max=1000, help="Divide each run into so many at most.")
    ] = STRETCHES,
    as_json: Json = False,
) -> None:
    """Signs of reward hacking, and since when: wrong answers that earn what right ones do not, length or
    repetition that pays, one answer for all, nulls that completions cause, gains that held-out prompts lack.

    A finding is a place to look, no proof. Then read what was paid: `ledger examples DIR --accuracy 0
    --sort highest --steps 100:`.

    Example: reward-service ledger hacks /var/lib/ledger --run qwen-7b --held-out qwen-7b-eval
    """
    with LedgerQueries(folder, run=run, spec=spec) as queries, ExitStack() as stack:
        apart = stack.enter_context(LedgerQueries(folder, run=held_out)) if held_out else None
        found = find_hacks(queries, stretches=stretches, held_out=apart)
    _show([row for row in found if held_out is None or row["run"] != held_out], as_json=as_json)


@app.command()
def examples(  # noqa: PLR0913 -- one parameter an option
    folder: Folder,
    *,
    run: Run = None,
    spec: Spec = None,
    steps: Annotated[str | None, typer.Option(help="FROM:TO, either may be left out.")] = None,
    group: Annotated[str | None, typer.Option(help="Only this group.")] = None,
    outcome: Annotated[str | None, typer.Option(help="scored, no_answer, over_limit, …")] = None,
    accuracy: Annotated[float | None, typer.Option(help="Only this score of accuracy.")] = None,
    min_value: Annotated[float | None, typer.Option(help="Least reward.")] = None,
    max_value: Annotated[float | None, typer.Option(help="Largest reward.")] = None,
    component: Annotated[str | None, typer.Option(help="Only rows with this component.")] = None,
    pay: Annotated[Pay | None, typer.Option(help="What that component's score was.")] = None,
    sort: Annotated[Order, typer.Option(help="Which come first.")] = "newest",
    limit: Limit = 10,
    as_json: Json = False,
) -> None:
    """Single rows: what was answered, what each component said, and the text where it is kept.

    Example: reward-service ledger examples /var/lib/ledger --accuracy 0 --sort highest --limit 5
    """
    first, last = _steps(steps)
    wanted = SampleFilter(
        step_from=first,
        step_to=last,
        group=group,
        outcome=outcome,
        accuracy=accuracy,
        least=min_value,
        most=max_value,
        component=component,
        pay=pay,
        sort=sort,
    )
    with LedgerQueries(folder, run=run, spec=spec) as queries:
        found = sample_lookup.page(queries, wanted, limit=limit).rows
    if as_json:
        _show(found, as_json=True)
    else:
        typer.echo("\n\n".join(map(ledger_tables.example, found)) or "nothing found")


@app.command()
def report(
    folder: Folder,
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="The HTML file.")],
    run: Run = None,
    spec: Spec = None,
    newest: Annotated[int, typer.Option(min=1, help="Look at so many of the newest samples.")] = 200_000,
) -> None:
    """Write the report that `score --report` writes, over what a ledger keeps: one HTML file.

    Its sources are the runs. Texts are as long as the ledger keeps them; prompts it does not.

    Example: reward-service ledger report /var/lib/ledger -o report.html --run qwen-7b
    """
    check_outputs(
        {f"{file.name} of the ledger": file for file in folder.glob("*.parquet")}, {"--output": output}
    )
    with LedgerQueries(folder, run=run, spec=spec) as queries:
        figures = report_files.figures_of_ledger(queries.query(ledger_queries.NEWEST, limit=newest))
    report_files.write_report(figures, output, title=f"Ledger report: {run or folder.name}")


@app.command()
def sql(
    folder: Folder,
    question: Annotated[str, typer.Argument(help="A question in DuckDB's SQL.")],
    *,
    as_json: Json = False,
) -> None:
    """Ask in SQL: `samples` has one row a sample, `components` one a sample and component.

    Example: reward-service ledger sql DIR "SELECT component, reason, count(*) FROM components WHERE score = 0
    GROUP BY ALL ORDER BY 3 DESC LIMIT 20"
    """
    with LedgerQueries(folder) as queries:
        _show(queries.query(question), as_json=as_json)


@app.command()
def compact(folder: Folder, *, as_json: Json = False) -> None:
    """Merge the many small files of each run into few; servers may go on writing meanwhile.

    No row is lost or told twice, even when this is killed half-way: the next one tidies up.

    Example: reward-service ledger compact /var/lib/ledger
    """
    done = compaction.compact(folder)
    if as_json:
        typer.echo(json.dumps(asdict(done)))
    else:
        typer.echo(f"{done.before} files became {done.after}")


def _steps(text: str | None) -> tuple[int | None, int | None]:
    first, _, last = (text or ":").partition(":")
    try:
        return int(first) if first else None, int(last) if last else None
    except ValueError:
        raise typer.BadParameter(f"--steps {text}: FROM:TO, such as 100:200") from None


def _show(found: QueryRows, *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(found, default=str, ensure_ascii=False, indent=1))
    else:
        _print(ledger_tables.table(found) if found else None)


def _print(*parts: Any) -> None:
    for part in parts or (None,):
        Console().print("nothing found" if part is None else part)
