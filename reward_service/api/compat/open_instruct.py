"""open-instruct's code API: `/test_program` with asserts, `/test_program_stdio` with inputs and outputs."""

import json
import re
from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall, is_failed, reason
from reward_service.api.problem_details import ProblemDetails
from reward_service.errors import ServiceFailure
from reward_service.rewards.combine import Reward
from reward_service.specs.spec import ACCURACY

SURFACE = Adapter("open_instruct", hold_s=28.0)
"""The client waits 30 seconds, or ten time limits up to 300, and does not ask again."""

_WALL_FACTOR = 2.0
MAX_TESTS = 1_000
_TICKS = re.compile("`+")


class TestedProgram(Loose):
    """A program and its tests: a list, or the same as JSON text. Pickled tests are refused."""

    program: str
    tests: Any = Field(description="Asserts as texts; for stdio, objects with `input` and `output`.")
    max_execution_time: float = Field(default=1.0, gt=0, le=120)


class TestResults(Loose):
    """1 or 0 for every test, and the seconds it took."""

    results: list[int]
    runtimes: list[float]


@SURFACE.endpoint("/test_program", TestedProgram, TestResults)
async def test_program(call: AdapterCall[TestedProgram]) -> TestResults:
    """Test a program's functions with asserts."""
    tests = _tests(call.body.tests)
    return await _tested(call, [{"assert_program": [test]} for test in tests])


@SURFACE.endpoint("/test_program_stdio", TestedProgram, TestResults)
async def test_program_stdio(call: AdapterCall[TestedProgram]) -> TestResults:
    """Test a program by what it prints for an input."""
    tests = _tests(call.body.tests)
    return await _tested(call, [{"inputs": [_of(t, "input")], "outputs": [_of(t, "output")]} for t in tests])


def _of(test: Any, name: str) -> Any:
    return test.get(name) if isinstance(test, dict) else None


def _tests(tests: Any) -> list[Any]:
    if isinstance(tests, str):
        try:
            tests = json.loads(tests)
        except (ValueError, RecursionError):
            raise _unusable(
                "not JSON; tests in a pickle are refused, for reading one runs its code"
            ) from None
    if not isinstance(tests, list) or len(tests) > MAX_TESTS:
        raise _unusable(f"a list of at most {MAX_TESTS} tests is needed")
    return tests


def _unusable(message: str) -> ProblemDetails:
    return ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"tests: {message}")


async def _tested(call: AdapterCall[TestedProgram], references: Sequence[dict[str, Any]]) -> TestResults:
    """Every test is a sample of its own, so that each has a result, and repeated ones are run once."""
    seconds = call.body.max_execution_time
    limits = {"cpu_s": seconds, "wall_s": min(300.0, _WALL_FACTOR * seconds + 1.0)}
    completion = fenced(call.body.program)
    samples = [
        {"completion": completion, "reference": {"kind": "code", "limits": limits, **reference}}
        for reference in references
    ]
    rewards = await call.score(samples, spec=ACCURACY)
    for position, reward in enumerate(rewards):
        if is_failed(reward):
            raise ServiceFailure(reason(reward))
        if reward.value is None:
            raise _unusable(f"{position}: {reason(reward)}")
    return TestResults(
        results=[int(r.value == 1.0) for r in rewards], runtimes=[_seconds(r) for r in rewards]
    )


def _seconds(reward: Reward) -> float:
    detail = reward.components[ACCURACY].detail or {}
    return round(float(detail.get("cpu_ms", 0.0)) / 1000, 6)


def fenced(program: str, language: str = "python") -> str:
    """A program as a completion that holds nothing else, whatever is in it."""
    runs = _TICKS.findall(program) if "```" in program else []
    mark = "`" * (1 + max(map(len, runs), default=2))
    return f"{mark}{language}\n{program}\n{mark}"
