"""In the tests' box: what the program may ask of an object that the tests handed over.

It may call, iterate and measure any. It compares, and reads and sets public attributes of, mocks, files in
memory and objects of the tests' own classes, but never what a mock has recorded, nor a test case.
"""

import asyncio
import contextlib
import functools
import inspect
import io
import itertools
import operator
import types
import unittest
import unittest.mock
from collections.abc import Awaitable, Callable
from typing import Any

MAX_AHEAD = 64
"""Items of an iterator of the tests' that the program gets at once, at most."""
own_modules = {"tests", "__main__"}
"""Modules whose classes are the tests' own."""


class Stranger:
    """An object of nobody's, which the program's are compared with."""


def _is_approachable(value: Any) -> bool:
    """May the program read attributes of an object of the tests'?"""
    if isinstance(value, unittest.mock.NonCallableMock | io.StringIO | io.BytesIO):
        return True
    return type(value).__module__ in own_modules and not isinstance(value, unittest.TestCase | type)


def is_compared(value: Any) -> bool:
    """Is it of a class of the tests' that says what its objects equal, or which comes first?"""
    kind = type(value)
    says = any(name in vars(base) for base in kind.__mro__[:-1] for name in ("__eq__", "__lt__"))
    return kind.__module__ in own_modules and says and _is_approachable(value)


_FUNCTIONS = (
    types.FunctionType, types.MethodType, functools.partial, types.BuiltinFunctionType,
    types.BuiltinMethodType, types.MethodDescriptorType,
)  # fmt: skip


def role_of(value: Any) -> str:
    """What the program is told of an object of the tests', beside its name."""
    if type(value) in _FUNCTIONS:
        return "function"
    if type(value) is Stranger:
        return "stranger"
    is_iterator = any(
        "__next__" in vars(base) for base in type(value).__mro__
    )  # a mock would make a mock of it
    if is_iterator and not isinstance(value, io.IOBase):
        return "iterator"
    return "compared" if is_compared(value) else ""


def told_of_function(value: Any) -> list[str]:
    """What a function of the tests' own shows: its text, and its parameters where it takes just those."""
    if type(value) is not types.FunctionType:
        return []
    code = value.__code__
    plain = not (value.__defaults__ or code.co_kwonlyargcount or code.co_flags & _TAKING_MORE)
    return [
        str(value.__doc__ or ""),
        ", ".join(code.co_varnames[: code.co_argcount]) if plain else "*args, **kwargs",
    ]


def arguments_of(value: Any) -> list[Any]:
    """What a coroutine, or a generator, of the tests' was called with: by the program, perhaps."""
    kind = type(value)
    frame = value.cr_frame if kind is types.CoroutineType else None
    frame = value.gi_frame if kind is types.GeneratorType else frame
    if frame is None:
        return []
    code, held = frame.f_code, frame.f_locals
    count = code.co_argcount + code.co_kwonlyargcount
    count += bool(code.co_flags & inspect.CO_VARARGS) + bool(code.co_flags & inspect.CO_VARKEYWORDS)
    return [held[name] for name in code.co_varnames[:count] if name in held]


_TAKING_MORE = inspect.CO_VARARGS | inspect.CO_VARKEYWORDS
_RECORDS = frozenset(["called", "call_count", "call_args", "call_args_list", "mock_calls", "method_calls"])
_REWRITING = frozenset(["reset_mock", "configure_mock", "attach_mock", "mock_add_spec"])
_SET_UP = frozenset(["return_value", "side_effect"])
"""What a mock has for the tests to set it up with."""


def _is_record(name: str) -> bool:
    """Is it where a mock keeps, or tells, what was done to it?"""
    return name in _RECORDS or name.startswith("assert")


def check_access(target: Any, what: str, name: Any) -> None:
    """May the program read ("get") or set ("set") an attribute of an object of the tests'?

    Raises:
        AttributeError: it may not.
    """
    if not _is_approachable(target) or type(name) is not str or name.startswith("_"):
        raise AttributeError(f"{name!r} is not for the program")
    if what == "set" and callable(inspect.getattr_static(type(target), name, None)):
        raise AttributeError(f"{name!r} is a method of the tests'")
    is_theirs = what == "set" and (_is_record(name) or name in _SET_UP)
    if isinstance(target, unittest.mock.NonCallableMock) and (name in _REWRITING or is_theirs):
        raise AttributeError(f"{name!r} is for the tests")


def asked(target: Any, what: Any, given: list[Any], named: dict[str, Any]) -> Any:
    """Do to an object of the tests' what the program asks; what that gave.

    Raises:
        AttributeError: it is none of the program's business.
        Exception: whatever the object raises.
    """
    if what == "call":
        return target(*given, **named)
    if what in ("get", "set"):
        check_access(target, what, given[0])
        return getattr(target, given[0]) if what == "get" else setattr(target, *given)
    if what in _COMPARISONS and not is_compared(target):
        raise AttributeError("it is not compared by the program")
    return _QUESTIONS[what](target, *given)


def _awaited(value: Awaitable[Any]) -> Any:
    """What a coroutine of the tests' gives, in a loop of its own: theirs may be waiting for the program."""

    async def waited() -> Any:
        return await value

    outer = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        with contextlib.closing(asyncio.new_event_loop()) as loop:
            return loop.run_until_complete(waited())
    finally:
        asyncio._set_running_loop(outer)


_COMPARISONS = {name: getattr(operator, name) for name in "eq lt le gt ge".split()}
_QUESTIONS: dict[str, Callable[..., Any]] = {
    "list": list,
    "next": lambda iterator, most: [*itertools.islice(iterator, min(most, MAX_AHEAD))],
    "len": len,
    "bool": bool,
    "str": str,
    "item": lambda owner, key: owner[key],
    "enter": lambda manager: manager.__enter__(),
    "hash": hash,
    "await": _awaited,
    **_COMPARISONS,
    "exit": lambda manager: manager.__exit__(None, None, None),
}
