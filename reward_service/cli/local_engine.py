"""What commands share that score a table in this process and write when all of it is known."""

import asyncio
from collections.abc import Callable, Coroutine
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

import typer

from reward_service.cli.progress import INTERRUPTED, progress_bar
from reward_service.dataset import scoring_backends
from reward_service.dataset.selection_run import SelectionRun
from reward_service.dataset.step_label_run import LabelRun
from reward_service.scoring.scorer import Scorer
from reward_service.settings import Settings, processors
from reward_service.specs.compiled import CompiledSpec, SpecLibrary
from reward_service.specs.spec import load

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class ChosenSpec:
    """A spec made ready, and the file it stands in, if it does."""

    spec: CompiledSpec
    file: Path | None


def chosen_spec(name: str) -> ChosenSpec:
    """The spec of that name, or in that file.

    Raises:
        BadSpec: there is none, or it does not fit.
    """
    file = Path(name) if name.endswith((".toml", ".json")) else None
    return ChosenSpec(SpecLibrary().compiled_spec(load(file) if file else name), file)


def local_scorer(workers: int | None) -> Scorer:
    """A scorer for this process: sandbox and models are those of the settings."""
    count = workers or processors()
    settings = Settings(workers=count)
    return scoring_backends.local_scorer(
        count, sandbox_config=settings.sandbox_config(), models=settings.models
    )


def refuse_existing(output: Path, *, overwrite: bool) -> None:
    """Refuse to replace an output unless told to."""
    if output.exists() and not overwrite:
        raise typer.BadParameter(f"{output} exists; replace it with --overwrite")


def drive(
    run: SelectionRun | LabelRun,
    scorer: Scorer,
    work: Callable[[Scorer], Coroutine[Any, Any, T]],
    state: Callable[[], str],
) -> T:
    """Run `work` under a progress bar, with the scorer open; an interrupted run has written nothing."""

    async def working() -> T:
        async with scorer:
            return await work(scorer)

    with progress_bar(run.lines, state) as run.on_progress:
        try:
            return asyncio.run(working())
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {state()}; nothing was written", err=True)
            raise typer.Exit(INTERRUPTED) from None
