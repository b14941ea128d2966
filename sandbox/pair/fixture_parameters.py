"""In the tests' box: what a test, or a fixture, takes."""

import inspect
import types
from typing import Any

_TAKING_MORE = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
_SIGNED = frozenset(["__wrapped__", "__signature__"])
"""Attributes by which a function says that it takes something else."""


def parameters_of(function: Any) -> dict[str, bool]:
    """The names, and whether each need not be given; read off the code where that says it all."""
    plain = function.__func__ if type(function) is types.MethodType else function
    if type(plain) is types.FunctionType and plain.__dict__.keys().isdisjoint(_SIGNED):
        code = plain.__code__
        if not (code.co_flags & _TAKING_MORE or code.co_kwonlyargcount):
            names = code.co_varnames[: code.co_argcount]
            optional = len(names) - len(plain.__defaults__ or ())
            bound = 0 if plain is function else 1
            return {name: place >= optional for place, name in enumerate(names) if place >= bound}
    parameters = inspect.signature(function).parameters.items()
    return {name: parameter.default is not parameter.empty for name, parameter in parameters}
