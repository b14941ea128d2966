"""The progress bar of commands that go through a file."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

INTERRUPTED = 130
"""The exit code after Ctrl-C."""


@contextmanager
def progress_bar(file: Path, state: Callable[[], str]) -> Iterator[Callable[[int], None]]:
    """A bar on stderr over the bytes of `file`, with what `state` says beside it; yields what to call with
    the bytes that are done."""
    bar = Progress(
        TextColumn("{task.fields[state]}"),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
    )
    with bar:
        task = bar.add_task("rows", total=file.stat().st_size, state="starting")
        yield lambda size: bar.update(task, advance=size, state=state())


@contextmanager
def told_to_resume() -> Iterator[None]:
    """A full disk and its kin end the command in one line: what is written stands, and `--resume` goes on."""
    try:
        yield
    except OSError as error:
        typer.echo(f"reward-service: {error}; go on with --resume", err=True)
        raise typer.Exit(2) from None
