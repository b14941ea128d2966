"""`reward-service score`."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli.progress import INTERRUPTED, through
from reward_service.clients import RewardServiceRefused, RewardServiceUnavailable
from reward_service.dataset import engines, jsonl
from reward_service.dataset.run import Run
from reward_service.settings import Settings, processors
from reward_service.spec import RewardSpec, load
from reward_service.verdict import Outcome

FAILED = 3


def score(  # noqa: PLR0913 -- one parameter an option
    file: Annotated[
        Path, typer.Argument(help="Samples, one JSON object a line.", exists=True, dir_okay=False)
    ],
    *,
    output: Annotated[Path, typer.Option("--output", "-o", help="Where the rewards go, one a line.")],
    spec: Annotated[str, typer.Option(help="A spec's name, or a TOML or JSON file.")] = "r1-zero",
    url: Annotated[str | None, typer.Option(help="Score on this server, not in this process.")] = None,
    workers: Annotated[int | None, typer.Option(min=1, help="Processors to use.  [default: all]")] = None,
    resume: Annotated[bool, typer.Option("--resume", help="Go on behind the last line of OUTPUT.")] = False,
    overwrite: Annotated[bool, typer.Option("--overwrite", help="Replace OUTPUT.")] = False,
    step: Annotated[int | None, typer.Option(min=0, help="Training step, for weights that warm up.")] = None,
    prompt_field: Annotated[str, typer.Option(help="Column of the prompt.")] = "prompt",
    completion_field: Annotated[str, typer.Option(help="Column of the completion.")] = "completion",
    reference_field: Annotated[str, typer.Option(help="Column of the reference.")] = "reference",
) -> None:
    """Score a file of samples (JSONL in, JSONL out), in this process or on a server.

    Each line of FILE holds `completion` and, as the spec needs, `prompt`, `reference`, `group`, `id`;
    other columns are ignored. Line n of OUTPUT is the reward of row n, with its components and reasons; a
    row that cannot be read gets a reward without a value.

    Example: reward-service score rollouts.jsonl -o rewards.jsonl --reference-field answer
    """
    if output.exists() and not (resume or overwrite):
        raise typer.BadParameter(f"{output} exists; continue it with --resume or replace it with --overwrite")
    columns = {"prompt": prompt_field, "completion": completion_field, "reference": reference_field}
    _check_columns(file, columns["completion"])
    chosen = load(Path(spec)) if spec.endswith((".toml", ".json")) else spec
    engine = engines.remote(chosen, url, step=step) if url else _local(chosen, workers, step)
    run = Run(file, output, columns, skip=jsonl.rows_done(file, output) if resume else 0)
    _drive(run, engine)
    typer.echo(f"{run.summary} -> {output}", err=True)
    if run.summary.outcomes[Outcome.FAILED]:
        raise typer.Exit(FAILED)


def _local(spec: str | RewardSpec, workers: int | None, step: int | None) -> engines.Engine:
    count = workers or processors()
    return engines.local(spec, count, plan=Settings(workers=count).plan(), step=step)


def _drive(run: Run, engine: engines.Engine) -> None:
    """Run under a progress bar; say what stands when it ends early."""
    with through(run.file, lambda: str(run.summary)) as run.advance:
        try:
            asyncio.run(run.through(engine))
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.summary}; go on with --resume", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except (RewardServiceRefused, RewardServiceUnavailable, OSError) as error:
            typer.echo(f"reward-service: {error}; written: {run.summary}; go on with --resume", err=True)
            raise typer.Exit(2) from None


def _check_columns(file: Path, completion: str) -> None:
    found = jsonl.first_columns(file)
    if found is not None and completion not in found:
        raise typer.BadParameter(
            f"{file} has no column {completion!r} but: {', '.join(found)}. Name it with --completion-field"
        )
