import json
from typing import Any

from tests.server import Server, started

SECRET = "what the model wrote"


def lines(server: Server) -> list[dict[str, Any]]:
    return [json.loads(line) for line in server.log.read_text().splitlines()]


def test_every_line_is_an_object_and_every_request_has_one_without_any_text() -> None:
    with started("--workers", "1", "--log-format", "json") as server:
        answer = server.client.post(
            "/v1/score?token=hunter2",
            json={"samples": [{"completion": SECRET, "reference": "42"}, {"completion": SECRET}]},
            headers={"X-Run-Id": "run-1", "X-Request-Id": b"abc", "Authorization": "Bearer hunter2"},
        )
        assert answer.status_code == 200
        nowhere = server.client.get("/nowhere", headers={"X-Request-Id": b"abc\x85"})
        assert server.stop() == 0
        assert SECRET not in server.log.read_text()
        assert "hunter2" not in server.log.read_text()
        requests = {line["route"]: line for line in lines(server) if line["message"] == "request"}
        scored = requests["/v1/score"]
        assert (scored["level"], scored["status"], scored["run"]) == ("info", 200, "run-1")
        assert scored["request_id"] == "abc"
        assert (scored["samples"], scored["outcomes"]) == (2, {"no_answer": 1, "bad_reference": 1})
        assert scored["ms"] > 0
        assert requests["unmatched"]["status"] == 404
        assert requests["unmatched"]["request_id"] == nowhere.headers["x-request-id"] != "abc"
        assert all({"time", "level", "logger", "message"} <= line.keys() for line in lines(server))


def test_lines_for_people_stay_few() -> None:
    with started("--workers", "1") as server:
        before = server.log.read_text()
        server.score([{"completion": SECRET, "reference": "42"}])
        assert server.log.read_text() == before
