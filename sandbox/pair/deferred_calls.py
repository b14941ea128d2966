"""In the tests' box: calls of the program's classes that are put off until an answer stands.

`assert f() == Point(1, 2)` makes the expected object together with decoys, in an order that nobody knows, and
the answer must equal it and none that the class tells apart from it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from sandbox.pair.cross_examination import eq_of_each, equal_ones, in_line_up
from sandbox.pair.decoys import SPOTS, Expected, secret, varied
from sandbox.pair.handles import Handle
from sandbox.pair.remote_program import Lie, program
from sandbox.pair.rows_of_objects import made

_PLAIN = (int, float, str, list, tuple, dict, bool, type(None))


class Deferred(Expected):
    """`Point(1, 2)` as the expected side of an equality: made only in a line-up, when the answer already
    stands."""

    def __init__(self, kind: Handle, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        self.kind, self.args, self.kwargs = kind, args, kwargs
        self.one: Any = None

    def made(self) -> Any:
        """The object: it is used for more than comparing, and is made once."""
        if self.one is None:
            self.one = self.kind(*self.args, **self.kwargs)
        return self.one

    def __getattr__(self, name: str) -> Any:
        return getattr(self.made(), name)

    def __len__(self) -> int:
        return len(self.made())

    def __iter__(self) -> Iterator[Any]:
        return iter(self.made())

    def __str__(self) -> str:
        return str(self.made())

    def __bool__(self) -> bool:
        return bool(self.made())

    def __getitem__(self, key: Any) -> Any:
        return self.made()[key]

    def __contains__(self, item: Any) -> bool:
        return item in self.made()

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self.made()(*args, **kwargs)

    def __repr__(self) -> str:
        return repr(self.made())

    def __eq__(self, theirs: object) -> bool:
        if isinstance(theirs, Deferred):
            return theirs.lined_up(self.made())
        return self.lined_up(theirs)

    def __ne__(self, theirs: object) -> bool:
        return not self == theirs

    def __hash__(self) -> int:
        return hash(self.made())

    def lined_up(self, answer: Any) -> bool:
        """Does the answer equal the object that is expected, and no other?"""
        if self.one is not None:
            return bool(answer == self.one)
        spots: list[Any] = [at for at in range(len(self.args)) if candidates(self.args[at])]
        spots += [name for name in self.kwargs if candidates(self.kwargs[name])]
        secret.shuffle(spots)
        for spot in spots[:SPOTS] or [None]:
            told = self._line_up(answer, spot)
            if told is not None:
                return told
        raise Lie("an object that equals what differs")

    def _line_up(self, answer: Any, spot: int | str | None) -> bool | None:
        """Is it the one of several that it should be? None: the class itself tells too few of them apart."""
        program.line_ups += 1
        made = self._row(spot)
        in_line_up.append(True)
        try:
            said = _which_are_equal(answer, [one for _, one in made])
        finally:
            in_line_up.pop()
        if len(made) == 1:
            return said[0]
        mine = next(one for is_mine, one in made if is_mine)
        alike = _which_are_alike(mine, [one for _, one in made])
        apart = [not is_mine and not same for (is_mine, _), same in zip(made, alike, strict=True)]
        if sum(apart) * 2 < len(made) - 1:
            return None
        right = any(answered and is_mine for answered, (is_mine, _) in zip(said, made, strict=True))
        if any(answered and differs for answered, differs in zip(said, apart, strict=True)):
            if right:
                raise Lie("an object that equals what differs")
            return False
        return right

    def _row(self, spot: int | str | None) -> list[tuple[bool, Any]]:
        """The object among decoys, in an order that nobody knows."""
        rows = [(True, (list(self.args), dict(self.kwargs)))]
        if spot is not None:
            value = self.args[spot] if isinstance(spot, int) else self.kwargs[spot]
            rows = [(is_mine, self._with(spot, one)) for is_mine, one in candidates(value)]
        secret.shuffle(rows)
        row: list[tuple[bool, Any]] = []
        for (is_mine, _), (one, error) in zip(
            rows, made(self.kind, [given for _, given in rows]), strict=True
        ):
            if error is None:
                row.append((is_mine, one))
            elif is_mine:  # the program's own: it need not take values that nobody wrote
                raise error
        return row

    def variants(self) -> list[tuple[bool, "Deferred"]]:
        """It, and others that differ from it in one argument; nothing where none can be made."""
        spots = [*range(len(self.args)), *self.kwargs]
        secret.shuffle(spots)
        for spot in spots:
            row = candidates(self.args[spot] if isinstance(spot, int) else self.kwargs[spot])
            if row:
                return [(is_mine, Deferred(self.kind, *self._with(spot, one))) for is_mine, one in row]
        return []

    def _with(self, spot: int | str, value: Any) -> tuple[list[Any], dict[str, Any]]:
        args, kwargs = list(self.args), dict(self.kwargs)
        if isinstance(spot, int):
            args[spot] = value
        else:
            kwargs[spot] = value
        return args, kwargs


def _which_are_equal(answer: Any, ones: Sequence[Any]) -> list[bool]:
    """Which of them is the answer? Plain values are compared as such."""
    if all(isinstance(each, Handle) for each in (answer, *ones)):
        return equal_ones(answer, ones)
    return [bool(answer == one) for one in ones]


def _which_are_alike(mine: Any, ones: Sequence[Any]) -> list[bool]:
    """Which of them does their class not tell from the true one?"""
    if all(isinstance(each, Handle) for each in ones):
        return eq_of_each([(one, mine) for one in ones])
    return [bool(one == mine) for one in ones]


def candidates(value: Any) -> list[tuple[bool, Any]]:
    """A value among others of its kind, in any place, and which is it; nothing where there are none."""
    if isinstance(value, Deferred):
        return value.variants()
    if type(value) in (list, tuple) and any(isinstance(each, Deferred) for each in value):
        at = secret.choice([place for place, each in enumerate(value) if isinstance(each, Deferred)])
        row = candidates(value[at])
        return [(is_mine, type(value)([*value[:at], one, *value[at + 1 :]])) for is_mine, one in row]
    row = [(type(one) is type(value) and one == value, one) for one in varied(value) or ()]
    return row if any(is_mine for is_mine, _ in row) else []


def deferred(kind: Any, *args: Any, **kwargs: Any) -> Any:
    """A call of a class, put off where its arguments are plain, or put off themselves."""
    plain = all(type(value) in _PLAIN or isinstance(value, Deferred) for value in (*args, *kwargs.values()))
    if isinstance(kind, Handle) and plain:
        return Deferred(kind, args, kwargs)
    return kind(*args, **kwargs)


def _put_off(name: str) -> Any:
    return lambda self, theirs: getattr(Handle, name)(self.made(), theirs)


for _name in "sub add mul truediv lt le gt ge".split():
    setattr(Deferred, f"__{_name}__", _put_off(f"__{_name}__"))
