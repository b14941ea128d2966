"""What a warm interpreter has ready before its first fork, so that no program need have it made anew."""

import builtins
import io
import os
import resource
import site
import sys
import typing
from collections.abc import Callable, Iterable
from types import ModuleType
from typing import Any

from sandbox.native import leetcode_nodes

_STARRED = (
    "string", "re", "datetime", "collections", "heapq", "bisect", "copy", "math", "random", "statistics",
    "itertools", "functools", "operator", "typing",
)  # fmt: skip
"""Modules whose public names judges of function tasks import for the candidate, as LiveCodeBench does."""
_NAMED = (*_STARRED, "sys", "io", "json")

solution = ModuleType("solution")
"""The module that functions are called in, with the names that judges import for it."""
bare_solution = ModuleType("solution")
"""The same with nothing but names of types. Each is made once: a child that had to empty the one, or to fill
the other, would write to every object that it names."""


def solution_for(names: Iterable[str], *, lends: bool) -> ModuleType:
    """The module to load a program in: what it is asked for by name must be its own.

    Assert programs have no judge that imports (`lends`) for the candidate: only the names of types, which
    prompts do.
    """
    module = solution if lends else bare_solution
    for name in names:
        if not name.startswith("__"):
            module.__dict__.pop(name, None)
    sys.modules["solution"] = module
    return module


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
    sys.set_int_max_str_digits(0)  # judges do not limit how long a number's text may be; processor time does
    site.setquit()  # exit() and quit(), which a Python without its site has not
    site.sethelper()
    resource.setrlimit = _forgiving(resource.setrlimit)
    _fill_prelude(solution.__dict__)
    nodes = {name: getattr(leetcode_nodes, name) for name in leetcode_nodes.NAMES}
    solution.__dict__.update(nodes)
    types = {name: vars(typing)[name] for name in typing.__all__ if not hasattr(builtins, name)}
    bare_solution.__dict__.update({**types, "typing": typing, **nodes})
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
        if which == resource.RLIMIT_STACK:
            hard = resource.getrlimit(which)[1]
            if hard != resource.RLIM_INFINITY:
                soft = hard if soft == resource.RLIM_INFINITY else min(soft, hard)
        setrlimit(which, (soft, hard))

    return set_limit


def _fill_prelude(namespace: dict[str, Any]) -> None:
    """Names that judges of function tasks import for the candidate; none is in the way of Python's own."""
    for name in _STARRED:
        home = vars(__import__(name))
        public = home.get("__all__") or [member for member in home if not member.startswith("_")]
        namespace.update((member, home[member]) for member in public if not hasattr(builtins, member))
    namespace.update((name, __import__(name)) for name in _NAMED)
