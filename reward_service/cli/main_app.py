"""The commands, and how they fail: one line on stderr and exit code 2 for whatever the user can mend."""

import signal
import sys
from json import JSONDecodeError
from pathlib import Path
from typing import Annotated

import typer
from pydantic import ValidationError

from reward_service import __version__
from reward_service.cli import (
    audit_command,
    certify_command,
    check_command,
    config_command,
    diff_command,
    filter_command,
    ledger_command,
    reject_command,
    rescore_command,
    sandbox_command,
    score_command,
    serve_command,
    specs_command,
    verify_command,
)
from reward_service.cli.bad_input import check_outputs
from reward_service.dataset.file_safety import write_text
from reward_service.errors import BadConfig, BadFile, BadSpec, MissingExtra, UnknownVerifier
from reward_service.ledger import LedgerUnavailable

app = typer.Typer(
    name="reward-service",
    help="Rewards that can be trusted, for RL post-training of reasoning models.\n\n"
    "Start with: reward-service verify --reference 42 'The answer is \\boxed{42}.'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)
app.command()(serve_command.serve)
app.command(
    epilog="Exit codes: 0 every row has a reward, 2 bad input or cut short, 3 some rows have none, "
    "130 interrupted."
)(score_command.score)
app.command(epilog="Exit codes: 0 every reference can judge, 2 bad input, 3 some cannot.")(
    check_command.check
)
app.command()(audit_command.audit)
app.command("certify", epilog="Exit codes: 0 every check passed, 1 one failed, 2 bad input.")(
    certify_command.certify_reward
)
app.command("diff", epilog="Exit codes: 0 no more changed than allowed, 1 more, 2 bad input.")(
    diff_command.diff
)
app.command(
    epilog="Exit codes: 0 no more changed than allowed, 1 more, 2 bad input or cut short, 130 interrupted."
)(rescore_command.rescore)
app.add_typer(config_command.app, name="config")
app.add_typer(specs_command.app, name="specs")
app.command(
    "filter",
    epilog="Exit codes: 0 all rows sorted, 2 bad input, 3 sorted, but a model or program could not be asked, "
    "130 interrupted.",
)(filter_command.filter_problems)
app.command(epilog="Exit codes: 0 all rows sorted, 2 bad input or cut short, 130 interrupted.")(
    reject_command.reject
)
app.command(epilog="Exit codes: 0 full reward, 1 less, 2 bad input, 3 could not be judged.")(
    verify_command.verify
)

app.command(epilog="Exit codes: 0 ran (and passed), 1 did not, 2 bad input, 3 no sandbox.")(
    sandbox_command.run
)
app.command("selfcheck", epilog="Exit codes: 0 every wall holds, 1 one does not, 2 bad input, 3 no sandbox.")(
    sandbox_command.check
)
app.add_typer(sandbox_command.app, name="sandbox")
app.add_typer(ledger_command.app, name="ledger")


@app.command()
def openapi(
    output: Annotated[Path | None, typer.Option("--output", "-o", help="Write here, not to stdout.")] = None,
) -> None:
    """Print the HTTP contract as YAML; `openapi.yaml` in the repository is this."""
    from reward_service.api.app import create_app
    from reward_service.api.openapi_document import to_yaml
    from reward_service.settings import Settings

    check_outputs({}, {"--output": output})
    text = to_yaml(create_app(Settings(workers=1)).openapi())
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_text(output, text)


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
    """Run the command line. Ctrl-C ends it even where the parent ignores it, as for background jobs."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        app()
    except (BadConfig, BadFile, BadSpec, LedgerUnavailable, MissingExtra, UnknownVerifier, OSError) as error:
        typer.echo(f"reward-service: {error}", err=True)
        sys.exit(2)
    except (UnicodeDecodeError, JSONDecodeError) as error:
        typer.echo(f"reward-service: a file or text that was given cannot be read: {error}", err=True)
        sys.exit(2)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        typer.echo(f"reward-service: setting {'.'.join(map(str, first['loc']))}: {first['msg']}", err=True)
        sys.exit(2)
