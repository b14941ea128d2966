"""OpenAI's grader endpoints: the openai SDK works against us with its `base_url` set."""

import time
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI
from pydantic import Field

from reward_service.api.compat.adapter import Adapter, Loose
from reward_service.api.compat.adapter_call import AdapterCall
from reward_service.api.compat.formula import BadFormula
from reward_service.api.compat.graders import Grader, Multi, graded
from reward_service.api.compat.grading_item import FLAGS, Grade, GradingItem
from reward_service.api.compat.grading_model_client import Judge
from reward_service.api.compat.template import sample_of
from reward_service.api.problem_details import ProblemDetails

SURFACE = Adapter("openai", hold_s=120.0)
"""The client waits 600 seconds and asks three times, when Retry-After says."""


class RunGrader(Loose):
    """A grader, a model's output, and the row of the data set that templates may name."""

    grader: Grader
    model_sample: str = ""
    item: Any = None


class ValidateGrader(Loose):
    """A grader to look at."""

    grader: Grader


class Metadata(Loose):
    """How it went; the flags of `errors` are OpenAI's."""

    name: str
    type: str
    execution_time: float
    scores: dict[str, float | None]
    token_usage: int | None
    sampled_model_name: str | None
    errors: dict[str, Any]


class GraderRun(Loose):
    """A reward; null where an outage or the configuration is to blame, and then a flag of `errors` is set."""

    reward: float | None
    sub_rewards: dict[str, float | None] = Field(default_factory=dict)
    model_grader_token_usage_per_model: dict[str, int] = Field(default_factory=dict)
    metadata: Metadata


class Validated(Loose):
    """The grader, as it is understood."""

    grader: dict[str, Any]


@SURFACE.endpoint("/v1/fine_tuning/alpha/graders/run", RunGrader, GraderRun)
async def run_grader(call: AdapterCall[RunGrader]) -> GraderRun:
    """Grade one sample."""
    started = time.perf_counter()
    told = call.body
    trial = GradingItem(call, judge_of(call.http.app, call), sample_of(told.model_sample), told.item)
    grade = await graded(told.grader, trial)
    return GraderRun(
        reward=grade.score,
        sub_rewards=grade.scores,
        model_grader_token_usage_per_model=grade.tokens,
        metadata=_metadata(told.grader, grade, time.perf_counter() - started),
    )


@SURFACE.endpoint("/v1/fine_tuning/alpha/graders/validate", ValidateGrader, Validated)
async def validate_grader(call: AdapterCall[ValidateGrader]) -> Validated:
    """Say whether a grader can be used; its formula is read, its program is not."""
    grader = call.body.grader
    if isinstance(grader, Multi):
        try:
            grader.formula()
        except BadFormula as error:
            raise ProblemDetails(
                HTTPStatus.UNPROCESSABLE_ENTITY, f"grader.calculate_output: {error}"
            ) from None
    return Validated(grader=grader.model_dump(exclude_unset=True))


def _metadata(grader: Any, grade: Grade, seconds: float) -> Metadata:
    return Metadata(
        name=grader.name,
        type=grader.type,
        execution_time=round(seconds, 6),
        scores=grade.scores,
        token_usage=sum(grade.tokens.values()) if grade.tokens else None,
        sampled_model_name=grade.model,
        errors={**dict.fromkeys(FLAGS, False), **grade.errors},
    )


def judge_of(app: FastAPI, call: AdapterCall[Any]) -> Judge:
    """The judge of this server, made when it is first needed."""
    if not hasattr(app.state, "judge"):
        app.state.judge = Judge(call.services.settings)
    found: Judge = app.state.judge
    return found
