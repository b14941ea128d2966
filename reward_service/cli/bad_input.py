"""How commands refuse files: as typer refuses any other argument, in a few lines with exit code 2."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

import typer

from reward_service.dataset import file_safety
from reward_service.dataset.tables.table_input import expand_inputs
from reward_service.errors import BadConfig, BadFile

Files = Mapping[str, Path | None]
"""Files by what the user calls them."""


def files_of(name: str, tables: Sequence[str]) -> dict[str, Path]:
    """The files behind the arguments called `name`: globs and folders of datasets as what they stand for; of
    an argument that names no table, which others refuse with its reason, nothing."""
    found = []
    for table in tables:
        with suppress(BadConfig):
            found += [file for file in expand_inputs([table]) if Path(file).is_file()]
    return {f"{name} {file}": Path(file) for file in found}


@contextmanager
def refused_as_argument() -> Iterator[None]:
    """What is wrong with a file is said of the argument that named it."""
    try:
        yield
    except (BadFile, BadConfig) as error:
        raise typer.BadParameter(str(error)) from None


def check_files(file: Path, *, inputs: Files | None = None, outputs: Files | None = None) -> None:
    """Refuse FILE when it is no file of JSON lines, outputs that cannot be written, and outputs that are an
    input or each other."""
    with refused_as_argument():
        file_safety.refuse_same_file({"FILE": file, **(inputs or {})}, outputs or {})
        file_safety.refuse_unwritable(*(outputs or {}).values())
        file_safety.refuse_other_formats(file)


def check_outputs(inputs: Files, outputs: Files) -> None:
    """Refuse outputs that cannot be written, and outputs that are an input or each other."""
    with refused_as_argument():
        file_safety.refuse_same_file(inputs, outputs)
        file_safety.refuse_unwritable(*outputs.values())


def check_columns(file: Path, wanted: Mapping[str, str], inputs: Sequence[str]) -> None:
    """Refuse a file, which the user knows by `inputs`, without the columns that must be there, by option."""
    with refused_as_argument():
        file_safety.refuse_missing_columns(file, wanted, name=", ".join(inputs))
