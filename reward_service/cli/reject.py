"""`reward-service reject`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli.progress import INTERRUPTED, through
from reward_service.dataset import engines
from reward_service.dataset.rejecting import Rejection
from reward_service.filters.rejection import Rules
from reward_service.settings import Settings, processors

Completions = Annotated[
    Path, typer.Argument(help="Completions, one JSON object a line.", exists=True, dir_okay=False)
]
Kept = Annotated[Path, typer.Option("--output", "-o", help="Where kept rows go, unchanged.")]
Dropped = Annotated[Path | None, typer.Option(help="Where dropped rows go, with the reasons.")]
Rewards = Annotated[
    Path | None, typer.Option(help="What `score` wrote for FILE; spares scoring again.", exists=True)
]
Spec = Annotated[str, typer.Option(help="The spec to score unscored rows by.")]
Best = Annotated[int, typer.Option(min=1, help="Completions to keep of each prompt.")]
MaxParagraph = Annotated[int, typer.Option(min=1, help="Longest paragraph, in characters.")]
MaxUnbrokenWords = Annotated[int, typer.Option(min=1, help="Most words without a line break.")]
MinLanguageShare = Annotated[
    float, typer.Option(min=0.0, max=1.0, help="Least share of words in the target language.")
]
Language = Annotated[str | None, typer.Option(help="Target language (ISO 639-1).  [default: the prompt's]")]
CodeBlocks = Annotated[bool, typer.Option("--code-blocks", help="Let code blocks pass.")]
Workers = Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the outputs.")]
PromptField = Annotated[str, typer.Option(help="Column of the prompt.")]
CompletionField = Annotated[str, typer.Option(help="Column of the completion.")]
ReferenceField = Annotated[str, typer.Option(help="Column of the reference.")]
CorrectField = Annotated[str, typer.Option(help="Column that tells who is right.")]


def reject(  # noqa: PLR0913 -- one parameter an option
    file: Completions,
    *,
    output: Kept,
    dropped: Dropped = None,
    rewards: Rewards = None,
    spec: Spec = "accuracy",
    best: Best = 1,
    max_paragraph: MaxParagraph = 2_000,
    max_unbroken_words: MaxUnbrokenWords = 200,
    min_language_share: MinLanguageShare = 0.95,
    language: Language = None,
    code_blocks: CodeBlocks = False,
    workers: Workers = None,
    overwrite: Overwrite = False,
    prompt_field: PromptField = "prompt",
    completion_field: CompletionField = "completion",
    reference_field: ReferenceField = "reference",
    correct_field: CorrectField = "correct",
) -> None:
    """Rejection sampling: keep the best correct completions of each prompt whose reasoning is clean.

    Unclean is a mixed language, a long paragraph or a code block in the chain of thought. A row with a
    `correct` column (true or false) is believed; the others are scored, or taken from --rewards.

    Example: reward-service reject rollouts.jsonl -o clean.jsonl --best 2 --reference-field answer
    """
    _check_outputs(file, [path for path in (output, dropped) if path], overwrite=overwrite)
    rules = Rules(max_paragraph, max_unbroken_words, min_language_share, code_blocks)
    columns = {
        "prompt": prompt_field,
        "completion": completion_field,
        "reference": reference_field,
        "correct": correct_field,
    }
    run = Rejection(file, output, dropped, columns, rewards, rules, best, language)
    used = workers or processors()
    _drive(run, engines.local(spec, used, plan=Settings(workers=used).plan()))
    typer.echo(f"{run} -> {output}", err=True)


def _check_outputs(file: Path, outputs: list[Path], *, overwrite: bool) -> None:
    if len({path.resolve() for path in (file, *outputs)}) <= len(outputs):
        raise typer.BadParameter("FILE, --output and --dropped must be different files")
    existing = [path for path in outputs if path.exists()]
    if existing and not overwrite:
        raise typer.BadParameter(f"{existing[0]} exists; replace it with --overwrite")


def _drive(run: Rejection, engine: engines.Engine) -> None:
    with through(run.file, lambda: f"{run.rows:,} completions") as run.advance:
        try:
            asyncio.run(run.through(engine))
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.rows} completions; nothing is written", err=True)
            raise typer.Exit(INTERRUPTED) from None
