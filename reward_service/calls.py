"""Tests that call a program's functions: arguments go in, plain values come out and are compared here.

When only a full pass counts, one process makes all calls, in a secret order: a program that recites the
answers in the order of the tests gives at least one in the wrong place. Else every call has a process of its
own, so that one that dies takes no other with it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from random import Random
from typing import TYPE_CHECKING, Any

from reward_service.code_reference import CodeReference, TestCase
from reward_service.errors import BadReference
from reward_service.grading import asserts, drivers, harness, player
from reward_service.grading.compiled import inlined, module_files
from reward_service.grading.outputs import Comparison
from sandbox import program as box
from sandbox.program import NOTHING

if TYPE_CHECKING:
    from sandbox.service import Sandbox, Session

CALLS_PER_RUN = 16
MAX_LATE = 3
"""Tests that may run out of time; the others are not run then. A program that loops on every test must not
spend the caller's deadline, for that would be an outage in the eyes of the trainer, and no reward of 0."""
OVER = {
    box.Status.TIME_LIMIT, box.Status.MEMORY_LIMIT, box.Status.OUTPUT_LIMIT, box.Status.PROCESS_LIMIT,
    box.Status.COMPILE_LIMIT,
}  # fmt: skip
_ROUNDS = 24
_SECRET = Random()  # noqa: S311 - seeded by the system; what a box sees of it ends with the box
_KEPT_DISCOVERIES = 256
_discovered: dict[tuple[str, str], list[box.Call]] = {}
"""What an assert program does first: asked once per program, however many completions it judges."""


@dataclass(frozen=True, slots=True)
class Result:
    """One test: passed or not, and the status or reason when not."""

    passed: bool
    weight: float = 1.0
    status: str = "wrong_answer"
    reason: str = ""


Answer = tuple[box.Returned, box.Execution]
"""What a call gave, and the run it was made in."""


def assert_programs(reference: CodeReference) -> tuple[str, ...]:
    """Its assert programs, each to be judged by itself."""
    program = reference.assert_program or ()
    return (program,) if isinstance(program, str) else program


def comparison(reference: CodeReference, test: TestCase) -> Comparison:
    """How a test's output or value is compared."""
    return Comparison(test.compare or reference.compare, reference.rel_tol, reference.abs_tol)


class Calls:
    """One program's calls before one set of tests; `session` has the program."""

    def __init__(self, reference: CodeReference, session: "Session", sandbox: "Sandbox") -> None:
        self._reference, self._session, self._sandbox = reference, session, sandbox
        self._stops = reference.scoring == "all"
        self._late = 0
        self.executions: list[box.Execution] = []

    async def of_tests(self) -> list[Result]:
        """Results of tests with arguments, in order, as far as they were run."""
        tests, results = self._reference.tests, list[Result]()
        for start in range(0, len(tests), CALLS_PER_RUN):
            chunk = tests[start : start + CALLS_PER_RUN]
            answers = await self._answers([self._call(test) for test in chunk], [t.expected for t in chunk])
            results += [self._result(test, answer) for test, answer in zip(chunk, answers, strict=True)]
            if self._stops and not all(result.passed for result in results):
                break
        return results

    def _call(self, test: TestCase) -> box.Call:
        entry, args = self._reference.entry_point or "", test.args or []
        if test.operations is not None:
            return box.Call(drivers.OPERATED, (test.operations, args))
        if self._reference.answer_in == "argument":
            return box.Call(drivers.IN_PLACE, (entry, args, test.kwargs))
        return box.Call(entry, tuple(args), test.kwargs)

    def _result(self, test: TestCase, answer: Answer) -> Result:
        returned, _ = answer
        if returned.error:
            return _failure(answer, test.weight)
        same = comparison(self._reference, test).same
        passed = same(returned.value, test.expected) or (
            test.also is not None and same(returned.value, test.also)
        )
        return Result(passed, test.weight, reason="" if passed else "the value differs")

    async def _answers(self, calls: Sequence[box.Call], expected: Sequence[Any]) -> list[Answer]:
        """What calls give, in the order of the tests."""
        if not self._stops:
            return await self._apart(calls)
        order = secret_order(expected)
        execution = await self._run([calls[at] for at in order], apart=False)
        values = dict(zip(order, execution.values, strict=True))
        return [(values[at], execution) for at in range(len(calls))]

    async def _apart(self, calls: Sequence[box.Call]) -> list[Answer]:
        """Each call in a process of its own; after one that ended the run, another run with the rest."""
        answers: list[Answer] = []
        while len(answers) < len(calls):
            if self._late >= MAX_LATE:
                reason = "not run: too many ran too long, or gave nothing"
                late = box.Execution(box.Status.TIME_LIMIT, reason=reason)
                return answers + [(box.Returned(error=NOTHING), late)] * (len(calls) - len(answers))
            execution = await self._run(calls[len(answers) :], apart=True)
            came = [at for at, returned in enumerate(execution.values) if returned.error != NOTHING]
            last = len(execution.values) if execution.status is box.Status.OK else (came or [-1])[-1] + 2
            answers += [(returned, execution) for returned in execution.values[:last]]
            self._late += execution.status in OVER or not came
        return answers

    async def _run(self, calls: Sequence[box.Call], *, apart: bool) -> box.Execution:
        execution = await self._prepared(calls).call(calls, apart=apart)
        self.executions.append(execution)
        return execution

    def _prepared(self, calls: Sequence[box.Call]) -> "Session":
        """The session, with `drivers` behind the program where calls go through them."""
        if not any(call.entry in drivers.ENTRIES for call in calls):
            return self._session
        program, behind = self._session.program, drivers.SOURCE
        if calls[0].entry == drivers.PLAYED:
            behind += inlined(player.SOURCE)
        return replace(self._session, program=replace(program, source=program.source + behind))

    async def of_asserts(self) -> list[Result]:
        """Results of assert programs, in order, as far as they were run."""
        results = []
        for text in assert_programs(self._reference):
            tree = asserts.parse(text)
            entry = self._reference.entry_point or asserts.guess_entry(tree) or ""
            checks = asserts.checks(tree, entry)
            if checks is None:
                results.append(await self._replayed(asserts.unparse(tree), entry))
            else:
                results += await self._compared(entry, checks)
            if self._stops and not all(result.passed for result in results):
                break
        return results

    async def _compared(self, entry: str, checks: Sequence[asserts.Check]) -> list[Result]:
        results: list[Result] = []
        for start in range(0, len(checks), CALLS_PER_RUN):
            chunk = checks[start : start + CALLS_PER_RUN]
            calls = [_call(entry, check) for check in chunk]
            answers = await self._answers(calls, [(check.relation, check.expected) for check in chunk])
            results += [_checked(check, answer) for check, answer in zip(chunk, answers, strict=True)]
            if self._stops and not all(result.passed for result in results):
                break
        return results

    async def _replayed(self, text: str, entry: str) -> Result:
        """Run the assert program in a second box, and what it does to the program in the program's own."""
        profile = self._profile_of(text)
        files = module_files("harness", harness.SOURCE)
        program = box.Program("python", harness.PROGRAM, files=files, profile=profile)
        judge = self._sandbox.session(program, key=self._session.key)
        calls = await _discover(judge, text, entry)
        for _ in range(_ROUNDS):
            execution = await self._run(calls, apart=False)
            answers = [(returned, execution) for returned in execution.values]
            told = (await judge.call([_replay(text, entry, calls, answers)], apart=False)).values[0]
            if told.error:
                return Result(passed=False, reason=f"the tests broke on the values: {told.error}")
            passed, reason, wanted = told.value
            if not wanted:
                over = None if passed else next(filter(_is_over, answers), None)
                return Result(passed=passed, reason=reason) if over is None else _failure(over)
            calls = _played(wanted)
            if len(calls) > box.MAX_CALLS:  # a program may give what is looked at for ever
                break
        return Result(passed=False, reason="the tests kept asking for more")

    def _profile_of(self, text: str) -> str:
        """The tests import what the program need not."""
        numpy = "numpy" in text and self._sandbox.offers("numpy")
        return self._reference.profile or ("numpy" if numpy else "")


def _played(deeds: Any) -> list[box.Call]:
    """The calls that do these deeds."""
    return [box.Call(drivers.PLAYED, deed) for deed in asserts.recorded(deeds)]


def _replay(text: str, entry: str, calls: Sequence[box.Call], answers: Sequence[Answer]) -> box.Call:
    done = [list(call.args) for call in calls]
    return box.Call("replay", (text, entry, done, list(map(_remembered, answers))))


async def _discover(judge: "Session", text: str, entry: str) -> list[box.Call]:
    """The calls that do what an assert program does to the program, as far as that can be told beforehand.

    Raises:
        BadReference: it does nothing to it, or it cannot be told, whatever the program is.
    """
    if (text, entry) not in _discovered:
        found = (await judge.call([box.Call("discover", (text, entry))], apart=False)).values[0]
        trouble = found.error or found.value[1] or ("" if found.value[0] else "it never calls the program")
        if trouble:
            raise BadReference(f"the assert program cannot be taken apart: {trouble}")
        while len(_discovered) >= _KEPT_DISCOVERIES:
            _discovered.pop(next(iter(_discovered)))
        _discovered[text, entry] = _played(found.value[0])
    return _discovered[text, entry]


def _is_over(answer: Answer) -> bool:
    return answer[0].error == NOTHING and answer[1].status in OVER


def _remembered(answer: Answer) -> list[Any]:
    """What the harness is told of a deed: how it ended, what it gave, its arguments afterwards."""
    match answer[0]:
        case box.Returned(["value" | "error" | "argument" as how, value, list(after), str(text)], ""):
            return [how, value, after, text]
        case box.Returned(error=""):
            return ["gone", "the program has replaced what called it", [], ""]
    return ["gone", answer[0].error, [], ""]


def _call(entry: str, check: asserts.Check) -> box.Call:
    """A check's call; what a view is put around may be an iterator, which ends in its own process only."""
    if check.view:
        return box.Call(drivers.OBSERVED, (entry, check.args, check.kwargs))
    return box.Call(entry, tuple(check.args), check.kwargs)


def _checked(check: asserts.Check, answer: Answer) -> Result:
    if answer[0].error:
        return _failure(answer)
    value = answer[0].value
    if check.view:
        value = value[1] if isinstance(value, list) and len(value) == 3 else None
    passed = check.holds(value)
    return Result(passed=passed, reason="" if passed else "an assertion is false")


def _failure(answer: Answer, weight: float = 1.0) -> Result:
    """A test whose call gave no value."""
    returned, execution = answer
    if execution.status is box.Status.OK or returned.error != NOTHING:
        return Result(passed=False, weight=weight, status=box.Status.RUNTIME_ERROR, reason=returned.error)
    return Result(passed=False, weight=weight, status=execution.status, reason=execution.reason)


def secret_order(expected: Sequence[Any]) -> list[int]:
    """An order of the tests that nobody can foresee, in which the expected values stand otherwise."""
    order = list(range(len(expected)))
    _SECRET.shuffle(order)
    names = [value if type(value) is str else repr(value) for value in expected]  # outputs may be megabytes
    if [names[at] for at in order] == names and len(set(names)) > 1:
        order = [*order[1:], order[0]]  # a sequence that one step does not change is constant
    return order
