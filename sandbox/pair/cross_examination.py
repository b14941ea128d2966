"""In the tests' box: what the program says of the equality of its objects is not believed at once.

Whoever says that two are equal must also tell them from others: from an object of nobody's, from those that
the tests could have made instead, and from others that were read of the same class.
"""

import contextlib
from collections.abc import Sequence
from typing import Any

from sandbox.pair.decoys import SPOTS, secret, truth, varied
from sandbox.pair.handed_object_access import Stranger
from sandbox.pair.handle_operators import Operators
from sandbox.pair.remote_program import Lie, program
from sandbox.pair.rows_of_objects import made

in_line_up: list[bool] = []
"""One entry while a line-up goes on: nothing is lined up within it."""
members: dict[int, dict[str, Any]] = {}
"""Objects that were read of the program's classes (`Color.RED`), by the class's key and their names."""
liars: list[bool] = []
"""One entry once the program has lied about what its objects equal."""


def same_objects(one: Operators, other: Operators) -> bool:
    """Does the program say so, both ways round? Whoever also equals an object of nobody's is asked no more.

    Raises:
        Lie: it does.
    """
    if not _equal_both_ways(one, other):
        return False
    with contextlib.suppress(Exception):  # it need not compare itself with strangers
        if truth(program.exchange("eq", one, Stranger())):
            liars.append(True)
    if liars:
        raise Lie("an object of the program's that equals everything")
    if one._class is not None or other._class is not None:
        _among_members(*((one, other) if other._class is not None else (other, one)))
    if not in_line_up and bool(one._recipe) is not bool(other._recipe):
        _against_decoys(*((other, one) if one._recipe else (one, other)))
    return True


def _equal_both_ways(one: Operators, other: Operators) -> bool:
    """What the program says of both ways round, asked at once."""
    try:
        return all(eq_of_each([(one, other), (other, one)]))
    except Lie:
        raise
    except Exception:  # noqa: BLE001 - the program's: what a comparison raises that would not have been made is nothing
        return truth(program.exchange("eq", one, other)) and truth(program.exchange("eq", other, one))


def equal_ones(answer: Operators, others: Sequence[Operators]) -> list[bool]:
    """Which of several objects one equals, by `same_objects`; asked at once, which takes fewer turns.

    Raises:
        Lie: as `same_objects`.
    """
    said = eq_of_each([(answer, other) for other in others])
    return [equal and same_objects(answer, other) for equal, other in zip(said, others, strict=True)]


def eq_of_each(pairs: Sequence[tuple[Operators, Operators]]) -> list[bool]:
    """What the program says of the equality of each pair."""
    said = program.exchange("each", "eq", [list(pair) for pair in pairs])
    if type(said) is not list or len(said) != len(pairs):
        raise Lie("not an answer for each pair")
    return [truth(each) for each in said]


def _against_decoys(answer: Operators, known: Operators) -> None:
    """Both are equal, they say: then the answer is none of those that the tests could have made instead."""
    kind, args, kwargs = known._recipe
    in_line_up.append(True)
    try:
        spots = [spot for spot in (*range(len(args)), *kwargs) if varied(_part(args, kwargs, spot))][:SPOTS]
        for spot in spots:
            decoys = _decoys(kind, args, kwargs, spot)
            alike = eq_of_each([(one, known) for one in decoys])
            apart = [one for one, same in zip(decoys, alike, strict=True) if not same]
            if decoys and len(apart) * 2 < len(decoys):
                continue  # the class itself tells too few of them apart
            if any(eq_of_each([(answer, one) for one in apart])):
                break
            return
        if spots or args:
            raise Lie("an object that equals what differs")
    finally:
        in_line_up.pop()


def _part(args: Any, kwargs: Any, spot: Any) -> Any:
    """An argument, by its place or its name."""
    return args[spot] if isinstance(spot, int) else kwargs[spot]


def _decoys(kind: Any, args: Any, kwargs: Any, spot: Any) -> list[Operators]:
    true = _part(args, kwargs, spot)
    others = [each for each in varied(true) or () if each != true or type(each) is not type(true)]
    if isinstance(spot, int):
        row = [((*args[:spot], value, *args[spot + 1 :]), kwargs) for value in others]
    else:
        row = [(args, {**kwargs, spot: value}) for value in others]
    # A value that nobody wrote may be refused.
    return [one for one, _ in made(kind, row) if isinstance(one, Operators)]


def _among_members(answer: Operators, known: Operators) -> None:
    """An object that was read of a class is equalled by no other that was read of it and that differs.

    Raises:
        Lie: it is, or all that were read of it are the same.
    """
    others = [one for one in members.get(known._class or 0, {}).values() if one._key != known._key]
    apart = [one for one in others if not truth(program.exchange("eq", one, known))]
    if others and (not apart or any(_is_or_equals(answer, one) for one in apart)):
        raise Lie("an object that equals what differs")


def _is_or_equals(answer: Operators, one: Operators) -> bool:
    return answer._key == one._key or truth(program.exchange("eq", answer, one))


def lined_up_value(handle: Operators, value: Any) -> bool:
    """Does an object equal a plain value, and few others?"""
    row = varied(value)
    if row is None:
        return truth(program.exchange("eq", handle, value))
    program.line_ups += 1
    secret.shuffle(row)
    said = [truth(program.exchange("eq", handle, one)) for one in row]
    equal = any(answer and one == value for answer, one in zip(said, row, strict=True))
    if equal and sum(said) > 1:
        raise Lie("an object that equals what differs")
    return equal
