"""`reward-service audit`: where our verdicts and math-verify's differ on a data set."""

import asyncio
from collections import Counter
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.score_input_output import sample_lines
from reward_service.cli.table_files import row_selection
from reward_service.dataset import jsonl, scoring_backends
from reward_service.dataset.tables.table_import import TableRequest
from reward_service.grading.math.disagreement_classes import CLASSES, disagreement_class
from reward_service.settings import processors
from reward_service.specs.spec import RewardSpec, parse

_OURS, _THEIRS = "ours", "math_verify"


def audit(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
    *,
    completion_field: Annotated[str, typer.Option(help="Column of the completion.")] = "completion",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    columns: ColumnsFile = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
    limit: options.Limit = None,
    sample: options.SampleSize = None,
    seed: options.Seed = 0,
    shard: options.Shard = None,
    where: options.Where = None,
) -> None:
    """Judge every row with our math verifier and with math-verify; print the rows where they differ.

    Each line of the output is one JSON object: line number, reference, answer, both scores, both reasons, and
    the class of the disagreement with what it means. How often each occurred is told at the end, on stderr.

    Example: reward-service audit rollouts.jsonl > differences.jsonl
    """
    selection = row_selection(limit, sample, seed, shard, where)
    with refused_as_argument():
        given = named_columns({"completion": completion_field, "reference": reference_field}, columns)
        request = TableRequest(tuple(inputs), given, selection)
        file, names = sample_lines(request, None, wanted=list(given))
    classes, rows = asyncio.run(_print_differences(file, names, workers or processors()))
    typer.echo(f"{classes.total()} of {rows} rows differ", err=True)
    for name, times in classes.most_common():
        typer.echo(f"{times:6}  {name}: {CLASSES[name]}", err=True)


def spec() -> RewardSpec:
    """Both verifiers side by side."""
    return parse({"name": "audit", "components": {_OURS: {"verifier": "math"}, _THEIRS: {}}})


async def _print_differences(file: Path, columns: dict[str, str], workers: int) -> tuple[Counter[str], int]:
    """How many rows differ in each class, and how many there are; differing ones are printed as found."""
    classes, rows = Counter[str](), 0
    async with scoring_backends.local(spec(), workers) as score:
        with file.open("rb") as lines:
            for window in jsonl.read_windows(lines, columns):
                rewards = await score([_bare(document) for document in window.documents])
                for document, reward in zip(window.documents, rewards, strict=True):
                    rows += 1
                    ours, theirs = reward["components"][_OURS], reward["components"][_THEIRS]
                    if ours["score"] != theirs["score"]:
                        found = _difference(rows, document.get("reference"), ours, theirs)
                        classes[found["class"]] += 1
                        typer.echo(jsonl.encode_row(found), nl=False)
    return classes, rows


def _bare(document: Any) -> Any:
    """What both verifiers read, whatever else is in the row."""
    wanted = ("completion", "reference")
    return {n: document[n] for n in wanted if n in document} if isinstance(document, dict) else document


def _difference(number: int, reference: Any, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    name = disagreement_class(
        (ours["outcome"], theirs["outcome"]),
        ours["reason"],
        str(reference),
        (ours["answer"], theirs["answer"]),
    )
    return {
        "class": name,
        "means": CLASSES[name],
        "line": number,
        "reference": reference,
        "answer": ours["answer"] or theirs["answer"],
        "ours": ours["score"],
        "math_verify": theirs["score"],
        "our_reason": f"{ours['outcome']}: {ours['reason']}",
        "their_reason": f"{theirs['outcome']}: {theirs['reason']}",
    }
