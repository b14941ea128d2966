"""Beside the program: what tests write to a file stands there at once.

Tests drop files that they have not closed, and Python closes those; the object here outlives the name there.
"""

import io
from collections.abc import Callable
from typing import Any

_WRITING = frozenset(["write", "writelines"])


def call(function: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Any:
    """Call it; a file that was written to by that is flushed."""
    value = function(*args, **kwargs)
    owner = getattr(function, "__self__", None)
    if isinstance(owner, io.IOBase) and function.__name__ in _WRITING:
        owner.flush()
    return value
