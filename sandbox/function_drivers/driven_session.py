"""Runs of programs with drivers: their functions called, their tests run in a box of their own."""

import re
from collections.abc import Sequence
from dataclasses import replace

from sandbox import file_bundle
from sandbox.backend import SandboxJob
from sandbox.function_drivers.driver_parts import CALLS, DrivenProgram, FarTests, StubbedTests
from sandbox.function_drivers.drivers import VOID, VOIDS, drive, stubbed
from sandbox.function_drivers.wire_calls import asked_by, call_frames
from sandbox.native.native_backend import with_side
from sandbox.paired_tests import PairedVerdict, read_stub_verdict
from sandbox.run_types import BadProgram, Call, Execution, Limits, Status
from sandbox.service import Session

_JAVA_OPEN = "--add-opens=java.base/java.io=ALL-UNNAMED"
"""By which a driver in Java may make a file of a descriptor that it was given."""
_NAN = re.compile(r"NaN|NAN|\bnan|is_?nan")
_NO_NAN = {"REWARD_NO_NAN": "1"}
"""Tells a driver that the tests say nothing of NaN, which few comparisons find wrong."""
_INFINITY = re.compile(r"(?i)\binf(?:init[ey])?\b|_infinit[ey]\b|is_?(?:inf|finite)|HUGE_VAL|[.:]inf\(")
_GROWING = re.compile(r"(?i)\bf?abs\b|[<>]=")
_NO_INFINITY = {"REWARD_NO_INFINITY": "1"}
"""Tells a driver that they say nothing of infinity, which a tolerance that grows with it takes for right."""


async def call(session: Session, calls: Sequence[Call]) -> Execution:
    """As `Session.call`, of a program in another language than Python: all calls in one process, in order.

    Raises:
        SandboxUnavailable: nothing is known about the program.
        BadProgram: a call cannot be made so.
    """
    frames = call_frames(calls)
    job = await _program_job(session, drive(session.program, asked_by(calls)), (CALLS,))
    if isinstance(job, Execution):
        return job
    content = file_bundle.pack({**file_bundle.split(job.content), CALLS: frames})
    job = replace(job, kind="exec_calls", content=content, calls=len(calls), apart=False)
    return await session.sandbox.pool.execute(job, key=session.key, turn=session.turn)


async def test(session: Session, tests: FarTests, limits: Limits) -> PairedVerdict:
    """As `Session.test`, of tests and a program in another language than Python.

    Raises:
        SandboxUnavailable: nothing is known about the program.
        BadProgram: the tests cannot be run, whatever the program is.
    """
    made = stubbed(tests)
    judge = await _tests_job(session, made, limits)
    judge = replace(judge, env={**judge.env, **_watched(tests.text)})
    driven = drive(session.program, made.asked)
    program = await _program_job(session, driven, ("-",) if driven.start else ())
    if isinstance(program, Execution):
        return PairedVerdict(passed=False, reason=program.reason, program=program, tests=Execution(Status.OK))
    jobs = replace(program, kind="exec_tested_program"), replace(judge, profile=with_side("judge", ""))
    done = await session.sandbox.pool.execute_pair(*jobs, key=session.key, turn=session.turn)
    return read_stub_verdict(*done)


def _watched(tests: str) -> dict[str, str]:
    """Environment by which a driver refuses numbers that the tests never name."""
    watched = {} if _NAN.search(tests) else dict(_NO_NAN)
    if _GROWING.search(tests) and not _INFINITY.search(tests):
        watched |= _NO_INFINITY
    return watched


async def passing_voids(session: Session, tests: FarTests, limits: Limits) -> list[str]:
    """Which programs that cannot be right pass the tests: one that has ended, and those of `VOIDS`.

    Raises:
        SandboxUnavailable: it could not be found out.
        BadProgram: the tests cannot be run, whatever the program is.
    """
    job = await _tests_job(session, stubbed(tests), limits)
    voids: dict[str, dict[str, str]] = {"ended": {}, **{name: {VOID: name} for name in VOIDS[tests.language]}}
    found = []
    for name, env in voids.items():
        done = await session.sandbox.pool.execute(replace(job, env={**job.env, **env}), key=session.key)
        found += [name] if done.status is Status.OK else []
    return found


async def _program_job(
    session: Session, driven: DrivenProgram, first: tuple[str, ...]
) -> SandboxJob | Execution:
    """What runs a program with its driver, `first` of its arguments; or how its build failed."""
    session = replace(session, program=driven.program)
    files = await session.built({})
    if isinstance(files, Execution):
        return files
    job = session.executable_job({**files, **driven.beside})
    argv = (job.argv[0], _JAVA_OPEN, *job.argv[1:-1], *driven.start) if driven.start else job.argv
    return replace(job, argv=argv + first + driven.arguments)


async def _tests_job(session: Session, made: StubbedTests, limits: Limits) -> SandboxJob:
    """What runs tests with stubs; they are compiled once, and not in the program's time."""
    session = Session(session.sandbox, made.program, limits, session.key)
    files = await session.built(made.beside)
    if isinstance(files, Execution):
        raise BadProgram(f"the tests do not compile: {files.reason}")
    job = session.executable_job(files)
    is_java = made.program.language == "java"
    argv = (job.argv[0], _JAVA_OPEN, "-ea", *job.argv[1:]) if is_java else job.argv
    return replace(job, kind="exec_judge", argv=argv)
