"""How a program's function is called, in its own box, and what of the call is its value.

value       a dataset's test: arguments become lists and trees of nodes where the signature says so; what
comes
            back from those, and from generators, is written as lists
in_place    as `value`, but of a function that returns None, the first argument is the answer
operations  a class with state: its name, then methods to call in turn; the value of each
call        a call as it stands
asserted    an assertion's call: nothing is imported for the candidate but types
observed    as `asserted`; "value" or "iterator" before it, what an iterator yields, the arguments afterwards
"""

from collections.abc import Callable
from types import GeneratorType
from typing import Any

from sandbox.native import leetcode_nodes

_MAPS = (map, filter, zip, enumerate, reversed, range)


def entry(namespace: dict[str, Any], name: str) -> Callable[..., Any]:
    """The function of that name, or the method of a fresh object (of `Solution`, where none is named)."""
    owner, _, member = name.rpartition(".")
    if owner:
        found = namespace[owner]
        return getattr(found() if isinstance(found, type) else found, member)  # type: ignore[no-any-return]
    if name not in namespace and "Solution" in namespace:
        return getattr(namespace["Solution"](), name)  # type: ignore[no-any-return]
    return namespace[name]  # type: ignore[no-any-return]


def _value(namespace: dict[str, Any], name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    function = entry(namespace, name)
    args, kwargs = leetcode_nodes.with_nodes(function, args, kwargs, namespace)
    value = function(*args, **kwargs)
    return [] if value is None and leetcode_nodes.gives_nodes(function) else _as_data(value)


def _in_place(namespace: dict[str, Any], name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    function = entry(namespace, name)
    args, kwargs = leetcode_nodes.with_nodes(function, args, kwargs, namespace)
    value = function(*args, **kwargs)
    return _as_data(args[0] if value is None and args else value)


def _operations(namespace: dict[str, Any], _: str, args: list[Any], __: dict[str, Any]) -> Any:
    names, given = args
    made, values = namespace[names[0]](*given[0]), [None]
    values += [_as_data(getattr(made, name)(*each)) for name, each in zip(names[1:], given[1:], strict=False)]
    return values


def _call(namespace: dict[str, Any], name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    return entry(namespace, name)(*args, **kwargs)


def _observed(namespace: dict[str, Any], name: str, args: list[Any], kwargs: dict[str, Any]) -> Any:
    value = entry(namespace, name)(*args, **kwargs)
    if hasattr(type(value), "__next__"):
        return ["iterator", list(value), args]
    return ["value", value, args]


def _as_data(value: Any) -> Any:
    """What a dataset's judge would have compared."""
    if isinstance(value, GeneratorType) or type(value) in _MAPS:
        return list(value)
    return leetcode_nodes.as_lists(value)


FORMS: dict[str, Callable[[dict[str, Any], str, list[Any], dict[str, Any]], Any]] = {
    "value": _value,
    "in_place": _in_place,
    "operations": _operations,
    "call": _call,
    "asserted": _call,
    "observed": _observed,
}
