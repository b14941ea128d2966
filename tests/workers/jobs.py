"""Jobs for worker processes: honest ones, and every way to bring a worker into trouble."""

import ctypes
import os
import time
from typing import Any, NoReturn

from reward_service.errors import BadReference


def echo(argument: Any) -> Any:
    """The honest job."""
    return argument


def pid(_: Any) -> int:
    """Which process did it."""
    return os.getpid()


def nap(seconds: float) -> float:
    """Waits without using the processor."""
    time.sleep(seconds)
    return seconds


def spin(seconds: float) -> float:
    """Uses the processor for so many seconds."""
    until = time.process_time() + seconds
    while time.process_time() < until:
        pass
    return seconds


def hog(_: Any) -> int:
    """Asks for more memory than any worker has."""
    hoard = []
    while True:
        hoard.append(bytearray(64 * 2**20))


def nest(_: Any) -> Any:
    """Recurses without end."""
    return nest(_)


def segfault(_: Any) -> NoReturn:
    """Reads address 0."""
    ctypes.string_at(0)
    raise AssertionError("a fault was expected")


def abort(_: Any) -> NoReturn:
    """What a failed C assertion does."""
    os.abort()


def leave(code: int) -> NoReturn:
    """Ends the worker behind its back."""
    os._exit(code)


def bug(_: Any) -> NoReturn:
    """A verifier with a bug."""
    raise ZeroDivisionError("a bug")


def blame_reference(text: str) -> NoReturn:
    """An exception of the package's own, which travels."""
    raise BadReference(text)


def unsendable(_: Any) -> Any:
    """Returns what cannot be pickled."""
    return lambda: None


class Unloadable:
    """Pickles well, and raises when a worker loads it."""

    def __reduce__(self) -> tuple[Any, ...]:
        return _refuse, ()


def _refuse() -> NoReturn:
    raise ValueError("cannot be loaded")


def swell(size: int) -> int:
    """Has so many bytes at once, and gives them back."""
    return len(bytearray(size))
