"""Where `score` has its rows scored: in this process, on servers, or on a Ray cluster."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Literal

import typer

from reward_service.cli.progress import INTERRUPTED, progress_bar
from reward_service.clients import RewardServiceRefused, RewardServiceUnavailable
from reward_service.dataset import scoring_backends
from reward_service.dataset.score_run import IN_FLIGHT, ScoreRun
from reward_service.settings import Settings, processors
from reward_service.specs.spec import RewardSpec

EngineName = Literal["local", "ray"]
Spec = str | RewardSpec
Drive = Callable[[ScoreRun], None]
"""Takes a run to its end."""


def chosen_engine(
    name: EngineName, spec: Spec, *, urls: Sequence[str], workers: int | None, step: int | None
) -> Drive:
    """What the options ask for.

    Raises:
        MissingExtra: Ray is asked for and not installed.
    """
    if urls:
        if name != "local":
            raise typer.BadParameter("--engine ray scores on its own nodes: leave --url out")
        return _remote(spec, urls, step)
    return _on_ray(spec, workers, step) if name == "ray" else _local(spec, workers, step)


def _local(spec: Spec, workers: int | None, step: int | None) -> Drive:
    count = workers or processors()
    config = Settings(workers=count).sandbox_config()
    engine = scoring_backends.local(spec, count, sandbox_config=config, step=step)
    return lambda run: asyncio.run(run.run(engine))


def _remote(spec: Spec, urls: Sequence[str], step: int | None) -> Drive:
    engine = scoring_backends.remote(spec, urls, step=step)

    def drive_on_servers(run: ScoreRun) -> None:
        run.in_flight = IN_FLIGHT * len(urls)
        asyncio.run(run.run(engine))

    return drive_on_servers


def _on_ray(spec: Spec, workers: int | None, step: int | None) -> Drive:
    from reward_service.dataset import ray_engine

    ray_engine.require()
    settings = Settings() if workers is None else Settings(workers=workers)
    plan = ray_engine.RayPlan(spec, step, settings.sandbox_config(), workers)
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
