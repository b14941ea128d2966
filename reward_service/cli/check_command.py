"""`reward-service check`: the references of a data set, before training starts."""

import asyncio
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.score_input_output import sample_lines
from reward_service.cli.table_files import row_selection
from reward_service.dataset.tables.table_import import TableRequest
from reward_service.errors import SandboxLost
from reward_service.grading.math.gold_answer import ReferenceReport
from reward_service.grading.math.gold_answer import check as look_at
from reward_service.scoring.reference_preflight import check_reference
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.untrusted_json import BadJson, decode
from reward_service.verifiers.code import reference_trouble

UNUSABLE = 3
_SHOWN = 60
_AT_ONCE = 4
"""References whose tests are tried at once."""


def check(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
    *,
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    columns: ColumnsFile = None,
    show_all: Annotated[bool, typer.Option("--all", help="Show rows that are ok, too.")] = False,
    limit: options.Limit = None,
    sample: options.SampleSize = None,
    seed: options.Seed = 0,
    shard: options.Shard = None,
    where: options.Where = None,
) -> None:
    """Say of every reference in a file whether it can judge: ok, text_only, ambiguous or unusable.

    Tests of programs are run, in the sandbox, before programs that do nothing: tests that pay one of those
    are unusable, as are those that refuse their own `solution`. Prints one line per row that is not ok: line
    number, status, type, reference, reason, repair.

    Example: reward-service check train.jsonl --reference-field answer
    """
    selection = row_selection(limit, sample, seed, shard, where)
    with refused_as_argument():
        wanted = named_columns({"reference": reference_field}, columns)
        request = TableRequest(tuple(inputs), wanted, selection, expand=False)
        file, names = sample_lines(request, None, wanted=["reference"])
    counts = _told(file, names["reference"], show_all=show_all)
    typer.echo(", ".join(f"{count} {status}" for status, count in sorted(counts.items())), err=True)
    if counts["unusable"]:
        raise typer.Exit(UNUSABLE)


def _told(file: Path, column: str, *, show_all: bool) -> Counter[str]:
    """How many references there are of each status; a line for each that is not ok is printed."""
    counts: Counter[str] = Counter()
    programs: list[tuple[int, dict[str, Any]]] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if (tests := _tests(line, column)) is not None:
                programs.append((number, tests))
            elif line.strip():
                text, report = _looked_at(line, column)
                counts[report.status] += 1
                dressed = text.strip(" $") == report.repair  # read as it is
                if show_all or report.status != "ok" or not (report.repair is None or dressed):
                    typer.echo(_described(number, text, report))
    for number, trouble in asyncio.run(_tried(programs)) if programs else ():
        status = "unusable" if trouble else "ok"
        counts[status] += 1
        if show_all or trouble:
            typer.echo("  ".join(filter(None, (str(number), status, "code", trouble))))
    return counts


async def _tried(programs: list[tuple[int, dict[str, Any]]]) -> list[tuple[int, str]]:
    """The numbers of rows whose references are tests of programs, and why each is unusable, if it is."""
    provider, turn = SandboxProvider(), asyncio.Semaphore(_AT_ONCE)

    async def one(number: int, tests: dict[str, Any]) -> tuple[int, str]:
        async with turn:
            return number, await reference_trouble(tests, sandbox)

    try:
        sandbox = await provider.sandbox()
        return list(await asyncio.gather(*(one(number, tests) for number, tests in programs)))
    except SandboxLost as error:
        raise typer.BadParameter(f"tests of programs cannot be tried: {error}") from None
    finally:
        await provider.close()


def _tests(line: bytes, column: str) -> dict[str, Any] | None:
    """The reference of a row, if it is tests of a program."""
    try:
        row: Any = decode(line)
    except BadJson:
        return None
    value = row.get(column) if isinstance(row, dict) else None
    is_code = isinstance(value, dict) and value.get("kind") == "code"
    return value if is_code else None


def _looked_at(line: bytes, column: str) -> tuple[str, ReferenceReport]:
    """The reference of a row as text, and what is said of it; a row without one has an empty one."""
    try:
        row: Any = decode(line)
    except BadJson:
        row = None
    if not isinstance(row, dict) or (column not in row and "broken" in row):
        return "", replace(look_at(""), reason="the row cannot be read")
    value = row.get(column)
    if isinstance(value, dict) and value.get("kind", "math") != "math":
        return json.dumps(value, ensure_ascii=False), check_reference(value)
    value = value.get("answer") if isinstance(value, dict) else value
    text = "" if value is None else str(value)
    return text, look_at(text)


def _described(number: int, text: str, report: ReferenceReport) -> str:
    parts = [
        str(number),
        report.status,
        report.kind,
        json.dumps(text[:_SHOWN], ensure_ascii=False),
        report.reason,
    ]
    if report.repair is not None:
        parts.append(f"write {json.dumps(report.repair[:_SHOWN], ensure_ascii=False)}")
    return "  ".join(part for part in parts if part)
