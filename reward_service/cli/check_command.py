"""`reward-service check`: the references of a data set, before training starts."""

import asyncio
import json
from collections import Counter
from typing import Annotated, Any

import typer

from reward_service.cli.bad_input import refused_as_argument
from reward_service.cli.score_table import sample_lines
from reward_service.cli.table_files import TABLES
from reward_service.errors import SandboxLost
from reward_service.grading.math.gold_answer import ReferenceReport
from reward_service.grading.math.gold_answer import check as look_at
from reward_service.json_text import BadJson, decode
from reward_service.scoring.reference_preflight import check_reference
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.verifiers.code import reference_trouble

UNUSABLE = 3
_SHOWN = 60
_AT_ONCE = 4
"""References whose tests are tried at once."""


def check(
    table: Annotated[str, typer.Argument(metavar="FILE", help=f"Rows: {TABLES}")],
    *,
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    show_all: Annotated[bool, typer.Option("--all", help="Show rows that are ok, too.")] = False,
) -> None:
    """Say of every reference in a file whether it can judge: ok, text_only, ambiguous or unusable.

    Tests of programs are run, in the sandbox, before programs that do nothing: tests that pay one of those
    are unusable, as are those that refuse their own `solution`. Prints one line per row that is not ok: line
    number, status, type, reference, reason, repair.

    Example: reward-service check train.jsonl --reference-field answer
    """
    with refused_as_argument():
        file, columns = sample_lines(table, {"reference": reference_field}, None, wanted=["reference"])
    reference_field = columns["reference"]
    counts: Counter[str] = Counter()
    programs: list[tuple[int, dict[str, Any]]] = []
    with file.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            if (tests := _tests(line, reference_field)) is not None:
                programs.append((number, tests))
            elif line.strip():
                text, report = _looked_at(line, reference_field)
                counts[report.status] += 1
                if show_all or report.status != "ok" or report.repair is not None:
                    typer.echo(_described(number, text, report))
    for number, trouble in asyncio.run(_tried(programs)) if programs else ():
        counts["unusable" if trouble else "ok"] += 1
        if show_all or trouble:
            typer.echo(
                "  ".join(filter(None, (str(number), "unusable" if trouble else "ok", "code", trouble)))
            )
    typer.echo(", ".join(f"{count} {status}" for status, count in sorted(counts.items())), err=True)
    if counts["unusable"]:
        raise typer.Exit(UNUSABLE)


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
        return "", look_at("")
    value = row.get(column) if isinstance(row, dict) else None
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
