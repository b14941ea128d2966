"""Values of Python's own library, of numpy and of pandas that both boxes of a pair write alike.

{"P": text} a path          {"S": [start, stop, step]} a slice        {"a": ..} an array (`arrays`)
{"n": [name, fields, values]} a named tuple        {"p": ..} a table (`frames`)
{"m": [class, pairs]} a Counter or an OrderedDict; of a defaultdict also the name of what makes its values
"""

import collections
import functools
from collections.abc import Callable
from typing import Any

from sandbox.pair import arrays, frames

_MAKERS: dict[str, Any] = {kind.__name__: kind for kind in (list, dict, set, int, float, str, bool, tuple)}
_MAPPINGS: dict[str, Any] = {"Counter": collections.Counter, "OrderedDict": collections.OrderedDict}


def write(value: Any, tree: Callable[[Any], Any]) -> Any:
    """One of these values as JSON data, its parts written by `tree`; None of anything else.

    Raises:
        NotSerializable: a part cannot be written.
    """
    kind = type(value)
    if kind is slice:
        return {"S": [tree(value.start), tree(value.stop), tree(value.step)]}
    if arrays.is_array(value):
        return arrays.write(value, tree)
    if frames.is_frame(value):
        return frames.write(value, tree)
    if kind in (collections.Counter, collections.OrderedDict):
        return {"m": [kind.__name__, _pairs(value, tree)]}
    if kind is collections.defaultdict:
        maker = getattr(value.default_factory, "__name__", "")
        known = _MAKERS.get(maker) is value.default_factory
        return {"m": [maker, _pairs(value, tree)]} if known else tree(dict(value))
    return None


def _pairs(value: dict[Any, Any], tree: Callable[[Any], Any]) -> list[Any]:
    return [[tree(key), tree(item)] for key, item in value.items()]


def read(tag: Any, data: Any, value: Callable[[Any], Any]) -> Any:
    """The value of that data, its parts read by `value`.

    Raises:
        ValueError, TypeError, LookupError: there is none.
    """
    if tag == "S":
        return slice(*[value(part) for part in data])
    if tag == "a":
        return arrays.read(data, value)
    if tag == "p":
        return frames.read(data, value)
    if tag == "m":
        name, pairs = data
        items, maker = value({"d": pairs}), _MAKERS.get(name)
        return _MAPPINGS[name](items) if maker is None else collections.defaultdict(maker, items)
    raise ValueError(f"unknown tag {tag!r}")


def write_named_tuple(value: Any, tree: Callable[[Any], Any]) -> dict[str, Any]:
    """A named tuple, by its fields."""
    kind = type(value)
    return {"n": [kind.__name__, [*map(str, kind._fields)], [tree(item) for item in tuple.__iter__(value)]]}


@functools.cache
def named_tuple(name: str, fields: tuple[str, ...]) -> Any:
    """A class of named tuples."""
    return collections.namedtuple(name, fields, rename=True)
