"""In the tests' box: warnings and log records of the program's, as tests look for them.

The program's box records them from when tests begin to look, and is asked for them then.
"""

import logging
import re
import types
import unittest
import warnings
from typing import Any

from sandbox.pair.remote_program import program

_real_catch = warnings.catch_warnings


class Warned(list[Any]):
    """Warnings of the program's, one by one, as `warnings.catch_warnings(record=True)` has them."""

    def fetch(self) -> "Warned":
        """Those that have come until now."""
        for message in program.exchange("watched", "warnings"):
            if isinstance(message, Warning):
                self.append(types.SimpleNamespace(message=message, category=type(message)))
        return self

    def __len__(self) -> int:
        return list.__len__(self.fetch())

    def __iter__(self) -> Any:
        return list.__iter__(self.fetch())

    def __getitem__(self, at: Any) -> Any:
        return list.__getitem__(self.fetch(), at)


class Warns:
    """`pytest.warns` and `assertWarns`."""

    def __init__(self, kind: Any = Warning, match: Any = None) -> None:
        self._kind, self._match, self._found = kind, match, Warned()
        self.warning: Any = None

    def __enter__(self) -> Any:
        program.exchange("watch", "warnings")
        return self

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is not None:
            return
        for one in self._found:
            if issubclass(one.category, self._kind) and re.search(self._match or "", str(one.message)):
                self.warning = self.warning or one.message
        if self.warning is None:
            raise AssertionError(f"{self._kind} not triggered")

    def __len__(self) -> int:
        return len(self._found)

    def __getitem__(self, at: int) -> Any:
        return self._found[at]

    @property
    def list(self) -> Any:
        """All of them."""
        return [*self._found]


def warns(kind: Any = Warning, function: Any = None, *args: Any, match: Any = None, **kwargs: Any) -> Any:
    """As pytest's."""
    manager = Warns(kind, match)
    if function is None:
        return manager
    with manager:
        return function(*args, **kwargs)


class catch_warnings(_real_catch):  # noqa: N801 - the library's name
    """The library's; what it records are the program's."""

    def __enter__(self) -> Any:
        real = super().__enter__()
        if real is None or program.channel is None:
            return real
        program.exchange("watch", "warnings")
        return Warned()


class Logged:
    """`assertLogs` and `caplog`: records of the program's."""

    def __init__(self, logger: Any = None, level: Any = None, *, must: bool = True) -> None:
        self._name = logger.name if isinstance(logger, logging.Logger) else logger or ""
        self._level = logging._nameToLevel.get(level, level) if level is not None else logging.INFO
        self._must, self._records = must, list[Any]()

    def __enter__(self) -> "Logged":
        self.watch(self._level)
        return self

    def watch(self, level: Any) -> None:
        """Record from this level."""
        program.exchange("watch", "logs", self._name, logging._nameToLevel.get(level, level))

    def __exit__(self, kind: Any, *_: Any) -> None:
        if kind is None and self._must and not self.records:
            raise AssertionError(f"no logs of level {logging.getLevelName(self._level)} or higher")

    @property
    def records(self) -> list[logging.LogRecord]:
        """Those that have come until now."""
        for name, level, text in program.exchange("watched", "logs"):
            if type(name) is str and type(level) is int and type(text) is str:
                self._records.append(logging.LogRecord(name, level, "main.py", 0, text, (), None))
        return self._records

    @property
    def output(self) -> list[str]:
        """As `assertLogs` formats them."""
        return [f"{each.levelname}:{each.name}:{each.getMessage()}" for each in self.records]

    @property
    def messages(self) -> list[str]:
        """Their texts."""
        return [each.getMessage() for each in self.records]

    @property
    def record_tuples(self) -> list[tuple[str, int, str]]:
        """Names, levels and texts."""
        return [(each.name, each.levelno, each.getMessage()) for each in self.records]

    @property
    def text(self) -> str:
        """All of them, a line each."""
        return "".join(f"{each.levelname} {each.name}:{each.getMessage()}\n" for each in self.records)

    def set_level(self, level: Any, logger: Any = None) -> None:
        """As pytest's."""
        program.exchange("watch", "logs", logger or "", logging._nameToLevel.get(level, level))

    def at_level(self, level: Any, logger: Any = None) -> "Logged":
        """As pytest's."""
        return Logged(logger, level, must=False)

    def clear(self) -> None:
        """Forget them."""
        self.records.clear()


def install() -> None:
    """Turn unittest and `warnings` to the program; once in a process."""
    case: Any = unittest.TestCase
    case.assertWarns = lambda _, kind, function=None, *args, **kwargs: warns(kind, function, *args, **kwargs)
    case.assertWarnsRegex = lambda _, kind, match, function=None, *args, **kwargs: warns(
        kind, function, *args, match=match, **kwargs
    )
    case.assertLogs = lambda _, logger=None, level=None: Logged(logger, level)
    setattr(warnings, "catch_warnings", catch_warnings)  # noqa: B010 - a class, to mypy
