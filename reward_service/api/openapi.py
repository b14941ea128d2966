"""The contract as a document. `openapi.yaml` at the top of the repository is this, written out."""

from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from reward_service import __version__
from reward_service.api import compat
from reward_service.api.problem_set import FilterRequest
from reward_service.api.references import CheckRequest
from reward_service.api.run import RunRequest
from reward_service.api.schemas import ScoreRequest

_REF = "#/components/schemas/{model}"


def install(app: FastAPI) -> None:
    """Describe the bodies that routes read from bytes, which FastAPI cannot see."""

    def document() -> dict[str, Any]:
        if app.openapi_schema is None:
            app.openapi_schema = _document(app)
        return app.openapi_schema

    app.openapi = document  # type: ignore[method-assign]  # FastAPI's documented way


def _document(app: FastAPI) -> dict[str, Any]:
    document = get_openapi(
        title="reward-service",
        version=__version__,
        summary="Rewards that can be trusted, for RL post-training of reasoning models.",
        routes=app.routes,
    )
    _describe_body(document, "/v1/score", ScoreRequest)
    _describe_body(document, "/v1/filter", FilterRequest)
    _describe_body(document, "/v1/run", RunRequest)
    _describe_body(document, "/v1/references/check", CheckRequest)
    for path, model in compat.bodies().items():
        if path in document["paths"]:
            _describe_body(document, path, model)
    return document


def _describe_body(document: dict[str, Any], path: str, model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=_REF)
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    content = {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
    document["paths"][path]["post"]["requestBody"] = {"required": True, "content": content}


def to_yaml(document: dict[str, Any]) -> str:
    """The text of `openapi.yaml`."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
