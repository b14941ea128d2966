"""The `reward-service` command."""

import sys

from reward_service.text.method_disk_cache import kept_code


def main() -> None:
    """Entry point; a base install, which has only the HTTP client, says what is missing."""
    try:
        with kept_code(__file__):
            from reward_service.cli.main_app import run
    except ModuleNotFoundError as error:
        if error.name is not None and error.name.startswith("reward_service"):
            raise
        print(  # noqa: T201 -- there is nothing else to print with
            f"reward-service: the command needs the server install ({error.name} is missing): "
            "pip install 'reward-service[server]'",
            file=sys.stderr,
        )
        sys.exit(2)
    run()
