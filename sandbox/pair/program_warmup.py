"""What the program's side of a pair does, done beforehand in the warm process that it is forked from.

The interpreter specialises code that has run a few times; a child that finds that done copies fewer of its
parent's pages.
"""

import gc
import socket
import sys
from collections.abc import Mapping
from types import ModuleType
from typing import Any

from sandbox.native.warm_interpreter import bare_solution
from sandbox.pair import program_server, wire

TIMES = 16
PROGRAM = b"""
class Full(ValueError):
    pass

class Point:
    def __init__(self, x, y=0):
        self.x, self.y, self.items = x, y, []
    def __eq__(self, other):
        return (self.x, self.y) == (other.x, other.y)
    def put(self, item):
        self.items.append(item)

def f(xs, more=None):
    if not xs:
        raise Full("none")
    return {"given": sorted(xs), "more": (more, 1.5, {1, 2}), "text": "t"}

def g(n):
    return Point(n, n + 1)
"""
_FRAMES: tuple[Any, ...] = (
    ["names", ["solution"], ["f", "g"], False],
    *[["do", "call", [{"o": 0}, [3, n]], [["more", "a"]]] for n in range(4)],
    ["do", "call", [{"o": 0}, []], []],
    ["do", "call", [{"o": 1}, 4], []],
    *[["do", "get", [{"o": 3}, name], []] for name in ("x", "y", "items")],
    *[["do", "method", [{"o": 3}, "put", n], []] for n in range(3)],
    ["do", "each", ["eq", [[{"o": 3}, {"o": 3}]]], []],
    ["do", "str", [{"o": 3}], []],
)
"""What tests send; the objects are numbered as they come: f, g, `Full` and a point."""


def program_side() -> None:
    """A program before what tests send."""
    names, modules = dict(vars(bare_solution)), dict(sys.modules)
    streams = sys.stdout, sys.stderr
    for _ in range(TIMES):
        ours, theirs = socket.socketpair()
        with ours, theirs:
            for frame in _FRAMES:
                wire.Channel(theirs.fileno()).send(frame)
            theirs.shutdown(socket.SHUT_WR)
            program_server.main(PROGRAM, ours.fileno())
        vars(bare_solution).clear()
        vars(bare_solution).update(names)
        sys.stdout, sys.stderr = streams
        restore_modules(modules)
    gc.disable()


def restore_modules(modules: Mapping[str, ModuleType]) -> None:
    """Let the interpreter have loaded these, and no others."""
    for name in sys.modules.keys() - modules.keys():
        del sys.modules[name]
    sys.modules.update(modules)
