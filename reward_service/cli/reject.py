"""`reward-service reject`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli.progress import INTERRUPTED, through
from reward_service.dataset import engines
from reward_service.dataset.rejecting import Rejection
from reward_service.filters.rejection import Rules
from reward_service.settings import processors


def reject(  # noqa: PLR0913 -- one parameter an option
    file: Annotated[
        Path, typer.Argument(help="Completions, one JSON object a line.", exists=True, dir_okay=False)
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where kept rows go, unchanged.")],
    dropped: Annotated[Path | None, typer.Option(help="Where dropped rows go, with the reasons.")] = None,
    rewards: Annotated[
        Path | None, typer.Option(help="What `score` wrote for FILE; spares scoring again.", exists=True)
    ] = None,
    spec: Annotated[str, typer.Option(help="The spec to score unscored rows by.")] = "accuracy",
    best: Annotated[int, typer.Option(min=1, help="Completions to keep of each prompt.")] = 1,
    max_paragraph: Annotated[int, typer.Option(min=1, help="Longest paragraph, in characters.")] = 2_000,
    max_unbroken_words: Annotated[int, typer.Option(min=1, help="Most words without a line break.")] = 200,
    min_language_share: Annotated[
        float, typer.Option(min=0.0, max=1.0, help="Least share of words in the target language.")
    ] = 0.95,
    language: Annotated[
        str | None, typer.Option(help="Target language (ISO 639-1).  [default: the prompt's]")
    ] = None,
    code_blocks: Annotated[bool, typer.Option("--code-blocks", help="Let code blocks pass.")] = False,
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace the outputs.")] = False,
    prompt_field: Annotated[str, typer.Option(help="Column of the prompt.")] = "prompt",
    completion_field: Annotated[str, typer.Option(help="Column of the completion.")] = "completion",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
    correct_field: Annotated[str, typer.Option(help="Column that tells who is right.")] = "correct",
) -> None:
    """Rejection sampling: keep the best correct completions of each prompt whose reasoning is clean.

    Unclean is a mixed language, a long paragraph or a code block in the chain of thought. A row with a
    `correct` column (true or false) is believed; the others are scored, or taken from --rewards.

    Example: reward-service reject rollouts.jsonl -o clean.jsonl --best 2 --reference-field answer
    """
    outputs = [path for path in (output, dropped) if path]
    if len({path.resolve() for path in (file, *outputs)}) <= len(outputs):
        raise typer.BadParameter("FILE, --output and --dropped must be different files")
    existing = [path for path in outputs if path.exists()]
    if existing and not overwrite:
        raise typer.BadParameter(f"{existing[0]} exists; replace it with --overwrite")
    rules = Rules(max_paragraph, max_unbroken_words, min_language_share, code_blocks)
    columns = {
        "prompt": prompt_field,
        "completion": completion_field,
        "reference": reference_field,
        "correct": correct_field,
    }
    run = Rejection(file, output, dropped, columns, rewards, rules, best, language)
    _drive(run, engines.local(spec, workers or processors()))
    typer.echo(f"{run} -> {output}", err=True)


def _drive(run: Rejection, engine: engines.Engine) -> None:
    with through(run.file, lambda: f"{run.rows:,} completions") as run.advance:
        try:
            asyncio.run(run.through(engine))
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.rows} completions; nothing is written", err=True)
            raise typer.Exit(INTERRUPTED) from None
