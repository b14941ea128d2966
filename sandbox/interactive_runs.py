"""A program and an interactor, each in a box of its own, that talk over their standard streams.

What either writes to its standard output is the other's standard input; the interactor decides.
"""

from collections.abc import Mapping
from dataclasses import replace

from sandbox.native.native_backend import with_side
from sandbox.paired_tests import PairedVerdict
from sandbox.run_types import Execution, Status
from sandbox.service import Session

NO_LIMIT = 1e6
_SIDE = "program"
"""The interactor's supervisor is another than the program's, whose interpreter nothing is patched in."""


async def interact(
    session: Session, interactor: Session, beside: Mapping[str, bytes], *, keeps: str = ""
) -> PairedVerdict | Execution:
    """Let a program talk with an interactor that finds files `beside` it; passed: it ended with exit code 0.

    A file of the interactor's that it `keeps` becomes its execution's `stdout`. A program that is idle for
    too long is ended, unless the interactor was at work meanwhile. When the interactor could not be built,
    how that failed.

    Raises:
        SandboxUnavailable: nothing is known about the program.
    """
    judge = await interactor.job(beside=beside)
    if isinstance(judge, Execution):
        return judge
    program = await session.job()
    if isinstance(program, Execution):
        return PairedVerdict(passed=False, reason=program.reason, program=program, tests=Execution(Status.OK))
    limits = replace(session.limits, wall_s=session.limits.wall_s + interactor.limits.wall_s)
    jobs = (
        replace(program, talks=True, limits=limits),
        replace(judge, talks=True, keeps=keeps, profile=with_side(_SIDE, interactor.program.profile)),
    )
    done = await session.sandbox.pool.execute_pair(*jobs, key=session.key, turn=session.turn)
    if _waited_for_it(*done, session.limits.idle_s):
        patient = replace(jobs[0], limits=replace(limits, idle_s=NO_LIMIT))
        done = await session.sandbox.pool.execute_pair(patient, jobs[1], key=session.key, turn=session.turn)
    return PairedVerdict(done[1].status is Status.OK, done[1].reason, *done)


def _waited_for_it(program: Execution, interactor: Execution, idle_s: float) -> bool:
    """Was a program ended for being idle while its interactor, which had not ended, was not?"""
    was_idle = program.status is Status.TIME_LIMIT and program.idle_ms >= idle_s * 1000
    return was_idle and interactor.status is not Status.OK and interactor.idle_ms < idle_s * 900
