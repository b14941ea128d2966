"""Hosted fine-tuning that calls an endpoint of the user's: Gemini, Azure, Weave, and Nova's Lambda function."""

from typing import Any

import pytest

from reward_service.clients.client_errors import RewardServiceUnavailable
from reward_service.clients.nova import handler_for
from tests.server import Server


def post(server: Server, path: str, body: dict[str, Any], **query: Any) -> Any:
    response = server.client.post(path, json=body, params=query)
    assert response.status_code == 200, response.text
    return response.json()


def test_gemini_thoughts_are_no_answer_and_the_whole_conversation_is_the_prompt(server: Server) -> None:
    example = {
        "systemInstruction": {"role": "user", "parts": [{"text": "Be brief."}]},
        "contents": [
            {"role": "user", "parts": [{"text": "Which of these is even: "}, {"text": "A. 3 B. 4?"}]},
            {"role": "model", "parts": [{"text": "One of them."}]},
            {"role": "user", "parts": [{"text": "Which?"}]},
        ],
        "references": {"gold": "4"},
    }
    right = {"role": "model", "parts": [{"text": "5, no", "thought": True}, {"text": "It is \\boxed{4}."}]}
    answer = post(server, "/gemini", {"example": example, "response": right})
    assert answer["reward"] == 1.0
    assert answer["user_requested_aux_info"].startswith("scored")
    thought = {"parts": [{"text": "\\boxed{4}", "thought": True}, {"text": "I do not know."}]}
    assert post(server, "/gemini", {"example": example, "response": thought})["reward"] == 0.0


@pytest.mark.parametrize("references", [{}, {"one": "4", "two": "5"}])
def test_gemini_is_refused_where_no_reference_can_be_told(server: Server, references: dict[str, str]) -> None:
    body = {"example": {"references": references}, "response": {"parts": [{"text": "4"}]}}
    response = server.client.post("/gemini", json=body)
    assert response.status_code == 422
    assert "reference" in response.json()["detail"]


@pytest.mark.parametrize(
    "sample",
    [
        {"output_text": "\\boxed{4}"},
        {"choices": [{"message": {"role": "assistant", "content": "\\boxed{4}"}}], "output_text": ""},
        {"choices": [{"message": {"content": [{"type": "text", "text": "\\boxed{4}"}]}}]},
    ],
)
@pytest.mark.parametrize("name", ["reference", "reference_answer", "answer", "ground_truth"])
def test_azure_reads_samples_and_rows_in_their_shapes(server: Server, sample: Any, name: str) -> None:
    body = {"sample": sample, "item": {"messages": [{"role": "user", "content": "2+2?"}], name: "4"}}
    assert post(server, "/azure/grader", body) == {"score": 1.0}


TURN = {
    "messages": {
        "system_instructions": ["Be brief."],
        "input": [{"role": "user", "content": "2+2?", "finish_reason": ""}],
        "output": [{"role": "assistant", "content": "\\boxed{4}", "finish_reason": "stop"}],
    }
}


def test_weave_calls_and_turns_are_scored_in_both_versions(server: Server) -> None:
    called = {
        "inputs": {"task": {"text": "2+2?", "gold": "4"}},
        "output": {"said": ["\\boxed{4}"][0], "n": 1},
    }
    config = {"prompt": "inputs.task.text", "completion": "output.said", "reference": "inputs.task.gold"}
    scorer = {"name": "s", "ref": "r", "config": config}
    first = post(server, "/weave", {"schema_version": 1, "original_call": called, "scorer": scorer})
    target = {"type": "call", "schema_version": 1, "payload": called}
    second = post(server, "/weave", {"schema_version": 2, "scoring_target": target, "scorer": scorer})
    assert (first["schema_version"], second["schema_version"]) == (1, 2)
    assert first["result"] == second["result"]
    assert first["result"]["value"] == 1.0
    target = {"type": "agent_turn", "schema_version": 1, "payload": TURN}
    config = {"answer": "4", "spec": "accuracy", "threshold": 0.8}
    turn = post(
        server, "/weave", {"schema_version": 2, "scoring_target": target, "scorer": {"config": config}}
    )
    assert turn["result"]["value"] == 1.0


def test_weave_gets_no_value_out_of_its_range_and_no_target_that_is_not_known(server: Server) -> None:
    call = {"inputs": {"answer": "4"}, "output": "<think>Two and two.</think><answer>\\boxed{4}</answer>"}
    body = {"original_call": call, "scorer": {"config": {"spec": "r1-zero"}}}
    response = server.client.post("/weave", json=body)
    assert response.status_code == 422
    assert "0 to 1" in response.json()["detail"]
    response = server.client.post("/weave", json={"scoring_target": {"type": "trace", "payload": {}}})
    assert response.status_code == 422
    assert "agent_turn" in response.json()["detail"]


def test_nova_gets_a_score_and_metrics_for_every_row(server: Server) -> None:
    handle = handler_for(server.url, spec="accuracy")
    rows = [
        {
            "id": str(number),
            "messages": [
                {"role": "user", "content": "2+2?"},
                {"role": "assistant", "content": [{"type": "text", "text": f"\\boxed{{{number}}}"}]},
            ],
            **({"reference_answer": "4"} if number < 5 else {"metadata": {"reference_answer": "4"}}),
        }
        for number in (3, 4, 5)
    ]
    scores = handle(rows, None)
    assert [(row["id"], row["aggregate_reward_score"]) for row in scores] == [
        ("3", 0.0),
        ("4", 1.0),
        ("5", 0.0),
    ]
    assert scores[1]["metrics_list"] == [{"name": "accuracy", "value": 1.0, "type": "Metric"}]
    with pytest.raises(RewardServiceUnavailable, match=r"'x'.*bad_reference"):
        handle([{"id": "x", "messages": [{"role": "assistant", "content": "4"}]}], None)
