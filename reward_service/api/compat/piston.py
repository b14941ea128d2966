"""Piston's `/api/v2/execute` and `/api/v2/runtimes`. Times are milliseconds, memory is bytes.

`piston_codeforces` has the package that open-r1 grades programs with; its `cms_ioi` there is not.
"""

import base64
import re
import signal
from http import HTTPStatus
from typing import Any

from fastapi import Request, Response
from pydantic import Field
from starlette.responses import JSONResponse

from reward_service.api.compat.adapter import Adapter, Loose, as_json
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.piston_codeforces import LANGUAGES, graded, is_graded, test_of
from reward_service.api.compat.program_fields import language_of, limits_of, outputs_of
from reward_service.api.routes import Services
from sandbox import BadProgram, Execution, LanguageMissing, Program, Sandbox, Status
from sandbox.languages import TABLE, find

SURFACE = Adapter("piston", hold_s=25.0)
"""open-r1 waits 30 seconds and asks six times."""

_VERSION = re.compile(r"\d{1,6}(?:\.\d{1,6}){1,3}")
_STATUS = {Status.RUNTIME_ERROR: "RE", Status.TIME_LIMIT: "TO", Status.OUTPUT_LIMIT: "OL"}


class PistonFile(Loose):
    """A file; the first one is the program."""

    name: str = ""
    content: str
    encoding: str = "utf8"


class Execute(Loose):
    """A program, its input and limits."""

    language: str
    version: str = "*"
    files: list[PistonFile] = Field(min_length=1)
    stdin: str = ""
    args: list[str] = Field(default_factory=list)
    compile_timeout: float = 10_000
    run_timeout: float = 3_000
    run_memory_limit: float = -1


class Stage(Loose):
    """What compiling or running did."""

    stdout: str
    stderr: str
    output: str
    code: int | None
    signal: str | None
    message: str | None
    status: str | None
    cpu_time: float
    wall_time: float
    memory: int


_COMPILED = Stage(
    stdout="", stderr="", output="", code=0, signal=None, message=None, status=None,
    cpu_time=0.0, wall_time=0.0, memory=0,
)  # fmt: skip
"""The stage of a compiler that had nothing to say; what it took is not measured."""


class Executed(Loose):
    """What came of it."""

    language: str
    version: str
    run: Stage
    compile: Stage | None = None


class Message(Loose):
    """Why a request cannot be served."""

    message: str


@SURFACE.endpoint("/api/v2/execute", Execute, Executed, bad=Message)
async def execute(call: AdapterCall[Execute]) -> Any:
    """Run a program, as Piston does; 503 means that it was not run.

    For `cf_python3`, and `c++17` with the files of a test, the run's output is the grade: 1 or 0.
    """
    told = call.body
    try:
        program = _program(told)
        limits = limits_of(
            run_s=told.run_timeout / 1000,
            compile_s=told.compile_timeout / 1000,
            memory_mb=told.run_memory_limit / 2**20,
        )

        test = test_of(program.files) if is_graded(told.language, program.files) else None

        async def run(sandbox: Sandbox) -> Execution:
            if test is not None:
                return await graded(sandbox, program, test, limits)
            stdin = told.stdin.encode("utf-8", "surrogatepass")
            return await sandbox.run(program, stdin=stdin, limits=limits, key=hash(program.source))

        done = await call.in_sandbox(run)
    except (LanguageMissing, BadProgram) as error:
        return JSONResponse(Message(message=str(error)).model_dump(), HTTPStatus.BAD_REQUEST)
    stage, language = _stage(done), find(program.language)
    compiled: Stage | None = stage
    if outputs_of(done).compiled:
        compiled = _COMPILED if language.build or test is not None else None
    version = _version(call.services, language.name)
    return Executed(language=language.name, version=version, run=stage, compile=compiled)


@SURFACE.router.get("/api/v2/runtimes")
async def runtimes(request: Request) -> Response:
    """The languages that programs may be written in here."""
    services: Services = request.app.state.services
    listed = [
        {"language": name, "version": _version(services, name), "aliases": list(TABLE[name].fences)}
        for name in services.scorer.sandbox_provider.state["languages"]
    ]
    return as_json(listed)


def _program(told: Execute) -> Program:
    main, *others = told.files
    files = {file.name: _bytes(file) for file in others}
    source = _bytes(main).decode("utf-8", "replace")
    language = LANGUAGES.get(told.language) or language_of(told.language)
    return Program(language, source, files=files, arguments=tuple(told.args))


def _bytes(file: PistonFile) -> bytes:
    try:
        if file.encoding == "base64":
            return base64.b64decode(file.content, validate=True)
        if file.encoding == "hex":
            return bytes.fromhex(file.content)
    except ValueError as error:
        raise BadProgram(f"file {file.name[:40]!r} is no {file.encoding}: {error}") from None
    return file.content.encode("utf-8", "replace")


def _stage(execution: Execution) -> Stage:
    outputs = outputs_of(execution)
    ok = execution.status is Status.OK
    killed = execution.signal is not None or outputs.timed_out
    return Stage(
        stdout=outputs.stdout,
        stderr=outputs.stderr,
        output=outputs.stdout + outputs.stderr,
        code=None if killed else outputs.code,
        signal=_signal(execution.signal or signal.SIGKILL) if killed else None,
        message=execution.reason or None,
        status=None if ok else _STATUS.get(execution.status, "RE"),
        cpu_time=round(execution.cpu_ms, 3),
        wall_time=round(execution.wall_ms, 3),
        memory=execution.memory_kb * 1024,
    )


def _signal(number: int) -> str:
    try:
        return signal.Signals(number).name
    except ValueError:
        return f"SIG{number}"


def _version(services: Services, language: str) -> str:
    said = services.scorer.sandbox_provider.state["languages"].get(language, "")
    found = _VERSION.search(said[:1000])
    return found[0] if found else "0.0.0"
