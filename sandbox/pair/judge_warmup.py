"""What the tests' side of a pair does, done beforehand in the warm process that it is forked from.

A child serves a program meanwhile. `program_warmup` says what that is good for.
"""

import contextlib
import gc
import json
import os
import socket
import sys
from collections.abc import Callable, Iterator

from sandbox.pair import argument_rows, cross_examination, judge, program_server, remote_modules, suite_runner
from sandbox.pair.prepared_tests import prepare
from sandbox.pair.program_warmup import PROGRAM, TIMES, restore_modules
from sandbox.pair.remote_program import program

_TESTS = """
import unittest

class TestIt(unittest.TestCase):
    def setUp(self):
        self.xs = [3, 1, 2]

    def test_values(self):
        for xs in ([2, 1], [3]):
            self.assertEqual(f(xs)["given"], sorted(xs))
        self.assertEqual(f(self.xs, more="a")["more"], ("a", 1.5, {1, 2}))

    def test_errors(self):
        with self.assertRaises(Full) as caught:
            f([])
        self.assertIn("none", str(caught.exception))

    def test_objects(self):
        point = g(2)
        self.assertEqual((point.x, point.y), (2, 3))
        self.assertTrue(point == g(2))
        self.assertEqual(point.items, [])
        for n in range(3):
            point.put(n)

assert f([1])["text"] == "t"

def check(candidate):
    for n in range(4):
        assert candidate([n])["given"] == [n]
"""


def judge_side() -> None:
    """Tests before a program that a child serves."""
    job = {"tests": _TESTS, "entry": "f", "writes_back": True, "modules": [], "files": []}
    prepared = {**job, "prepared": prepare(job).dumps()}
    begin_anew = keeper()
    for turn in range(TIMES):
        with _served() as descriptor:
            judge.main(json.dumps(prepared if turn % 2 else job).encode(), descriptor)
        begin_anew()
    gc.disable()


def keeper() -> Callable[[], None]:
    """What lets the judge forget tests and program, and puts the interpreter back to what it is now."""
    modules, finders, path, out = dict(sys.modules), list(sys.meta_path), list(sys.path), sys.stdout
    names = dict(remote_modules.tests_builtins)
    environment = os.environ  # noqa: TID251 - the box's own
    variables = dict(environment)

    def begin_anew() -> None:
        program.forget()
        suite_runner.failures.clear()
        cross_examination.liars.clear()
        argument_rows.forget_members()
        remote_modules.RemoteModule.made.clear()
        remote_modules.tests_builtins.clear()
        remote_modules.tests_builtins.update(names)
        if environment != variables:
            environment.clear()
            environment.update(variables)
        sys.meta_path[:], sys.path[:], sys.stdout = finders, path, out
        restore_modules(modules)

    return begin_anew


@contextlib.contextmanager
def _served() -> Iterator[int]:
    """A descriptor at whose other end a child serves the program, until it is closed."""
    ours, theirs = socket.socketpair()
    child = os.fork()
    if not child:
        try:
            ours.close()
            program_server.main(PROGRAM, theirs.fileno())
        finally:
            os._exit(0)
    theirs.close()
    try:
        yield ours.fileno()
    finally:
        ours.close()
        os.waitpid(child, 0)
