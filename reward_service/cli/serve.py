"""`reward-service serve`."""

import signal
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn

from reward_service.settings import Settings


def serve(  # noqa: PLR0913 -- one parameter an option
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one.  [default: 8000]")] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processors to use for verifiers.  [default: all]")
    ] = None,
    specs_dir: Annotated[Path | None, typer.Option(help="Folder of further specs (*.toml, *.json).")] = None,
    verifier: Annotated[
        list[str] | None, typer.Option(help='Verifier class to add, "module:Class"; repeatable.')
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
) -> None:
    """Serve rewards over HTTP until SIGTERM or Ctrl-C, then finish what was admitted.

    Every option is also an environment variable: REWARD_SERVICE_PORT, REWARD_SERVICE_WORKERS, … Further
    settings (body, sample and time limits) are in docs/operations.md.
    """
    given: dict[str, Any] = {
        "host": host,
        "port": port,
        "workers": workers,
        "specs_dir": specs_dir,
        "verifiers": tuple(verifier) if verifier else None,
        "log_level": log_level,
    }
    settings = Settings(**{name: value for name, value in given.items() if value is not None})
    run(settings)


def run(settings: Settings) -> None:
    """Serve with these settings until told to stop."""
    from reward_service.api.app import create_app

    # uvicorn raises the signal again when it has finished; then, and before it listens, it means: exit 0.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http="httptools",
        log_level=settings.log_level,
        access_log=settings.log_level == "debug",
        backlog=4096,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=settings.grace_seconds,
    )
