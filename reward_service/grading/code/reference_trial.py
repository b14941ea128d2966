"""A reference on trial, once for all its completions: can it be run, does it refuse what cannot be right,
does it accept its own solution?"""

import ast
import asyncio
import re
from collections import OrderedDict
from typing import TYPE_CHECKING

from reward_service.errors import BadReference, LimitExceeded
from reward_service.grading.code.code_reference import CodeReference
from reward_service.grading.code.stub_test_programs import whole_program
from reward_service.grading.code.trial import Trial, imported_profile
from sandbox import run_types as box

if TYPE_CHECKING:
    from sandbox.service import Sandbox

_VOID_OUTPUTS = (b"", b"void\n", b"nan\n")
_VOID_NUMBERS = ("nan", "inf")
_NUMBER = re.compile(r"(?<![\w.+-])[+-]?\d{1,400}(?:\.\d{0,400})?(?:[eE][+-]?\d{1,9})?(?![\w.])")
"""A test's own output with one of these for every number is a void for checkers, too."""
_ENDING_OUTPUTS = tuple(
    f"__import__('os')._exit(__import__('os').{did})\n".encode()
    for did in ("close(0) or 0", "write(1, b'1') - 1")
)
"""For checkers in Python that may run what a program has printed."""
_RUNS_TEXT = re.compile(r"\b(?:eval|exec|compile|loads)\s{0,9}\(")
_KEPT = 1024
_kept: "OrderedDict[bytes, asyncio.Future[None]]" = OrderedDict()


async def check_reference(reference: CodeReference, digest: bytes, sandbox: "Sandbox") -> None:
    """Try a reference, or remember how that went; `digest` is of its text.

    Raises:
        BadReference: it can judge nobody; the message says why.
        SandboxUnavailable: it could not be found out.
    """
    tried = _kept.get(digest)
    if tried is None or (_is_lost(tried) if tried.done() else tried.get_loop() is not _loop()):
        tried = _kept[digest] = asyncio.ensure_future(_try(reference, digest, sandbox))
        while len(_kept) > _KEPT:
            _kept.popitem(last=False)
    await asyncio.shield(tried)


def _loop() -> asyncio.AbstractEventLoop:
    return asyncio.get_running_loop()


def _is_lost(tried: "asyncio.Future[None]") -> bool:
    """Did a trial end without a finding?"""
    error = None if tried.cancelled() else tried.exception()
    return tried.cancelled() or (error is not None and not isinstance(error, BadReference))


async def _try(reference: CodeReference, digest: bytes, sandbox: "Sandbox") -> None:
    profile = reference.profile or _solution_profile(reference)
    solution = whole_program(reference.solution or "", reference)
    trial = Trial(reference, solution, sandbox, profile=profile, key=digest)
    try:
        await trial.check()
        if reference.checker is not None and not reference.allow_empty:
            await _try_checker(trial)
        if reference.solution is not None:
            await _try_solution(trial)
    except box.BadProgram as error:  # no completion is here: what is unusable is the reference's own
        raise BadReference(f"the tests cannot be run: {error}") from None


def _solution_profile(reference: CodeReference) -> str:
    """The profile that the reference's own solution cannot do without."""
    if reference.language != "python":
        return ""
    try:
        return imported_profile(ast.parse(reference.solution or ""))
    except (SyntaxError, ValueError, RecursionError, MemoryError):  # it will not pass
        return ""


async def _try_checker(trial: Trial) -> None:
    checker = trial.reference.checker
    runs_text = checker is not None and checker.language == "python" and _RUNS_TEXT.search(checker.source)
    for output in _VOID_OUTPUTS + (_ENDING_OUTPUTS if runs_text else ()):
        for test in trial.reference.tests:
            if not (await trial.accepted(test, output)).passed:
                break
        else:
            raise BadReference(f"the checker accepts {output.decode()!r} for every test")
    for number in _VOID_NUMBERS:
        for test in trial.reference.tests:
            output = _NUMBER.sub(number, test.stdout or "").encode("utf-8", "surrogatepass")
            if not _NUMBER.search(test.stdout or "") or not (await trial.accepted(test, output)).passed:
                break
        else:
            raise BadReference(f"the checker accepts {number} in the place of every number")


async def _try_solution(trial: Trial) -> None:
    try:
        results = await trial.run()
    except (LimitExceeded, box.BadProgram) as error:
        raise BadReference(f"its own solution does not pass: {error}") from None
    failure = next((result for result in results if not result.passed), None)
    if failure is not None or not results:
        why = failure.reason if failure else "no test was run"
        raise BadReference(f"its own solution does not pass: {why}")
