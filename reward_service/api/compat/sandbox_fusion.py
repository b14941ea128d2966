"""SandboxFusion's `/run_code`: what verl, ROLL, tinker-cookbook and the sandbox-fusion SDK run code with."""

import base64
from http import HTTPStatus
from typing import Literal

from fastapi import Request, Response
from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.program_fields import language_of, limits_of, outputs_of
from reward_service.api.problem_details import ProblemDetails
from sandbox import BadProgram, Execution, LanguageMissing, Program, Sandbox, Status

SURFACE = Adapter("sandbox_fusion", hold_s=28.0, refusal=HTTPStatus.GATEWAY_TIMEOUT)
"""verl waits for both time limits and 10 seconds more, ROLL 30 seconds. Both ask again after a 504, and verl
after nothing else."""

_PATIENCE_S = 8.0


class RunCode(Loose):
    """A program, its input and limits. Files are base64; `fetch_files` is ignored."""

    code: str
    language: str = "python"
    stdin: str | None = None
    files: dict[str, str | None] = Field(default_factory=dict)
    compile_timeout: float = 10.0
    run_timeout: float = 10.0
    memory_limit_MB: float | None = None  # noqa: N815 -- theirs


class CommandResult(Loose):
    """One stage: compiling or running."""

    status: Literal["Finished", "Error", "TimeLimitExceeded"]
    execution_time: float
    return_code: int | None
    stdout: str
    stderr: str


class RunCodeResult(Loose):
    """What came of it. `SandboxError` says nothing about the program."""

    status: Literal["Success", "Failed", "SandboxError"]
    message: str = ""
    compile_result: CommandResult | None = None
    run_result: CommandResult | None = None
    executor_pod_name: str | None = None
    files: dict[str, str] = Field(default_factory=dict)


@SURFACE.router.get("/v1/ping", response_class=Response, response_model=None)
async def ping(_: Request) -> Response:
    """Answers `pong` in quotes, as SandboxFusion does."""
    return Response('"pong"', media_type="application/json")


@SURFACE.endpoint("/run_code", RunCode, RunCodeResult)
async def run_code(call: AdapterCall[RunCode]) -> RunCodeResult:
    """Run a program, as SandboxFusion does.

    A program that fails is a result. 504 means that it was not run. A language that is not installed here
    is a `SandboxError` whose message names what to install.
    """
    told = call.body
    limits = limits_of(run_s=told.run_timeout, compile_s=told.compile_timeout, memory_mb=told.memory_limit_MB)
    program = Program(language_of(told.language), told.code, files=_files(told.files))
    stdin = (told.stdin or "").encode("utf-8", "surrogatepass")

    async def run(sandbox: Sandbox) -> Execution:
        return await sandbox.run(program, stdin=stdin, limits=limits, key=hash(told.code))

    try:
        hold_s = told.compile_timeout + told.run_timeout + _PATIENCE_S
        return _result(await call.in_sandbox(run, hold_s=hold_s))
    except (LanguageMissing, BadProgram) as error:
        return RunCodeResult(status="SandboxError", message=str(error))


def _files(files: dict[str, str | None]) -> dict[str, bytes]:
    try:
        return {name: base64.b64decode(text or "", validate=True) for name, text in files.items()}
    except ValueError as error:
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"files: not base64: {error}") from None


def _result(execution: Execution) -> RunCodeResult:
    ended = _command(execution)
    status: Literal["Success", "Failed"] = "Success" if execution.status is Status.OK else "Failed"
    if not outputs_of(execution).compiled:
        return RunCodeResult(status=status, compile_result=ended)
    return RunCodeResult(status=status, run_result=ended)


def _command(execution: Execution) -> CommandResult:
    outputs = outputs_of(execution)
    late = outputs.timed_out or execution.status is Status.COMPILE_LIMIT
    return CommandResult(
        status="TimeLimitExceeded" if late else "Finished",
        execution_time=round(execution.wall_ms / 1000, 6),
        return_code=None if late else outputs.code,
        stdout=outputs.stdout,
        stderr=outputs.stderr,
    )
