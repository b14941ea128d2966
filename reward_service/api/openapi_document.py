"""The contract as a document. `openapi.yaml` at the top of the repository is this, written out."""

from copy import deepcopy
from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from pydantic import BaseModel

from reward_service import __version__
from reward_service.api import compat, message_pack
from reward_service.api.auth_middleware import OPEN_PATHS
from reward_service.api.certify_route import CertifyRequest
from reward_service.api.execute import RunRequest
from reward_service.api.filter_request import FilterRequest
from reward_service.api.problem_details import MEDIA_TYPE
from reward_service.api.reference_check import CheckRequest
from reward_service.api.schemas import ScoreRequest
from reward_service.api.selection_routes import LabelRequest, SelectRequest
from reward_service.api.web_pages import MathmlRequest
from reward_service.reference import reference_models
from reward_service.verifiers.base import installed_verifiers

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
    _describe_body(document, "/v1/mathml", MathmlRequest)
    _describe_body(document, "/v1/select", SelectRequest)
    _describe_body(document, "/v1/certify", CertifyRequest)
    _describe_body(document, "/v1/labels", LabelRequest)
    for path, model in compat.bodies().items():
        if path in document["paths"]:
            _describe_body(document, path, model)
    _describe_message_pack(document)
    _describe_references(document)
    _describe_guard(document)
    return document


def _describe_message_pack(document: dict[str, Any]) -> None:
    """Bodies of our own routes may be MessagePack of the same content; so may the answer of `/v1/score`."""
    own = ("score", "filter", "run", "references/check", "select", "certify", "labels")
    contents = [document["paths"][f"/v1/{name}"]["post"]["requestBody"]["content"] for name in own]
    answer = document["paths"]["/v1/score"]["post"]["responses"]["200"]
    answer["headers"] = {
        "Accept-Post": {
            "description": "The types that bodies may have.",
            "schema": {"type": "string", "const": message_pack.ACCEPTED["accept-post"]},
        }
    }
    for content in (*contents, answer["content"]):
        content[message_pack.MEDIA_TYPE] = deepcopy(content["application/json"])


def _describe_references(document: dict[str, Any]) -> None:
    """The union of all kinds of references, told apart by `kind`."""
    installed_verifiers()  # each verifier makes its kind known
    models = sorted(reference_models().items())
    schemas = document["components"]["schemas"]
    for _, model in models:
        schema = model.model_json_schema(ref_template=_REF)
        schemas.update(schema.pop("$defs", {}))
        schemas[model.__name__] = schema
    mapping = {kind: _REF.format(model=model.__name__) for kind, model in models}
    schemas["Reference"] = {
        "description": "What a completion is judged against.",
        "oneOf": [{"$ref": place} for place in mapping.values()],
        "discriminator": {"propertyName": "kind", "mapping": mapping},
    }


def _describe_guard(document: dict[str, Any]) -> None:
    """Keys, and what is refused before any route is asked."""
    components = document["components"]
    components["securitySchemes"] = {"key": {"type": "http", "scheme": "bearer"}}
    document["security"] = [{}, {"key": []}]  # a server on loopback may have no keys
    for path, operations in document["paths"].items():
        for operation in operations.values():
            own = operation["responses"].get("400", {}).get("content", {})
            operation["responses"]["400"] = _problem("It is no HTTP request, or ended within its body.")
            operation["responses"]["431"] = _problem("The request line and headers are too long.")
            if path in OPEN_PATHS:
                operation["security"] = []
            else:
                operation["responses"]["401"] = _problem("A key is needed.")
            if "requestBody" in operation:
                operation["responses"]["408"] = _problem("The request did not arrive in time.")
            for status, response in operation["responses"].items():
                if status >= "400" and "content" in response:
                    operation["responses"][status] = _problem(response["description"])
            operation["responses"]["400"]["content"].update(own)


def _problem(description: str) -> dict[str, Any]:
    schema = {"$ref": _REF.format(model="ProblemDocument")}
    return {"description": description, "content": {MEDIA_TYPE: {"schema": schema}}}


def _describe_body(document: dict[str, Any], path: str, model: type[BaseModel]) -> None:
    schema = model.model_json_schema(ref_template=_REF)
    schemas = document["components"]["schemas"]
    schemas.update(schema.pop("$defs", {}))
    schemas[model.__name__] = schema
    content = {"application/json": {"schema": {"$ref": _REF.format(model=model.__name__)}}}
    document["paths"][path]["post"]["requestBody"] = {"required": True, "content": content}


def to_yaml(document: dict[str, Any]) -> str:
    """The text of `openapi.yaml`."""
    import yaml  # of no use to a server

    return yaml.safe_dump(document, sort_keys=False, allow_unicode=True, width=100)
