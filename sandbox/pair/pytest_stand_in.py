"""Of pytest what tests commonly use, for the tests' box: fixtures, marks, `raises`, `approx`, patches.

It acts in the program's box where pytest would act on the world: temporary paths, the environment, patches.
"""

import builtins
import contextlib
import decimal
import fractions
import importlib
import io
import math
import numbers
import re
import sys
import types
import unittest.mock
from collections.abc import Callable
from typing import Any, NamedTuple

from sandbox.pair import arrays, warnings_and_logs
from sandbox.pair.remote_modules import RemoteModule, import_remotely, remote_module_of
from sandbox.pair.remote_program import program

_MISSING = object()


class Raises:
    """`pytest.raises` and `assertRaises`."""

    def __init__(self, kind: Any, match: Any = None, msg: Any = None) -> None:
        self.type, self.match_text, self.value = kind, match, None
        self.exception: Any = None

    def __enter__(self) -> "Raises":
        program.expecting.extend(self.type if isinstance(self.type, tuple) else [self.type])
        return self

    def __exit__(self, kind: Any, error: Any, trace: Any) -> bool:
        program.expecting.clear()
        if kind is None:
            raise AssertionError(f"did not raise {self.type}")
        if not issubclass(kind, self.type):
            return False
        self.value = self.exception = error
        if self.match_text is not None and not re.search(self.match_text, str(error)):
            raise AssertionError(f"{error} does not match {self.match_text}")
        return True

    @property
    def typename(self) -> str:
        """The name of the exception's class."""
        return type(self.value).__name__

    def match(self, pattern: str) -> bool:
        """As pytest's."""
        if not re.search(pattern, str(self.value)):
            raise AssertionError(f"{self.value} does not match {pattern}")
        return True


def raises(kind: Any, function: Any = None, *args: Any, match: Any = None, **kwargs: Any) -> Any:
    """As pytest's."""
    expectation = Raises(kind, match)
    if function is None:
        return expectation
    with expectation:
        function(*args, **kwargs)
    return expectation


class approx:  # noqa: N801 - pytest's name
    """As pytest's: numbers, lists and dictionaries of them."""

    def __init__(self, expected: Any, rel: Any = None, abs: Any = None, nan_ok: bool = False) -> None:  # noqa: A002
        self.expected, self.rel, self.abs, self.nan_ok = expected, rel, abs, nan_ok

    __hash__ = None  # type: ignore[assignment]
    __array_ufunc__ = None  # an array leaves it to this class, what it equals

    def __eq__(self, got: object) -> bool:
        return self.near(got, self.expected)

    def near(self, got: Any, expected: Any) -> bool:
        """Are both near enough?"""
        if arrays.is_array(got) or arrays.is_array(expected):
            got, expected = (each.tolist() if arrays.is_array(each) else each for each in (got, expected))
        if isinstance(expected, dict):
            alike = isinstance(got, dict) and got.keys() == expected.keys()
            return alike and all(self.near(got[key], expected[key]) for key in expected)
        if isinstance(expected, list | tuple):
            alike = isinstance(got, list | tuple) and len(got) == len(expected)
            return alike and all(map(self.near, got, expected))
        if isinstance(expected, bool) or not isinstance(expected, numbers.Number):
            return bool(got == expected)
        return isinstance(got, numbers.Number) and self._is_near_number(_exact(got), _exact(expected))

    def _is_near_number(self, got: Any, expected: Any) -> bool:
        if self.nan_ok and got != got and expected != expected:  # noqa: PLR0124 - NaN
            return True
        if got == expected:
            return True
        if builtins.abs(expected) == math.inf:  # a tolerance that grows with it would be true of everything
            return False
        relative = 0.0
        if self.abs is None or self.rel is not None:
            relative = (1e-6 if self.rel is None else self.rel) * builtins.abs(expected)
        absolute = 1e-12 if self.abs is None else self.abs
        return bool(builtins.abs(got - expected) <= max(relative, absolute))


def _exact(number: Any) -> Any:
    """A decimal number as one that may be subtracted from every other; others as they are."""
    if not isinstance(number, decimal.Decimal):
        return number
    return fractions.Fraction(number) if number.is_finite() else float(number)


class ParameterSet(tuple[Any, ...]):
    """`pytest.param(..)`."""

    is_skipped = False

    @classmethod
    def of(cls, *values: Any, marks: Any = (), **_: Any) -> "ParameterSet":
        """These values; not tried where a mark says so."""
        made = cls(values)
        made.is_skipped = any(map(is_skip, marks if isinstance(marks, list | tuple) else [marks]))
        return made


def is_skip(mark: Any) -> bool:
    """Does a mark keep a test from being run, or from counting?"""
    marked = mark(lambda: None) if callable(mark) else None
    return bool(getattr(marked, "is_skipped", False))


class Mark:
    """`pytest.mark`: parameters, skips and expected failures count, other marks do nothing."""

    def __getattr__(self, name: str) -> Any:
        def mark(*args: Any, **kwargs: Any) -> Any:
            if (
                len(args) == 1
                and not kwargs
                and isinstance(args[0], types.FunctionType | type)
                and name != "parametrize"
            ):
                return _marked(args[0], name, (), {})
            return lambda function: _marked(function, name, args, kwargs)

        return mark


def _marked(function: Any, name: str, args: tuple[Any, ...], kwargs: dict[str, Any]) -> Any:
    if name == "parametrize":
        names = args[0] if args else kwargs["argnames"]
        values = list(args[1] if len(args) > 1 else kwargs["argvalues"])
        split = [each.strip() for each in names.split(",")] if isinstance(names, str) else list(names)
        indirect = kwargs.get("indirect", args[2] if len(args) > 2 else False)
        through = split if indirect is True else list(indirect or ())
        sets = [*getattr(function, "sets", ()), (split, values, through)]
        setattr(function, "sets", sets)  # noqa: B010 - of any function or class
    elif name == "usefixtures":
        setattr(function, "uses", [*getattr(function, "uses", ()), *args])  # noqa: B010
    elif name in ("skip", "xfail") or (name == "skipif" and args and args[0]):
        setattr(function, "is_skipped", True)  # noqa: B010
    return function


def fixture(function: Any = None, **kwargs: Any) -> Any:
    """As pytest's."""

    def put(function: Any) -> Any:
        function.is_fixture, function.autouse = True, kwargs.get("autouse", False)
        function.params, function.fixture_name = kwargs.get("params"), kwargs.get("name")
        function.is_kept = kwargs.get("scope", "function") != "function" and not function.params
        return function

    return put if function is None else put(function)


def fail(reason: str = "", **_: Any) -> None:
    """As pytest's."""
    raise AssertionError(reason)


class Skipped(Exception):
    """A test that has skipped itself before it asked the program for anything."""


started = [0]
"""How much the program had been asked for when the present test began."""


def skip(reason: str = "", **_: Any) -> None:
    """As pytest's; but a test that has asked the program for something has not passed."""
    if program.deeds > started[0]:
        raise AssertionError(f"a test that skipped itself: {reason}")
    raise Skipped(reason)


def import_or_fail(name: str, *_: Any, **__: Any) -> Any:
    """As pytest's `importorskip`."""
    return importlib.import_module(name)


class _Captured(NamedTuple):
    out: str
    err: str


class Capture:
    """`capsys`."""

    def __enter__(self) -> "Capture":
        self._real = sys.stdout
        sys.stdout = self._out = io.StringIO()
        return self

    def __exit__(self, *error: object) -> None:
        sys.stdout = self._real

    def readouterr(self) -> Any:
        """What was printed since."""
        text = self._out.getvalue()
        self._out.seek(0)
        self._out.truncate()
        return _Captured(text, str(program.exchange("errors")))


class MonkeyPatch:
    """`monkeypatch`, in the program's box."""

    def __init__(self) -> None:
        self._undo: list[Callable[[], Any]] = []

    def setattr(self, target: Any, name: Any, value: Any = _MISSING, raising: bool = True) -> None:
        """As pytest's."""
        if isinstance(target, str) and value is _MISSING:
            path, _, attribute = target.rpartition(".")
            target, name, value = import_remotely(path), attribute, name
        target = remote_module_of(target)
        old = getattr(target, name, _MISSING)
        self._undo.append(lambda: delattr(target, name) if old is _MISSING else setattr(target, name, old))
        setattr(target, name, value)

    def delattr(self, target: Any, name: Any, raising: bool = True) -> None:
        """As pytest's."""
        target = remote_module_of(target)
        old = getattr(target, name)
        self._undo.append(lambda: setattr(target, name, old))
        delattr(target, name)

    def setenv(self, name: str, value: Any, prepend: Any = None) -> None:
        """As pytest's."""
        self.setitem(RemoteModule.of("os").environ, name, str(value))

    def delenv(self, name: str, raising: bool = True) -> None:
        """As pytest's."""
        self.delitem(RemoteModule.of("os").environ, name, raising=False)

    def chdir(self, path: Any) -> None:
        """As pytest's."""
        remote = RemoteModule.of("os")
        old = remote.getcwd()
        self._undo.append(lambda: remote.chdir(old))
        remote.chdir(str(path))

    def syspath_prepend(self, path: Any) -> None:
        """As pytest's."""
        RemoteModule.of("sys").path.insert(0, str(path))

    def setitem(self, target: Any, name: Any, value: Any) -> None:
        """As pytest's."""
        old = target.get(name, None)
        self._undo.append(lambda: target.pop(name, None) if old is None else target.update({name: old}))
        target[name] = value

    def delitem(self, target: Any, name: Any, raising: bool = True) -> None:
        """As pytest's."""
        old = target.pop(name, None)
        self._undo.append(lambda: None if old is None else target.update({name: old}))

    def undo(self) -> None:
        """Take everything back, the last first."""
        while self._undo:
            self._undo.pop()()

    @contextlib.contextmanager
    def context(self) -> Any:
        """As pytest's."""
        inner = MonkeyPatch()
        try:
            yield inner
        finally:
            inner.undo()


class Mocker:
    """`mocker` of pytest-mock."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self.Mock, self.MagicMock = unittest.mock.Mock, unittest.mock.MagicMock
        self.patch = Patcher(stack)


class Patcher:
    """`mocker.patch` and its forms."""

    def __init__(self, stack: contextlib.ExitStack) -> None:
        self._stack = stack

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        return self._stack.enter_context(unittest.mock.patch(*args, **kwargs))

    def object(self, *args: Any, **kwargs: Any) -> Any:
        """As `mock.patch.object`."""
        return self._stack.enter_context(unittest.mock.patch.object(*args, **kwargs))

    def dict(self, *args: Any, **kwargs: Any) -> Any:
        """As `mock.patch.dict`."""
        return self._stack.enter_context(unittest.mock.patch.dict(*args, **kwargs))


def module() -> types.ModuleType:
    """What tests import as `pytest`."""
    made = types.ModuleType("pytest")
    made.__dict__.update(
        raises=raises, approx=approx, mark=Mark(), fixture=fixture, fail=fail, skip=skip, xfail=fail,
        main=lambda *_, **__: 0, MonkeyPatch=MonkeyPatch, importorskip=import_or_fail,
        param=ParameterSet.of, warns=warnings_and_logs.warns,
        deprecated_call=lambda: warnings_and_logs.warns((DeprecationWarning, PendingDeprecationWarning)),
    )  # fmt: skip
    return made
