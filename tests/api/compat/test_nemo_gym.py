"""NeMo Gym's wire."""

from typing import Any

import pytest

from reward_service.api.compat.nemo_gym import MASKED
from tests import wheels
from tests.api.compat.wires import response_object
from tests.server import Server


def row(text: str = "\\boxed{4}", **fields: Any) -> dict[str, Any]:
    params = {"input": [{"role": "user", "content": "2+2?"}]}
    known = {"responses_create_params": params, "response": response_object(text), "question": "2+2?"}
    return {**known, "expected_answer": "4", **fields}


def verify(server: Server, body: dict[str, Any], **query: str) -> dict[str, Any]:
    response = server.client.post("/verify", json=body, params=query)
    assert response.status_code == 200, response.text
    answer: dict[str, Any] = response.json()
    return answer


def test_a_verified_row_comes_back_whole_with_its_reward(server: Server) -> None:
    asked = row(anything={"a": [1, None]})
    answer = verify(server, asked)
    assert {name: answer[name] for name in asked} == asked
    assert (answer["reward"], answer["mask_sample"], answer["failure_kind"]) == (1.0, False, None)
    assert answer["accuracy_score"] == 1.0


@pytest.mark.parametrize("spec", ["accuracy", "r1-zero", "r1", "dapo", "open-r1"])
@pytest.mark.parametrize("text", ["<think>6 times 7.</think><answer>\\boxed{4}</answer>", "no", ""])
def test_the_reward_is_the_sum_of_its_components(server: Server, spec: str, text: str) -> None:
    answer = verify(server, row(text), spec=spec)
    assert answer["reward"] == pytest.approx(sum(answer["reward_components"].values()), rel=1e-5)


def test_reasoning_may_stand_in_an_item_of_its_own(server: Server) -> None:
    asked = row("<answer>\\boxed{4}</answer>")
    summary = [{"type": "summary_text", "text": "2 and 2"}]
    asked["response"]["output"].insert(0, {"type": "reasoning", "id": "r", "summary": summary})
    assert verify(server, asked, spec="r1-zero")["reward"] == 2.0


def test_a_program_is_judged_by_its_unit_tests(server: Server) -> None:
    tests = {"inputs": ["1\n"], "outputs": ["2\n"], "fn_name": None}
    asked = row("```python\nprint(int(input()) * 2)\n```", verifier_metadata={"unit_tests": tests})
    del asked["expected_answer"]
    assert verify(server, asked)["reward"] == 1.0


def test_an_environment_server_sends_the_row_in_an_envelope(server: Server) -> None:
    ids = {"episode_id": {"rollout_id": "a", "attempt": 0}, "task_id": {"taskset": "t", "task_id": "1"}}
    assert verify(server, {**ids, "verification_input": row()})["reward"] == 1.0


def test_a_session_begins_with_a_cookie_and_ends_without_complaint(server: Server) -> None:
    with_cookie = server.client.post("/seed_session", json=row())
    assert with_cookie.json() == {}
    assert with_cookie.cookies["session"]
    body = {"resources_session_id": "s", "episode_id": {}, "task_id": {}, "task_data": {}}
    assert server.client.post("/seed_session", json=body).json() == {"resources_session_id": "s"}
    assert server.client.post("/close_session", json=body).json() == {"resources_session_id": "s"}
    server.client.cookies.clear()


def test_stored_rollouts_may_be_verified_again(server: Server) -> None:
    assert server.client.get("/reverify_mode").json() == "stateless"


def test_a_row_that_cannot_be_judged_is_masked_with_a_kind_of_its_vocabulary(server: Server) -> None:
    answer = verify(server, row(expected_answer=""))
    assert (answer["mask_sample"], answer["failure_kind"]) == (True, "verifier_error")
    assert "reference is empty" in answer["failure_reason"]


def test_our_kinds_of_failure_are_in_its_vocabulary() -> None:
    kinds = wheels.module("nemo-gym", "nemo_gym/failure_kinds.py").FAILURE_KINDS
    assert set(MASKED.values()) <= kinds


def test_a_run_is_summed_up_without_its_masked_samples(server: Server) -> None:
    rows: list[dict[str, Any]] = [
        {"_ng_task_index": 0, "reward": 1.0, "accuracy_score": 1.0},
        {"_ng_task_index": 0, "reward": 0.0, "accuracy_score": 0.0, "mask_sample": False},
        {"_ng_task_index": 1, "reward": 0.0, "mask_sample": True},
    ]
    answer = server.client.post("/aggregate_metrics", json={"verify_responses": rows}).json()
    assert answer["agent_metrics"]["mean/reward"] == 0.5
    assert answer["agent_metrics"]["coverage/fully_masked_tasks"] == 1
    assert [group["_ng_task_index"] for group in answer["group_level_metrics"]] == [0]
    assert set(answer["key_metrics"]) >= {"mean/reward", "mean/accuracy_score"}
    empty = server.client.post("/aggregate_metrics", json={"verify_responses": []}).json()
    assert empty["agent_metrics"] == {}


def called(name: str, arguments: str) -> dict[str, Any]:
    return {"type": "function_call", "call_id": "c", "id": "i", "name": name, "arguments": arguments}


@pytest.mark.parametrize(("city", "reward"), [("Oslo", 1.0), ("Riga", 0.0)])
def test_tool_calls_are_items_of_the_output(server: Server, city: str, reward: float) -> None:
    asked = row(expected_answers=[{"name": "weather", "arguments": {"city": "Oslo"}}])
    asked["response"]["output"] = [called("weather", f'{{"city": "{city}"}}')]
    asked["agent_ref"] = {"name": "xlam_fc_simple_agent"}
    del asked["expected_answer"]
    assert verify(server, asked)["reward"] == reward


@pytest.mark.parametrize(("text", "reward"), [("none here", 1.0), ("one, here", 0.0)])
def test_instructions_may_stand_in_the_metadata(server: Server, text: str, reward: float) -> None:
    metadata = {"instruction_id_list": ["punctuation:no_comma"], "kwargs": [{}]}
    asked = row(
        text, verifier_metadata=metadata, agent_ref={"name": "ifeval_instruction_following_simple_agent"}
    )
    assert verify(server, asked)["reward"] == reward
