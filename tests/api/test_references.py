"""The preflight over HTTP."""

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from reward_service.api import problems, references


@pytest.fixture
def client() -> TestClient:
    app = FastAPI()
    app.include_router(references.router)
    problems.install(app)
    return TestClient(app)


def test_every_reference_gets_a_report_in_order(client: TestClient) -> None:
    answer = client.post("/v1/references/check", json={"references": ["\\frac12", "(1, 2)", "", 42, "yes"]})
    assert answer.status_code == 200
    body = answer.json()
    assert [r["status"] for r in body["reports"]] == ["ok", "ambiguous", "unusable", "ok", "text_only"]
    assert body["summary"] == {"ok": 2, "ambiguous": 1, "unusable": 1, "text_only": 1}
    assert body["reports"][0]["self_score"] == 1.0


def test_an_empty_list_gets_an_empty_list(client: TestClient) -> None:
    assert client.post("/v1/references/check", json={"references": []}).json() == {
        "reports": [],
        "summary": {},
    }


def test_an_unknown_parameter_is_refused_by_name(client: TestClient) -> None:
    answer = client.post("/v1/references/check", json={"references": ["1"], "params": {"persent": "bare"}})
    assert answer.status_code == 422
    assert "params.persent" in answer.text
