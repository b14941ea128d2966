"""`/v1/certify`: does a spec pay what it should on these rows?"""

from dataclasses import asdict
from http import HTTPStatus
from typing import Any

from fastapi import APIRouter, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, ConfigDict, Field
from starlette.requests import ClientDisconnect

from reward_service.api import body_parsing, request_body
from reward_service.api.disconnect import unless_gone
from reward_service.api.problem_details import ProblemDetails, ProblemDocument
from reward_service.api.routes import CLIENT_HUNG_UP, Services
from reward_service.certify.attempt import CertifiedRow
from reward_service.certify.certify_run import CertifyOptions, certify
from reward_service.certify.openenv_report import openenv_report
from reward_service.certify.reward_under_test import spec_digest, spec_reward
from reward_service.sample import Message, Text
from reward_service.specs.spec import RewardSpec

router = APIRouter()

MAX_ROWS = 1_000
"""One request; the command line takes more."""


class CertifyRow(BaseModel):
    """A row of the data. `solution` is a completion that is right, for kinds whose gold cannot be written."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    prompt: Text = ""
    reference: Any = None
    solution: str | None = None


class CertifyRequest(BaseModel):
    """What to certify: a spec, and rows to try it on."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    spec: str | RewardSpec = "r1-zero"
    samples: list[CertifyRow] = Field(min_length=1, max_length=MAX_ROWS)
    seed: int = 0


class CertifyResponse(BaseModel):
    """The certificate: its verdict, a line for a model card, and all checks; the same in OpenEnv's format."""

    verdict: str
    badge: str
    certificate: dict[str, Any]
    openenv_report: dict[str, Any]


@router.post(
    "/v1/certify",
    response_model=CertifyResponse,
    responses={
        413: {"model": ProblemDocument, "description": "The body is too large."},
        422: {"model": ProblemDocument, "description": "The request cannot be understood."},
        503: {"model": ProblemDocument, "description": "More work than can be done in time; Retry-After."},
    },
    tags=["certify"],
)
async def certify_spec(request: Request) -> Response:
    """Certify a spec on rows: attempts are made from each row's reference and prompt, and scored.

    The gold must earn the maximum; empty, refusing, hedging, guessing and manipulating answers nothing for
    being right; nothing may end without a reward. docs/certify.md tells the checks.
    """
    services: Services = request.app.state.services
    data = await request_body.read(request, services.settings.max_body_mb * 2**20)
    asked = await body_parsing.read_model(data, CertifyRequest, services.scorer.pool)
    compiled_spec = services.specs.compiled_spec(asked.spec)
    rows = [
        CertifiedRow(at, _plain(row.prompt), row.reference, row.solution)
        for at, row in enumerate(asked.samples)
    ]
    restarted = spec_reward(services.scorer.without_cache(), compiled_spec)
    told = spec_digest(compiled_spec.spec)
    options = CertifyOptions(
        compiled_spec.spec.name, "request", asked.seed, restarted=restarted, reward_digest=told
    )
    certifying = certify(rows, spec_reward(services.scorer, compiled_spec), options)
    try:
        certificate = await unless_gone(request, certifying)
    except ClientDisconnect:
        return Response(status_code=CLIENT_HUNG_UP)
    except RecursionError:
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, "samples: nested too deeply") from None
    return JSONResponse(
        {
            "verdict": certificate.verdict,
            "badge": certificate.badge,
            "certificate": asdict(certificate),
            "openenv_report": openenv_report(certificate),
        }
    )


def _plain(prompt: str | list[Message]) -> str | list[dict[str, Any]]:
    if isinstance(prompt, str):
        return prompt
    return [message.model_dump(exclude_none=True) for message in prompt]
