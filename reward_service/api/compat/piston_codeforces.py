"""Piston's package `codeforces` as open-r1 asks for it: a program is run on a test and graded in one request.

Files beside the program: `input.txt`, `correct_output.txt`, `checker.py` and `grader_config` (lines of
`TIME_LIMIT=` seconds, `MEMORY_LIMIT=` megabytes, `INPUT_MODE=`). The answer is `1` or `0` on standard output.
Where Piston lays the right output into the box of the program, here it stays outside; a checker has its own
box.
"""

import asyncio
import re
from collections.abc import Mapping
from dataclasses import dataclass, replace

from reward_service.api.compat.program_fields import limits_of
from sandbox import BadProgram, Execution, Limits, Program, Sandbox, Status

LANGUAGES = {"cf_python3": "python", "c++17": "cpp", "cf_c++17": "cpp"}
_OWN_FILES = frozenset({"input.txt", "correct_output.txt", "checker.py", "grader_config"})
_CHECKED = ("input.txt", "correct_output.txt", "solution_output.txt")
_CHECKER_S = 10.0
_MIN_MEMORY_MB = 64.0
_SETTING = re.compile(r"^([A-Z_]{1,20})=([^\n]{0,100})$", re.MULTILINE)
_YES_NO = re.compile(rb"\b(?:yes|no)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class CodeforcesTest:
    """One test: what goes in, and how the output is graded (`correct` None: not at all)."""

    stdin: bytes
    correct: bytes | None
    checker: str | None
    time_s: float | None
    memory_mb: float | None


def is_graded(language: str, files: Mapping[str, bytes]) -> bool:
    """Does a request want this package, rather than a plain run?"""
    return language == "cf_python3" or (language in LANGUAGES and not _OWN_FILES.isdisjoint(files))


def test_of(files: Mapping[str, bytes]) -> CodeforcesTest:
    """The test in a request's files.

    Raises:
        BadProgram: it reads and writes files instead of its streams, or a limit is no number.
    """
    settings = dict(_SETTING.findall(files.get("grader_config", b"").decode("utf-8", "replace")))
    if settings.get("INPUT_MODE", "stdio") != "stdio":
        raise BadProgram("grader_config: INPUT_MODE=file is not supported: leave those problems out")
    try:
        time_s, memory_mb = (_number(settings.get(name)) for name in ("TIME_LIMIT", "MEMORY_LIMIT"))
    except ValueError as error:
        raise BadProgram(f"grader_config: {error}") from None
    checker = files.get("checker.py")
    return CodeforcesTest(
        stdin=files.get("input.txt", b"").replace(b"\r\n", b"\n"),
        correct=files.get("correct_output.txt"),
        checker=None if checker is None else checker.decode("utf-8", "replace"),
        time_s=time_s,
        memory_mb=memory_mb,
    )


async def graded(sandbox: Sandbox, program: Program, test: CodeforcesTest, limits: Limits) -> Execution:
    """Run the program on the test; of one that ends well, the output is the grade.

    One that fails to has `0` as its output, besides its status. `TIME_LIMIT` counts processor time, so that a
    busy machine fails nobody.

    Raises:
        SandboxUnavailable: it was not run.
    """
    ran = await sandbox.run(
        replace(program, files={}), stdin=test.stdin, limits=_limits(test, limits), key=hash(program.source)
    )
    if test.correct is None:
        return ran
    if ran.status is not Status.OK:
        return replace(ran, stdout=b"0\n")
    if test.checker is None:
        same = await asyncio.to_thread(lambda: _words(ran.stdout) == _words(test.correct or b""))
        return replace(ran, stdout=b"1\n" if same else b"0\n")
    checked = await _check(sandbox, test, ran.stdout)
    accepted = b"".join(checked.stdout.split()) in {b"1", b"100"}
    return replace(checked, stdout=b"1\n" if accepted else b"0\n")


async def _check(sandbox: Sandbox, test: CodeforcesTest, output: bytes) -> Execution:
    """What the checker says of an output, in a box of its own; blank lines are taken out, as Piston does."""
    contents = (test.stdin, _without_blank_lines(test.correct or b""), _without_blank_lines(output))
    files = dict(zip(_CHECKED, contents, strict=True))
    program = Program("python", test.checker or "", files=files, arguments=_CHECKED)
    return await sandbox.run(program, limits=limits_of(run_s=_CHECKER_S), key=hash(program.source))


def _limits(test: CodeforcesTest, limits: Limits) -> Limits:
    cpu_s = limits.cpu_s if test.time_s is None else min(limits.cpu_s, max(0.05, test.time_s))
    memory_mb = None if test.memory_mb is None else max(_MIN_MEMORY_MB, test.memory_mb)
    wanted = limits_of(run_s=limits.wall_s, memory_mb=memory_mb)
    return replace(limits, cpu_s=cpu_s, memory_mb=wanted.memory_mb)


def _number(text: str | None) -> float | None:
    if text is None or not text.strip():
        return None
    found = float(text)
    if not 0 < found < 1e6:
        raise ValueError(f"{text!r} is no limit")
    return found


def _words(text: bytes) -> list[bytes]:
    return _YES_NO.sub(lambda found: found[0].upper(), text).split()


def _without_blank_lines(text: bytes) -> bytes:
    lines = (line.removesuffix(b"\r") for line in text.split(b"\n"))
    return b"".join(line + b"\n" for line in lines if line)
