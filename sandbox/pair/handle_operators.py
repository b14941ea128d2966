"""In the tests' box: arithmetic and order of the program's objects.

Arithmetic is only for objects that the tests themselves made of a class that they name with a capital. A
difference from a number must be one, and an order must have two sides.
"""

import contextlib
from typing import Any

from sandbox.pair.decoys import Expected, secret, truth, varied
from sandbox.pair.remote_program import Lie, program

_ARITHMETIC = "add sub mul truediv floordiv mod pow matmul and_ or_ xor lshift rshift".split()
_IN_PLACE = [f"i{name.strip('_')}" for name in _ARITHMETIC]
_ORDERS = (("lt", "gt"), ("le", "ge"), ("gt", "lt"), ("ge", "le"))
"""Each with what the other side is asked."""


class Operators:
    """What a handle (`sandbox.pair.handles`) inherits: every operator of two sides but equality."""

    __slots__ = ()
    _own: bool
    """Was it made by the tests, of a class that they name with a capital?"""
    _key: int
    _role: str
    _name: str
    """Of a class; empty of anything else."""
    _class: int | None
    """The key of the class that it was read of (`Color.RED`), if it was."""
    _recipe: Any
    """If so: the class, and what it was called with."""


def _operator(deed: str, *, swapped: bool) -> Any:
    def compute(self: Any, theirs: Any, *_: Any) -> Any:
        other = theirs.made() if isinstance(theirs, Expected) else theirs
        if not (_may_reckon(self) or _may_reckon(other)):
            raise TypeError(
                f"{deed}: an object that a function of the program's gave is not asked for arithmetic"
            )
        if not isinstance(other, Operators) and deed == "sub":
            return _difference(self, other, swapped=swapped)
        value = program.exchange(deed, *((other, self) if swapped else (self, other)))
        for made in value if type(value) is tuple else [value]:  # `divmod` gives two
            if isinstance(made, Operators):
                object.__setattr__(made, "_own", True)
        return value

    return compute


def _in_place(deed: str) -> Any:
    def compute(self: Any, theirs: Any) -> Any:
        if not _may_reckon(self):
            return NotImplemented
        other = theirs.made() if isinstance(theirs, Expected) else theirs
        value = program.exchange(deed, self, other)
        if isinstance(value, Operators):
            object.__setattr__(value, "_own", True)
            return value
        return NotImplemented  # what is no object is computed, and looked at, as everywhere

    return compute


def _may_reckon(value: Any) -> bool:
    """Is it an object that the tests made, or read of a class, by a name of theirs?"""
    return isinstance(value, Operators) and (value._own or value._class is not None)


def _difference(handle: Any, value: Any, *, swapped: bool) -> Any:
    """`x - 0.5` where the answer is a number: whoever answers says which number x is."""

    def ask(one: Any) -> Any:
        return program.exchange("sub", *((one, handle) if swapped else (handle, one)))

    answer = ask(value)
    if type(answer) in (int, float) and type(value) in (int, float):
        program.line_ups += 1
        shift = secret.choice([-3, -2, -1, 1, 2, 3])
        again = ask(value + shift)
        due = -shift if swapped else shift
        if type(again) not in (int, float) or abs((answer - again) - due) > 1e-6 * max(1, abs(value)):
            raise Lie("an object whose differences are none")
    return answer


def _order(deed: str, back: str) -> Any:
    def compare(self: Any, theirs: Any) -> bool:
        other = theirs.made() if isinstance(theirs, Expected) else theirs
        if not isinstance(other, Operators):
            raise TypeError(f"{deed}: an object of the program's and a plain value")
        questions = [(deed, self, other), (back, other, self)]
        if deed in ("lt", "gt"):
            questions.append((deed, other, self))
        secret.shuffle(questions)  # nobody can answer by count
        said = {(name, one is self): truth(program.exchange(name, one, two)) for name, one, two in questions}
        answer = said[deed, True]
        if answer != said[back, False] or (answer and said.get((deed, False))):
            raise Lie("an order that has no sides")
        if answer and deed in ("le", "ge") and truth(program.exchange(deed, other, self)):
            _must_have_sides(deed, self, other)
        return answer

    return compare


def _must_have_sides(deed: str, *pair: Any) -> None:
    """Two objects are each not greater than the other: does their class tell any two apart?

    Raises:
        Lie: none of those that the tests could have made instead.
    """
    recipe: Any = next((one._recipe for one in pair if one._recipe), (None, (), {}))
    kind, args, kwargs = recipe
    rows = [(at, varied(value)) for at, value in enumerate(args)]
    tried = 0
    for at, row in rows:
        for value in row or ():
            with contextlib.suppress(Exception):  # a value that nobody wrote may be refused
                decoy, known = (
                    kind(*args[:at], each, *args[at + 1 :], **kwargs) for each in (value, args[at])
                )
                tried += value != args[at]
                if not (
                    truth(program.exchange(deed, decoy, known))
                    and truth(program.exchange(deed, known, decoy))
                ):
                    return
    if tried:
        raise Lie("an order that has no sides")


def _put_on_operators() -> None:
    for name in [*_ARITHMETIC, "divmod"]:
        setattr(Operators, f"__{name.strip('_')}__", _operator(name, swapped=False))
        setattr(Operators, f"__r{name.strip('_')}__", _operator(name, swapped=True))
    for name in _IN_PLACE:
        setattr(Operators, f"__{name}__", _in_place(name))
    for name, back in _ORDERS:
        setattr(Operators, f"__{name}__", _order(name, back))


_put_on_operators()
