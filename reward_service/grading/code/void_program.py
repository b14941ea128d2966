"""A program that cannot be right, whatever is asked of it: shipped as text into a box, to try tests with.

Whoever shows it calls `behave_as` with one of the names of `BEHAVIOURS`, or that of an exception to raise.
"""

import builtins
import contextlib
import os
from collections.abc import Callable
from typing import Any, NoReturn

ATTRIBUTES: list[str] = []
"""Attributes that objects of the tests' own classes may have."""
_PLAIN = (int, float, str, list, dict, set, tuple)
_environment = os.environ  # noqa: TID251 - the box's own
_open, _close = os.open, os.close  # before any test replaces them
_known_variables = set(_environment)


class Void(Exception):
    """Nothing that tests could expect."""


class Opaque:
    """An object without any meaning."""


def _raise(*_: Any, **__: Any) -> NoReturn:
    raise Void


def _stop(*_: Any, **__: Any) -> NoReturn:
    raise StopIteration


class End(BaseException):
    """What a program that ends is ended by, wherever it is shown."""


def _end(*_: Any, **__: Any) -> NoReturn:
    raise End


def _empty(*args: Any, **_: Any) -> Any:
    """Empty what was handed over, and give it back."""
    containers = [arg for arg in args if isinstance(arg, list | dict | set)]
    for container in containers:
        container.clear()
    return containers[0] if containers else None


def _wiping(value: Any) -> Callable[..., Any]:
    """Gives `value`, and leaves as good as nothing of what tests could compute the same from."""

    def wipe(*args: Any, **kwargs: Any) -> Any:
        for arg in (*args, *kwargs.values()):
            if isinstance(arg, str | os.PathLike):
                with contextlib.suppress(OSError, ValueError):
                    _close(_open(arg, os.O_WRONLY | os.O_CREAT | os.O_TRUNC))
            elif type(arg).__name__ in ("HandedObject", "Compared"):
                _wipe_attributes(arg)
        for name in _environment.keys() - _known_variables:
            _environment[name] = ""
        return type(value)(value)

    return wipe


def _wipe_attributes(owner: Any) -> None:
    for name in ATTRIBUTES:
        with contextlib.suppress(Exception):  # whatever the tests' object raises
            held = getattr(owner, name)
            if type(held) in _PLAIN:
                setattr(owner, name, type(held)())


BEHAVIOURS: dict[str, Callable[..., Any]] = {
    "raising": _raise,
    "opaque": lambda *_, **__: Opaque(),
    "nan": lambda *_, **__: float("nan"),
    "ending": _end,
    "stopping": _stop,
    "emptying": _empty,
    "empty": lambda *_, **__: [],
    "empty_mapping": lambda *_, **__: {},
    "empty_set": lambda *_, **__: set(),
    "nothing": lambda *_, **__: None,
    "wiping_number": _wiping(0),
    "wiping_text": _wiping(""),
    "wiping_list": _wiping([]),
}
_chosen: list[Callable[..., Any]] = [_raise]


def behave_as(name: str) -> None:
    """Answer every question in one way."""
    known = BEHAVIOURS.get(name)
    _chosen[0] = _raising(getattr(builtins, name)) if known is None else known


def _raising(kind: type[Exception]) -> Callable[..., Any]:
    def raise_it(*_: Any, **__: Any) -> NoReturn:
        raise kind("nothing")

    return raise_it


def __getattr__(name: str) -> Any:
    """Any name that tests ask for: a class where it has a capital, else a function."""
    if name.startswith("__"):
        raise AttributeError(name)
    if not name.lstrip("_")[:1].isupper():
        return _chosen[0]
    members = {
        "__init__": lambda self, *_, **__: None,
        "__getattr__": lambda self, _: _chosen[0],
        "__module__": "solution",
    }
    made = globals()[name] = type(name, (Exception,), members)
    return made
