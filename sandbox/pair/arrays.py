"""Arrays of numpy on the wire, where both boxes have numpy: the name of a simple type, the shape, the
numbers.

{"a": [dtype, shape, flat list]}
"""

import functools
import re
import sys
from collections.abc import Callable
from typing import Any

from sandbox.plain_values import NotSerializable

_watching: list[Any] = []
"""The class of arrays that are `watched`, where there are some."""
_SIMPLE = re.compile(r"bool|u?int\d{1,2}|float\d{2}|complex\d{2,3}")


def is_array(value: Any) -> bool:
    """Is it one, of exactly that type?"""
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) in (numpy.ndarray, *_watching)


def has_no_items(value: Any) -> bool:
    """Is it an array of several dimensions that holds nothing? It is broadcast against what it is compared
    with, and all of nothing is true."""
    return is_array(value) and value.ndim > 1 and value.size == 0


def watched(value: Any, note: Callable[[], None]) -> Any:
    """An array that holds nothing as one that takes note of being broadcast against something that does: all
    of what comes of that is true. Other values as they are."""
    if not is_array(value) or value.size:
        return value
    kind = _without_items()
    kind.note = staticmethod(note)  # of the one program that this process asks
    return value.view(kind)


@functools.cache
def _without_items() -> Any:
    numpy: Any = sys.modules["numpy"]

    class WithoutItems(numpy.ndarray):  # type: ignore[misc]  # numpy need not be there
        note: Callable[[], None]

        def __array_ufunc__(self, function: Any, method: str, *inputs: Any, **named: Any) -> Any:
            plain = [each.view(numpy.ndarray) if isinstance(each, WithoutItems) else each for each in inputs]
            if any(numpy.size(each) for each in plain):
                self.note()
            return getattr(function, method)(*plain, **named)

    _watching.append(WithoutItems)
    return WithoutItems


def write(value: Any, tree: Callable[[Any], Any]) -> dict[str, Any]:
    """An array as JSON data, its numbers written by `tree`.

    Raises:
        NotSerializable: it holds something else than numbers.
    """
    if not _SIMPLE.fullmatch(str(value.dtype)):
        raise NotSerializable(f"an array of {value.dtype}")
    return {"a": [str(value.dtype), list(value.shape), tree(value.ravel().tolist())]}


def read(data: Any, value: Callable[[Any], Any]) -> Any:
    """The array of that data; without numpy, its numbers.

    Raises:
        ValueError, TypeError: there is none.
    """
    kind, shape, numbers = data
    flat = value(numbers)
    if type(kind) is not str or not _SIMPLE.fullmatch(kind) or type(flat) is not list:
        raise ValueError("no array of numbers")
    numpy = sys.modules.get("numpy")
    return flat if numpy is None else numpy.array(flat, kind).reshape([int(length) for length in shape])
