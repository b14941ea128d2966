from typing import Any

import yaml

from reward_service.api.app import create_app
from reward_service.api.openapi_document import to_yaml
from reward_service.settings import Settings
from tests.command import finished
from tests.conftest import ROOT
from tests.server import Server


def test_the_committed_contract_is_the_one_the_code_makes() -> None:
    committed = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    assert committed == to_yaml(create_app(Settings(workers=1)).openapi()), "run make openapi"


def test_the_command_prints_the_committed_contract() -> None:
    printed = finished("openapi", forked=False).stdout
    assert printed == (ROOT / "openapi.yaml").read_text(encoding="utf-8")


def test_the_example_of_the_contract_is_served(server: Server) -> None:
    document: dict[str, Any] = yaml.safe_load((ROOT / "openapi.yaml").read_text(encoding="utf-8"))
    (example,) = document["components"]["schemas"]["ScoreRequest"]["examples"]
    response = server.client.post("/v1/score", json=example)
    assert response.status_code == 200
    described = document["components"]["schemas"]["ScoreResponse"]["properties"]
    assert set(response.json()) == set(described)


def test_every_reference_in_the_contract_leads_somewhere() -> None:
    text = (ROOT / "openapi.yaml").read_text(encoding="utf-8")
    schemas = yaml.safe_load(text)["components"]["schemas"]
    wanted = {
        line.split("#/components/schemas/")[1].strip("'\" }") for line in text.splitlines() if "$ref:" in line
    }
    assert wanted <= set(schemas)
