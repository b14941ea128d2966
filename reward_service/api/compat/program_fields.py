"""Runs of single programs, as the surfaces of other sandboxes need them."""

from dataclasses import dataclass
from typing import Any

from reward_service.grading.code.code_reference import CodeLimits
from sandbox import Execution, Limits, Status

LANGUAGES = {"nodejs": "javascript", "python3": "python", "c++": "cpp", "PYTHON": "python"}
"""Names that other sandboxes have for languages, where ours does not know them anyway."""

_CEILINGS = {
    name: next(bound.le for bound in field.metadata if hasattr(bound, "le"))
    for name, field in CodeLimits.model_fields.items()
}


def language_of(name: str) -> str:
    """What a language is called here."""
    return LANGUAGES.get(name, name)


def limits_of(*, run_s: float, compile_s: float = 20.0, memory_mb: float | None = None) -> Limits:
    """Limits of a run from the seconds and megabytes that a caller names, within what the service allows;
    without a positive `memory_mb`, the default."""
    wanted: dict[str, float] = {"wall_s": run_s, "cpu_s": run_s, "compile_s": compile_s}
    if memory_mb is not None and memory_mb > 0:
        wanted["memory_mb"] = max(16, int(memory_mb))
    bounded: dict[str, Any] = {name: min(max(value, 0.05), _CEILINGS[name]) for name, value in wanted.items()}
    return Limits(**bounded)


@dataclass(frozen=True, slots=True)
class Outputs:
    """A run in the terms that other sandboxes share."""

    stdout: str
    stderr: str
    code: int
    timed_out: bool
    compiled: bool


def outputs_of(execution: Execution) -> Outputs:
    """An execution in those terms; `code` is 0 for a program that ended well, and only then."""
    stderr = execution.stderr.decode("utf-8", "replace")
    if execution.reason and execution.status is not Status.OK:
        stderr = f"{stderr}\n{execution.reason}".lstrip("\n")
    return Outputs(
        stdout=execution.stdout.decode("utf-8", "replace"),
        stderr=stderr,
        code=_code(execution),
        timed_out=execution.status is Status.TIME_LIMIT,
        compiled=execution.status not in {Status.COMPILE_ERROR, Status.COMPILE_LIMIT},
    )


def _code(execution: Execution) -> int:
    if execution.status is Status.OK:
        return 0
    if execution.signal:
        return -execution.signal
    return execution.exit_code or 1
