"""`reward-service certify`."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certificate import Certificate
from reward_service.certify.certificate_page import render_certificate
from reward_service.certify.certify_run import CertifyOptions, ScoreAttempts, certify
from reward_service.certify.function_reward import FunctionReward
from reward_service.certify.reward_under_test import function_reward, spec_reward
from reward_service.cli.bad_input import check_outputs, files_of, refused_as_argument
from reward_service.cli.score_table import TableHead
from reward_service.cli.table_files import TABLES
from reward_service.dataset.file_safety import write_text
from reward_service.dataset.tables.column_map import gsm8k_answer, value_at
from reward_service.dataset.tables.row_readers import BrokenRow
from reward_service.dataset.tables.row_selection import RowSelection
from reward_service.dataset.tables.table_import import TableRequest, read_selected
from reward_service.errors import BadConfig
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.scoring.scorer import Scorer
from reward_service.settings import Settings, processors
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec, load

FAILED = 1


def certify_reward(  # noqa: PLR0913 -- one parameter an option
    table: Annotated[str, typer.Argument(metavar="DATA", help=f"Rows: {TABLES}")],
    *,
    spec: Annotated[str, typer.Option(help="A spec's name, or a TOML or JSON file.")] = "r1-zero",
    function: Annotated[
        str | None, typer.Option(help="Certify this function instead: file.py:name (TRL, verl, verifiers).")
    ] = None,
    chat: Annotated[bool, typer.Option("--chat", help="The function takes chat messages.")] = False,
    timeout: Annotated[float, typer.Option(min=0.1, help="Seconds for one call of the function.")] = 30.0,
    sample: Annotated[int, typer.Option(min=1, help="Rows to certify on, drawn by --seed.")] = 200,
    seed: Annotated[int, typer.Option(help="Of the draw and of the second order.")] = 0,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Write a report: .html, .json, or .openenv.json.")
    ] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
    prompt_field: Annotated[str, typer.Option(help="Column of the prompt.")] = "prompt",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    solution_field: Annotated[
        str, typer.Option(help="Column of a completion that is right, if any.")
    ] = "solution",
) -> None:
    """Does this reward pay what it should on this data? Ask before a run.

    For each row, attempts are made from its reference and prompt: the gold in every usual form must earn the
    maximum; empty, refusing, echoing, hedging, guessing and manipulating answers must earn nothing for being
    right; nothing may end without a reward; everything must be the same when it is scored again.

    Examples:

    reward-service certify train.jsonl --spec r1-zero -o certificate.html

    reward-service certify train.jsonl --function rewards.py:accuracy_reward
    """
    inputs = {"--spec": _spec_file(spec), "--function": _function_file(function)}
    check_outputs({**files_of("DATA", [table]), **inputs}, {"--output": output})
    columns = {"prompt": prompt_field, "reference": reference_field}
    rows = _checked_rows(table, columns, RowSelection(sample=sample, seed=seed), solution_field)
    tested = FunctionReward.parse(function, seconds=timeout, chat=chat) if function else None
    file_spec = _spec_file(spec)
    chosen = load(file_spec) if file_spec else spec
    name = function or (chosen if isinstance(chosen, str) else chosen.name)
    with _progress() as advance:
        options = CertifyOptions(name, table, seed, advance)
        certificate = asyncio.run(_certified(rows, chosen, tested, workers or processors(), options))
    _show(certificate)
    if output is not None:
        _write(certificate, output)
        typer.echo(f"written: {output}", err=True)
    if certificate.verdict == "failed":
        raise typer.Exit(FAILED)


async def _certified(
    rows: list[CertifiedRow],
    spec: str | RewardSpec,
    function: FunctionReward | None,
    workers: int,
    options: CertifyOptions,
) -> Certificate:
    async with _reward(spec, function, workers) as score:
        return await certify(rows, score, options)


@asynccontextmanager
async def _reward(
    spec: str | RewardSpec, function: FunctionReward | None, workers: int
) -> AsyncIterator[ScoreAttempts]:
    compiled_spec = None if function else SpecLibrary().compiled_spec(spec)
    settings = Settings(workers=workers)
    provider = SandboxProvider(settings.sandbox_config())
    async with Scorer(workers=workers, sandbox_provider=provider) as scorer:
        if function is not None:
            yield function_reward(scorer.pool, function)
        elif compiled_spec is not None:
            yield spec_reward(scorer, compiled_spec)


def _spec_file(spec: str) -> Path | None:
    return Path(spec) if spec.endswith((".toml", ".json")) else None


def _function_file(function: str | None) -> Path | None:
    return Path(function.partition(":")[0]) if function else None


def _checked_rows(
    table: str, columns: dict[str, str], selection: RowSelection, solution_field: str
) -> list[CertifiedRow]:
    """The rows to certify on; refused before anything is done is a missing column."""
    with refused_as_argument():
        head = TableHead.of(TableRequest((table,), columns))
        head.refuse_missing(["reference"])
    return _rows(table, head, selection, solution_field)


def _rows(table: str, head: TableHead, selection: RowSelection, solution_field: str) -> list[CertifiedRow]:
    columns = head.column_map.columns
    request = TableRequest((table,), dict(columns), selection)
    rows = [
        CertifiedRow(
            number,
            value_at(row, columns.get("prompt", "prompt")) or "",
            gsm8k_answer(value_at(row, columns.get("reference", "reference"))),
            _text(value_at(row, solution_field)) if solution_field not in columns.values() else None,
        )
        for _, number, row in read_selected(request)
        if not isinstance(row, BrokenRow)
    ]
    if not rows:
        raise BadConfig(f"{table} has no rows that can be read")
    return rows


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


@contextmanager
def _progress() -> Iterator[Callable[[int, int], None]]:
    columns = (TextColumn("attempts"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    bar = Progress(*columns, console=Console(stderr=True))
    with bar:
        task = bar.add_task("attempts", total=None)
        yield lambda done, total: bar.update(task, completed=done, total=total)


def _show(certificate: Certificate) -> None:
    table = Table(title=certificate.badge)
    for column in ("check", "result", "as it should be", "95 % interval", "worst"):
        table.add_column(column)
    colours = {"passed": "green", "failed": "red", "not applicable": "dim"}
    for check in certificate.checks:
        worst = check.examples[0].form if check.examples else ""
        interval = f"{check.interval[0]:.1%} to {check.interval[1]:.1%}" if check.trials else ""
        told = f"[{colours[check.status]}]{check.status}[/]"
        table.add_row(check.check, told, f"{check.right} of {check.trials}", interval, worst)
    Console().print(table)


def _write(certificate: Certificate, output: Path) -> None:
    if output.suffix == ".html":
        text = render_certificate(certificate)
    elif output.name.endswith(".openenv.json"):
        text = json.dumps(certificate.openenv_report(), indent=2)
    else:
        document = {"verdict": certificate.verdict, "badge": certificate.badge, **asdict(certificate)}
        text = json.dumps(document, indent=2)
    write_text(output, text)
