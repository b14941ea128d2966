"""Which column is which: by flags, and by a small TOML file for tables that come again."""

import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated

import typer

from reward_service.cli.bad_input import check_outputs, refused_as_argument
from reward_service.dataset.tables.column_map import SAMPLE_FIELDS
from reward_service.errors import BadConfig

ColumnsFile = Annotated[
    Path | None,
    typer.Option(
        "--columns",
        help='A TOML file of columns by fields: reference = "meta.gold". Flags win.',
        exists=True,
        dir_okay=False,
    ),
]

FIELDS = (
    *SAMPLE_FIELDS,
    "problem",
    "answer",
    "source",
    "correct",
    "solution",
    "step",
    "steps",
    "score",
    "right",
)
"""All fields that any command reads, so that one file serves them all."""


def named_columns(given: Mapping[str, str], file: Path | None, *outputs: Path | None) -> dict[str, str]:
    """The columns of fields as flags give them, else as the file does. A flag that was left out says the
    field's own name. `outputs` are the files that the command is going to write.

    Raises:
        typer.BadParameter: the file is no TOML of names of columns by fields, or one of the outputs.
    """
    for output in outputs:
        check_outputs({"--columns": file}, {"the output": output})
    with refused_as_argument():
        told = _read(file) if file is not None else {}
    extra = {name: told[name] for name in SAMPLE_FIELDS if name in told and name not in given}
    return {
        name: told.get(name, name) if column == name else column for name, column in given.items()
    } | extra


def _read(file: Path) -> dict[str, str]:
    try:
        document = tomllib.loads(file.read_text("utf-8"))
    except (OSError, ValueError) as error:
        raise BadConfig(f"{file} is no TOML: {error}") from None
    for name, column in document.items():
        if name not in FIELDS:
            raise BadConfig(f"{file}: {name!r} is no field; fields are {', '.join(FIELDS)}")
        if not isinstance(column, str) or not column:
            raise BadConfig(
                f'{file}: {name} is to be the name of a column: {name} = "column" or "column.inside"'
            )
    return document
