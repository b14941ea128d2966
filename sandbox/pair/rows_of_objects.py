"""In the tests' box: objects that tests make of the program's classes; a row of them is made in one turn.

Whoever is asked for them sees what each is made of before any is compared, as where they are made one by one.
"""

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sandbox.pair.handle_operators import Operators
from sandbox.pair.remote_program import Lie, program

_UNCHANGING = frozenset([
    int, float, str, bool, type(None), complex, bytes, Decimal, Fraction, date, datetime, time, timedelta,
])  # fmt: skip
"""What no constructor can change in the tests."""
Given = tuple[Sequence[Any], Mapping[str, Any]]
"""What an object is made of: arguments and keywords."""
Made = tuple[Any, BaseException | None]
"""An object, or why there is none."""


def note_made(kind: Operators, made: Any, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    """What a call has given: of a class that tests name with a capital, an object of the tests' own."""
    if kind._role == "class" and isinstance(made, Operators) and kind._name.lstrip("_")[:1].isupper():
        object.__setattr__(made, "_own", True)  # by the tests' own name for it
        object.__setattr__(made, "_recipe", (kind, args, kwargs))
    return made


def made(kind: Any, row: Sequence[Given], *, kept: bool = True) -> list[Made]:
    """An object, or what its class has raised, for each; as if one were made, or none that is kept.

    Raises:
        Lie: there is not one answer for each.
    """
    values = (value for args, kwargs in row for value in (*args, *kwargs.values()))
    if type(kind) in program.handles and all(type(value) in _UNCHANGING for value in values):
        return _made_at_once(kind, row, kept=kept)
    return [_made(kind, args, kwargs) for args, kwargs in row]


def _made(kind: Any, args: Sequence[Any], kwargs: Mapping[str, Any]) -> Made:
    try:
        return kind(*args, **kwargs), None
    except Exception as error:  # noqa: BLE001 - the program's own
        return None, error


def _made_at_once(kind: Operators, row: Sequence[Given], *, kept: bool) -> list[Made]:
    given = [[list(args), [list(each) for each in kwargs.items()]] for args, kwargs in row]
    said = program.exchange("make", kind, given, kept)
    if type(said) is not list or len(said) != len(row) or not all(map(_is_answer, said)):
        raise Lie("not an object for each that is asked for")
    for (one, _), (args, kwargs) in zip(said, row, strict=True):
        note_made(kind, one, tuple(args), dict(kwargs))
    return [(one, error) for one, error in said]


def _is_answer(said: Any) -> bool:
    return type(said) is list and len(said) == 2 and isinstance(said[1], Exception | None)
