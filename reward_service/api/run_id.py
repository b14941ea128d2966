"""Which training run a request belongs to: the header `X-Run-Id`."""

import re
from http import HTTPStatus

from fastapi import Request

from reward_service.api.problem_details import FieldError, ProblemDetails

HEADER = b"x-run-id"
MAX_CHARS = 128
_RUN = re.compile(rf"[A-Za-z0-9][A-Za-z0-9._:@+=-]{{0,{MAX_CHARS - 1}}}")


def run_of(request: Request) -> str | None:
    """The run a request names, or None.

    A name that cannot be used is refused rather than dropped: a trainer sends the same one with every
    request, so it learns at the first, and not when the run is over and its figures are missing.

    Raises:
        ProblemDetails: 422.
    """
    given = next((value for name, value in request.scope["headers"] if name == HEADER), None)
    if given is None:
        return None
    run: str = given.decode("latin-1")
    if _RUN.fullmatch(run):
        return run
    message = f"at most {MAX_CHARS} letters, digits and . _ : @ + = -, beginning with a letter or digit"
    field = FieldError(path="X-Run-Id", message=message)
    raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, f"X-Run-Id: {message}", [field])
