"""The preflight over HTTP."""

import httpx

from tests.server import Server
from tests.waiting import PATIENCE


def post(server: Server, document: object) -> httpx.Response:
    return httpx.post(f"{server.url}/v1/references/check", json=document, timeout=PATIENCE)


def test_every_reference_gets_a_report_in_order(server: Server) -> None:
    answer = post(server, {"references": ["\\frac12", "(1, 2)", "", 42, "yes"]})
    assert answer.status_code == 200
    body = answer.json()
    assert [r["status"] for r in body["reports"]] == ["ok", "ambiguous", "unusable", "ok", "text_only"]
    assert body["summary"] == {"ok": 2, "ambiguous": 1, "unusable": 1, "text_only": 1}
    assert body["reports"][0]["self_score"] == 1.0


def test_what_is_no_reference_costs_no_other_its_report(server: Server) -> None:
    wrong = [None, True, ["4"], {}, {"kind": {}}, {"kind": "choice", "answer": 3.5}, {"kind": "riddle"}]
    body = post(server, {"references": ["4", *wrong, {"kind": "choice", "answer": "B"}]}).json()
    assert [r["status"] for r in body["reports"]] == ["ok", *["unusable"] * len(wrong), "ok"]
    assert "kind" in body["reports"][5]["reason"]


def test_an_empty_list_gets_an_empty_list(server: Server) -> None:
    assert post(server, {"references": []}).json() == {"reports": [], "summary": {}}


def test_an_unknown_parameter_is_refused_by_name(server: Server) -> None:
    answer = post(server, {"references": ["1"], "params": {"persent": "bare"}})
    assert answer.status_code == 422
    assert "params.persent" in answer.text


def test_a_body_that_is_no_request_is_a_problem_document(server: Server) -> None:
    answer = post(server, {"references": "1"})
    assert answer.status_code == 422
    assert answer.headers["content-type"] == "application/problem+json"
    assert answer.json()["errors"][0]["path"] == "references"
