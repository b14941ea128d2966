"""`reward-service run`, `selfcheck` and `sandbox build`."""

import asyncio
import json
import sys
from contextlib import closing
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reward_service.scoring.sandbox_provider import backend_of, isolation_of
from sandbox import BadProgram, Isolation, Sandbox, SandboxUnavailable, selfcheck
from sandbox.backend import Backend
from sandbox.docker.image import DOCKERFILE, IMAGE, context

BASE = "debian:bookworm-slim"
"""As in the Dockerfile, which has the packages, too."""

app = typer.Typer(help="The image that programs run in.", no_args_is_help=True)

BackendOption = Annotated[
    str, typer.Option(help="Which walls: native, docker, or docker:RUNTIME (docker:runsc).")
]
IsolationOption = Annotated[
    str,
    typer.Option(help="Weakest wall to accept: landlock, namespaces, container, full, gvisor."),
]


def run(
    file: Annotated[Path, typer.Argument(help="The program.", exists=True, dir_okay=False)],
    *,
    language: Annotated[str | None, typer.Option(help="Default: by the file's ending.")] = None,
    stdin: Annotated[Path | None, typer.Option(help="A file to feed it; - is standard input.")] = None,
    tests: Annotated[Path | None, typer.Option(help='JSON: [{"stdin": "..", "stdout": ".."}, ...]')] = None,
    backend: BackendOption = "native",
) -> None:
    """Run a program in the sandbox and print what it did, as JSON."""
    from reward_service.api.execute import RunRequest, RunTest, execute

    given = "" if stdin is None else sys.stdin.read() if str(stdin) == "-" else stdin.read_text()
    wanted = tuple(RunTest.model_validate(row) for row in json.loads(tests.read_text())) if tests else ()
    request = RunRequest(
        language=language or file.suffix.lstrip("."), code=file.read_text(), stdin=given, tests=wanted
    )

    async def work() -> Any:
        async with Sandbox(_backend(backend)) as sandbox:
            return await execute(sandbox, request)

    result = _attempt(work)
    typer.echo(result.model_dump_json(indent=2))
    raise typer.Exit(0 if result.passed is not False and result.status == "ok" else 1)


def check(backend: BackendOption = "native", min_isolation: IsolationOption = "landlock") -> None:
    """Try hostile programs against the sandbox of this machine."""

    async def work() -> tuple[str, Isolation, list[selfcheck.Finding]]:
        weakest = isolation_of(min_isolation)
        async with Sandbox(_backend(backend), min_isolation=weakest) as sandbox:
            known = selfcheck.KNOWN.get(sandbox.isolation, ())
            return sandbox.description, sandbox.isolation, await selfcheck.check(sandbox, known=known)

    description, isolation, findings = _attempt(work)
    table = Table("", "behaviour", "what happened", title=f"{description}: {isolation.label}")
    for finding in findings:
        mark = "pass" if finding.passed else "known" if finding.known else "FAIL"
        table.add_row(mark, finding.name, finding.detail)
    Console().print(table)
    raise typer.Exit(0 if selfcheck.passed(findings) else 1)


@app.command()
def build(
    *,
    base: Annotated[str, typer.Option(help="The image to build upon: Debian, or built from it.")] = BASE,
    packages: Annotated[
        str | None, typer.Option(help="Debian packages to add instead of the usual ones; empty: none.")
    ] = None,
    tag: Annotated[str, typer.Option(help="Name of the image.")] = IMAGE,
    network: Annotated[str, typer.Option(help="The network to build with.")] = "host",
) -> None:
    """Build the image of the Docker backend, with the daemon that DOCKER_HOST names.

    It holds a copy of the installed sandbox: build it again after an upgrade.
    """
    import docker
    import docker.errors
    import requests.exceptions

    arguments = {"BASE": base, **({} if packages is None else {"PACKAGES": packages})}
    try:
        with closing(docker.from_env()) as client:
            _build(client, tag=tag, buildargs=arguments, network_mode=network)
            image = client.images.get(tag)
    except (docker.errors.DockerException, requests.exceptions.RequestException, OSError) as error:
        typer.echo(f"reward-service: the image could not be built: {error}", err=True)
        raise typer.Exit(3) from None
    size = image.attrs["Size"] / 1e6
    typer.echo(
        f"built {tag} {image.short_id}, {size:.0f} MB; next: reward-service selfcheck --backend docker"
    )


def _build(client: Any, **options: Any) -> None:
    """Build, showing what the daemon says meanwhile: it takes minutes."""
    import docker.errors

    said = client.api.build(
        fileobj=context(), custom_context=True, dockerfile=DOCKERFILE, rm=True, decode=True, **options
    )
    for line in said:
        if "error" in line:
            raise docker.errors.BuildError(line["error"], ())
        typer.echo(line.get("stream", "").rstrip("\n"), err=True, nl="stream" in line)


def _backend(name: str) -> Backend:
    try:
        return backend_of(name)
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _attempt(work: Any) -> Any:
    try:
        return asyncio.run(work())
    except (BadProgram, ValueError) as error:
        typer.echo(f"reward-service: {error}", err=True)
        raise typer.Exit(2) from None
    except SandboxUnavailable as error:
        typer.echo(f"reward-service: the sandbox is not available: {error}", err=True)
        raise typer.Exit(3) from None
