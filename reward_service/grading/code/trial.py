"""One program before one set of tests: its runs, in time, and what came of each test.

Whether the tests can be run at all is looked at first. From the moment the program is let in there is a
score: what goes wrong afterwards the program has made, but for an engine that fails around it.
"""

import ast
import asyncio
import os
import time
from collections.abc import Hashable, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from reward_service.errors import DeadlinePassed, TimeExceeded
from reward_service.grading.code.code_reference import CodeReference, Interactor, TestCase
from reward_service.grading.code.function_tests import (
    MAX_LATE,
    FunctionTestRunner,
    Result,
    comparison,
    secret_order,
)
from reward_service.grading.code.judging_programs import check_interactor, checked, interacted
from reward_service.grading.code.unexpected_numbers import unexpected_number
from reward_service.grading.worker_context import CALL_TIME
from sandbox import run_types as box
from sandbox.languages import profile_for
from sandbox.pair.program_modules import imported_modules
from sandbox.sample_turn import BUDGET_S, Turn

if TYPE_CHECKING:
    from sandbox.service import Sandbox, Session

IDLE_S = 3.0
"""Seconds that a program may be idle, over all its runs: time that it neither uses nor waits for."""
SHARES = 4
"""A program is begun only while so large a part of the call's time, or `BUDGET_S`, is left for it."""
MARGIN_S = 0.1
"""How long before its caller stops waiting a verdict must be there."""
AGAIN = 4
"""How often a test that a shared run failed is made apart."""


@dataclass(slots=True)
class Trial:
    """One program before one set of tests."""

    reference: CodeReference
    source: str
    sandbox: "Sandbox"
    profile: str = ""
    """The warm interpreter of the program; the tests have one of their own."""
    key: Hashable = None
    """Whose turn its runs take: programs before the same tests share one."""
    cpu_ms: float = 0.0
    idle_ms: float = 0.0
    memory_kb: int = 0
    turn: Turn = field(default_factory=Turn)

    async def check(self) -> None:
        """See that the tests can be run, whatever the program is, and that programs that do nothing fail
        them.

        Raises:
            BadReference: they do not.
            BadProgram: the tests cannot be run.
            SandboxUnavailable: it could not be found out.
        """
        session = self._session()
        if self.reference.interactor is not None:
            await check_interactor(
                self.reference.interactor, self.reference.checker, self.reference.tests, session
            )
        elif self._calling:
            await FunctionTestRunner(self.reference, session, self._count).check()

    async def in_time(self) -> list[Result]:
        """As `run`. When the caller stops waiting, a program that was begun in good time has used it up.

        Raises:
            TimeExceeded: it has.
            DeadlinePassed: others have: nothing is known about this program.
        """
        call_time = CALL_TIME.get()
        if call_time is None:
            return await self.run()
        whole = call_time.until - call_time.began
        self.turn = Turn(min(BUDGET_S, whole / SHARES), call_time.until)
        left = call_time.until - MARGIN_S - time.monotonic()
        try:
            async with asyncio.timeout(left):
                return await self.run()
        except TimeoutError:
            if self._own_seconds() >= self.turn.budget_s / 2:
                raise TimeExceeded(
                    f"used up its {self.turn.budget_s:.1f} s of the call's {whole:.1f}"
                ) from None
            what = "judged" if self.turn.begun else "begun"
            raise DeadlinePassed(f"the deadline passed before this sample was {what}") from None

    def _own_seconds(self) -> float:
        """What the program itself has used: not the time in which it waited for a processor.

        Where that is not known (of a run that has not ended, of threads that sleep), it is what the clock
        says, less as the machine is busier than its processors can be.
        """
        since = self.turn.running_since
        running = 0.0 if since is None else time.monotonic() - since
        share = min(1.0, len(os.sched_getaffinity(0)) / max(os.getloadavg()[0], 0.01))
        return max((self.cpu_ms + self.idle_ms) / 1000, (self.turn.used_s + running) * share)

    async def run(self) -> list[Result]:
        """Results of the tests that were run, in order.

        Raises:
            TimeExceeded: the program was idle for too long, over all its runs.
        """
        session = self._session()
        if self.reference.interactor is not None:
            return await self._talks(session, self.reference.interactor)
        return await (self._calls(session) if self._calling else self._runs(session))

    @property
    def _calling(self) -> bool:
        return self.reference.assert_program is not None or self.reference.tests[0].calls

    def _session(self) -> "Session":
        files = {name: _bytes(text) for name, text in self.reference.files.items()}
        program = box.Program(self.reference.language, self.source, files, self.profile)
        limits = _limits(self.reference)
        return self.sandbox.session(program, limits=limits, key=self.key, turn=self.turn)

    async def _calls(self, session: "Session") -> list[Result]:
        calls = FunctionTestRunner(self.reference, session, self._count)
        return await (calls.of_tests() if self.reference.tests else calls.of_asserts())

    @property
    def _stops(self) -> bool:
        return self.reference.scoring == "all"

    def _count(self, execution: box.Execution) -> None:
        self.cpu_ms += execution.cpu_ms
        self.idle_ms += execution.idle_ms
        self.memory_kb = max(self.memory_kb, execution.memory_kb)
        if self.idle_ms > IDLE_S * 1000:
            raise TimeExceeded(f"the program was idle for more than {IDLE_S:g} s")

    async def _runs(self, session: "Session") -> list[Result]:
        order = secret_order([test.stdout for test in self.reference.tests])
        results = await self._in_order(session, order, apart=False)
        if len(results) < len(order) and not self._is_enough(results):
            # An earlier run may be to blame for one that failed: it is made apart, several times, so that
            # nobody has one more guess for having failed; and so are all others.
            failed = order[len(results)]
            others = [at for at in order if at != failed]
            again = secret_order([self.reference.tests[at].stdout for at in others])
            order = [failed] * AGAIN + [others[at] for at in again]
            results = _without_repeats(await self._in_order(session, order, apart=True))
        return results

    async def _in_order(self, session: "Session", order: Sequence[int], *, apart: bool) -> list[Result]:
        """Results of these tests, up to the first shared run that failed, or until enough is known."""
        results: list[Result] = []
        tests = [self.reference.tests[at] for at in order]
        inputs = [(test.stdin or "").encode("utf-8", "surrogatepass") for test in tests]
        async with aclosing(session.runs(inputs, apart=apart)) as executions:
            async for execution in executions:
                self._count(execution)
                result = await self._result(tests[len(results)], execution)
                if execution.shared and not result.passed:
                    break
                results.append(replace(result, place=order[len(results)]))
                if self._is_enough(results):
                    break
        return results

    def _is_enough(self, results: list[Result]) -> bool:
        """Is there nothing left to be learned from the other tests?"""
        if not results:
            return False
        if results[-1].status in {box.Status.COMPILE_ERROR, box.Status.COMPILE_LIMIT}:
            return True
        if self._stops and not results[-1].passed:
            return True
        return sum(result.status == box.Status.TIME_LIMIT for result in results) >= MAX_LATE

    async def _result(self, test: TestCase, execution: box.Execution) -> Result:
        if execution.status is not box.Status.OK:
            return Result(passed=False, weight=test.weight, status=execution.status, reason=execution.reason)
        if self.reference.checker is not None:
            return await self.accepted(test, execution.stdout)
        expected = (test.stdout or "").encode("utf-8", "surrogatepass")
        same = await comparison(self.reference, test).agrees(execution.stdout, expected)
        return Result(passed=same, weight=test.weight, reason="" if same else "the output differs")

    async def accepted(self, test: TestCase, got: bytes) -> Result:
        """Ask the reference's checker, in a box of its own.

        Raises:
            BadReference: it does not compile.
        """
        checker = self.reference.checker
        assert checker is not None  # noqa: S101 - the caller looked
        if strange := unexpected_number(test.stdin or "", test.stdout or "", got):
            reason = f"{strange} is written where the test has finite numbers alone"
            return Result(passed=False, weight=test.weight, reason=reason)
        return await checked(checker, test, got, self._session())

    async def _talks(self, session: "Session", interactor: Interactor) -> list[Result]:
        """Results of talks with the reference's interactor, one for each test, as far as they were held."""
        results: list[Result] = []
        for place in secret_order([test.stdin for test in self.reference.tests]):
            test, checker = self.reference.tests[place], self.reference.checker
            result, verdict = await interacted(interactor, checker, test, session)
            self._count(replace(verdict.program, idle_ms=verdict.idle_ms))
            results.append(replace(result, place=place))
            if self._is_enough(results):
                break
        return results


def imported_profile(tree: ast.Module) -> str:
    """The profile whose packages a program cannot do without: nobody need have asked for it."""
    wanted = ast.Module([node for node in tree.body if isinstance(node, ast.Import | ast.ImportFrom)], [])
    return profile_for(imported_modules(wanted))


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def _without_repeats(results: list[Result]) -> list[Result]:
    """Of the first test's several results the first that failed, or the last, and those of all others."""
    repeats, others = results[:AGAIN], results[AGAIN:]
    worst = next((result for result in repeats if not result.passed), repeats[-1])
    return [worst, *others] if worst.passed or others else [worst]


def _limits(reference: CodeReference) -> box.Limits:
    return box.Limits(**reference.limits.model_dump(), idle_s=IDLE_S)
