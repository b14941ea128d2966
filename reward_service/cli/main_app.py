"""The commands, and how they fail: one line on stderr and exit code 2 for whatever the user can mend."""

import ast
import signal
import sys
from importlib import import_module
from json import JSONDecodeError
from pathlib import Path
from typing import Annotated, Any, cast

import typer
import typer.main
from pydantic import ValidationError
from typer.core import TyperCommand, TyperGroup

from reward_service import __version__
from reward_service.cli.bad_input import check_outputs
from reward_service.dataset.file_safety import write_text
from reward_service.errors import (
    BadConfig,
    BadFile,
    BadSpec,
    LedgerUnavailable,
    MissingExtra,
    UnknownVerifier,
)
from reward_service.text.method_disk_cache import kept_code

_REWARDED = (
    "Exit codes: 0 every row has a reward, 2 bad input or cut short, 3 some rows have none, 130 interrupted."
)
_SORTED = (
    "Exit codes: 0 all rows sorted, 2 bad input, 3 sorted, but a model or program could not be asked, "
    "130 interrupted."
)
_CHOSEN = (
    "Exit codes: 0 all judged, 2 bad input, 3 written, but some answers could not be judged, 130 interrupted "
    "and nothing written."
)
_ALLOWED = "Exit codes: 0 no more changed than allowed, 1 more, 2 bad input"
COMMANDS = {
    "serve": ("serve_command:serve", ""),
    "score": ("score_command:score", _REWARDED),
    "check": ("check_command:check", "Exit codes: 0 every reference can judge, 2 bad input, 3 some cannot."),
    "audit": ("audit_command:audit", ""),
    "certify": (
        "certify_command:certify_reward",
        "Exit codes: 0 every check passed, 1 one failed, 2 bad input.",
    ),
    "diff": ("diff_command:diff", f"{_ALLOWED}."),
    "rescore": ("rescore_command:rescore", f"{_ALLOWED} or cut short, 130 interrupted."),
    "select": ("select_command:select", _CHOSEN),
    "label": ("label_command:label", _CHOSEN),
    "filter": ("filter_command:filter_problems", _SORTED),
    "reject": (
        "reject_command:reject",
        "Exit codes: 0 all rows sorted, 2 bad input or cut short, 130 interrupted.",
    ),
    "verify": (
        "verify_command:verify",
        "Exit codes: 0 full reward, 1 less, 2 bad input, 3 could not be judged.",
    ),
    "run": ("sandbox_command:run", "Exit codes: 0 ran (and passed), 1 did not, 2 bad input, 3 no sandbox."),
    "selfcheck": (
        "sandbox_command:check",
        "Exit codes: 0 every wall holds, 1 one does not, 2 bad input, 3 no sandbox.",
    ),
    "config": ("config_command:app", ""),
    "specs": ("specs_command:app", ""),
    "sandbox": ("sandbox_command:app", ""),
    "ledger": ("ledger_command:app", ""),
}
"""Commands, and groups of commands: where each stands below `reward_service.cli`, and its exit codes."""


class _ImportedCommands(TyperGroup):
    """Imports a command when it is to run; all of them take two seconds."""

    def list_commands(self, ctx: Any) -> list[str]:
        return [*COMMANDS, *super().list_commands(ctx)]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """A command as it is listed: its name and what it says of itself in its source."""
        if cmd_name not in COMMANDS:
            return super().get_command(ctx, cmd_name)
        return TyperCommand(cmd_name, help=_help_in_source(*COMMANDS[cmd_name][0].split(":")))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        name, command, rest = super().resolve_command(ctx, args)
        return name, _imported(ctx, name) if name in COMMANDS else command, rest


def _imported(ctx: Any, name: str) -> Any:
    place, epilog = COMMANDS[name]
    module, _, attribute = place.partition(":")
    with kept_code(__file__):
        found = getattr(import_module(f"reward_service.cli.{module}"), attribute)
    holder = typer.Typer(add_completion=False)
    if not isinstance(found, typer.Typer):
        holder.command(name, epilog=epilog or None)(found)
        return typer.main.get_command(holder)
    holder.add_typer(found, name=name)
    group = typer.main.get_command(holder)
    return cast("TyperGroup", group).get_command(ctx, name)


def _help_in_source(module: str, attribute: str) -> str | None:
    """The docstring of a function of a module, or the `help` that a group is made with."""
    for part in ast.parse(Path(__file__).with_name(f"{module}.py").read_bytes()).body:
        if isinstance(part, ast.FunctionDef) and part.name == attribute:
            return ast.get_docstring(part)
        if isinstance(part, ast.Assign) and ast.unparse(part.targets[0]) == attribute:
            options = cast("ast.Call", part.value).keywords
            return next((ast.literal_eval(option.value) for option in options if option.arg == "help"), None)
    return None


app = typer.Typer(
    name="reward-service",
    cls=_ImportedCommands,
    help="Rewards that can be trusted, for RL post-training of reasoning models.\n\n"
    "Start with: reward-service verify --reference 42 'The answer is \\boxed{42}.'",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


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
