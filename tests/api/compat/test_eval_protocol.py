"""eval-protocol's wire."""

from typing import Any

import pytest

from tests.server import Server

MESSAGES = [{"role": "user", "content": "2+2?"}, {"role": "assistant", "content": "\\boxed{4}"}]


def ask(server: Server, **body: Any) -> dict[str, Any]:
    answer: dict[str, Any] = server.client.post("/reward", json={"messages": MESSAGES, **body}).json()
    return answer


@pytest.mark.parametrize(
    "truth", ["4", [{"role": "assistant", "content": "4"}], {"kind": "math", "answer": "4"}]
)
def test_the_last_message_is_judged_by_the_truth(server: Server, truth: Any) -> None:
    answer = ask(server, ground_truth=truth, dataset="unknown here")
    assert (answer["score"], answer["is_score_valid"], answer["error"]) == (1.0, True, None)
    assert answer["metrics"]["accuracy"]["score"] == 1.0


def test_a_score_without_meaning_says_so(server: Server) -> None:
    answer = ask(server, ground_truth=None)
    assert (answer["score"], answer["is_score_valid"]) == (0.0, False)
    assert answer["metrics"]["accuracy"]["is_score_valid"] is False
    assert "reference" in answer["error"]


def test_no_messages_are_an_empty_completion(server: Server) -> None:
    assert ask(server, messages=[], ground_truth="4")["score"] == 0.0


def test_the_server_says_that_it_is_up(server: Server) -> None:
    assert server.client.get("/health").json() == {"status": "healthy"}
