"""In the tests' box: calls of the program's classes that are put off until an answer stands.

`assert f() == Point(1, 2)` makes the expected object together with decoys, in an order that nobody knows, and
the answer must equal it and none that the class tells apart from it.
"""

from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import Any

from sandbox.pair.argument_rows import draws
from sandbox.pair.cross_examination import alike, equal_ones, in_line_up, too_few_apart
from sandbox.pair.decoys import Expected
from sandbox.pair.handles import Handle
from sandbox.pair.remote_program import Lie, program
from sandbox.pair.rows_of_objects import made

_PLAIN = (
    int, float, complex, str, bytes, list, tuple, dict, set, frozenset, bool, type(None),
    Decimal, Fraction, date, datetime, time, timedelta,
)  # fmt: skip


class Deferred(Expected):
    """`Point(1, 2)` as the expected side of an equality: made only in a line-up, when the answer already
    stands."""

    def __init__(self, kind: Handle, args: Sequence[Any], kwargs: dict[str, Any]) -> None:
        self.kind, self.args, self.kwargs = kind, args, kwargs
        self.one: Any = None
        self._row: list[tuple[bool, Any]] = []
        self._refused = 0
        self._apart: list[bool] | None = None

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
        program.line_ups += 1
        row = self._row or self._make_row()
        in_line_up.append(True)
        try:
            said = _which_are_equal(answer, [one for _, one in row])
            right = any(answered and is_mine for answered, (is_mine, _) in zip(said, row, strict=True))
            if right:
                self._must_equal_no_other(said)
        finally:
            in_line_up.pop()
        return right

    def _must_equal_no_other(self, said: Sequence[bool]) -> None:
        """The answer is right; which others it equals must be the same.

        Raises:
            Lie: they differ, or the class tells too few apart.
        """
        if self._apart is None:
            mine = next(at for at, (is_mine, _) in enumerate(self._row) if is_mine)
            same = _which_are_alike(mine, [one for _, one in self._row])
            self._apart = [not each for each in same]
        others = len(self._row) + self._refused - 1
        if any(answered and differs for answered, differs in zip(said, self._apart, strict=True)) or (
            too_few_apart(sum(self._apart) + self._refused, others)
        ):
            raise Lie("an object that equals what differs")

    def _make_row(self) -> list[tuple[bool, Any]]:
        """The object among decoys, in an order that nobody knows; the same ones for every answer, for what
        two rows have in common would be it."""
        drawn = draws(self.args, self.kwargs)
        row: list[tuple[bool, Any]] = []
        for (is_mine, _), (one, error) in zip(
            drawn, made(self.kind, [given for _, given in drawn]), strict=True
        ):
            if error is None:
                row.append((is_mine, one))
            elif is_mine:  # the program's own: it need not take values that nobody wrote
                raise error
        self._row, self._refused = row, len(drawn) - len(row)
        return row

    def variants(self) -> list[tuple[bool, Any]]:
        """It, and others that differ from it in their arguments; nothing where none can be made."""
        drawn = draws(self.args, self.kwargs)
        return [(is_mine, Deferred(self.kind, *given)) for is_mine, given in drawn] if len(drawn) > 1 else []


def _which_are_equal(answer: Any, ones: Sequence[Any]) -> list[bool]:
    """Which of them is the answer? Plain values are compared as such."""
    if all(isinstance(each, Handle) for each in (answer, *ones)):
        return equal_ones(answer, ones)
    return [bool(answer == one) for one in ones]


def _which_are_alike(mine: int, ones: Sequence[Any]) -> list[bool]:
    """Which of them does their class not tell from the true one?"""
    if all(isinstance(each, Handle) for each in ones):
        return alike(ones, mine)
    return [bool(one == ones[mine]) for one in ones]


def deferred(kind: Any, *args: Any, **kwargs: Any) -> Any:
    """A call of a class, put off where its arguments are plain, or put off themselves."""
    if isinstance(kind, Handle) and all(map(_may_wait, (*args, *kwargs.values()))):
        return Deferred(kind, args, kwargs)
    return kind(*args, **kwargs)


def _may_wait(value: Any) -> bool:
    """Is it the same when the answer stands? Values are, and what was read of a class."""
    is_member = isinstance(value, Handle) and value._class is not None
    return is_member or type(value) in _PLAIN or isinstance(value, Deferred)


def _put_off(name: str) -> Any:
    return lambda self, theirs: getattr(Handle, name)(self.made(), theirs)


for _name in "sub add mul truediv lt le gt ge".split():
    setattr(Deferred, f"__{_name}__", _put_off(f"__{_name}__"))
