"""The contract: what is run, under which limits, and what came of it.

Whoever runs a program learns one of three things, and they are never mixed up:

*   an `Execution` whose `status` tells what the *program* did, limits included;
*   `SandboxUnavailable`: the sandbox could not run it. Nothing is known about the program, asking again
    may succeed, and no program can cause it;
*   `BadProgram`: the request itself is unusable (a file name that leaves the box, an unknown language).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import IntEnum, StrEnum
from functools import cached_property
from typing import Any

from sandbox import plain_values
from sandbox.call_reports import Returned, read_values, texts

MAX_SOURCE_BYTES = 4 << 20
MAX_FILES = 64
MAX_FILE_NAME_BYTES = 255
MAX_FILE_BYTES = 16 << 20
MAX_STDIN_BYTES = 256 << 20
MAX_CALLS = 10_000


class Status(StrEnum):
    """What a program did. There is no member for the sandbox's own troubles: those are raised."""

    OK = "ok"
    """It ended by itself with exit code 0."""
    RUNTIME_ERROR = "runtime_error"
    """It ended with another exit code, by a signal, or by an uncaught exception."""
    TIME_LIMIT = "time_limit"
    """It used up its CPU time or its wall-clock time and was killed."""
    MEMORY_LIMIT = "memory_limit"
    """It, or one of its children, was killed for memory, or died at its memory limit."""
    OUTPUT_LIMIT = "output_limit"
    """It wrote more than it may and was killed."""
    PROCESS_LIMIT = "process_limit"
    """It failed after it was refused another process or thread."""
    COMPILE_ERROR = "compile_error"
    """The compiler refused it; it did not run."""
    COMPILE_LIMIT = "compile_limit"
    """The compiler exceeded time, memory or output; it did not run."""


class SandboxError(Exception):
    """Everything this package raises on purpose."""


class SandboxUnavailable(SandboxError):
    """The sandbox could not run the program: no verdict about it exists. Retryable."""


class BoxBroken(SandboxUnavailable):
    """The box ended under this program while everything around it stands. Once, that is an accident.

    `status` is what the program did, if it does it again.
    """

    def __init__(self, message: str, status: Status = Status.RUNTIME_ERROR) -> None:
        super().__init__(message)
        self.status = status


class LanguageMissing(SandboxUnavailable):
    """The language's tool-chain is not installed here; the message names the package to install."""


class BadProgram(SandboxError, ValueError):
    """The request is unusable, whatever sandbox it is given to."""


class Isolation(IntEnum):
    """How strong the wall is, weakest first; `min_isolation` compares by this order."""

    UNCONFINED = 0
    """Resource limits only. Exists behind an explicit flag."""
    LANDLOCK = 1
    """Landlock, seccomp and resource limits, in a place that may not make namespaces."""
    NAMESPACES = 2
    """Pid, mount, network and ipc namespaces, seccomp, resource limits; no cgroup, or no second uid."""
    CONTAINER = 3
    """A hardened container per slot, sharing the host's kernel."""
    FULL = 4
    """Namespaces, own uid, read-only root, seccomp, resource limits and a cgroup per slot."""
    GVISOR = 5
    """A hardened container per slot on a kernel of its own (gVisor)."""

    @property
    def label(self) -> str:
        """The name people and settings use."""
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Limits:
    """What one run may use. Limits hold for a run's whole process tree unless said otherwise."""

    cpu_s: float = 4.0
    """CPU seconds of its first process, user and system; each of its children has as much."""
    wall_s: float = 10.0
    """Seconds from start to end, sleeping included."""
    idle_s: float = 1e6
    """Seconds in which it neither computes nor waits for a processor; of a program without children."""
    memory_mb: int = 512
    """Memory, page cache and scratch files included (per process where there is no cgroup)."""
    output_bytes: int = 8 << 20
    """Bytes on standard output, or of returned values; standard error is cut, not limited."""
    processes: int = 64
    """Processes and threads alive at once."""
    disk_mb: int = 64
    """Size of the scratch directory, and of any file in it."""
    compile_s: float = 20.0
    """CPU seconds of the compiler; its wall-clock limit is four times that."""

    def __post_init__(self) -> None:
        for name in self.__slots__:
            if not 0 < getattr(self, name) < 1 << 40:
                raise BadProgram(f"limit {name} must be positive, not {getattr(self, name)!r}")


@dataclass(frozen=True, slots=True)
class Program:
    """A program and the files it may read.

    `files` are put beside the program in its working directory, by relative name. `profile` names a
    warm interpreter with more modules loaded (`numpy`); a language without profiles ignores it.
    `arguments` follow the program's name on its command line, `flags` its compiler's.
    """

    language: str
    source: str
    files: Mapping[str, bytes] = field(default_factory=dict)
    profile: str = ""
    arguments: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if len(self.source) > MAX_SOURCE_BYTES:
            raise BadProgram(f"the program is longer than {MAX_SOURCE_BYTES} characters")
        if len(self.files) > MAX_FILES:
            raise BadProgram(f"more than {MAX_FILES} files")
        for name, content in self.files.items():
            check_file_name(name)
            if len(content) > MAX_FILE_BYTES:
                raise BadProgram(f"file {name!r} is longer than {MAX_FILE_BYTES} bytes")


@dataclass(frozen=True)
class Execution:
    """What came of one run.

    `stdout` is complete unless the status is `output_limit`; `stderr` is its first 64 KiB. Times are
    measured outside of the box. `isolation` is the wall it ran behind.
    """

    status: Status
    stdout: bytes = b""
    stderr: bytes = b""
    exit_code: int | None = None
    signal: int | None = None
    wall_ms: float = 0.0
    cpu_ms: float = 0.0
    idle_ms: float = 0.0
    """Of `wall_ms`, what it spent neither computing nor waiting for a processor, as far as that is known."""
    memory_kb: int = 0
    reason: str = ""
    calls: int = 0
    report: bytes = field(default=b"", repr=False)
    """What a box claims that its calls have returned; `values` and `call_reports` read it."""
    artifact: bytes = field(default=b"", repr=False)
    isolation: Isolation = Isolation.UNCONFINED
    shared: bool = False
    """Was it not the first run of its process (`Session.runs`)?"""

    @cached_property
    def values(self) -> tuple[Returned, ...]:
        """What calls of a function returned, in order; decoded here and now, so nothing for an event loop."""
        return read_values(texts(self.report, self.calls))


@dataclass(frozen=True)
class Call:
    """A call of one of a program's functions; `entry` may name a method, as `Solution.twoSum`.

    `form` is one of `native.call_forms`.
    """

    entry: str
    args: tuple[Any, ...] = ()
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    form: str = "call"

    @cached_property
    def line(self) -> str:
        """As it goes into the box; arguments are not to change any more.

        Raises:
            BadProgram: an argument is no plain data.
        """
        try:
            return plain_values.encode([self.form, self.entry, list(self.args), dict(self.kwargs)])
        except plain_values.NotSerializable as error:
            raise BadProgram(f"an argument of a call: {error}") from None


def check_file_name(name: str) -> None:
    """Accept a relative name that stays in its directory.

    Raises:
        BadProgram: it is absolute, climbs, is too long, or holds a control character.
    """
    if not name or len(name.encode("utf-8", "surrogatepass")) > MAX_FILE_NAME_BYTES:
        raise BadProgram(f"file name {name[:40]!r} is empty or longer than {MAX_FILE_NAME_BYTES} bytes")
    parts = name.split("/")
    if name.startswith(("/", "-", "~")) or any(part in {"", ".", ".."} for part in parts):
        raise BadProgram(f"file name {name!r} must be relative and stay in its directory")
    if not name.isprintable() or "\\" in name or any(part.startswith("-") for part in parts):
        raise BadProgram(f"file name {name!r} holds a character that file names here may not have")
