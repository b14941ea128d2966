"""Judges and reward models, from the wire to a scripted model server and back."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest

from tests.models.model_app import model_server
from tests.server import Server, started

JUDGE = {"components": {"accuracy": {}}}
REFERENCE = {"kind": "judge", "answer": "the Treaty of Westphalia", "question": "What ended the war?"}


@contextmanager
def served(**endpoints: dict[str, Any]) -> Iterator[Server]:
    with started(env={"REWARD_SERVICE_MODELS": json.dumps(endpoints)}) as server:
        yield server


@pytest.fixture(scope="module")
def server() -> Iterator[Server]:
    with model_server("honest") as url:
        worth = {"base_url": url, "api": "vllm:classify"}
        models = {"judge": {"base_url": url}, "helpfulness": worth, "harmlessness": worth}
        with served(**models, gone={"base_url": "http://127.0.0.1:9", "max_attempts": 1}) as server:
            yield server


def test_a_judge_decides_what_rules_cannot_and_its_use_is_visible(server: Server) -> None:
    samples = [
        {"completion": "<answer>The treaty of Westphalia.</answer>", "reference": REFERENCE},
        {"completion": "<answer>the Peace of Prague</answer>", "reference": REFERENCE},
        {"completion": "<answer>Solution:</answer>", "reference": REFERENCE},
        {"completion": "<think>hm", "reference": REFERENCE},
    ]
    rewards = server.score(samples, spec="kimi-judge")["rewards"]
    assert [reward["value"] for reward in rewards] == [1.0, 0.0, 0.0, 0.0]
    told = [reward["components"]["accuracy"] for reward in rewards]
    assert "no model was asked" in told[0]["reason"]
    assert told[1]["detail"] == {"votes_right": 0, "votes": 3, "judged_by": "judge"}
    assert [part["outcome"] for part in told] == ["scored", "scored", "scored", "no_answer"]


def test_r1_general_sees_the_final_part_for_help_and_the_whole_for_harm(server: Server) -> None:
    sample = {"prompt": "Write a note.", "completion": "<think>please</think><answer>Dear Sir</answer>"}
    parts = server.score([sample], spec="r1-general")["rewards"][0]["components"]
    assert parts["harmlessness"]["score"] > 0.9 > parts["helpfulness"]["score"]
    cut = {**sample, "completion": "<think>please"}
    assert server.score([cut], spec="r1-general")["rewards"][0]["components"]["helpfulness"]["score"] == -5.0


@pytest.mark.parametrize("model", ["gone", "nobody"])
def test_a_model_that_cannot_be_asked_is_an_outage_and_never_a_number(server: Server, model: str) -> None:
    spec = {"components": {"accuracy": {"params": {"judge": {"model": model, "timeout_s": 2}}}}}
    sample = {"completion": "<answer>the Peace of Prague</answer>", "reference": REFERENCE}
    reward = server.score([sample], spec=spec)["rewards"][0]
    assert (reward["value"], reward["outcome"]) == (None, "failed")


def test_a_rubric_without_a_positive_weight_is_a_bad_reference(server: Server) -> None:
    rubric = {"kind": "rubric", "criteria": [{"name": "a", "text": "be rude", "weight": -1}]}
    reward = server.score([{"completion": "x", "reference": rubric}], spec=JUDGE)["rewards"][0]
    assert reward["outcome"] == "bad_reference"


def test_a_group_of_nemo_gym_is_compared_and_an_outage_is_no_neutral_reward(server: Server) -> None:
    def said(text: str) -> dict[str, Any]:
        return {"output": [{"type": "message", "role": "assistant", "content": [{"text": text}]}]}

    asked = {"conversation_history": [{"role": "user", "content": "Write a note."}]}
    body = {**asked, "response_objs": [said("long " * 40), said("please, short"), said("short")]}
    response = server.client.post("/compare", json=body)
    assert response.status_code == 200, response.text
    assert response.json()["rewards"] == [1.0, 5.0, 3.0]
    gone = {"judge": {"base_url": "http://127.0.0.1:9", "max_attempts": 1}}
    env = {"REWARD_SERVICE_MODELS": json.dumps(gone), "REWARD_SERVICE_COMPAT": '{"nemo_gym": {"hold_s": 2}}'}
    with started(env=env) as down:
        refused = down.client.post("/compare", json=body, timeout=60)
    assert refused.status_code >= 500


def test_calls_to_models_are_counted_in_metrics(server: Server) -> None:
    text = server.client.get("/metrics").text
    assert 'reward_service_model_calls_total{endpoint="judge",result="billed"}' in text
    assert 'reward_service_model_tokens_total{direction="in",endpoint="judge"}' in text
