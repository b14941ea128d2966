"""`reward-service audit`: where our verdicts and math-verify's differ on a data set."""

import asyncio
import json
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.dataset import engines
from reward_service.settings import processors
from reward_service.spec import RewardSpec, parse

_BATCH = 512
_OURS, _THEIRS = "ours", "math_verify"


def audit(
    file: Annotated[
        Path, typer.Argument(help="Samples, one JSON object a line.", exists=True, dir_okay=False)
    ],
    *,
    completion_field: Annotated[str, typer.Option(help="Column of the completion.")] = "completion",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
) -> None:
    """Judge every row with our math verifier and with math-verify; print the rows where they differ.

    Each line of the output is one JSON object: line number, reference, answer, both scores, both reasons.

    Example: reward-service audit rollouts.jsonl > differences.jsonl
    """
    lines = file.read_text(encoding="utf-8").splitlines()
    numbered = [(n, json.loads(line)) for n, line in enumerate(lines, 1) if line.strip()]
    rows = [(n, _document(row, completion_field, reference_field)) for n, row in numbered]
    differences = asyncio.run(_differences(rows, workers or processors()))
    for difference in differences:
        typer.echo(json.dumps(difference, ensure_ascii=False))
    typer.echo(f"{len(differences)} of {len(rows)} rows differ", err=True)


def spec() -> RewardSpec:
    """Both verifiers side by side."""
    return parse({"name": "audit", "components": {_OURS: {"verifier": "math"}, _THEIRS: {}}})


def _document(row: dict[str, Any], completion: str, reference: str) -> dict[str, Any]:
    return {"completion": row.get(completion, ""), "reference": row.get(reference)}


async def _differences(rows: list[tuple[int, dict[str, Any]]], workers: int) -> list[dict[str, Any]]:
    found = []
    async with engines.local(spec(), workers) as score:
        for start in range(0, len(rows), _BATCH):
            batch = rows[start : start + _BATCH]
            rewards = await score([document for _, document in batch])
            for (number, document), reward in zip(batch, rewards, strict=True):
                ours, theirs = reward["components"][_OURS], reward["components"][_THEIRS]
                if ours["score"] != theirs["score"]:
                    found.append(_difference(number, document["reference"], ours, theirs))
    return found


def _difference(number: int, reference: Any, ours: dict[str, Any], theirs: dict[str, Any]) -> dict[str, Any]:
    return {
        "line": number,
        "reference": reference,
        "answer": ours["answer"] or theirs["answer"],
        "ours": ours["score"],
        "math_verify": theirs["score"],
        "our_reason": f"{ours['outcome']}: {ours['reason']}",
        "their_reason": f"{theirs['outcome']}: {theirs['reason']}",
    }
