"""What runs do, done beforehand in the warm process that they are forked from.

The interpreter specialises code that has run a few times, and remembers what annotations mean. A child
that finds both done looks fewer things up, and so writes to, and copies, fewer of its parent's pages.
"""

import gc
import linecache
import os
import sys

from sandbox import file_bundle, plain_values
from sandbox.native import batch_runs, syscalls
from sandbox.native.runner import CALLS, SOURCE, STDIN, as_fresh_interpreter, clear_places, perform, script
from sandbox.native.warm_interpreter import solution

_TIMES = 32
_MODULE = b"""
from typing import *
import collections, functools, heapq, itertools, math, re, string, sys

def _rehearsed(data: List[int], more: Optional[str] = None) -> List[int]:
    return sorted([str(item) for item in data]), {"given": data, "more": more}

_annotations = [
    *[List[each] for each in (int, str, float, bool, List[int], List[str], Tuple[int, int], Any)],
    *[Optional[each] for each in (int, str, float, List[int])],
    *[Dict[str, int], Dict[int, int], Dict[str, Any], Set[int], Set[str], Union[int, str], Union[int, float]],
    *[Tuple[int, int], Tuple[str, int], Tuple[int, ...], List[List[str]], List[Optional[int]]],
]
"""
_SCRIPT = b"import sys\nprint(int(input()) + 1)\n"
_LIMITS = {"wall_s": 1.0, "cpu_s": 1.0, "output_bytes": 1000}


def calls() -> None:
    """Calls of a module's functions. Nothing may stand behind the places of a run's descriptors."""
    call = plain_values.encode(
        ["call", "_rehearsed", [[1, 2.5, "a", (1, "b"), {"c": [2]}, {3, 4}]], {"more": "d"}]
    ).encode()
    packed = file_bundle.pack({SOURCE: _MODULE, CALLS: b"\n".join([call] * 3)})
    names, path = dict(solution.__dict__), list(sys.path)
    for _ in range(_TIMES):
        perform({"kind": "calls", "apart": False}, file_bundle.split(packed), "/")
    solution.__dict__.clear()
    solution.__dict__.update(names)
    _forget(path)


def scripts() -> None:
    """Scripts in this very process, but for how a process ends."""
    path, main = list(sys.path), sys.modules["__main__"]
    code = compile("pass", SOURCE, "exec")
    for _ in range(_TIMES):
        as_fresh_interpreter(b"")
        script(code, last=())
    sys.modules["__main__"] = main
    _forget(path)


def conducting(home: str) -> None:
    """A series of runs, conducted from here; `home` is a directory like those of runs.

    A conductor ends all other processes it can reach, which nobody but the first of a pid namespace may try.
    """
    if os.getpid() != 1:
        raise RuntimeError("only the first process of a pid namespace can rehearse a series")
    given, dumpable = os.memfd_create("stdin"), syscalls.prctl(syscalls.PR_GET_DUMPABLE)
    os.write(given, batch_runs.pack([b"1\n"] * _TIMES))
    os.lseek(given, 0, os.SEEK_SET)
    os.dup2(given, STDIN, inheritable=False)
    os.close(given)
    os.chdir(home)
    job = {"kind": "script", "argv": [], "series": _TIMES, "apart": True, "limits": _LIMITS}
    perform(job, {SOURCE: _SCRIPT}, home)
    os.chdir("/")
    clear_places()
    syscalls.prctl(syscalls.PR_SET_DUMPABLE, dumpable)


def _forget(path: list[str]) -> None:
    sys.path[:] = path
    linecache.clearcache()
    gc.disable()
