"""`/v1/references`: look at a data set's answers before training starts."""

import asyncio
from collections import Counter
from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import APIRouter
from pydantic import BaseModel, ConfigDict, Field

from reward_service.grading.conventions import Conventions
from reward_service.grading.reference import ReferenceReport, check
from reward_service.verifiers.math import Math

router = APIRouter()

MAX_REFERENCES = 10_000


class CheckRequest(BaseModel):
    """Math references to look at."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"references": ["\\frac{1}{2}", "(1, 2)", ""]}]},
    )

    references: Annotated[list[str | int | float], Field(max_length=MAX_REFERENCES)]
    params: dict[str, Any] = Field(
        default_factory=dict, description="Parameters of the math verifier they will be judged with."
    )


@dataclass(frozen=True, slots=True)
class CheckResponse:
    """One report per reference, in order, and how many there are of each status."""

    reports: list[ReferenceReport]
    summary: dict[str, int]


@router.post("/v1/references/check", tags=["references"])
async def check_references(request: CheckRequest) -> CheckResponse:
    """Say of each math reference whether it can judge: ok, text_only, ambiguous or unusable.

    `reason` says why, `repair` what to write instead where that is sure, and `self_score` what the
    reference earns as an answer to itself.
    """
    conventions = configured(request.params).conventions
    reports = await asyncio.to_thread(_checked, request.references, conventions)
    return CheckResponse(reports, dict(Counter(report.status for report in reports)))


def configured(params: dict[str, Any]) -> Math:
    """The math verifier with these parameters.

    Raises:
        BadSpec: a parameter is unknown or of the wrong type.
    """
    from reward_service.verifier import configure

    math = configure(Math, params, path="params")
    assert isinstance(math, Math)  # noqa: S101 -- configure returns what it is given
    return math


def _checked(references: list[str | int | float], conventions: Conventions) -> list[ReferenceReport]:
    return [check(str(reference), conventions) for reference in references]
