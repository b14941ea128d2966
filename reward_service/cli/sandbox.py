"""`reward-service run`, `selfcheck` and `sandbox build`."""

import asyncio
import json
import sys
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from reward_service.walls import backend_of, isolation_of
from sandbox import BadProgram, Isolation, Sandbox, SandboxUnavailable, selfcheck
from sandbox.backend import Backend

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
    from reward_service.api.run import RunRequest, RunTest, execute

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
    base: Annotated[str, typer.Option(help="The image to build upon.")] = "debian:bookworm-slim",
    packages: Annotated[str | None, typer.Option(help="Debian packages to add; empty: none.")] = None,
    tag: Annotated[str, typer.Option(help="Name of the image.")] = "reward-sandbox",
    root: Annotated[Path, typer.Option(help="The project's root, with deploy/ and sandbox/.")] = Path(),
    network: Annotated[str, typer.Option(help="The network to build with.")] = "host",
) -> None:
    """Build the image of the Docker backend from deploy/sandbox.Dockerfile."""
    import docker
    import docker.errors

    arguments = {"BASE": base, **({} if packages is None else {"PACKAGES": packages})}
    try:
        client = docker.from_env()
        image, _ = client.images.build(
            path=str(root),
            dockerfile="deploy/sandbox.Dockerfile",
            tag=tag,
            buildargs=arguments,
            network_mode=network,
        )
    except (docker.errors.DockerException, TypeError, OSError) as error:
        typer.echo(f"reward-service: the image could not be built: {error}", err=True)
        raise typer.Exit(3) from None
    typer.echo(f"built {tag} {image.short_id}")


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
