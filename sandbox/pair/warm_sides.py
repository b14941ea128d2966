"""Makes a warm interpreter one side of a pair: loads what that takes, and tells the runner of it."""

from collections.abc import Callable

from sandbox.native import runner
from sandbox.native.warm_interpreter import solution

MODULES = (
    "ast", "asyncio", "contextlib", "datetime", "decimal", "fractions", "glob", "importlib.machinery",
    "inspect", "pathlib", "shutil", "statistics", "tempfile", "unittest", "unittest.mock",
    "unittest.util",
)  # fmt: skip
"""What tests commonly import, loaded beforehand."""


STAGE_MODULES = ("asyncio", "datetime", "pathlib", "shutil", "tempfile")
"""What tests commonly do to the world, and to values, where the program is."""


_rehearsals: list[Callable[[], None]] = []


def prepare(side: str) -> None:
    """Once, in the warm process of a slot of that side."""
    for name in MODULES if side == "judge" else STAGE_MODULES:
        __import__(name)
    (_prepare_judge if side == "judge" else _prepare_stage)()


def rehearse() -> None:
    """Afterwards, once the interpreter is warm for programs, too."""
    for act in _rehearsals:
        act()


def _prepare_judge() -> None:
    from sandbox.pair import collected_tests, judge, judge_rehearsal, void_trials

    collected_tests.install()
    _rehearsals.append(judge_rehearsal.judge_side)
    runner.PAIR_KINDS["judge"] = lambda job: judge.main(job, runner.VALUES)
    runner.PAIR_KINDS["preflight"] = void_trials.main


def _prepare_stage() -> None:
    from sandbox.pair import stage, stage_rehearsal

    _rehearsals.append(stage_rehearsal.stage_side)

    def run(source: bytes) -> int:
        runner.as_fresh_interpreter(source)
        return stage.main(source, runner.VALUES, solution)

    runner.PAIR_KINDS["stage"] = run
