"""`reward-service serve`."""

import asyncio
import errno
import gc
import logging
import signal
import socket
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from reward_service.errors import BadConfig, SandboxLost
from reward_service.scoring.sandbox_provider import SandboxProvider
from reward_service.settings import Settings, unknown_variables
from reward_service.text.method_disk_cache import kept_code

logger = logging.getLogger(__name__)


def serve(  # noqa: PLR0913 -- one parameter an option
    *,
    host: Annotated[str | None, typer.Option(help="Address to listen on.  [default: 127.0.0.1]")] = None,
    port: Annotated[int | None, typer.Option(help="Port; 0 picks a free one.  [default: 8000]")] = None,
    processes: Annotated[
        int | None,
        typer.Option(help="Server processes on the port; they share workers and limits.  [default: 1]"),
    ] = None,
    workers: Annotated[
        int | None, typer.Option(help="Processors to use for verifiers.  [default: all]")
    ] = None,
    sandbox: Annotated[
        str | None, typer.Option(help="Where programs run: native, docker or docker:RUNTIME.")
    ] = None,
    min_isolation: Annotated[
        str | None,
        typer.Option(help="Do not start with less: landlock, namespaces, container, full or gvisor."),
    ] = None,
    allow_unconfined: Annotated[
        bool, typer.Option("--allow-unconfined", help="Run programs without walls where none can be built.")
    ] = False,
    specs_dir: Annotated[Path | None, typer.Option(help="Folder of further specs (*.toml, *.json).")] = None,
    verifier: Annotated[
        list[str] | None,
        typer.Option(help='Verifier to add, "module:Class" or "file.py:function"; repeatable.'),
    ] = None,
    config: Annotated[Path | None, typer.Option(help="File of settings, TOML.")] = None,
    api_keys_file: Annotated[Path | None, typer.Option(help="File of keys that callers may show.")] = None,
    insecure_no_auth: Annotated[
        bool, typer.Option("--insecure-no-auth", help="Listen beyond loopback although no keys are set.")
    ] = False,
    ledger_dir: Annotated[
        Path | None, typer.Option(help="Keep verdicts here, for `reward-service ledger`.")
    ] = None,
    log_level: Annotated[str | None, typer.Option(help="debug, info, warning or error.")] = None,
    log_format: Annotated[
        str | None, typer.Option(help="text, or json: one object a line, and one a request.")
    ] = None,
) -> None:
    """Serve rewards over HTTP until SIGTERM or Ctrl-C, then finish what was admitted.

    Every option is also an environment variable (REWARD_SERVICE_PORT, …) and a key in the file that
    --config names; `reward-service config show` tells all of them, and where each value comes from.
    """
    given: dict[str, Any] = locals()
    options = {name: value for name, value in given.items() if value is not None and value is not False}
    if verifier:
        options["verifiers"] = tuple(options.pop("verifier"))
    run(Settings(**options))


def run(settings: Settings) -> None:
    """Serve with these settings until told to stop.

    Raises:
        BadConfig: it would listen beyond loopback and answer everybody.
    """
    settings.refuse_exposure()
    _refuse_busy_port(settings.host, settings.port)
    for stranger in unknown_variables():
        typer.echo(f"reward-service: {stranger}", err=True)
    # uvicorn raises the signal again when it has finished; then, and before it listens, it means: exit 0.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    if settings.min_isolation:
        asyncio.run(_demand(settings))
    if settings.processes > 1:
        sys.exit(_supervise(settings))

    # What follows takes a second; who is refused need not wait.
    gc.disable()  # imports make objects that stay
    with kept_code(__file__):
        from reward_service.cli.server_application import serve_alone
        from reward_service.scoring.early_workers import fork_workers_early

    fork_workers_early(settings.worker_memory_mb * 2**20)
    serve_alone(settings)


def _supervise(settings: Settings) -> int:
    """Serve with several processes; the exit code."""
    import logging.config

    from reward_service.api.logs import configuration
    from reward_service.api.processes.server_supervisor import Supervisor
    from reward_service.api.processes.siblings import Place

    logging.config.dictConfig(configuration(settings.log_format, settings.log_level))
    own_share, count = settings.share(), settings.processes
    with _bound(settings.host, settings.port) as listener:
        host, port = listener.getsockname()[:2]
        logger.info("%d server processes on http://%s:%d", count, f"[{host}]" if ":" in host else host, port)

        async def supervised() -> int:
            supervisor = Supervisor(
                [sys.executable, "-m", "reward_service.cli.server_process"],
                listener,
                lambda index, inherited: (own_share, Place(index, count, inherited)),
                count=count,
                grace_seconds=settings.grace_seconds,
            )
            return await supervisor.run()

        return asyncio.run(supervised())


def _bound(host: str, port: int) -> socket.socket:
    """A socket that stands for the address; it listens as soon as a process does."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    listener = socket.socket(family, kind, protocol)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind(address)
    return listener


def _refuse_busy_port(host: str, port: int) -> None:
    """Tell, before anything is started, that nobody can listen there.

    Raises:
        BadConfig: with what to do.
    """
    try:
        places = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE)
        for family, kind, protocol, _, address in places[:1]:
            with socket.socket(family, kind, protocol) as listener:
                listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
                listener.bind(address)
    except OSError as error:
        remedy = "choose another with --port (0: any that is free)"
        if error.errno == errno.EADDRINUSE:
            remedy = f"see who listens with: ss -ltnp 'sport = :{port}'; or {remedy}"
        raise BadConfig(f"cannot listen on {host} port {port}: {error.strerror or error}; {remedy}") from None


async def _demand(settings: Settings) -> None:
    """Refuse to start, in one line, where the demanded isolation cannot be had."""
    sandbox_provider = SandboxProvider(settings.sandbox_config())
    try:
        await sandbox_provider.sandbox()
    except SandboxLost as error:
        typer.echo(f"reward-service: {error}", err=True)
        raise typer.Exit(2) from None
    finally:
        await sandbox_provider.close()
