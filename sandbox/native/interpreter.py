"""What a warm interpreter has ready before its first fork, so that no program need have it made anew."""

import io
import os
import resource
import site
import sys
from collections.abc import Callable
from types import ModuleType
from typing import Any

from sandbox.native import nodes

_PRELUDE = (
    (
        "typing",
        (
            "Any Callable Deque DefaultDict Dict FrozenSet Generator Iterable Iterator List Optional "
            "Sequence Set Tuple Union"
        ),
    ),
    ("collections", "Counter OrderedDict defaultdict deque"),
    ("functools", "cache cmp_to_key lru_cache reduce"),
    ("itertools", "accumulate chain combinations permutations product zip_longest"),
    ("bisect", "bisect bisect_left bisect_right insort"),
    ("heapq", "heapify heappop heappush"),
    ("math", "ceil comb floor gcd inf isqrt sqrt"),
)
_PRELUDE_MODULES = [
    "bisect",
    "collections",
    "functools",
    "heapq",
    "itertools",
    "math",
    "random",
    "re",
    "string",
    "sys",
    "typing",
]

solution = ModuleType("solution")
"""The module that functions are called in, with the names that judges import for it."""


def prepare() -> None:
    """Once, in the warm process: streams, names, and what a Python without its site has not.

    The standard streams are built on descriptors like those a run will find in their places.
    """
    kept = [os.dup(place) for place in range(3)]
    given, (reader, writer) = os.memfd_create("stdin"), os.pipe()
    for place, fd in enumerate((given, writer, writer)):
        os.dup2(fd, place)
    sys.stdin, sys.stdout, sys.stderr = standard_streams()
    sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]  # a fresh interpreter has them alike
    for place, fd in enumerate(kept):
        os.dup2(fd, place)
    for fd in (*kept, given, reader, writer):
        os.close(fd)
    sys.argv = ["main.py"]
    site.setquit()  # exit() and quit(), which a Python without its site has not
    site.sethelper()
    resource.setrlimit = _forgiving(resource.setrlimit)
    _fill_prelude(solution.__dict__)
    exec(compile(nodes.SOURCE, "prelude.py", "exec"), solution.__dict__)  # noqa: S102 - our own text
    sys.modules["solution"] = solution


def standard_streams() -> tuple[io.TextIOWrapper, io.TextIOWrapper, io.TextIOWrapper]:
    """Input, output and error output on the descriptors in their places."""

    def stream(fd: int) -> io.FileIO:
        raw = io.FileIO(fd, "w" if fd else "r", closefd=False)
        raw.name = ("<stdin>", "<stdout>", "<stderr>")[fd]
        return raw

    streams = (
        io.TextIOWrapper(io.BufferedReader(stream(0)), encoding="utf-8"),
        io.TextIOWrapper(io.BufferedWriter(stream(1)), encoding="utf-8"),
        io.TextIOWrapper(stream(2), encoding="utf-8", errors="backslashreplace", write_through=True),
    )
    for text, mode in zip(streams, "rww", strict=True):
        vars(text)["mode"] = mode  # as the interpreter does: templates for fast input look at it
    return streams


def _forgiving(setrlimit: Callable[[int, tuple[int, int]], None]) -> Callable[[int, tuple[int, int]], None]:
    """`setrlimit` that gives a program as large a stack as it may have, where it asks for a larger one."""

    def set_limit(which: int, limits: tuple[int, int]) -> None:
        soft, hard = limits
        if which == resource.RLIMIT_STACK and soft != resource.RLIM_INFINITY:
            hard = resource.getrlimit(which)[1]
            soft = soft if hard == resource.RLIM_INFINITY else min(soft, hard)
        setrlimit(which, (soft, hard))

    return set_limit


def _fill_prelude(namespace: dict[str, Any]) -> None:
    """Names that judges of function tasks import for the candidate, as LiveCodeBench does."""
    for name in _PRELUDE_MODULES:
        namespace[name] = __import__(name)
    for name, members in _PRELUDE:
        home = __import__(name)
        namespace.update((member, getattr(home, member)) for member in members.split())
