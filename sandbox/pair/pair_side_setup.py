"""Makes a warm interpreter one side of a pair: loads what that takes, and tells the runner of it."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from sandbox.native import runner

MODULES = (
    "ast", "asyncio", "contextlib", "datetime", "decimal", "fractions", "glob", "importlib.machinery",
    "inspect", "pathlib", "shutil", "statistics", "tempfile", "unittest", "unittest.mock",
    "unittest.util",
)  # fmt: skip
"""What tests commonly import, loaded beforehand."""


PROGRAM_MODULES = ("asyncio", "datetime", "pathlib", "shutil", "tempfile")
"""What tests commonly do to the world, and to values, where the program is."""


_warmups: list[Callable[[], None]] = []


def prepare(side: str) -> None:
    """Once, in the warm process of a slot of that side."""
    with _without("ssl"):
        for name in MODULES if side == "judge" else PROGRAM_MODULES:
            __import__(name)
    (_prepare_judge if side == "judge" else _prepare_program)()


@contextlib.contextmanager
def _without(name: str) -> Iterator[None]:
    """Let a module that others can do without stay unloaded meanwhile: a box has no network, and every fork
    copies the tables of its pages."""
    loaded = name in sys.modules
    sys.modules.setdefault(name, None)  # type: ignore[arg-type]  # as the import system has it
    try:
        yield
    finally:
        if not loaded:
            del sys.modules[name]


def rehearse() -> None:
    """Afterwards, once the interpreter is warm for programs, too."""
    for act in _warmups:
        act()


def _prepare_judge() -> None:
    from sandbox.pair import judge, judge_warmup, suite_runner, void_trials

    suite_runner.install()
    _warmups.append(judge_warmup.judge_side)
    runner.PAIR_KINDS["judge"] = lambda job: judge.main(job, runner.VALUES)
    runner.PAIR_KINDS["preflight"] = void_trials.main


def _prepare_program() -> None:
    from sandbox.pair import program_server, program_warmup

    _warmups.append(program_warmup.program_side)

    def run(source: bytes) -> int:
        runner.as_fresh_interpreter(source)
        return program_server.main(source, runner.VALUES)

    runner.PAIR_KINDS["tested_program"] = run
