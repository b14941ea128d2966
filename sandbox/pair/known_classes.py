"""In the tests' box: classes of Python's library that the program's box knows by the same name."""

import builtins
import sys
import types
from collections.abc import Sequence
from typing import Any

NEVER = frozenset({
    "SkipTest", "StopIteration", "StopAsyncIteration", "GeneratorExit", "SystemExit", "KeyboardInterrupt",
    "Exit", "Skipped", "Failed",
})  # fmt: skip
"""Exceptions that lead tests: control flow is not a value."""


def known_exception(module: str, name: str, expecting: Sequence[type]) -> type[BaseException] | None:
    """An exception class of the standard library, unless it is one by which tests are led.

    Any that is no `Exception` leads them: `CancelledError` ends a task, and is no failure of it. Those that
    tests are `expecting` are theirs to name.
    """
    if name in NEVER and not _is_expected(getattr(builtins, name, None), expecting):
        return None
    home = sys.modules.get(module) if module.partition(".")[0] in sys.stdlib_module_names else None
    found = getattr(home, name, None)
    if not (isinstance(found, type) and issubclass(found, BaseException)) or module.startswith("unittest"):
        return None
    return found if issubclass(found, Exception) or _is_expected(found, expecting) else None


def _is_expected(found: Any, expecting: Sequence[type]) -> bool:
    return isinstance(found, type) and any(issubclass(found, kind) for kind in expecting)


def is_of_library(value: Any) -> bool:
    """Is it a function or class that the program's box has, too, by the same name?"""
    if not isinstance(value, types.BuiltinFunctionType | types.FunctionType | type):
        return False
    home, name = str(value.__module__), value.__name__
    package = home.partition(".")[0]
    is_known = package in sys.stdlib_module_names and package != "unittest"
    return is_known and getattr(sys.modules.get(home), name, None) is value
