"""ROLL's wire: submitted, and asked for until it is there."""

import time
from typing import Any

from tests.api.compat.wires import Told, poll
from tests.server import Server

BODY = {
    "priority": 1, "project_id": "p", "experiment_id": "e", "global_step": 3, "data_id": "d1",
    "rollout_id": "r1", "prompt": "2+2?", "response": "\\boxed{4}", "reward_info": {"ground_truth": "4"},
    "reward_manager": [{"plugin_name": "math_rule"}], "timeout": 300,
}  # fmt: skip
HEADERS = {"XRL-Authorization": "Bearer t", "BusinessType": "online"}


def submit(server: Server, **fields: Any) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post(
        "/roll/submit", json={**BODY, **fields}, headers=HEADERS
    ).json()
    return answer


def test_a_sample_is_submitted_and_its_result_fetched(server: Server) -> None:
    submitted = submit(server)
    assert (submitted["errcode"], submitted["errmsg"]) == (0, "")
    assert poll(server, submitted) == Told(1.0)
    query = {"reward_request_id": submitted["reward_request_id"]}
    answer = server.client.request("GET", "/roll/result", json={}, params=query).json()
    assert answer["dimention_reward_score"]["accuracy"]["score"] == 1.0
    assert answer["dimention_reward_score"]["accuracy"]["debug_info"]["math_rule"]["time_cost"] >= 0
    assert answer["start_time"] <= answer["end_time"]


def test_the_same_sample_gets_the_same_request(server: Server) -> None:
    assert submit(server) == submit(server)
    assert submit(server) != submit(server, response="5")


def test_test_cases_judge_programs(server: Server) -> None:
    tests = [{"input": "1\n", "output": "2\n", "type": "stdin"}]
    program = "```python\nprint(int(input()) * 2)\n```"
    info = {"case_type": "input", "test_cases": tests}
    assert poll(server, submit(server, response=program, reward_info=info)) == Told(1.0)


def test_a_sample_under_way_is_running(burning: Server) -> None:
    response = f"{time.monotonic_ns()}"
    url = "/roll/submit?spec=slower"
    submitted = burning.client.post(url, json={**BODY, "response": response}).json()
    asked = {"reward_request_id": submitted["reward_request_id"]}
    assert burning.client.request("GET", "/roll/result", json=asked).json()["errcode"] == 1
    assert poll(burning, submitted) == Told(1.0)


def test_a_request_that_nobody_made_is_gone(server: Server) -> None:
    answer = server.client.request("GET", "/roll/result", json={"reward_request_id": "x"}).json()
    assert answer["errcode"] == 2
    assert "submit it again" in answer["errmsg"]
