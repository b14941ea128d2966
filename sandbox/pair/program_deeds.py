"""Beside the program: what tests can have done there to its objects, by name."""

import operator
import types
from collections.abc import Callable
from typing import Any

from sandbox.pair import file_flushing
from sandbox.pair.argument_write_back import change
from sandbox.pair.awaited_values import awaited, next_awaited
from sandbox.pair.uncalled import Uncalled

AHEAD = 64
"""Items of an iterator that are sent at once, at most."""

MEMBERS = 32
"""Objects that a class is said to keep, at most."""


class TestsRaised(Exception):
    """Stands for an exception class of the tests' own."""

    __test__ = False


_METHODS = (types.MethodType, types.FunctionType, types.BuiltinFunctionType)


def _call_method(owner: Any, name: str, /, *args: Any, **kwargs: Any) -> Any:
    """`owner.name(..)`, as tests write it, where that is a function of the program's."""
    found = getattr(owner, name)
    if type(found) in _METHODS and not hasattr(found, "_tests_number"):
        return file_flushing.call(found, *args, **kwargs)
    return Uncalled(found)


def _plain_container(value: Any) -> Any:
    for base in (list, tuple, set, frozenset):
        if isinstance(value, base):
            return base(base.__iter__(value))  # type: ignore[arg-type]  # `isinstance` says so
    return dict(dict.items(value)) if isinstance(value, dict) else value


def _take(iterator: Any, most: int) -> list[Any]:
    """The next items, and whether there may be more: items, "more", "end" or "error", the error."""
    items: list[Any] = []
    try:
        for _ in range(min(most, AHEAD)):
            items.append(next(iterator))  # noqa: PERF401 - it may end halfway
    except StopIteration:
        return [items, "end", None]
    except Exception as error:  # noqa: BLE001 - the program's
        return [items, "error", error]
    return [items, "more", None]


def _change(owner: Any, how: str, name: Any, now: Any) -> None:
    """Do to a container of an object's what the tests did to the copy that they were given."""
    change(getattr(owner, name) if how == "get" else owner[name], now)


def _error(kind: Any, args: list[Any]) -> tuple[Any, Any, None]:
    """What a block is left with, as `__exit__` is told of it."""
    if kind is None:
        return None, None, None
    known = isinstance(kind, type) and issubclass(kind, BaseException)
    try:
        error = kind(*args) if known else TestsRaised(*args)
    except Exception:  # noqa: BLE001 - a class of the program's
        error = TestsRaised(*args)
    return type(error), error, None


def _make(kind: Any, row: list[Any], kept: bool = True) -> list[list[Any]]:
    """An object of each, or what its class has raised; its classes count one of them, or none."""
    before = _counts(kind)
    made = []
    for args, named in row:
        _put_back(before)
        made.append(_made(kind, args, dict(named)))
    if not kept:
        _put_back(before)
    return made


def _counts(kind: Any) -> list[tuple[type, str, Any]]:
    """The numbers and texts that a class and those that it inherits from keep."""
    bases = [base for base in getattr(kind, "__mro__", ()) if base.__module__ != "builtins"]
    return [
        (base, name, value)
        for base in bases
        for name, value in vars(base).items()
        if type(value) in (int, float, str) and not name.startswith("__")
    ]


def _put_back(counts: list[tuple[type, str, Any]]) -> None:
    for base, name, value in counts:
        if base.__dict__.get(name) is not value:
            type.__setattr__(base, name, value)


def _members(value: Any) -> list[list[Any]]:
    """The objects of its own that a class keeps, by their names: those of an enumeration, too."""
    kind = type(value)
    found = getattr(kind, "__members__", None) or vars(kind)
    return [[name, one] for name, one in found.items() if isinstance(one, kind)][:MEMBERS]


def _made(kind: Any, args: list[Any], named: dict[str, Any]) -> list[Any]:
    try:
        return [kind(*args, **named), None]
    except MemoryError:
        raise
    except (Exception, SystemExit, KeyboardInterrupt, GeneratorExit) as error:  # noqa: BLE001 - the program's
        return [None, error]


def _bound_by(text: str, names: dict[str, Any]) -> dict[str, Any]:
    """What a text binds when it is executed with names."""
    space = dict(names)
    exec(text, space)  # noqa: S102 - the box
    return {
        name: value
        for name, value in space.items()
        if name != "__builtins__" and (name not in names or names[name] is not value)
    }


_OPERATORS = (
    "add sub mul truediv floordiv mod pow matmul and_ or_ xor lshift rshift eq ne lt le gt ge "
    "iadd isub imul itruediv ifloordiv imod ipow imatmul iand ior ixor ilshift irshift"
)

DEEDS: dict[str, Callable[..., Any]] = {
    "call": file_flushing.call, "method": _call_method,
    "get": getattr, "set": setattr, "delete": delattr, "len": len, "bool": bool, "str": str, "repr": repr,
    "int": int, "float": float, "index": operator.index, "hash": hash, "iter": iter, "take": _take,
    "list": list, "abs": abs, "neg": operator.neg, "pos": operator.pos, "invert": operator.invert,
    "round": round, "complex": complex, "dir": dir, "plain": _plain_container, "bytes": bytes,
    "change": _change, "make": _make, "members": _members,
    "each": lambda name, pairs: [getattr(operator, name)(*pair) for pair in pairs],
    "pairs": lambda row, places: [row[one] == row[other] for one, other in places],
    "getitem": operator.getitem, "setitem": operator.setitem,
    "delitem": operator.delitem,
    "reversed": reversed, "contains": lambda owner, item: item in owner, "isinstance": isinstance,
    "issubclass": issubclass, "callable": callable, "type": type,
    "enter": lambda manager: manager.__enter__(),
    "exit": lambda manager, *raised: bool(manager.__exit__(*_error(*raised))),
    "aenter": lambda manager: awaited(manager.__aenter__()),
    "aexit": lambda manager, *raised: bool(awaited(manager.__aexit__(*_error(*raised)))),
    "aiter": lambda source: source.__aiter__(), "anext": next_awaited,
    "class": lambda value: value.__class__,
    "format": format, "divmod": divmod, "await": awaited,
    "eval": lambda text, names: eval(text, dict(names)),  # noqa: S307 - the box
    "exec": _bound_by, "setmodule": setattr, "delmodule": delattr,
    **{name: getattr(operator, name) for name in _OPERATORS.split()},
}  # fmt: skip
"""What can be asked for, by name; made once, or every program would write to all of these."""
