"""`/v1/references`: look at a data set's answers before training starts."""

from collections import Counter
from dataclasses import dataclass
from http import HTTPStatus
from typing import Annotated, Any

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel, ConfigDict, Field, TypeAdapter
from starlette.requests import ClientDisconnect

from reward_service.api import body_parsing, request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import ProblemDetails, ProblemDocument
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.grading.math.gold_answer import ReferenceReport
from reward_service.scheduling.fair_queue import gather_in_turns
from reward_service.scoring.reference_preflight import CheckJob, check_job
from reward_service.verifiers.math import Math

router = APIRouter()

MAX_REFERENCES = 10_000
CHECK_SECONDS = 2.0


class CheckRequest(BaseModel):
    """References to look at, each by itself."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={
            "examples": [{"references": ["\\frac{1}{2}", "(1, 2)", "", {"kind": "choice", "answer": "B"}]}]
        },
    )

    references: Annotated[list[Any], Field(max_length=MAX_REFERENCES)] = Field(
        description="Math answers as texts or numbers, or references of any kind as objects; whatever else "
        "stands there is reported as unusable."
    )
    params: dict[str, Any] = Field(
        default_factory=dict, description="Parameters of the math verifier they will be judged with."
    )


@dataclass(frozen=True, slots=True)
class CheckResponse:
    """One report per reference, in order, and how many there are of each status."""

    reports: list[ReferenceReport]
    summary: dict[str, int]


_response = TypeAdapter(CheckResponse)
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
    503: {"model": ProblemDocument, "description": "The workers could not read the references; ask again."},
}


@router.post("/v1/references/check", response_model=CheckResponse, responses=_REFUSALS, tags=["references"])
async def check_references(request: Request) -> Response:
    """Say of each reference whether it can judge: ok, text_only, ambiguous or unusable.

    `reason` says why, `repair` what to write instead where that is sure, and `self_score` what the
    reference earns as an answer to itself.
    """
    services: Services = request.app.state.services
    data = await request_body.read(request, services.settings.max_body_mb * 2**20)
    asked = await body_parsing.read_model(data, CheckRequest, services.scorer.pool)
    conventions = configured(asked.params).conventions
    jobs = [(reference, conventions) for reference in asked.references]
    checking = services.admitted(_all_checked(services, jobs), len(jobs))
    try:
        reports = await unless_gone(request, checking)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    answer = CheckResponse(reports, dict(Counter(report.status for report in reports)))
    return Response(_response.dump_json(answer), media_type="application/json")


async def _all_checked(services: Services, jobs: list[CheckJob]) -> list[ReferenceReport]:
    return await gather_in_turns(_checked(services, job) for job in jobs)


async def _checked(services: Services, job: CheckJob) -> ReferenceReport:
    try:
        report: ReferenceReport = await services.scorer.pool.submit(
            check_job, job, seconds=CHECK_SECONDS, size=len(job[0]) if isinstance(job[0], str) else 0
        )
    except LimitExceeded as error:
        return ReferenceReport("unusable", "none", f"it costs too much to read: {error}")
    except RewardServiceError as error:
        raise ProblemDetails(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
    return report


def configured(params: dict[str, Any]) -> Math:
    """The math verifier with these parameters.

    Raises:
        BadSpec: a parameter is unknown or of the wrong type.
    """
    from reward_service.verifiers.base import configure_verifier

    math = configure_verifier(Math, params, path="params")
    assert isinstance(math, Math)  # noqa: S101 -- configure returns what it is given
    return math
