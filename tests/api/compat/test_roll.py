"""ROLL's wire: submitted, and asked for until it is there."""

import asyncio
import time
from typing import Any

from reward_service.api.compat.call import Paid
from reward_service.api.compat.roll import KEPT_S, Jobs
from reward_service.errors import ServiceFailure
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
    answer = server.client.get("/roll/result", params=query).json()
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


async def test_results_are_kept_for_a_while_and_failures_are_tried_again() -> None:
    jobs = Jobs()

    async def work(value: float) -> Paid:
        if value < 0:
            raise ServiceFailure("down")
        return Paid(value, {})

    for name, value in (("a", 1.0), ("b", -1.0)):
        jobs.add(name, "p", lambda value=value: work(value))  # type: ignore[misc]
    await asyncio.sleep(0.01)
    lost, kept = jobs.get("b"), jobs.get("a")
    assert lost is not None
    assert kept is not None
    assert (lost.lost, kept.lost) == (True, False)
    jobs.add("a", "p", lambda: work(2.0))
    jobs.add("b", "p", lambda: work(2.0))
    assert jobs.get("a") is kept
    assert jobs.get("b") is not lost
    kept.ended -= 2 * KEPT_S
    await asyncio.sleep(0.01)
    assert jobs.get("a") is None
