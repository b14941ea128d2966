"""AReaL's function calls of before it dropped them: `/apis/functioncalls`, for code and for math."""

from typing import Any

from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall, is_failed, reason
from reward_service.api.compat.ground_truth import reference_of
from reward_service.api.compat.open_instruct import fenced
from reward_service.api.compat.program_fields import language_of
from reward_service.errors import ServiceFailure
from reward_service.rewards.combine import Reward
from reward_service.text.answers import boxes
from reward_service.verdict import Outcome

SURFACE = Adapter("areal", hold_s=90.0)
"""The client waits 100 seconds for a program and asks twice."""

RETRIED = "SystemError"
"""The only type of error after which the client asks again."""


class Answers(Loose):
    """Answers and their solutions, side by side."""

    answers: list[Any] = Field(default_factory=list)
    solutions: list[Any] = Field(default_factory=list)


class FunctionCall(Loose):
    """A program with test cases, or (language MATH) answers with their solutions."""

    uid: str = ""
    language: str = "PYTHON"
    code: str = ""
    entryFunction: str | None = None  # noqa: N815 -- theirs
    testcases: list[dict[str, Any]] = Field(default_factory=list)
    timeout: float = Field(default=9.0, gt=0)
    memory: int = 0
    extraInfo: Answers = Answers()  # noqa: N815 -- theirs


class CaseResult(Loose):
    """One test case or answer."""

    success: bool
    reason: str = ""
    errorType: str = ""  # noqa: N815 -- theirs


class CallResult(Loose):
    """All of them; `success` when all are right."""

    uid: str
    success: bool
    results: list[CaseResult]


@SURFACE.endpoint("/apis/functioncalls", FunctionCall, CallResult)
async def function_call(call: AdapterCall[FunctionCall]) -> CallResult:
    """Judge a program or answers. `errorType` is `SystemError` where asking again may help."""
    told = call.body
    samples = _answers(told) if told.language.upper() == "MATH" else _cases(told)
    decisive = call.compiled_spec.accuracy or ""
    try:
        results = [_result(reward, decisive) for reward in await call.score(samples)]
    except ServiceFailure as error:
        results = [CaseResult(success=False, reason=str(error), errorType=RETRIED) for _ in samples]
    return CallResult(uid=told.uid, success=all(one.success for one in results), results=results)


def _cases(told: FunctionCall) -> list[dict[str, Any]]:
    language = language_of(told.language).lower()
    limits = {"cpu_s": min(120.0, told.timeout), "wall_s": min(300.0, 2 * told.timeout)}
    fixed = {"kind": "code", "language": language, "fn_name": told.entryFunction or None, "limits": limits}
    tests = [
        {"inputs": [case.get("input")], "outputs": [case.get("expectedOutput")]} for case in told.testcases
    ]
    completion = fenced(told.code, language)
    return [{"completion": completion, "reference": {**fixed, **test}} for test in tests]


def _answers(told: FunctionCall) -> list[dict[str, Any]]:
    pairs = zip(told.extraInfo.answers, told.extraInfo.solutions, strict=False)
    return [{"completion": _text(said), "reference": reference_of(_boxed(gold))} for said, gold in pairs]


def _text(said: Any) -> Any:
    return str(said) if isinstance(said, int | float) and not isinstance(said, bool) else said


def _boxed(solution: Any) -> Any:
    """The answer of a worked solution: what stands in its last box."""
    found = boxes(solution) if isinstance(solution, str) else []
    return found[-1].text if found else solution


def _result(reward: Reward, decisive: str) -> CaseResult:
    """`decisive` names the component that says which answers are right, if the spec has one."""
    if reward.value is None:
        kind = RETRIED if is_failed(reward) else "BadReference"
        return CaseResult(success=False, reason=reason(reward), errorType=kind)
    if reward.outcome is Outcome.OVER_LIMIT:
        return CaseResult(success=False, reason=reason(reward), errorType="Timeout")
    part = reward.components.get(decisive)
    right = (reward.value if part is None else part.score) == 1.0
    return CaseResult(
        success=right, reason="" if right else reason(reward), errorType="" if right else "WrongAnswer"
    )
