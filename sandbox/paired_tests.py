"""A test program before a program, each in a box of its own: what is asked, and what came of it.

The server reads one line of the tests' box. That box holds the tests, and nothing that the program has
written but plain values; still the line is read as if the program had written it: within bounds, and by exact
types.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sandbox.native.native_backend import with_side
from sandbox.run_types import Execution, SandboxUnavailable, Status

MAX_VERDICT_BYTES = 64 << 10
MAX_PREFLIGHT_BYTES = 2 << 20
MAX_REASON = 300
OVER = frozenset([Status.TIME_LIMIT, Status.MEMORY_LIMIT, Status.OUTPUT_LIMIT, Status.PROCESS_LIMIT])


@dataclass(frozen=True, slots=True)
class PairedTests:
    """A test program. `entry` is the function it is about, if it does not say so itself.

    `writes_back`: are changes of arguments handed back to the tests, whatever a call returned? `packages`
    names the profile of packages that the tests import.
    """

    text: str
    entry: str = ""
    writes_back: bool = True
    packages: str = ""
    files: tuple[tuple[str, str], ...] = ()
    """Names and texts of what stands beside them: their own modules, and what those read."""
    prepared: str = field(default="", compare=False)
    """What a preflight has made of them, which spares the box that."""

    @property
    def profile(self) -> str:
        """The warm interpreter that runs them."""
        return with_side("judge", self.packages)

    def job(self) -> dict[str, Any]:
        """As the tests' box is told of them."""
        return {
            "tests": self.text, "entry": self.entry, "writes_back": self.writes_back, "modules": self.modules,
            "files": [name for name, _ in self.files], "prepared": self.prepared,
        }  # fmt: skip

    @property
    def modules(self) -> list[str]:
        """Modules that they import and that are not the program."""
        return sorted({name.partition("/")[0].removesuffix(".py") for name, _ in self.files})

    @property
    def bundle(self) -> dict[str, bytes]:
        """The files as they go into the box."""
        return {name: text.encode("utf-8", "surrogatepass") for name, text in self.files}


@dataclass(frozen=True, slots=True)
class PairedVerdict:
    """What the tests said of a program; `passed` is None where that is no matter of the program.

    `idle_ms` is for how long both boxes did nothing: the program's own sleep. Each also sleeps while the
    other is at work, or waits for a processor.
    """

    passed: bool | None
    reason: str
    program: Execution
    tests: Execution
    deeds: int = 0
    line_ups: int = 0

    @property
    def status(self) -> Status:
        """What the program did, as far as it matters: which limit it, or the tests because of it, went
        over."""
        for execution in (self.program, self.tests):
            if execution.status in OVER and not self.passed:
                return execution.status
        return Status.OK

    @property
    def idle_ms(self) -> float:
        """See the head of this class."""
        both = self.program.idle_ms + self.tests.idle_ms
        return max(0.0, both - max(self.program.wall_ms, self.tests.wall_ms))


@dataclass(frozen=True, slots=True)
class Voids:
    """Programs of our own that cannot be right.

    `program` is a module with a function `behave_as`, which takes one of `names`; `emptying` is the one that
    empties its arguments.
    """

    program: str
    names: tuple[str, ...]
    emptying: str

    def job(self) -> dict[str, Any]:
        """As the tests' box is told of them."""
        return {"program": self.program, "voids": self.names, "emptying": self.emptying}


@dataclass(frozen=True, slots=True)
class Preflight:
    """Which voids passed which of the tests, by their places; the rest as `pair.void_trials` has it."""

    passed: Mapping[str, tuple[int, ...]]
    writes_back: bool
    unsupported: str
    prepared: tuple[str, ...] = ()
    """The tests, made ready to be run; () where they are too long."""


def read_verdict(program: Execution, tests: Execution) -> PairedVerdict:
    """The verdict that the tests' box wrote; without one, the program has not passed.

    Raises:
        SandboxUnavailable: the tests' box failed before it had anything to do with the program.
    """
    said = _document(tests)
    if set(said) == {"fault"}:
        raise SandboxUnavailable(f"the tests' box: {str(said['fault'])[:MAX_REASON]}")
    passed = said.get("passed")
    if not isinstance(passed, bool) and not (passed is None and "passed" in said):
        why = f"the tests ended without a verdict: {tests.status}: {tests.reason}"
        return PairedVerdict(passed=False, reason=why[:MAX_REASON], program=program, tests=tests)
    counts = [said.get(name) for name in ("deeds", "line_ups")]
    deeds, line_ups = (count if type(count) is int else 0 for count in counts)
    reason = str(said.get("reason", ""))[:MAX_REASON].encode("utf-8", "replace").decode()
    return PairedVerdict(passed, reason, program, tests, deeds, line_ups)


_TELLING = re.compile("error|assert|panic|exception|under test|expected", re.IGNORECASE)
ENDED_EXIT_CODE = 97
"""Of tests with a stub, whose program has ended, or gave no value of the type that is due."""


def read_stub_verdict(program: Execution, tests: Execution) -> PairedVerdict:
    """The verdict of tests that ran with a stub in the function's place: how their process has ended."""
    passed = tests.status is Status.OK
    reason = ""
    if tests.exit_code == ENDED_EXIT_CODE and program.status not in (Status.OK, Status.RUNTIME_ERROR):
        reason = program.reason
    elif not passed:
        written = tests.stderr or tests.stdout[:MAX_VERDICT_BYTES]  # where Go's tests tell of themselves
        lines = [line.strip() for line in written.decode("utf-8", "replace").splitlines() if line.strip()]
        telling = (line for line in lines if _TELLING.search(line))
        reason = f"the tests fail: {next(telling, lines[0] if lines else tests.reason)}"
    return PairedVerdict(passed, reason[:MAX_REASON], program, tests)


def read_preflight(done: Execution) -> Preflight:
    """What the box of a preflight wrote.

    Raises:
        SandboxUnavailable: nothing that could be read, though no program of a completion was in sight.
    """
    said = _document(done, MAX_PREFLIGHT_BYTES)
    try:
        passed = {str(name): tuple(map(int, places)) for name, places in said["passed"].items()}
        prepared = tuple(map(str, said.get("prepared", ())))
        return Preflight(passed, bool(said["writes_back"]), str(said["unsupported"])[:MAX_REASON], prepared)
    except (KeyError, TypeError, ValueError, AttributeError):
        if done.status in OVER or done.status is Status.RUNTIME_ERROR:
            return Preflight({}, writes_back=True, unsupported=f"no preflight: {done.status}: {done.reason}")
        raise SandboxUnavailable("a preflight came back without a word") from None


def _document(done: Execution, most: int = MAX_VERDICT_BYTES) -> dict[str, Any]:
    if len(done.stdout) > most:
        return {}
    try:
        said = json.loads(done.stdout)
    except (ValueError, RecursionError):
        return {}
    return said if isinstance(said, dict) else {}
