"""LLaMA-Factory's wire."""

import pytest

from tests.api.compat.test_chat_templates import TEMPLATED
from tests.server import Server


def test_every_text_has_a_score_and_no_reference_is_needed(server: Server) -> None:
    texts = ["<think>6 times 7.</think><answer>b</answer>", "x", ""]
    answer = server.client.post("/v1/score/evaluation", json={"model": "m", "messages": texts}).json()
    assert answer["scores"] == [1.0, 0.0, 0.0]
    assert (answer["object"], answer["model"]) == ("score.evaluation", "m")


def test_no_texts_have_no_scores(server: Server) -> None:
    assert server.client.post("/v1/score/evaluation", json={"messages": []}).json()["scores"] == []


@pytest.mark.parametrize("spec", ["accuracy", "r1-zero"])
def test_a_spec_that_compares_with_a_reference_is_refused_and_says_so(server: Server, spec: str) -> None:
    body = {"messages": ["<think>a</think><answer>\\boxed{42}</answer>"]}
    refused = server.client.post("/v1/score/evaluation", params={"spec": spec}, json=body)
    assert refused.status_code == 422
    assert "LLaMA-Factory sends none" in refused.json()["detail"]


def test_templated_texts_are_judged_by_their_response(server: Server) -> None:
    response = "<think>6*7</think><answer>42</answer>"
    texts = [before + answer + after for before, after in TEMPLATED for answer in (response, "42", "")]
    scores = server.client.post("/v1/score/evaluation", json={"messages": texts}).json()["scores"]
    assert scores == [1.0, 0.0, 0.0] * len(TEMPLATED)


def test_prompts_of_a_template_without_markers_may_have_one_of_their_own(server: Server) -> None:
    said = "<think>6 times 7.</think><answer>42</answer>"
    prompt = "What is 6*7? Write <think></think>, then <answer></answer>.\nAnswer: "
    texts = [prompt + said, f"{prompt}Well. {said}", f"{prompt}Well.\nAnswer: {said}", f"6*7? {said}", 5]
    params = {"response_after": "\nAnswer: "}
    told = server.client.post("/v1/score/evaluation", params=params, json={"messages": texts}).json()
    assert told["scores"] == [1.0, 0.0, 0.0, 0.0, 0.0]
    assert told["error"][:3] == ["", "", ""], "the response's own fault"
    assert "after which its response begins" in told["error"][3]
    assert told["error"][4]


def test_a_letter_for_a_thought_earns_nothing_and_a_thought_does(server: Server) -> None:
    before, after = TEMPLATED[0]
    texts = [
        f"{before}<think>{thought}</think><answer>\\boxed{{42}}</answer>{after}" for thought in ("a", "6 * 7")
    ]
    scores = server.client.post("/v1/score/evaluation", json={"messages": texts}).json()["scores"]
    assert scores == [0.0, 1.0]
