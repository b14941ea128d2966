"""Beside the program: what tests can have done there to its objects, by name."""

import operator
from collections.abc import Callable
from typing import Any

from sandbox.pair import file_flushing
from sandbox.pair.argument_write_back import change
from sandbox.pair.awaited_values import awaited, next_awaited

AHEAD = 64
"""Items of an iterator that are sent at once, at most."""


class TestsRaised(Exception):
    """Stands for an exception class of the tests' own."""

    __test__ = False


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


def _make(kind: Any, row: list[Any]) -> list[list[Any]]:
    """An object of each, or what its class has raised."""
    return [_made(kind, args, dict(named)) for args, named in row]


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
    "call": file_flushing.call,
    "get": getattr, "set": setattr, "delete": delattr, "len": len, "bool": bool, "str": str, "repr": repr,
    "int": int, "float": float, "index": operator.index, "hash": hash, "iter": iter, "take": _take,
    "list": list, "abs": abs, "neg": operator.neg, "pos": operator.pos, "invert": operator.invert,
    "round": round, "complex": complex, "dir": dir, "plain": _plain_container, "bytes": bytes,
    "change": _change, "make": _make,
    "each": lambda name, pairs: [getattr(operator, name)(*pair) for pair in pairs],
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
