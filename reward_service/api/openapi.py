"""The contract as a document. `openapi.yaml` at the top of the repository is this, written out."""

from typing import Any

import yaml
from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from reward_service import __version__
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
    schema = ScoreRequest.model_json_schema(ref_template=_REF)
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas["ScoreRequest"] = schema
    document["paths"]["/v1/score"]["post"]["requestBody"] = {
        "required": True,
        "content": {"application/json": {"schema": {"$ref": _REF.format(model="ScoreRequest")}}},
    }
    return document


def to_yaml(document: dict[str, Any]) -> str:
    """The text of `openapi.yaml`."""
    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
