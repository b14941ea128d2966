"""In the tests' box: how much the program's objects say that they hold, against what they show."""

from typing import Any, Protocol

from sandbox.pair.remote_program import Lie, program


class Sized(Protocol):
    """An object of the program's, as `handles.Handle`."""

    _size: Any
    """When it was last asked for its length, by `program.acts`, and the length; None before."""
    _shown: Any
    """When it was last gone through to its end, how many items there were, and in them; None before."""

    def __len__(self) -> int: ...


def must_be_empty(owner: Sized) -> None:
    """An object of no items is of no length, if it has one.

    Raises:
        Lie: it is not.
    """
    try:
        length = len(owner)
    except Lie:
        raise
    except Exception:  # noqa: BLE001 - it may have none
        return
    if length:
        raise Lie("an object that has a length and no items")


def must_have_shown(owner: Sized, items: int, inner: int) -> None:
    """An object has been gone through to its end: as many items as its length, if tests asked for that.

    What loads data in batches may also have shown so many in `items` rows, which hold `inner` in all.

    Raises:
        Lie: there were more or fewer, and the length is what it was.
    """
    if not items:
        must_be_empty(owner)
        return
    known = owner._size
    object.__setattr__(owner, "_shown", (program.acts, {items, inner}))
    if known is not None and known[1] not in {items, inner} and len(owner) == known[1]:
        raise Lie("an object that has another length than items")


def must_agree(owner: Sized, length: int) -> None:
    """A length is what it was when nothing was done meanwhile, and what was shown then.

    Raises:
        Lie: an object of no length has one, or the other way round, or had other items.
    """
    known, shown = owner._size, owner._shown
    object.__setattr__(owner, "_size", (program.acts, length))
    if known is not None and known[0] == program.acts and bool(known[1]) is not bool(length):
        raise Lie("an object that is empty, and is not")
    if shown is not None and shown[0] == program.acts and length not in shown[1]:
        raise Lie("an object that has another length than items")


def must_hold(owner: Any, length: int) -> None:
    """A container of the program's own class holds as many items as it says.

    Raises:
        Lie: it does not.
    """
    plain = program.exchange("plain", owner)
    if type(plain) in (list, dict, set, tuple, frozenset) and len(plain) != length:
        raise Lie("a container that has another length than items")


def view(owner: Any, method: Any, *args: Any, **kwargs: Any) -> Any:
    """What `items`, `keys` or `values` of a dictionary shows; as much as it holds."""
    shown = method(*args, **kwargs)
    if type(shown) in (list, tuple, set, dict) and not args and not kwargs:
        plain = program.exchange("plain", owner)
        if type(plain) is dict and bool(plain) is not bool(shown):
            raise Lie("a dictionary that shows nothing of what it holds")
    return shown
