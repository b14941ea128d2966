from tests.server import Server


def test_a_spec_is_certified_on_the_rows_that_are_sent(server: Server) -> None:
    asked = [{"role": "user", "content": "Half of 3?"}]
    rows = [{"prompt": "What is 6 * 7?", "reference": "42"}, {"prompt": asked, "reference": "1.5"}]
    response = server.client.post("/v1/certify", json={"spec": "r1-zero", "samples": rows})
    assert response.status_code == 200, response.text
    answer = response.json()
    assert answer["verdict"] == "passed"
    assert "2 rows" in answer["badge"]
    checks = {check["check"]: check for check in answer["certificate"]["checks"]}
    assert checks["oracle"]["right"] == checks["oracle"]["trials"] == 2
    ids = {result["check_id"] for result in answer["openenv_report"]["results"]}
    assert {"semantic.oracle_max", "semantic.floor_gap", "semantic.canary_floor"} <= ids


def test_rows_that_cannot_judge_fail_the_certificate_and_not_the_request(server: Server) -> None:
    rows = [{"prompt": "?", "reference": {"kind": {}}}, {"prompt": "What is 6 * 7?", "reference": "42"}]
    response = server.client.post("/v1/certify", json={"spec": "accuracy", "samples": rows})
    assert response.status_code == 200, response.text
    assert response.json()["verdict"] == "failed"


def test_a_request_without_rows_is_refused_by_its_field(server: Server) -> None:
    for samples, path in (([], "samples"), ([{"prompt": "?", "solution": 5}], "samples.0.solution")):
        response = server.client.post("/v1/certify", json={"samples": samples})
        assert response.status_code == 422
        assert response.json()["errors"][0]["path"] == path
