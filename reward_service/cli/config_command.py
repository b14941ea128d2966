"""`reward-service config`: which settings a server would run with, and where each comes from."""

from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.errors import BadConfig
from reward_service.settings import Settings, origins, unknown_variables

app = typer.Typer(help="Look at the settings.", no_args_is_help=True)

File = Annotated[Path | None, typer.Option(help="File of settings, TOML.")]


@app.command()
def show(*, config: File = None) -> None:
    """Print every setting, its value and its source: option, environment, file or default.

    Secrets are masked.
    """
    given: dict[str, Any] = {} if config is None else {"config": config}
    rows = origins(Settings(**given), given)
    name_width, value_width = (max(map(len, column)) for column in (rows, [v for v, _ in rows.values()]))
    for name, (value, origin) in rows.items():
        typer.echo(f"{name:{name_width}}  {value:{value_width}}  {origin}")


@app.command(epilog="Exit codes: 0 a server would start with them, 2 it would not.")
def check(*, config: File = None) -> None:
    """Say whether the settings are usable: known keys, values in range, keys readable, nothing exposed."""
    from reward_service.api.api_keys import Keys

    settings = Settings(config=config) if config else Settings()
    unknown = unknown_variables()
    if unknown:
        raise BadConfig("; ".join(unknown))
    Keys(settings.api_keys, settings.api_keys_file)
    settings.refuse_exposure()
    typer.echo("the settings are usable")
