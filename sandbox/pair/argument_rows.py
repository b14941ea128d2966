"""In the tests' box: what an object is made of, among what it could have been made of instead.

Every argument that can be varied is varied at once, and every draw is as far from the others as the true one
is: whoever sees them all does not see which one is in their middle.
"""

from collections.abc import Mapping, Sequence
from itertools import product
from typing import Any

from sandbox.pair.decoys import STEPS, Expected, permuted, secret, varied
from sandbox.pair.handle_operators import Operators
from sandbox.pair.remote_program import program

Row = list[tuple[bool, Any]]
"""Values of one kind, and which of them is the true one."""
Draw = tuple[bool, tuple[list[Any], dict[str, Any]]]
"""Arguments and keywords, and are they the true ones?"""
members: dict[int, dict[str, Any]] = {}
"""Objects that were read of the program's classes (`Color.RED`), by the class's key and their names."""
_asked: set[tuple[int, int]] = set()
"""Programs and classes whose members were asked for."""


def draws(args: Sequence[Any], kwargs: Mapping[str, Any]) -> list[Draw]:
    """The true arguments among others, in an order that nobody knows; alone where none can be varied."""
    given: dict[Any, Any] = {**dict(enumerate(args)), **kwargs}
    rows = {spot: row for spot, value in given.items() if (row := candidates(value))}
    if len(rows) == 1:
        rows = {spot: candidates(given[spot], alone=True) for spot in rows}
    drawn = [_drawn(args, kwargs, dict(zip(rows, draw, strict=True))) for draw in _grid([*rows.values()])]
    secret.shuffle(drawn)
    return drawn


def candidates(value: Any, *, alone: bool = False) -> Row:
    """A value among others of its kind, in any place, and which is it; nothing where there are none."""
    if isinstance(value, Expected):
        return value.variants()
    if isinstance(value, Operators):
        others = members_beside(value)
        return [(True, value), *((False, one) for one in others)] if others else []
    if type(value) in (list, tuple) and any(isinstance(each, Expected) for each in value):
        at = secret.choice([place for place, each in enumerate(value) if isinstance(each, Expected)])
        row = candidates(value[at])
        return [(is_mine, type(value)([*value[:at], one, *value[at + 1 :]])) for is_mine, one in row]
    others = (permuted(value) if alone else None) or varied(value) or []
    row = [(type(one) is type(value) and one == value, one) for one in others]
    return row if any(is_mine for is_mine, _ in row) else []


def members_beside(value: Operators) -> list[Any]:
    """The other objects that can be read of the class that this one was read of."""
    key = value._class
    if key is None:
        return []
    if (id(program.handles), key) not in _asked:
        _asked.add((id(program.handles), key))
        found = program.exchange("members", value)
        for name, one in found if type(found) is list else ():
            members.setdefault(key, {}).setdefault(str(name), one)
    others = {one._key: one for one in members.get(key, {}).values() if isinstance(one, Operators)}
    return [one for number, one in others.items() if number != value._key][: STEPS - 1]


def forget_members() -> None:
    """The next program has classes of its own."""
    members.clear()
    _asked.clear()


def _drawn(args: Sequence[Any], kwargs: Mapping[str, Any], draw: dict[Any, tuple[bool, Any]]) -> Draw:
    values = {spot: one for spot, (_, one) in draw.items()}
    given = [values.get(at, value) for at, value in enumerate(args)]
    named = {name: values.get(name, value) for name, value in kwargs.items()}
    return all(is_mine for is_mine, _ in draw.values()), (given, named)


def _grid(rows: Sequence[Row]) -> list[tuple[tuple[bool, Any], ...]]:
    """One of each row, together; as many draws as fit into a line-up."""
    if len(rows) <= 3:
        most = {2: 3, 3: 2}.get(len(rows), STEPS)
        return list(product(*(_few(row, most) for row in rows)))
    mine = secret.randrange(STEPS)
    return list(zip(*(_column(row, mine) for row in rows), strict=True))


def _few(row: Row, most: int) -> Row:
    """Neighbours in a row, among which the true one stands anywhere."""
    if len(row) <= most:
        return row
    at = next(place for place, (is_mine, _) in enumerate(row) if is_mine) - secret.randrange(most)
    return [row[(at + step) % len(row)] for step in range(most)]


def _column(row: Row, mine: int) -> Row:
    """The true value and another, each in half of the draws; in one of them always the true one."""
    other = next(each for each in _few(row, 2) if not each[0])
    true = next(each for each in row if each[0])
    column = [true, other] * (STEPS // 2)
    secret.shuffle(column)
    if column[mine][0]:
        return column
    return [other if is_mine else true for is_mine, _ in column]
