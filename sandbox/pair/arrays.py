"""Arrays of numpy on the wire, where both boxes have numpy: the name of a simple type, the shape, the
numbers.

{"a": [dtype, shape, flat list]}
"""

import re
import sys
from collections.abc import Callable
from typing import Any

from sandbox.plain_values import NotSerializable

_SIMPLE = re.compile(r"bool|u?int\d{1,2}|float\d{2}|complex\d{2,3}")


def is_array(value: Any) -> bool:
    """Is it one, of exactly that type?"""
    numpy = sys.modules.get("numpy")
    return numpy is not None and type(value) is numpy.ndarray


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
