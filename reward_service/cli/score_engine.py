"""Where `score` has its rows scored: in this process, on servers, or on a Ray cluster."""

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

import typer

from reward_service.cli.progress import INTERRUPTED, progress_bar
from reward_service.clients import RewardServiceRefused, RewardServiceUnavailable
from reward_service.dataset import scoring_backends
from reward_service.dataset.score_run import IN_FLIGHT, ScoreRun
from reward_service.scoring.early_workers import begin_workers
from reward_service.settings import Settings, processors
from reward_service.specs.compiled import SpecLibrary
from reward_service.specs.spec import RewardSpec

EngineName = Literal["local", "ray"]
Spec = str | RewardSpec
Drive = Callable[[ScoreRun], None]
"""Takes a run to its end."""


@dataclass(frozen=True, slots=True)
class EngineOptions:
    """What the command line says of the engine."""

    name: EngineName
    urls: Sequence[str]
    ray_address: str
    workers: int | None
    step: int | None


def chosen_engine(spec: Spec, options: EngineOptions) -> Drive:
    """What the options ask for.

    Raises:
        BadSpec: the spec is unknown or does not fit; said of Ray alone, the others say it when they begin.
        MissingExtra: Ray is asked for and not installed.
    """
    if options.name == "ray":
        if options.urls:
            raise typer.BadParameter("--engine ray scores on its own nodes: leave --url out")
        return _on_ray(spec, options)
    return _remote(spec, options) if options.urls else _local(spec, options)


def _local(spec: Spec, options: EngineOptions) -> Drive:
    count = options.workers or processors()
    settings = Settings(workers=count)
    engine = scoring_backends.local(
        spec, count, sandbox_config=settings.sandbox_config(), models=settings.models, step=options.step
    )
    begin_workers()
    return lambda run: asyncio.run(run.run(engine))


def _remote(spec: Spec, options: EngineOptions) -> Drive:
    engine = scoring_backends.remote(spec, options.urls, step=options.step)

    def drive_on_servers(run: ScoreRun) -> None:
        run.in_flight = IN_FLIGHT * len(options.urls)
        asyncio.run(run.run(engine))

    return drive_on_servers


def _on_ray(spec: Spec, options: EngineOptions) -> Drive:
    from reward_service.dataset import ray_engine

    ray_engine.require()
    SpecLibrary().compiled_spec(spec)  # refused here, and not by every actor
    workers = options.workers
    config = (Settings() if workers is None else Settings(workers=workers)).sandbox_config()
    plan = ray_engine.RayPlan(spec, options.step, config, options.ray_address, workers)
    return lambda run: ray_engine.run(run, plan)


def drive_run(run: ScoreRun, engine: Drive) -> None:
    """Take the run to its end under a progress bar; say what stands when it ends early."""
    with progress_bar(run.file, lambda: str(run.summary)) as run.on_progress:
        try:
            engine(run)
        except KeyboardInterrupt:
            typer.echo(f"interrupted after {run.summary}; go on with --resume", err=True)
            raise typer.Exit(INTERRUPTED) from None
        except (RewardServiceRefused, RewardServiceUnavailable, OSError) as error:
            typer.echo(f"reward-service: {error}; written: {run.summary}; go on with --resume", err=True)
            raise typer.Exit(2) from None
