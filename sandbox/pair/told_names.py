"""In the tests' box: names of the program's that it tells with being loaded, before anybody asks for them."""

from typing import Any

from sandbox.pair import wire
from sandbox.pair.remote_program import UNREADABLE, program
from sandbox.plain_values import Reader


def note_names(loaded: bytes) -> None:
    """Remember classes and functions of the program's, as the frame has them that tells that it is loaded.

    Raises:
        Gone: they are none.
    """
    try:
        reader = Reader(len(loaded), program._extra)
        told = {str(name): reader.read(data) for name, data in wire.parse(loaded)[2]}
        if not all(type(value) in program.handles or isinstance(value, type) for value in told.values()):
            raise ValueError("a name of no class and no function")
        program.told_names = told
    except UNREADABLE as error:
        program._end(f"what came back is no plain value: {error}")


def named(home: str | None, name: str) -> Any:
    """What the program has under a name; it is not asked again before anything was done there.

    Raises:
        Gone: as `exchange`.
    """
    if program.acts or name not in program.told_names:
        return program.exchange("name", home, name)
    program.deeds += 1
    return program.told_names[name]
