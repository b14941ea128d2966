"""From a supervisor's account of a run to what is said of it."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, Protocol

from sandbox.backend import SandboxJob
from sandbox.run_types import Execution, Isolation, SandboxUnavailable, Status

_LAST_WORDS = 2000
_STARVED = re.compile(
    rb"^MemoryError\b|\bstd::bad_alloc\b|\bjava\.lang\.OutOfMemoryError\b|\bJavaScript heap out of memory\b"
    rb"|^(fatal error: )?runtime: (out of memory|cannot allocate memory)",
    re.MULTILINE,
)
"""How a language says that it got no more memory, where limits refuse memory instead of killing for it."""


class Output(Protocol):
    """What was read of one output."""

    @property
    def full(self) -> bool:
        """Was more written than the limit?"""

    @property
    def content(self) -> bytes:
        """What was read, up to the limit."""


def account(
    job: SandboxJob, result: dict[str, Any], drains: Sequence[Output], isolation: Isolation
) -> Execution:
    """The supervisor's account of a run, as an Execution.

    Raises:
        SandboxUnavailable: the box could not be built around the program.
    """
    if result.get("refused"):
        raise SandboxUnavailable(f"the box could not be built: {result['refused']}")
    verdict = judge(job, result, overflow=any(d.full for d in (drains[0], *drains[2:])))
    done = execution(verdict, result, (drains[0].content, drains[1].content), isolation)
    if job.makes_calls:
        return replace(done, report=drains[2].content, calls=job.calls)
    return replace(done, artifact=drains[2].content) if job.kind == "build" else done


def execution(
    verdict: tuple[Status, str], result: Mapping[str, Any], outputs: tuple[bytes, bytes], isolation: Isolation
) -> Execution:
    """An account and its verdict as an Execution."""
    if verdict[0] is Status.RUNTIME_ERROR and _STARVED.search(outputs[1][-_LAST_WORDS:]):
        verdict = Status.MEMORY_LIMIT, f"it was refused memory: {verdict[1]}"
    return Execution(
        status=verdict[0],
        stdout=outputs[0],
        stderr=outputs[1],
        exit_code=result["exit_code"],
        signal=result["signal"],
        wall_ms=result["wall_ms"],
        cpu_ms=result["cpu_ms"],
        idle_ms=result["idle_ms"],
        memory_kb=result["memory_kb"],
        reason=verdict[1],
        isolation=isolation,
        shared=result.get("shared", False),
    )


def judge(job: SandboxJob, result: Mapping[str, Any], *, overflow: bool) -> tuple[Status, str]:
    """Status and reason of a run; the first that applies, gravest first."""
    limits, failed = job.limits, result["exit_code"] != 0
    if overflow:
        return Status.OUTPUT_LIMIT, f"more than {limits.output_bytes} bytes of output"
    steps = 1 if job.apart else 1 + job.calls
    spent = result["cpu_ms"] >= limits.cpu_s * steps * 1000 and not job.shared
    if result["killed"] == "cpu" or (failed and spent):
        return Status.TIME_LIMIT, f"used up {limits.cpu_s:g} s of CPU time"
    if result["killed"] == "wall":
        return Status.TIME_LIMIT, f"ran longer than {limits.wall_s:g} s"
    if result["killed"] == "idle":
        return Status.TIME_LIMIT, f"was idle for more than {limits.idle_s:g} s"
    if result["killed"]:
        return Status.RUNTIME_ERROR, "was ended from outside"
    at_limit = failed and result["memory_kb"] >= limits.memory_mb * 1000
    if result.get("oom") or at_limit:
        return Status.MEMORY_LIMIT, f"used up {limits.memory_mb} MB of memory"
    if failed and result.get("crowded"):
        return Status.PROCESS_LIMIT, f"more than {limits.processes} processes"
    if failed:
        how = f"signal {result['signal']}" if result["signal"] else f"exit code {result['exit_code']}"
        return Status.RUNTIME_ERROR, how
    return Status.OK, ""
