"""The preflight over HTTP."""

import asyncio
from typing import Any

import httpx
from fastapi import FastAPI

from reward_service.api import problems, references


def post(document: dict[str, Any]) -> httpx.Response:
    app = FastAPI()
    app.include_router(references.router)
    problems.install(app)

    async def send() -> httpx.Response:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://service") as client:
            return await client.post("/v1/references/check", json=document)

    return asyncio.run(send())


def test_every_reference_gets_a_report_in_order() -> None:
    answer = post({"references": ["\\frac12", "(1, 2)", "", 42, "yes"]})
    assert answer.status_code == 200
    body = answer.json()
    assert [r["status"] for r in body["reports"]] == ["ok", "ambiguous", "unusable", "ok", "text_only"]
    assert body["summary"] == {"ok": 2, "ambiguous": 1, "unusable": 1, "text_only": 1}
    assert body["reports"][0]["self_score"] == 1.0


def test_an_empty_list_gets_an_empty_list() -> None:
    assert post({"references": []}).json() == {
        "reports": [],
        "summary": {},
    }


def test_an_unknown_parameter_is_refused_by_name() -> None:
    answer = post({"references": ["1"], "params": {"persent": "bare"}})
    assert answer.status_code == 422
    assert "params.persent" in answer.text
