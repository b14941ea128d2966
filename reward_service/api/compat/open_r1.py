"""open-r1's routers of code sandboxes: `/execute_batch`, for its E2B and Morph clients."""

import asyncio
from http import HTTPStatus
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.program_fields import language_of, limits_of, outputs_of
from reward_service.api.problem_details import ProblemDetails
from reward_service.errors import LimitExceeded, ServiceFailure
from reward_service.grading.worker_context import returned_values
from sandbox import BadProgram, Execution, Limits, Program, Sandbox, SandboxUnavailable
from sandbox import Call as FunctionCall
from sandbox.call_reports import Returned

SURFACE = Adapter("open_r1", hold_s=600.0)
"""The client waits for ever; the request says how long that is to be."""

MAX_SCRIPTS = 4_096
NOTEBOOK = '''
import ast
import contextlib
import io
import traceback


def run(script):
    """As a notebook does it: the text of the last expression's value, what was printed, what was raised."""
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        try:
            value, error = _value(script), ""
        except BaseException:
            value, error = None, traceback.format_exc(limit=-3)
    return [None if value is None else str(value), printed.getvalue(), error]


def _value(script):
    tree = ast.parse(_dedented(script))
    shown = isinstance(tree.body[-1], ast.Expr) if tree.body else False
    last = ast.Expression(tree.body.pop().value) if shown else None
    space = {"__name__": "__main__"}
    exec(compile(tree, "main.py", "exec"), space)
    return eval(compile(last, "main.py", "eval"), space) if last is not None else None


def _dedented(script):
    """The script without the indentation of its first line, which a notebook takes off every line."""
    lines = script.splitlines(keepends=True)
    first = next((line for line in lines if line.strip()), "")
    indent = first[: len(first) - len(first.lstrip())]
    return "".join(line.removeprefix(indent) for line in lines)
'''


class ScriptBatch(Loose):
    """Scripts to run, each alone; `timeout` in seconds for each, `request_timeout` for all."""

    scripts: list[str] = Field(default_factory=list)
    languages: list[str] | None = None
    language: str = "python"
    timeout: float = Field(default=30.0, gt=0)
    request_timeout: float = Field(default=30.0, gt=0)


class ScriptResult(Loose):
    """What a script did; `execution` is null when it was not run, or did not end.

    Its text is "" then: at a text that is null, open-r1's Morph provider gives the whole batch 0.
    """

    execution: dict[str, Any] | None = None
    text: str = ""
    exception_str: str | None = None


@SURFACE.endpoint("/execute_batch", ScriptBatch, list[ScriptResult])
async def execute_batch(call: AdapterCall[ScriptBatch]) -> list[ScriptResult]:
    """Run scripts as a notebook does: the value of the last expression counts, else what was printed."""
    told = call.body
    if len(told.scripts) > MAX_SCRIPTS:
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"scripts: more than {MAX_SCRIPTS}")
    languages = told.languages or [told.language] * len(told.scripts)
    pairs = zip(told.scripts, languages, strict=False)
    return list(await asyncio.gather(*(_ran(call, script, language) for script, language in pairs)))


async def _ran(call: AdapterCall[ScriptBatch], script: str, language: str) -> ScriptResult:
    told = call.body
    limits = limits_of(run_s=told.timeout)

    async def run(sandbox: Sandbox) -> Execution:
        return await _execution(sandbox, script, language_of(language), limits)

    try:
        done = await call.in_sandbox(run, hold_s=max(told.timeout, told.request_timeout))
        result = _result(done, await returned_values(done, call.services.scorer.pool))
    except (SandboxUnavailable, ServiceFailure, BadProgram, LimitExceeded) as error:
        return ScriptResult(exception_str=str(error))
    return result


async def _execution(sandbox: Sandbox, script: str, language: str, limits: Limits) -> Execution:
    if language != "python":
        return await sandbox.run(Program(language, script), limits=limits, key=hash(script))
    session = sandbox.session(Program("python", NOTEBOOK), limits=limits, key=hash(script))
    return await session.call([FunctionCall("run", (script,))], apart=False)


def _result(done: Execution, values: tuple[Returned, ...]) -> ScriptResult:
    outputs = outputs_of(done)
    value, printed, error = None, outputs.stdout, "" if outputs.code == 0 else outputs.stderr
    if values and values[0].error:
        error = f"{values[0].error}\n{error}".strip()
    elif values:
        value, printed, error = values[0].value
    if outputs.timed_out:
        return ScriptResult(exception_str=done.reason)
    execution = {
        "results": [] if value is None else [{"text": value, "is_main_result": True}],
        "logs": {
            "stdout": [printed] if printed else [],
            "stderr": [outputs.stderr] if outputs.stderr else [],
        },
        "error": {"name": "Error", "value": error, "traceback": error} if error else None,
        "execution_count": 1,
    }
    return ScriptResult(execution=execution, text=value or printed, exception_str=error or None)
