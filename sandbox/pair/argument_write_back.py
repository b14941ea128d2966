"""In the tests' box: what the program did to the arguments it was given, done to the tests' own objects."""

import collections
from typing import Any


def change(old: Any, new: Any) -> None:
    """Do to an argument of the tests' what the program did to its copy, row by row, so that aliases hold."""
    if isinstance(old, dict) and isinstance(new, dict):
        old.clear()
        old.update(new)
    if type(old) is not type(new):
        return
    if type(old) is list:
        _change_list(old, new)
    elif type(old) is set:
        old.clear()
        old.update(new)
    elif type(old) in (bytearray, collections.deque):
        old.clear()
        old.extend(new)


def _change_list(old: list[Any], new: list[Any]) -> None:
    if len(old) != len(new):
        old[:] = new
        return
    for at, (one, other) in enumerate(zip(old, new, strict=True)):
        if type(one) is type(other) and type(one) in (list, dict, set):
            change(one, other)
        else:
            old[at] = other
