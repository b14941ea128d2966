"""LLaMA-Factory's wire."""

from tests.server import Server


def test_every_text_has_a_score_and_no_reference_is_needed(server: Server) -> None:
    texts = ["<think>a</think><answer>b</answer>", "x", ""]
    answer = server.client.post("/v1/score/evaluation", json={"model": "m", "messages": texts}).json()
    assert answer["scores"] == [1.0, 0.0, 0.0]
    assert (answer["object"], answer["model"]) == ("score.evaluation", "m")


def test_no_texts_have_no_scores(server: Server) -> None:
    assert server.client.post("/v1/score/evaluation", json={"messages": []}).json()["scores"] == []
