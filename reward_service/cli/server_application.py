"""The application behind uvicorn, in this process."""

import gc
import socket
import sys

import typer
import uvicorn
from fastapi import FastAPI

from reward_service.api.app import create_app
from reward_service.api.http_protocol import bounded
from reward_service.api.logs import configuration
from reward_service.api.processes.siblings import Place, Siblings
from reward_service.errors import BadConfig, BadSpec, LedgerUnavailable, MissingExtra, UnknownVerifier
from reward_service.settings import Settings


def serve_alone(settings: Settings) -> None:
    """Serve until told to stop."""
    _run(create_app(settings), settings)


def serve_as_sibling(settings: Settings, place: Place, listener: socket.socket, link: socket.socket) -> None:
    """Serve as one of several; exit code 2 and one line for what the user can mend."""
    try:
        app = create_app(settings, Siblings(link, place))
    except (BadConfig, BadSpec, LedgerUnavailable, MissingExtra, UnknownVerifier, OSError) as error:
        typer.echo(f"reward-service: {error}", err=True)
        sys.exit(2)
    _run(app, settings, listener)


def _run(app: FastAPI, settings: Settings, *listeners: socket.socket) -> None:
    gc.freeze()  # what was imported stays
    gc.enable()
    uvicorn.Server(_config(app, settings)).run([*listeners] or None)


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
