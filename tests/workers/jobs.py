"""Jobs for worker processes: honest ones, and every way to bring a worker into trouble."""

import ctypes
import mmap
import os
import signal
import struct
import time
from pathlib import Path
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


def stop_first(note: Path) -> int:
    """The first worker that does it stands still in the middle; the next one says which it is."""
    if not note.exists():
        note.write_text(str(os.getpid()))
        os.kill(os.getpid(), signal.SIGSTOP)
    return os.getpid()


def spin_and_tell(file: Path) -> NoReturn:
    """Uses the processor without end; how much of it stands in the file at any time, see `told`."""
    started = time.process_time()
    file.write_bytes(bytes(8))
    with file.open("r+b") as page, mmap.mmap(page.fileno(), 8) as used:
        while True:
            used[:] = struct.pack("d", time.process_time() - started)


def told(file: Path) -> float:
    """Seconds of processor time that `spin_and_tell` has used, whether it has been ended or not."""
    (seconds,) = struct.unpack("d", file.read_bytes())
    return float(seconds)


def hog(_: Any) -> int:
    """Asks for more memory than any worker has."""
    hoard = []
    while True:
        hoard.append(bytearray(64 * 2**20))


def short_first(note: Path) -> str:
    """Finds no memory the first time that it is done."""
    if not note.exists():
        note.touch()
        raise MemoryError
    return note.name


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


class Unsendable:
    """Raises when it is to be sent."""

    def __reduce__(self) -> tuple[Any, ...]:
        raise ValueError("cannot be sent")


def nested(depth: int) -> list[Any]:
    """Lists in lists."""
    outer: list[Any] = []
    for _ in range(depth):
        outer = [outer]
    return outer


def swell(size: int) -> int:
    """Has so many bytes at once, and gives them back."""
    return len(bytearray(size))


def surroundings(_: Any) -> tuple[int, int, list[str]]:
    """The parent of this worker, its session, and what its descriptors are."""
    links = [str(entry.readlink()) for entry in Path("/proc/self/fd").iterdir() if entry.exists()]
    return os.getppid(), os.getsid(0), links
