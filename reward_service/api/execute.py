"""`POST /v1/run`: a program against an input or against tests, without a reward."""

from contextlib import aclosing
from dataclasses import replace
from typing import Annotated, Any, Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from reward_service.api import body_parsing, request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import ProblemDocument
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.grading.code.code_reference import CodeLimits
from reward_service.grading.code.output_comparison import Comparison
from sandbox import Execution, Limits, Program, Sandbox, Status

router = APIRouter(tags=["run"])
MAX_TESTS = 1_000
MAX_SHOWN_BYTES = 64 << 10
"""Of each test's output, so much is shown; all of it is compared."""
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    415: {"model": ProblemDocument, "description": "The body is compressed."},
    422: {"model": ProblemDocument, "description": "The program is unusable."},
    503: {"model": ProblemDocument, "description": "It was not run; send it again."},
}


class _Closed(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


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
    """What one run did. Outputs are decoded as UTF-8, with the replacement character where they are not;
    of a test, the first 64 KiB of the output are shown."""

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


@router.post("/v1/run", response_model=RunResponse, responses=_REFUSALS)
async def run(request: Request) -> Response:
    """Run a program in the sandbox.

    What the program does is a result, whatever it is; 503 means that it was not run and may be sent again.
    """
    services: Services = request.app.state.services
    data = await request_body.read(request, services.settings.max_body_mb * 2**20)
    wanted = await body_parsing.read_model(data, RunRequest, services.scorer.pool)
    sandbox = await services.scorer.sandbox_provider.sandbox()
    running = services.admitted(execute(sandbox, wanted), 1 + len(wanted.tests))
    try:
        answer = await unless_gone(request, running)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    return Response(answer.model_dump_json(), media_type="application/json")


async def execute(sandbox: Sandbox, wanted: RunRequest) -> RunResponse:
    """The answer to a request; the command line asks here, too.

    Raises:
        BadProgram: the request is unusable.
        SandboxUnavailable: it could not be run.
    """
    files = {name: text.encode() for name, text in wanted.files.items()}
    program = Program(wanted.language, wanted.code, files=files, profile=wanted.profile)
    session = sandbox.session(program, limits=Limits(**wanted.limits.model_dump()), key=hash(wanted.code))
    if not wanted.tests:
        only = await session.run(_bytes(wanted.stdin))
        return _response([_result(only)], sandbox, tests=False)
    compare, results = Comparison(wanted.compare), list[RunResult]()
    async with aclosing(session.runs([_bytes(test.stdin) for test in wanted.tests])) as executions:
        async for done in executions:
            expected = _bytes(wanted.tests[len(results)].stdout)
            passed = done.status is Status.OK and await compare.agrees(done.stdout, expected)
            shown = replace(done, stdout=done.stdout[:MAX_SHOWN_BYTES])
            results.append(_result(shown, passed=passed))
            if done.status in {Status.COMPILE_ERROR, Status.COMPILE_LIMIT}:
                break
    return _response(results, sandbox, tests=True)


def _bytes(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


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
