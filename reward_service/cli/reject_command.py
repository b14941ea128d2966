"""`reward-service reject`."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli import score_command as options
from reward_service.cli.bad_input import check_columns, check_files, refused_as_argument
from reward_service.cli.column_file import ColumnsFile, named_columns
from reward_service.cli.line_output import LineOutput
from reward_service.cli.progress import INTERRUPTED, progress_bar
from reward_service.cli.score_command import needs_reference
from reward_service.cli.table_files import json_lines, row_selection
from reward_service.dataset import scoring_backends
from reward_service.dataset.rejection_run import RejectionRun
from reward_service.dataset.score_run import doubtful
from reward_service.filters.rejection_sampling import Rules
from reward_service.settings import Settings, processors

Kept = Annotated[
    Path,
    typer.Option(
        "--output", "-o", help="Where kept rows go: .jsonl (unchanged), .json, .csv, .parquet, .arrow."
    ),
]
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
Resume = Annotated[bool, typer.Option("--resume", help="Go on where an interrupted run stopped.")]
Overwrite = Annotated[bool, typer.Option("--overwrite", help="Replace the outputs.")]
PromptField = Annotated[str, typer.Option(help="Column of the prompt.")]
CompletionField = Annotated[str, typer.Option(help="Column of the completion.")]
ReferenceField = Annotated[str, typer.Option(help="Column of the reference.")]
CorrectField = Annotated[str, typer.Option(help="Column that tells who is right.")]


def reject(  # noqa: PLR0913 -- one parameter an option
    inputs: options.Inputs,
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
    resume: Resume = False,
    overwrite: Overwrite = False,
    prompt_field: PromptField = "prompt",
    completion_field: CompletionField = "completion",
    reference_field: ReferenceField = "reference",
    correct_field: CorrectField = "correct",
    columns: ColumnsFile = None,
    limit: options.Limit = None,
    sample: options.SampleSize = None,
    seed: options.Seed = 0,
    shard: options.Shard = None,
    where: options.Where = None,
) -> None:
    """Rejection sampling: keep the best correct completions of each prompt whose reasoning is clean.

    Unclean is a mixed language, a long paragraph or a code block in the chain of thought. A row with a
    `correct` column (true or false) is believed; the others are scored, or taken from --rewards.

    Example: reward-service reject rollouts.jsonl -o clean.jsonl --best 2 --reference-field answer
    """
    selection = row_selection(limit, sample, seed, shard, where)
    given = {"prompt": prompt_field, "completion": completion_field, "reference": reference_field}
    names = named_columns({**given, "correct": correct_field}, columns, output, dropped)
    outputs = [LineOutput.of(path) for path in (output, dropped) if path]
    written = {"--output": output, "--dropped": dropped}
    file = json_lines(inputs, output, written, selection)
    check_files(file, inputs={"--rewards": rewards}, outputs=written)
    rules = Rules(max_paragraph, max_unbroken_words, min_language_share, code_blocks)
    kept, rest = outputs[0].lines, outputs[1].lines if dropped else None
    run = RejectionRun(file, kept, rest, names, rewards, rules, best, language)
    _check_outputs(run, outputs, resume=resume, overwrite=overwrite)
    check_columns(file, _wanted(names, spec, scored=rewards is not None), inputs)
    _drive(run, _local(spec, workers) if rewards is None else scoring_backends.unasked())
    for one in outputs:
        one.finish()
    _tell(run, output)


def _tell(run: RejectionRun, output: Path) -> None:
    typer.echo(f"{run} -> {output}", err=True)
    if doubtful(run.right, run.judged):
        typer.echo(
            f"WARNING: {run.right} of {run.judged} completions were right. Are these the right columns "
            "(--completion-field, --reference-field, --correct-field), and is this the right --spec?",
            err=True,
        )


def _local(spec: str, workers: int | None) -> scoring_backends.Engine:
    count = workers or processors()
    return scoring_backends.local(spec, count, sandbox_config=Settings(workers=count).sandbox_config())


def _wanted(columns: Mapping[str, str], spec: str, *, scored: bool) -> dict[str, str]:
    """Columns that must be there, by option: the completion, those that the user has named, and the
    reference where rows are to be scored by it."""
    wanted = {name for name, column in columns.items() if name == "completion" or column != name}
    if not scored and "correct" not in wanted and needs_reference(spec):
        wanted.add("reference")
    return {f"--{name}-field": columns[name] for name in columns if name in wanted}


def _check_outputs(run: RejectionRun, outputs: list[LineOutput], *, resume: bool, overwrite: bool) -> None:
    existing = [path for one in outputs for path in one.existing]
    if resume and existing and not run.journal.exists():
        raise typer.BadParameter(
            f"{run.journal} is missing: that run is finished; replace it with --overwrite"
        )
    if existing and not (resume or overwrite):
        raise typer.BadParameter(f"{existing[0]} exists; replace it with --overwrite")
    if not resume:
        run.journal.unlink(missing_ok=True)


def _drive(run: RejectionRun, engine: scoring_backends.Engine) -> None:
    with progress_bar(run.file, lambda: f"{run.rows:,} completions") as run.on_progress:
        try:
            with refused_as_argument():
                asyncio.run(run.run(engine))
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.rows} completions; go on with --resume", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except OSError as error:
            typer.echo(f"reward-service: {error}; go on with --resume", err=True)
            raise typer.Exit(2) from None
