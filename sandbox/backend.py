"""The contract between the pool and the walls: a backend starts slots, a slot runs one job at a time."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Literal, Protocol

from sandbox.languages import Toolchain
from sandbox.native.process_monitor import WAITING_SHARES
from sandbox.run_types import Execution, Isolation, Limits

Kind = Literal[
    "script", "calls", "tested_program", "judge", "preflight", "exec", "exec_calls", "exec_tested_program",
    "exec_judge", "build",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class SandboxJob:
    """One run, as the box sees it; `native.runner` tells what the kinds do."""

    kind: Kind
    content: bytes = field(repr=False)
    """A bundle of the program's files."""
    limits: Limits = field(default_factory=Limits)
    stdin: bytes = field(default=b"", repr=False)
    argv: tuple[str, ...] = ()
    calls: int = 0
    apart: bool = True
    """Has each call, or run of a series, a process of its own?"""
    env: Mapping[str, str] = field(default_factory=dict)
    address_space: bool = True
    """May virtual memory be bounded where there is no cgroup? Not for machines that reserve gigabytes."""
    profile: str = ""
    channel: int = field(default=-1, compare=False)
    """A descriptor of a socket, the run's end of a wire to another run; it is the slot's to close."""
    talks: bool = False
    """Is its end of the wire its standard input and output?"""
    keeps: str = ""
    """A file of a talk that is handed back when it has ended, in the place of standard output."""
    series: int = 0
    """Number of inputs that `stdin` packs (`native.series`), each for a run of its own; 0: it is one."""
    arrived: Callable[[Execution], None] | None = field(default=None, compare=False)
    """Told of each run of a series as it ends, in order."""

    @property
    def makes_calls(self) -> bool:
        """Does it hand back what calls of functions gave?"""
        return self.kind in {"calls", "exec_calls"}

    @property
    def reports(self) -> bool:
        """Does the box hand back more than its standard output?"""
        return self.makes_calls or self.kind == "build" or self.series > 0

    @property
    def shared(self) -> bool:
        """May runs follow one another in one process?"""
        return self.series > 0 and not self.apart

    @property
    def steps(self) -> int:
        """Parts of the job that have a time limit each."""
        return self.calls + self.series

    @property
    def patience_s(self) -> float:
        """Longest time that the run can take by its own limits, on a machine that has no time for it."""
        return self.limits.wall_s * (1 + self.steps) * (1 + WAITING_SHARES)


class Slot(Protocol):
    """A place where one program runs at a time."""

    async def execute(self, job: SandboxJob) -> Execution:
        """Run a job.

        Raises:
            SandboxUnavailable: the slot broke; it must be closed and another one started.
        """

    def kill(self) -> None:
        """End the job that is running, if one is; `execute` then returns soon."""

    async def close(self) -> None:
        """Take the slot down with everything in it; safe to call twice."""


class Backend(Protocol):
    """A kind of wall."""

    @property
    def starts_ahead(self) -> bool:
        """Do slots take so long to start that all of them start with the pool?"""

    @property
    def isolation(self) -> Isolation:
        """The wall that `open` found it can build."""

    @property
    def description(self) -> str:
        """For people: which wall, of what."""

    def takes_series(self, *, apart: bool) -> bool:
        """May one box run a program for several inputs? `apart`, where its first process can end all others.

        Otherwise runs may follow one another in one process.
        """

    def offers(self, profile: str) -> bool:
        """Is there a warm interpreter of that name, with all that it takes?"""

    def toolchain(self, name: str) -> Toolchain:
        """What there is, inside, to build and run a language with.

        Raises:
            LanguageMissing: not all that it takes; the message names the package to install.
            BadProgram: there is no such language.
        """

    def languages(self) -> dict[str, str]:
        """Name and version of every language that can be run."""

    async def open(self) -> None:
        """Find out what can be built here.

        Raises:
            SandboxUnavailable: nothing of this kind.
        """

    async def start(self, number: int, profile: str) -> Slot:
        """A fresh slot. `number` tells slots apart that live at the same time.

        Raises:
            SandboxUnavailable: it cannot be started now.
        """

    async def close(self) -> None:
        """Take away what `open` made."""
