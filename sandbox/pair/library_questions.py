"""In the tests' box: what Python's library says of objects of the program's is asked where the program runs.

`dataclasses.asdict(user)`, `inspect.isclass(Stack)`, `issubclass(Level, Enum)`. What it says of objects of
the tests' own is said here.
"""

import asyncio
import asyncio.base_events
import dataclasses
import inspect
import types
import typing
import unittest.case
from collections.abc import Callable
from typing import Any

from sandbox.pair.decoys import truth
from sandbox.pair.handles import Coroutine, Handle
from sandbox.pair.known_classes import is_of_library
from sandbox.pair.remote_program import program
from sandbox.pair.shared_types import PLAIN_TYPES

_ASKED: dict[types.ModuleType, str] = {
    dataclasses: "asdict astuple replace is_dataclass fields",
    inspect: "isclass isfunction ismethod isroutine isabstract iscoroutinefunction isgeneratorfunction "
    "isasyncgenfunction iscoroutine isasyncgen getdoc",
    asyncio: "iscoroutinefunction",
    typing: "get_type_hints",
}
"""Functions of the library that are asked of one object."""


def install() -> None:
    """Turn the library to the program; once in a process."""
    for home, names in _ASKED.items():
        for name in names.split():
            setattr(home, name, _there_or_here(home.__name__, name, getattr(home, name)))
    vars(unittest.case)["isinstance"] = is_instance
    _turn_asyncio()


def _there_or_here(home: str, name: str, real: Any) -> Any:
    def act(value: Any, *args: Any, **kwargs: Any) -> Any:
        if type(value) not in program.handles:
            return real(value, *args, **kwargs)
        answer = program.exchange("call", program.exchange("name", home, name), value, *args, **kwargs)
        if name == "fields":
            return tuple(types.SimpleNamespace(name=each.name) for each in answer)
        return answer

    return act


def _turn_asyncio() -> None:
    """`asyncio.run` and tasks take what the program gave, too."""
    run, loop = asyncio.run, asyncio.base_events.BaseEventLoop
    create = loop.create_task

    def run_it(awaitable: Any, **kwargs: Any) -> Any:
        return run(_waited(awaitable), **kwargs)

    def create_task(self: Any, coroutine: Any, **kwargs: Any) -> Any:
        return create(self, _waited(coroutine) if type(coroutine) is Coroutine else coroutine, **kwargs)

    vars(asyncio)["run"] = run_it
    loop.create_task = create_task  # type: ignore[method-assign, assignment]


async def _waited(awaitable: Any) -> Any:
    return await awaitable


def is_instance(value: Any, kinds: Any) -> bool:
    """As `isinstance`; whether an object of the program's is of a class of the library, is asked of it."""
    return isinstance(value, kinds) or (isinstance(value, Handle) and _asked("isinstance", value, kinds))


def is_subclass(value: Any, kinds: Any) -> bool:
    """As `issubclass`; of a class of the program's, and one of the library's, it is asked of the program."""
    if type(value) in program.handles and not isinstance(kinds, Handle):
        return _asked("issubclass", value, kinds)
    return issubclass(value, kinds)


def _asked(deed: str, value: Any, kinds: Any) -> bool:
    """Of classes whose values cross as themselves, no object of the program's is one."""
    each = kinds if type(kinds) is tuple else (kinds,)
    return any(
        truth(program.exchange(deed, value, kind))
        for kind in each
        if is_of_library(kind) and (deed == "issubclass" or PLAIN_TYPES.get(kind.__qualname__) is not kind)
    )


FUNCTIONS: dict[str, Callable[..., bool]] = {"isinstance": is_instance, "issubclass": is_subclass}
"""Of Python's own names, those that tests have from here."""
