"""The pages of the server, and formulas for them as MathML: the inspector at `/` shows how one reward comes
about, `/live` figures of the running server, `/ledger` the verdicts it keeps.

They are plain HTML, CSS and ES modules in the folder `web` of the package: nothing is built and nothing is
fetched from elsewhere. They are served without a key; what they show comes from routes that ask for one.
"""

from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, ConfigDict, Field
from starlette.types import Scope

from reward_service.api import body_parsing, request_body
from reward_service.api.auth_middleware import INSPECTOR_FILES
from reward_service.api.problem_details import ProblemDetails, ProblemDocument
from reward_service.api.routes import Services
from reward_service.errors import LimitExceeded, RewardServiceError
from reward_service.filters.tex_to_mathml import mathml_job

router = APIRouter()

MAX_TEXTS = 64
MAX_TEXT_CHARS = 20_000
MATHML_SECONDS = 2.0
"""Limit for all texts of a request."""

_PAGES = {"/": "index.html", "/live": "live.html", "/ledger": "ledger.html"}
_FILES = Path(str(files("reward_service") / "web"))
_ASK_AGAIN = {"cache-control": "no-cache"}
"""A browser asks whether its copy is still right, so that an upgrade is seen at once."""
_REFUSALS: dict[int | str, dict[str, Any]] = {
    413: {"model": ProblemDocument, "description": "The body is too large."},
    422: {"model": ProblemDocument, "description": "The request cannot be understood."},
    503: {"model": ProblemDocument, "description": "The workers could not read the texts; ask again."},
}


class TexText(BaseModel):
    """A text with formulas in it, or with `formula` one formula as a whole."""

    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)

    text: Annotated[str, Field(max_length=MAX_TEXT_CHARS)]
    formula: bool = False


class MathmlRequest(BaseModel):
    """Texts with formulas in TeX."""

    model_config = ConfigDict(
        extra="forbid",
        frozen=True,
        json_schema_extra={"examples": [{"texts": [{"text": "What is $x^2$?"}]}]},
    )

    texts: Annotated[list[TexText], Field(max_length=MAX_TEXTS)]


@dataclass(frozen=True, slots=True)
class MathmlResponse:
    """The texts as HTML in their order, each formula that can be read as MathML, everything else escaped."""

    html: list[str]


class _PageFiles(StaticFiles):
    def file_response(self, *args: Any, **kwargs: Any) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(_ASK_AGAIN)
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.endswith(".html"):  # a page has one address, which its policy belongs to
            raise ProblemDetails(HTTPStatus.NOT_FOUND, "no such file")
        return await super().get_response(path, scope)


def install(app: FastAPI) -> None:
    """Serve the pages and their files."""

    for path, file in _PAGES.items():
        app.add_api_route(path, partial(_page, file), include_in_schema=False)
    app.mount(INSPECTOR_FILES, _PageFiles(directory=_FILES), name="inspector")


async def _page(file: str) -> FileResponse:
    return FileResponse(_FILES / file, headers=_ASK_AGAIN)


@router.post("/v1/mathml", response_model=MathmlResponse, responses=_REFUSALS, tags=["catalogue"])
async def render_formulas(request: Request) -> Any:
    """Formulas in TeX as MathML, for pages that show samples."""
    services: Services = request.app.state.services
    data = await request_body.read(request, services.settings.max_body_mb * 2**20)
    asked = await body_parsing.read_model(data, MathmlRequest, services.scorer.pool)
    job = [(one.text, one.formula) for one in asked.texts]
    try:
        html = await services.scorer.pool.submit(mathml_job, job, seconds=MATHML_SECONDS, slow=True)
    except LimitExceeded as error:
        detail = f"texts: they take too much to read: {error}"
        raise ProblemDetails(HTTPStatus.UNPROCESSABLE_ENTITY, detail) from None
    except RewardServiceError as error:
        raise ProblemDetails(HTTPStatus.SERVICE_UNAVAILABLE, str(error)) from None
    return MathmlResponse(html)
