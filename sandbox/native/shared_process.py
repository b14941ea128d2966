"""One process for several inputs of one program, where nothing lasts from one run to the next.

A process for each input costs more than a small program does. One that names nothing which outlasts a run
(processes, threads, the working directory, modules that are not plain libraries) is therefore run again and
again in one process, which puts back what programs commonly change: streams, limits of the interpreter,
random state. The box ends early as a conducted one does (`series`), and at anything that a process of its
own might have done better.

The program shares this process with what reports on it: reports are claims, worth what its output is worth.
A run after the first is `shared`. Unless it ran out of time, which every run has anew, nobody holds one
against the program: it is run once more, as the first.
"""

import _thread
import gc
import os
import random
import re
import resource
import sys
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from opcode import opmap
from types import CodeType
from typing import Any

from sandbox.native.batch_runs import PATIENCE_S, STDERR_BYTES, Traces, inputs, report, write
from sandbox.native.syscalls import setrlimit
from sandbox.native.warm_interpreter import standard_streams

PLAIN_MODULES = frozenset({
    "__future__", "abc", "array", "bisect", "cmath", "collections", "copy", "dataclasses", "datetime",
    "decimal", "enum", "fractions", "functools", "heapq", "io", "itertools", "json", "math", "numbers",
    "operator", "os", "queue", "re", "statistics", "string", "sys", "typing",
})  # fmt: skip
"""Libraries that leave nothing behind but what is put back."""
LASTING = frozenset({
    "__builtins__", "__import__", "_exit", "_getframe", "abort", "addaudithook", "chdir", "chroot",
    "closerange", "dup2", "environ", "execl", "execle", "execlp", "execv", "execve", "execvp", "execvpe",
    "fchdir", "fork", "forkpty", "freeze", "getpid", "getrandom", "hash", "id", "kill", "modules", "now",
    "popen", "posix_spawn", "posix_spawnp", "putenv", "setprofile", "setswitchinterval", "settrace", "spawnl",
    "spawnle", "spawnlp", "spawnv", "spawnve", "spawnvp", "system", "times", "today", "umask", "unsetenv",
    "urandom", "utcnow",
})  # fmt: skip
"""Names of what outlasts a run, ends its process, or tells one run of a program from another by chance: a
program that guesses shall not have one guess more because its runs are shared."""
_PROCESS = ("/dev", "/proc")
"""Places where a program finds its streams once more: `/dev/stdout`, opened as a file, is emptied."""
_IMPORT, _EXTENDED = opmap["IMPORT_NAME"], opmap["EXTENDED_ARG"]
_STARVED = re.compile(rb"MemoryError|OSError|\[Errno ")
_LAST_WORDS = 2000


def is_stateless(code: CodeType) -> bool:
    """Does a program name nothing that outlasts a run of it, nor the streams of its process as files?"""
    todo = [code]
    while todo:
        part = todo.pop()
        texts = [each for each in part.co_consts if isinstance(each, str) and each.startswith(_PROCESS)]
        if texts or not (LASTING.isdisjoint(part.co_names) and PLAIN_MODULES.issuperset(_imported(part))):
            return False
        todo += [each for each in part.co_consts if isinstance(each, CodeType)]
    return True


def _imported(code: CodeType) -> Iterator[str]:
    """The modules that this code itself imports, by the first part of their names."""
    bytecode, above = code.co_code, 0
    for at in range(0, len(bytecode), 2):
        if bytecode[at] == _IMPORT:
            yield code.co_names[above << 8 | bytecode[at + 1]].partition(".")[0]
        above = above << 8 | bytecode[at + 1] if bytecode[at] == _EXTENDED else 0


class Repeats:
    """Runs a program in this very process, once for each input behind `source`."""

    def __init__(
        self, job: Mapping[str, Any], files: Iterable[str], *, source: int, sink: int, ticks: int
    ) -> None:
        self._room = int(job["limits"]["output_bytes"])
        self._most = resource.getrlimit(resource.RLIMIT_FSIZE)[1]
        self._traces = Traces(files)
        self._inputs = list(inputs(source))
        self._sink, self._ticks = sink, ticks
        self._streams = [os.memfd_create(name) for name in ("stdin", "stdout", "stderr")]
        self._restore = _keeper()
        used = resource.getrusage(resource.RUSAGE_SELF)
        self._own_kb, self._touched = used.ru_maxrss, used.ru_minflt

    def play(self, run: Callable[[], int], *, once: bool) -> int:
        """Run for each input, or the first, while all goes well; the box's exit code."""
        began, untouched = time.monotonic(), self._traces.now()
        for number, given in enumerate(self._inputs):
            result = self._one(given, run)
            out, err = self._written(1, self._room + 1), self._written(2, STDERR_BYTES)
            if len(out) > self._room or (result["exit_code"] and _STARVED.search(err[-_LAST_WORDS:])):
                break
            result["shared"] = number > 0
            write(self._sink, report(number, result, out, err))
            clean = result["exit_code"] == 0 and not _thread._count() and self._traces.are(untouched)  # noqa: SLF001
            is_last = once or number == len(self._inputs) - 1
            if is_last or not clean or time.monotonic() - began > PATIENCE_S:
                break
            sys.modules.pop("__main__", None)
            gc.collect()
            os.write(self._ticks, b".")  # what it took to clear away is not taken off the next run's time
        return 0

    def _one(self, given: bytes, run: Callable[[], int]) -> dict[str, Any]:
        began, cpu = time.monotonic(), time.process_time()
        for place, fd in enumerate(self._streams):
            os.ftruncate(fd, 0)
            os.lseek(fd, 0, os.SEEK_SET)
            os.dup2(fd, place)
        setrlimit(resource.RLIMIT_FSIZE, (self._most, self._most))
        write(0, given)
        os.lseek(0, 0, os.SEEK_SET)
        self._restore()
        setrlimit(resource.RLIMIT_FSIZE, (min(self._room + 1, self._most), self._most))  # a flood ends there
        code = run()
        used = resource.getrusage(resource.RUSAGE_SELF)
        touched_kb = (used.ru_minflt - self._touched) * resource.getpagesize() >> 10
        return {
            "exit_code": code,
            "signal": None,
            "killed": "",
            "overflow": False,
            "wall_ms": (time.monotonic() - began) * 1000,
            "cpu_ms": (time.process_time() - cpu) * 1000,
            "idle_ms": 0.0,
            "memory_kb": max(used.ru_maxrss - self._own_kb, min(used.ru_maxrss, touched_kb)),
        }

    def _written(self, stream: int, most: int) -> bytes:
        """What the run has left behind a descriptor of an output."""
        return os.pread(self._streams[stream], most, 0)


def _keeper() -> Callable[[], None]:
    """What puts back the interpreter's state of now."""
    path, argv, seed = [*sys.path], [*sys.argv], random.seed
    depth, digits = sys.getrecursionlimit(), sys.get_int_max_str_digits()

    def restore() -> None:
        sys.path[:], sys.argv[:] = path, argv
        sys.setrecursionlimit(depth)
        sys.set_int_max_str_digits(digits)
        sys.stdin, sys.stdout, sys.stderr = standard_streams()
        sys.__stdin__, sys.__stdout__, sys.__stderr__ = sys.stdin, sys.stdout, sys.stderr  # type: ignore[misc]
        gc.enable()
        if "decimal" in sys.modules:
            decimal = sys.modules["decimal"]
            decimal.setcontext(decimal.DefaultContext.copy())
        seed()

    return restore
