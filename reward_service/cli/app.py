"""The commands, and how they fail: one line on stderr and exit code 2 for whatever the user can mend."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from reward_service import __version__
from reward_service.cli import (
    audit,
    check,
    config,
    filtering,
    ledger,
    reject,
    sandbox,
    score,
    serve,
    specs,
    verify,
)
from reward_service.errors import BadConfig, BadSpec, MissingExtra, UnknownVerifier
from reward_service.ledger import LedgerUnavailable

app = typer.Typer(
    name="reward-service",
    help="Rewards that can be trusted, for RL post-training of reasoning models.\n\n"
    "Start with: reward-service verify --reference 42 'The answer is \\boxed{42}.'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve.serve)
app.command(epilog="Exit codes: 0 all rows judged, 2 bad input, 3 some rows failed, 130 interrupted.")(
    score.score
)
app.command(epilog="Exit codes: 0 every reference can judge, 2 bad input, 3 some cannot.")(check.check)
app.command()(audit.audit)
app.add_typer(config.app, name="config")
app.add_typer(specs.app, name="specs")
app.command("filter", epilog="Exit codes: 0 all rows sorted, 2 bad input, 130 interrupted.")(
    filtering.filter_problems
)
app.command(epilog="Exit codes: 0 all rows sorted, 2 bad input, 130 interrupted.")(reject.reject)
app.command(epilog="Exit codes: 0 full reward, 1 less, 2 bad input, 3 could not be judged.")(verify.verify)

app.command(epilog="Exit codes: 0 ran (and passed), 1 did not, 2 bad input, 3 no sandbox.")(sandbox.run)
app.command("selfcheck", epilog="Exit codes: 0 every wall holds, 1 one does not, 2 bad input, 3 no sandbox.")(
    sandbox.check
)
app.add_typer(sandbox.app, name="sandbox")
app.add_typer(ledger.app, name="ledger")


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here, not to stdout.")] = None,
) -> None:
    """Print the HTTP contract as YAML; `openapi.yaml` in the repository is this."""
    from reward_service.api.app import create_app
    from reward_service.api.openapi import to_yaml
    from reward_service.settings import Settings

    text = to_yaml(create_app(Settings(workers=1)).openapi())
    if output is None:
        typer.echo(text, nl=False)
    else:
        output.write_text(text, encoding="utf-8")


def _show_version(wanted: bool) -> None:  # noqa: FBT001 -- typer's signature
    if wanted:
        typer.echo(f"reward-service {__version__}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option("--version", help="Show the version and exit.", callback=_show_version, is_eager=True),
    ] = False,
) -> None:
    pass


def run() -> None:
    """Run the command line."""
    try:
        app()
    except (BadConfig, BadSpec, LedgerUnavailable, MissingExtra, UnknownVerifier, OSError) as error:
        typer.echo(f"reward-service: {error}", err=True)
        sys.exit(2)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        typer.echo(f"reward-service: setting {'.'.join(map(str, first['loc']))}: {first['msg']}", err=True)
        sys.exit(2)
