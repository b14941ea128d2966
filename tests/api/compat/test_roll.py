"""ROLL's wire: submitted, and asked for until it is there."""

import asyncio
import json
import time
from typing import Any

import pytest

from reward_service.api.compat.adapter_call import NumericReward
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


SUM = "def add(a, b):\n    return a + b"
LESS = "def add(a, b):\n    return a - b"
CASES: list[tuple[str, Any, str, str]] = [
    ("input", [{"stdin": "1 2\n", "expected_stdout": "3\n"}, {"stdin": "2 2\n", "expected_stdout": "4\n"}],
     "a, b = map(int, input().split())\nprint(a + b)", "print(3)"),
    ("assert", [{"assert_code": "assert add(1, 2) == 3"}, {"assert_code": "assert add(0, -1) == -1"}],
     SUM, LESS),
    ("assert", ["assert add(1, 2) == 3"], SUM, LESS),
    ("pytest", [{"assert_code": "def test_add():\n    assert add(1, 2) == 3\n\n\n"
                                "def test_zero():\n    assert add(0, 4) == 4"}], SUM, LESS),
    ("check_based", [{"assert_code": "def check(candidate):\n    assert candidate(1, 2) == 3\n"
                                     "    assert candidate(2, 2) == 4",
                      "entry_point": "add", "import_prefix": "import math\n"}], SUM, LESS),
]  # fmt: skip


@pytest.mark.parametrize("written", [list, json.dumps], ids=["list", "json"])
def test_rows_of_every_case_type_pay_right_programs_only(server: Server, written: Any) -> None:
    for case_type, cases, right, wrong in CASES:
        info = {"case_type": case_type, "test_cases": written(cases)}
        for program, value in ((right, 1.0), (wrong, 0.0)):
            told = poll(server, submit(server, response=f"```python\n{program}\n```", reward_info=info))
            assert told == Told(value), (case_type, program)


def test_cases_of_a_text_judge_the_response_itself(server: Server) -> None:
    info = {"case_type": "text", "test_cases": [{"assert_code": "assert len({response}.split()) == 3"},
                                                {"assert_code": "assert '```' in {response}"}]}  # fmt: skip
    for response, value in (("a ``` é", 1.0), ('a ``` é\n"""\\d', 0.0), ("a b c", 0.0)):
        assert poll(server, submit(server, response=response, reward_info=info)) == Told(value), response


def test_a_sample_under_way_is_running(burning: Server) -> None:
    response = f"{time.monotonic_ns()}"
    url = "/roll/submit?spec=slower"
    submitted = burning.client.post(url, json={**BODY, "response": response}).json()
    asked = {"reward_request_id": submitted["reward_request_id"]}
    assert burning.client.request("GET", "/roll/result", json=asked).json()["errcode"] == 1
    assert poll(burning, submitted) == Told(1.0)


def test_a_request_that_nobody_made_is_gone(server: Server) -> None:
    answer = server.client.request("GET", "/roll/result", json={"reward_request_id": "x"}).json()
    assert (answer["errcode"], answer["reward_score"]) == (0, None), "the client submits it again at once"
    assert "submit it again" in answer["errmsg"]


async def test_results_are_kept_for_a_while_and_failures_are_tried_again() -> None:
    jobs = Jobs()

    async def work(value: float) -> NumericReward:
        if value < 0:
            raise ServiceFailure("down")
        return NumericReward(value, {})

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
