"""`POST /v1/run`: a program against an input or against tests, without a reward."""

from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request
from pydantic import BaseModel, ConfigDict, Field

from reward_service.code_reference import CodeLimits
from reward_service.grading.outputs import Comparison
from sandbox import BadProgram, Execution, Limits, Program, Sandbox, SandboxUnavailable, Status

router = APIRouter(tags=["run"])
MAX_TESTS = 1_000


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class RunTest(_Closed):
    """An input and the output it should lead to."""

    stdin: str = ""
    stdout: str


class RunRequest(_Closed):
    """A program and what to run it on: `stdin`, or `tests`."""

    language: str = "python"
    code: str
    stdin: str = ""
    tests: Annotated[tuple[RunTest, ...], Field(max_length=MAX_TESTS)] = ()
    compare: Literal["lines", "tokens", "exact", "float", "json", "unordered"] = "lines"
    limits: CodeLimits = CodeLimits()
    files: dict[str, str] = Field(default_factory=dict, description="Texts to put beside the program.")
    profile: str = ""


class RunResult(_Closed):
    """What one run did. Outputs are decoded as UTF-8, with the replacement character where they are not."""

    status: str
    stdout: str
    stderr: str
    exit_code: int | None
    signal: int | None
    wall_ms: float
    cpu_ms: float
    memory_kb: int
    reason: str = ""
    passed: bool | None = None


class RunResponse(RunResult):
    """The first run that failed, else the last; and each test's run."""

    tests: list[RunResult] | None = None
    isolation: str


@router.post(
    "/v1/run",
    responses={422: {"description": "The program is unusable."}, 503: {"description": "No sandbox."}},
)
async def run(request: Request, body: RunRequest) -> RunResponse:
    """Run a program in the sandbox.

    What the program does is a result, whatever it is; 503 means that it was not run and may be sent again.
    """
    return await execute(request.app.state.sandbox, body)


async def execute(sandbox: Sandbox, body: RunRequest) -> RunResponse:
    """The answer to a request; the command line asks here, too.

    Raises:
        BadProgram: the request is unusable.
        SandboxUnavailable: it could not be run.
    """
    files = {name: text.encode() for name, text in body.files.items()}
    program = Program(body.language, body.code, files=files, profile=body.profile)
    session = sandbox.session(program, limits=Limits(**body.limits.model_dump()), key=body.code)
    if not body.tests:
        only = await session.run(body.stdin.encode("utf-8", "surrogatepass"))
        return _response([_result(only)], sandbox, tests=False)
    compare, results = Comparison(body.compare), list[RunResult]()
    for test in body.tests:
        done = await session.run(test.stdin.encode("utf-8", "surrogatepass"))
        passed = done.status is Status.OK and compare.matches(
            done.stdout, test.stdout.encode("utf-8", "surrogatepass")
        )
        results.append(_result(done, passed=passed))
        if done.status in {Status.COMPILE_ERROR, Status.COMPILE_LIMIT}:
            break
    return _response(results, sandbox, tests=True)


def _result(execution: Execution, *, passed: bool | None = None) -> RunResult:
    return RunResult(
        status=execution.status,
        stdout=execution.stdout.decode("utf-8", "replace"),
        stderr=execution.stderr.decode("utf-8", "replace"),
        exit_code=execution.exit_code,
        signal=execution.signal,
        wall_ms=round(execution.wall_ms, 3),
        cpu_ms=round(execution.cpu_ms, 3),
        memory_kb=execution.memory_kb,
        reason=execution.reason,
        passed=passed,
    )


def _response(results: list[RunResult], sandbox: Sandbox, *, tests: bool) -> RunResponse:
    shown = next((result for result in results if result.passed is False), results[-1])
    fields: dict[str, Any] = shown.model_dump()
    return RunResponse(**fields, tests=results if tests else None, isolation=sandbox.isolation.label)


REFUSALS: dict[type[Exception], int] = {BadProgram: 422, SandboxUnavailable: 503}
"""HTTP statuses of what `execute` raises, for the edge that turns exceptions into problems."""
