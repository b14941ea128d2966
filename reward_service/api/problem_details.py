"""Errors on the wire: problem documents (RFC 9457) that name the field and the remedy."""

import logging
import math
from collections.abc import Mapping
from http import HTTPStatus
from types import MappingProxyType
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from reward_service.errors import BadSpec, Overloaded, SandboxLost, WorkerLost
from reward_service.scoring.validation import validation_faults
from sandbox import BadProgram, LanguageMissing, SandboxUnavailable

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20
RETRY_AFTER = "5"
"""Seconds after which a lost sandbox is worth another try."""


class FieldError(BaseModel):
    """One offending field."""

    path: str
    message: str


class ProblemDocument(BaseModel):
    """What went wrong with a request."""

    type: str = "about:blank"
    title: str
    status: int
    detail: str
    errors: list[FieldError] = []
    request_id: str | None = None


class ProblemDetails(Exception):
    """A request that cannot be served; becomes a problem document. `headers` go with it."""

    def __init__(
        self,
        status: HTTPStatus,
        detail: str,
        errors: list[FieldError] | None = None,
        *,
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> None:
        super().__init__(detail)
        self.headers = headers
        self.document = ProblemDocument(
            title=status.phrase, status=status, detail=detail, errors=errors or []
        )


def invalid(error: ValidationError) -> ProblemDetails:
    """The 422 for a request body that does not fit its schema."""
    fields = [
        FieldError(path=path, message=message) for path, message in validation_faults(error)[:MAX_ERRORS]
    ]
    first = fields[0]
    return ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"{first.path or 'body'}: {first.message}", fields)


def respond(problem: ProblemDetails, request_id: str | None = None) -> Response:
    """The HTTP response of a problem."""
    document: dict[str, Any] = problem.document.model_dump(mode="json")
    document["request_id"] = request_id
    status, headers = problem.document.status, dict(problem.headers)
    return JSONResponse(document, status_code=status, headers=headers, media_type=MEDIA_TYPE)


def overloaded(error: Overloaded) -> ProblemDetails:
    """The 503 for work that was not let in."""
    headers = {"retry-after": str(math.ceil(error.retry_after))}
    return ProblemDetails(HTTPStatus.SERVICE_UNAVAILABLE, str(error), headers=headers)


def overloaded_at_once(error: Overloaded, request_id: str) -> tuple[list[tuple[bytes, bytes]], bytes]:
    """Headers and body of the same answer, made in a tenth of the time; `request_id` needs no escapes.

    Nearly all that a server does for most of its callers, when it is asked for ten times what it can do.
    """
    body = (
        '{"type":"about:blank","title":"Service Unavailable","status":503,'
        f'"detail":"{error}","errors":[],"request_id":"{request_id}"}}'
    ).encode()
    retry_after = b"%d" % math.ceil(error.retry_after)
    length = b"%d" % len(body)
    return [
        (b"retry-after", retry_after),
        (b"content-length", length),
        (b"content-type", MEDIA_TYPE.encode()),
    ], body


def _answer(request: Request, problem: ProblemDetails) -> Response:
    return respond(problem, getattr(request.state, "request_id", None))


def install(app: FastAPI) -> None:
    """Make every error of this app a problem document, never a traceback."""
    _install_refusals(app)
    _install_outages(app)


def _install_refusals(app: FastAPI) -> None:
    """What the caller can mend."""

    @app.exception_handler(ProblemDetails)
    async def _problem(request: Request, error: ProblemDetails) -> Response:
        return _answer(request, error)

    @app.exception_handler(RequestValidationError)
    async def _bad_parameter(request: Request, error: RequestValidationError) -> Response:
        fields = [
            FieldError(path=".".join(map(str, one["loc"][1:])), message=one["msg"])
            for one in error.errors()[:MAX_ERRORS]
        ]
        detail = f"{fields[0].path}: {fields[0].message}"
        return _answer(request, ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail, fields))

    @app.exception_handler(BadSpec)
    async def _bad_spec(request: Request, error: BadSpec) -> Response:
        fields = [FieldError(path=error.path, message=str(error))]
        return _answer(request, ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), fields))

    @app.exception_handler(BadProgram)
    async def _bad_program(request: Request, error: BadProgram) -> Response:
        return _answer(request, ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)))

    @app.exception_handler(LanguageMissing)
    async def _not_installed(request: Request, error: LanguageMissing) -> Response:
        """Asking again would not help: somebody must install it."""
        return _answer(request, ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, str(error)))


def _install_outages(app: FastAPI) -> None:
    """What the server cannot do now, and what it should have been able to do."""

    @app.exception_handler(Overloaded)
    async def _overloaded(request: Request, error: Overloaded) -> Response:
        return _answer(request, overloaded(error))

    @app.exception_handler(WorkerLost)
    @app.exception_handler(SandboxLost)
    @app.exception_handler(SandboxUnavailable)
    async def _outage(request: Request, error: WorkerLost | SandboxLost | SandboxUnavailable) -> Response:
        headers = {"retry-after": RETRY_AFTER}
        return _answer(request, ProblemDetails(HTTPStatus.SERVICE_UNAVAILABLE, str(error), headers=headers))

    @app.exception_handler(HTTPException)
    async def _http(request: Request, error: HTTPException) -> Response:
        problem = ProblemDetails(
            HTTPStatus(error.status_code), str(error.detail), headers=error.headers or {}
        )
        return _answer(request, problem)

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        request_id = getattr(request.state, "request_id", None)
        logger.error("%s %s failed (%s)", request.method, request.url.path, request_id, exc_info=error)
        detail = "an internal error; the server's log has the details"
        headers = {"x-request-id": request_id} if request_id else {}  # this answer does not pass the guard
        return _answer(request, ProblemDetails(HTTPStatus.INTERNAL_SERVER_ERROR, detail, headers=headers))
