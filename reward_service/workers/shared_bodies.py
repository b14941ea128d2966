"""Memory that the server's process shares with its workers: bodies come to stand there, and workers read
their samples from where they stand. So nothing of a body is copied into a frame, a socket and out again.

It is one file without a name, larger than it will ever be filled. The server's process maps it; workers have
its descriptor and read from it, which takes none of their address space. Rooms are taken from its beginning,
so that the same pages serve again: what lies beyond `KEPT_BYTES` goes back to the system with its body.
"""

import ctypes
import mmap
import os
from contextlib import suppress
from dataclasses import dataclass
from types import TracebackType
from typing import Any

SHARED_BYTES = 128 << 20
"""All bodies together; whoever finds no room has his body travel in frames."""
KEPT_BYTES = 16 << 20


class _Buffer(ctypes.Structure):
    """A `Py_buffer`, of which the address is asked for."""

    _fields_ = (("buf", ctypes.c_void_p), ("obj", ctypes.py_object), ("rest", ctypes.c_void_p * 9))


def _address(piece: Any) -> int:
    buffer = _Buffer()
    ctypes.pythonapi.PyObject_GetBuffer(ctypes.py_object(piece), ctypes.byref(buffer), 0)
    address: int = buffer.buf
    ctypes.pythonapi.PyBuffer_Release(ctypes.byref(buffer))
    return address


@dataclass(frozen=True, slots=True, eq=False)
class SharedBody:
    """Room for one body, from `start` in the file on; leaving it as a context manager gives it back."""

    start: int
    view: memoryview
    _owner: "SharedBodies"

    def start_of(self, piece: Any) -> int:
        """Where in the file a piece of the body stands, which is a buffer within `view`."""
        return self._owner.start_of(piece)

    def __enter__(self) -> "SharedBody":
        return self

    def __exit__(self, *_: type[BaseException] | BaseException | TracebackType | None) -> None:
        self._owner.give_back(self)


class SharedBodies:
    """The file, and which of it is free; for the process that fills it."""

    def __init__(self, size: int = SHARED_BYTES, kept: int = KEPT_BYTES) -> None:
        self.descriptor = -1
        self._size = size
        self._kept = kept
        self._free = [(0, size)]

    def open(self) -> "SharedBodies":
        """Make the file; there is no room before."""
        self.descriptor = os.memfd_create("bodies")
        os.ftruncate(self.descriptor, self._size)
        self._memory = mmap.mmap(self.descriptor, self._size)
        self._address = ctypes.addressof(ctypes.c_char.from_buffer(self._memory))
        return self

    def take(self, size: int) -> SharedBody | None:
        """Room for so many bytes, as near to the beginning as there is any."""
        needed = -(-size // mmap.PAGESIZE) * mmap.PAGESIZE
        for place, (start, end) in enumerate(self._free):
            if end - start >= needed:
                self._free[place : place + 1] = [(start + needed, end)] if end - start > needed else []
                return SharedBody(start, memoryview(self._memory)[start : start + size], self)
        return None

    def give_back(self, body: SharedBody) -> None:
        """The body is not needed any more; of what still points into it, nothing may be read."""
        size = -(-len(body.view) // mmap.PAGESIZE) * mmap.PAGESIZE
        start, end = body.start, body.start + size
        if end > self._kept:
            with suppress(OSError):  # a kernel that cannot keeps the pages
                beyond = max(start, self._kept)
                self._memory.madvise(mmap.MADV_REMOVE, beyond, end - beyond)
        joined: list[tuple[int, int]] = []
        for free in sorted([*self._free, (start, end)]):
            if joined and joined[-1][1] == free[0]:
                joined[-1] = (joined[-1][0], free[1])
            else:
                joined.append(free)
        self._free = joined

    def start_of(self, piece: Any) -> int:
        """Where in the file this buffer within it stands."""
        return _address(piece) - self._address

    def close(self) -> None:
        """The file, if it was made, goes once nobody has it open or mapped."""
        if self.descriptor >= 0:
            os.close(self.descriptor)
            self.descriptor = -1


_inherited: list[int] = []


def inherit(descriptor: int) -> None:
    """Have `read` read from this file: the one that a worker was forked with."""
    _inherited[:] = [descriptor]


def read(start: int, size: int) -> bytes:
    """So many bytes of a body, in a worker."""
    return os.pread(_inherited[0], size, start)
