"""Errors on the wire: problem documents (RFC 9457) that name the field and the remedy."""

import logging
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request, Response
from fastapi.responses import JSONResponse
from pydantic import BaseModel, ValidationError
from starlette.exceptions import HTTPException

from reward_service.errors import BadSpec
from reward_service.intake import faults

logger = logging.getLogger(__name__)

MEDIA_TYPE = "application/problem+json"
MAX_ERRORS = 20


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


class Problem(Exception):
    """A request that cannot be served; becomes a problem document."""

    def __init__(self, status: HTTPStatus, detail: str, errors: list[FieldError] | None = None) -> None:
        super().__init__(detail)
        self.document = ProblemDocument(
            title=status.phrase, status=status, detail=detail, errors=errors or []
        )


def invalid(error: ValidationError) -> Problem:
    """The 422 for a request body that does not fit its schema."""
    fields = [FieldError(path=path, message=message) for path, message in faults(error)[:MAX_ERRORS]]
    first = fields[0]
    return Problem(HTTPStatus.UNPROCESSABLE_ENTITY, f"{first.path or 'body'}: {first.message}", fields)


def respond(problem: Problem) -> Response:
    """The HTTP response of a problem."""
    document: dict[str, Any] = problem.document.model_dump(mode="json")
    return JSONResponse(document, status_code=problem.document.status, media_type=MEDIA_TYPE)


def install(app: FastAPI) -> None:
    """Make every error of this app a problem document, never a traceback."""

    @app.exception_handler(Problem)
    async def _problem(_: Request, error: Problem) -> Response:
        return respond(error)

    @app.exception_handler(BadSpec)
    async def _bad_spec(_: Request, error: BadSpec) -> Response:
        fields = [FieldError(path=error.path, message=str(error))]
        return respond(Problem(HTTPStatus.UNPROCESSABLE_ENTITY, str(error), fields))

    @app.exception_handler(HTTPException)
    async def _http(_: Request, error: HTTPException) -> Response:
        response = respond(Problem(HTTPStatus(error.status_code), str(error.detail)))
        response.headers.update(error.headers or {})
        return response

    @app.exception_handler(Exception)
    async def _bug(request: Request, error: Exception) -> Response:
        logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
        detail = "an internal error; the server's log has the details"
        return respond(Problem(HTTPStatus.INTERNAL_SERVER_ERROR, detail))
