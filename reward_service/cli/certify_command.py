"""`reward-service certify`."""

import asyncio
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certificate import Certificate
from reward_service.certify.certificate_diff import differences, read_certificate
from reward_service.certify.certificate_page import render_certificate
from reward_service.certify.certify_run import CertifyOptions, certify
from reward_service.certify.function_reward import FunctionReward
from reward_service.certify.openenv_report import openenv_report
from reward_service.certify.remote_reward import RemoteReward, RewardUnavailableError
from reward_service.certify.remote_wires import WIRES, Wire, wire_of
from reward_service.cli import score_command as options
from reward_service.cli.bad_input import check_outputs, files_of, refused_as_argument
from reward_service.cli.certify_subject import (
    Tested,
    digest_of,
    headers_of,
    knows_one_gold,
    open_reward,
    recipe_of,
    refuse_unknown,
    spec_file,
    tested_of,
)
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.score_input_output import TableHead
from reward_service.cli.table_files import TABLES, row_selection
from reward_service.dataset.file_safety import write_text
from reward_service.dataset.tables.column_map import gsm8k_answer, value_at
from reward_service.dataset.tables.row_readers import BrokenRow
from reward_service.dataset.tables.row_selection import RowSelection
from reward_service.dataset.tables.table_import import TableRequest, read_selected
from reward_service.errors import BadConfig
from reward_service.settings import processors
from reward_service.specs.spec import load

FAILED = 1
UNAVAILABLE = 3
"""The reward under test does not answer: no verdict."""


Data = Annotated[
    str | None,
    typer.Argument(metavar="DATA", help=f"Rows: {TABLES} With --replay: instead of those named there."),
]
SpecName = Annotated[str, typer.Option(help="A spec's name, or a TOML or JSON file.")]
Function = Annotated[
    str | None, typer.Option(help="Certify this function instead: file.py:name (TRL, verl, verifiers).")
]
Url = Annotated[str | None, typer.Option(help="Certify what is served at this address instead.")]
WireName = Annotated[
    str | None,
    typer.Option(help=f"How it is asked: {', '.join(WIRES)}.  [default: by the URL]"),
]
Headers = Annotated[list[str] | None, typer.Option(help="'Name: value' sent to --url; repeatable.")]
Replay = Annotated[
    Path | None,
    typer.Option(help="Certify again what this certificate (.json) is about, and tell what differs."),
]
Tiers = Annotated[
    list[str] | None,
    typer.Option(help="Run programs behind this wall, too (docker, native:landlock, …); repeatable."),
]
Timeout = Annotated[float, typer.Option(min=0.1, help="Seconds for one call of the function or the address.")]
Rows = Annotated[int, typer.Option(min=1, help="Rows to certify on, drawn by --seed.")]
Output = Annotated[
    Path | None, typer.Option("--output", "-o", help="Write a report: .html, .json, or .openenv.json.")
]
Badge = Annotated[bool, typer.Option("--badge", help="Print the line for a model card and nothing else.")]
Solution = Annotated[str, typer.Option(help="Column of a completion that is right, if any.")]


@dataclass(frozen=True, slots=True)
class _Plan:
    """What is certified, on which rows, and what a replay needs of it."""

    tested: Tested
    recipe: Mapping[str, Any]
    table: str
    seed: int


def certify_reward(  # noqa: PLR0913 -- one parameter an option
    table: Data = None,
    *,
    spec: SpecName = "r1-zero",
    function: Function = None,
    url: Url = None,
    wire: WireName = None,
    header: Headers = None,
    replay: Replay = None,
    tier: Tiers = None,
    chat: Annotated[bool, typer.Option("--chat", help="The function takes chat messages.")] = False,
    timeout: Timeout = 30.0,
    sample: Rows = 200,
    seed: Annotated[int, typer.Option(help="Of the draw and of the second order.")] = 0,
    output: Output = None,
    badge: Badge = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
    prompt_field: Annotated[str, typer.Option(help="Column of the prompt.")] = "prompt",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    solution_field: Solution = "solution",
    columns: ColumnsFile = None,
    where: options.Where = None,
) -> None:
    """Does this reward pay what it should on this data? Ask before a run.

    The gold in every usual form must earn the maximum; empty, echoing, hedging, guessing and manipulating
    answers nothing for being right; nothing may end without a reward, and all must come out the same again.

    Exit code 0: passed. 1: a check failed. 2: bad input. 3: --url does not answer; no verdict.

    Examples: reward-service certify train.jsonl --spec r1-zero -o certificate.html

    reward-service certify train.jsonl --function rewards.py:accuracy_reward

    reward-service certify --replay certificate.json
    """
    headers, old = headers_of(header or []), read_certificate(replay) if replay else None
    inputs = {"--spec": spec_file(spec), "--function": _function_file(function), "--replay": replay}
    _refuse(inputs | files_of("DATA", [table] if table else []), output, tier or [])
    if old is None:
        given = {"prompt": prompt_field, "reference": reference_field, "solution": solution_field}
        tested = _tested(spec, function, url, wire=wire, headers=headers, timeout=timeout, chat=chat)
        rows = row_selection(None, sample, seed, None, where)
        recipe = _recipe(tested, named_columns(given, columns, output), rows) | {"tiers": tier or []}
        plan = _Plan(tested, recipe, _named(table), seed)
    else:
        plan = _replayed(old, table, headers, output)
    certificate = _certified(plan, workers or processors(), tier or plan.recipe.get("tiers", []))
    _tell(certificate, old, output, badge=badge)


def _refuse(inputs: Mapping[str, Path | None], output: Path | None, tiers: Sequence[str]) -> None:
    """Refuse an output that is an input or of no known format, and walls that are none."""
    check_outputs(inputs, {"--output": output})
    refuse_unknown(tiers)
    if output is not None and output.suffix not in {".html", ".json"}:
        raise typer.BadParameter(f"{output} ends neither in .html nor in .json", param_hint="--output")


def _recipe(tested: Tested, columns: Mapping[str, str], rows: RowSelection) -> dict[str, Any]:
    """What a replay needs of the rows and what judges them."""
    named = {name: columns[name] for name in ("prompt", "reference", "solution")}
    return {**recipe_of(tested), "columns": named, "sample": rows.sample, "where": rows.where}


def _named(table: str | None) -> str:
    if table is None:
        raise typer.BadParameter("missing; it may be left out with --replay only", param_hint="DATA")
    return table


def _replayed(old: dict[str, Any], table: str | None, headers: dict[str, str], output: Path | None) -> _Plan:
    """What a certificate tells of itself; `table` takes the place of its rows, which are not the output."""
    subject = old["subject"]
    recipe, data = subject["recipe"], table or str(subject["data"])
    check_outputs(files_of("DATA", [data]), {"--output": output})
    return _Plan(tested_of(recipe, headers), recipe, data, int(subject["seed"]))


def _exit_by(certificate: Certificate, old: dict[str, Any] | None) -> None:
    """Exit code 1 where a check failed, or where a replay came out otherwise, which is told."""
    if old is None:
        if certificate.verdict == "failed":
            raise typer.Exit(FAILED)
        return
    changes = differences(old, certificate)
    exact = any(check.get("earned") for check in old["checks"])
    kept = f"replayed: every check came out as it did{', every reward equal to the bit' if exact else ''}"
    for line in changes or [kept]:
        typer.echo(line)
    if changes:
        raise typer.Exit(FAILED)


def _tested(  # noqa: PLR0913 -- one parameter an option
    spec: str,
    function: str | None,
    url: str | None,
    *,
    wire: str | None,
    headers: dict[str, str],
    timeout: float,
    chat: bool,
) -> Tested:
    """What the options name."""
    if function and url:
        raise typer.BadParameter("--function and --url name two rewards", param_hint="--url")
    if function:
        return FunctionReward.parse(function, seconds=timeout, chat=chat)
    if url:
        known: dict[str, Wire] = {one: one for one in WIRES}
        if not url.startswith(("http://", "https://")):
            raise typer.BadParameter("it begins with http:// or https://", param_hint="--url")
        if wire is not None and wire not in known:
            raise typer.BadParameter(f"{wire!r} is none of {', '.join(WIRES)}", param_hint="--wire")
        return RemoteReward(url, known[wire] if wire else wire_of(url), spec, headers, timeout)
    file = spec_file(spec)
    return load(file) if file else spec


def _name(tested: Tested) -> str:
    if isinstance(tested, FunctionReward):
        return f"{Path(tested.path).name}:{tested.name}"
    if isinstance(tested, RemoteReward):
        return tested.url
    return tested if isinstance(tested, str) else tested.name


def _certified(plan: _Plan, workers: int, tiers: Sequence[str]) -> Certificate:
    """The certificate; exit code 3 where the reward does not answer."""
    selection = RowSelection(sample=plan.recipe["sample"], seed=plan.seed, where=plan.recipe.get("where"))
    rows = _checked_rows(plan.table, plan.recipe["columns"], selection)

    async def certified(options: CertifyOptions) -> Certificate:
        async with open_reward(plan.tested, workers=workers, tiers=tiers) as reward:
            opened = replace(options, restarted=reward.restarted, tiers=reward.tiers)
            return await certify(rows, reward.score, opened)

    with _progress() as advance:
        options = CertifyOptions(
            _name(plan.tested), plan.table, plan.seed, advance,
            recipe=plan.recipe, reward_digest=digest_of(plan.tested),
            knows_one_gold=knows_one_gold(plan.tested),
        )  # fmt: skip
        try:
            return asyncio.run(certified(options))
        except RewardUnavailableError as error:
            typer.echo(f"reward-service: no verdict: {error}", err=True)
            raise typer.Exit(UNAVAILABLE) from None


def _function_file(function: str | None) -> Path | None:
    return Path(function.partition(":")[0]) if function else None


def _checked_rows(table: str, columns: Mapping[str, str], selection: RowSelection) -> list[CertifiedRow]:
    """The rows to certify on; refused before anything is done is a missing column."""
    named = {name: columns[name] for name in ("prompt", "reference")}
    with refused_as_argument():
        head = TableHead.of(TableRequest((table,), named))
        head.refuse_missing(["reference"])
    return _rows(table, head, selection, columns["solution"])


def _rows(table: str, head: TableHead, selection: RowSelection, solution_field: str) -> list[CertifiedRow]:
    columns = head.column_map.columns
    request = TableRequest((table,), dict(columns), selection)
    rows = [
        CertifiedRow(
            number,
            value_at(row, columns.get("prompt", "prompt")) or "",
            gsm8k_answer(value_at(row, columns.get("reference", "reference"))),
            _text(value_at(row, solution_field)) if solution_field not in columns.values() else None,
            columns={name: value for name, value in row.items() if name not in columns.values()},
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


def _tell(certificate: Certificate, old: dict[str, Any] | None, output: Path | None, *, badge: bool) -> None:
    """Print and write the certificate, and end by what it says."""
    if badge:
        typer.echo(certificate.badge)
    else:
        _show(certificate)
    if output is not None:
        _write(certificate, output)
        typer.echo(f"written: {output}", err=True)
    _exit_by(certificate, old)


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
        text = json.dumps(openenv_report(certificate), indent=2)
    else:
        document = {"verdict": certificate.verdict, "badge": certificate.badge, **asdict(certificate)}
        text = json.dumps(document, indent=2)
    write_text(output, text)
