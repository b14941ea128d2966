"""AReaL's function calls of before it dropped them: `/apis/functioncalls`, for code and for math."""

from collections.abc import Sequence
from typing import Any

from pydantic import Field

from reward_service.api.compat.call import Call, is_failed, reason
from reward_service.api.compat.label import reference_of
from reward_service.api.compat.open_instruct import fenced
from reward_service.api.compat.program import language_of
from reward_service.api.compat.surface import Loose, Surface
from reward_service.errors import ServiceFailure
from reward_service.extract import boxes
from reward_service.reward import Reward
from reward_service.verdict import Outcome

SURFACE = Surface("areal", hold_s=90.0)
"""The client waits 100 seconds for a program and asks twice."""

RETRIED = "SystemError"
"""The only type of error after which the client asks again."""


class FunctionCall(Loose):
    """A program with test cases, or (language MATH) answers with their solutions."""

    uid: str = ""
    language: str = "PYTHON"
    code: str = ""
    entryFunction: str | None = None  # noqa: N815 -- theirs
    testcases: list[dict[str, Any]] = Field(default_factory=list)
    timeout: float = Field(default=9.0, gt=0)
    memory: int = 0
    extraInfo: dict[str, Any] = Field(default_factory=dict)  # noqa: N815 -- theirs


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
async def function_call(call: Call[FunctionCall]) -> CallResult:
    """Judge a program or answers. `errorType` is `SystemError` where asking again may help."""
    told = call.body
    samples = _answers(told) if told.language.upper() == "MATH" else _cases(told)
    decisive = call.recipe.accuracy or ""
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
    answers: Sequence[Any] = told.extraInfo.get("answers") or []
    solutions: Sequence[Any] = told.extraInfo.get("solutions") or []
    pairs = zip(answers, solutions, strict=False)
    return [{"completion": str(said), "reference": reference_of(_boxed(gold))} for said, gold in pairs]


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
