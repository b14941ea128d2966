"""One server process: alone, or as one of several that a supervisor starts with
`python -m reward_service.cli.server_process LISTENER LINK` (descriptors of inherited sockets)."""

import os
import signal
import socket
import sys

import typer
import uvicorn
from fastapi import FastAPI

from reward_service.api.app import create_app
from reward_service.api.http_protocol import bounded
from reward_service.api.logs import configuration
from reward_service.api.processes.process_link import receive_setup
from reward_service.api.processes.siblings import Siblings
from reward_service.errors import BadConfig, BadSpec, MissingExtra, UnknownVerifier
from reward_service.ledger import LedgerUnavailable
from reward_service.settings import Settings


def serve_alone(settings: Settings) -> None:
    """Serve until told to stop."""
    uvicorn.Server(_config(create_app(settings), settings)).run()


def main() -> None:
    """Serve as one of several; exit code 2 and one line for what the user can mend."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    for inherited in map(int, sys.argv[1:3]):
        os.set_inheritable(inherited, False)  # noqa: FBT003 -- the standard library's signature
    listener, link = (socket.socket(fileno=int(number)) for number in sys.argv[1:3])
    settings, place = receive_setup(link)
    try:
        app = create_app(settings, Siblings(link, place))
    except (BadConfig, BadSpec, LedgerUnavailable, MissingExtra, UnknownVerifier, OSError) as error:
        typer.echo(f"reward-service: {error}", err=True)
        sys.exit(2)
    uvicorn.Server(_config(app, settings)).run([listener])


def _config(app: FastAPI, settings: Settings) -> uvicorn.Config:
    return uvicorn.Config(
        app,
        host=settings.host,
        port=settings.port,
        loop="uvloop",
        http=bounded(settings.receive_seconds, settings.max_connections),
        ws="none",
        server_header=False,
        proxy_headers=False,
        log_config=configuration(settings.log_format, settings.log_level),
        log_level=settings.log_level,
        access_log=settings.log_level == "debug" and settings.log_format == "text",
        backlog=4096,
        timeout_keep_alive=75,
        timeout_graceful_shutdown=settings.grace_seconds,
    )


if __name__ == "__main__":
    main()
