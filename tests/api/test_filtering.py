"""`POST /v1/filter` against the application with its worker processes."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from reward_service.api.app import create_app
from reward_service.settings import Settings


@pytest.fixture(scope="module")
def client() -> Iterator[httpx.Client]:
    """The application on a real socket."""
    config = uvicorn.Config(create_app(Settings(workers=1)), port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.01)
    port = server.servers[0].sockets[0].getsockname()[1]
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=30) as client:
        yield client
    server.should_exit = True
    thread.join()


def test_every_problem_gets_a_decision_in_order(client: httpx.Client) -> None:
    problems = [
        {"id": "a", "problem": "Compute $3 \\cdot 5$.", "answer": "15"},
        {"problem": "Is 91 a prime number?", "answer": "No"},
        {"id": 7, "problem": "Find $6 \\cdot 7$.", "answer": 42, "guesses": ["41", "42.0"]},
        {"id": "words", "problem": "Name the animal that barks.", "answer": "dog", "guesses": ["Dog"]},
    ]
    answer = client.post("/v1/filter", json={"problems": problems})
    assert answer.status_code == 200, answer.text
    decisions = answer.json()["decisions"]
    assert [(d["id"], d["keep"]) for d in decisions] == [
        ("a", True),
        (1, False),
        (7, False),
        ("words", False),
    ]
    assert decisions[1]["reasons"][0]["kind"] == "true_false"
    assert decisions[2]["reasons"][0]["kind"] == "guessable"
    assert decisions[2]["measures"]["guess_hits"] == 1


def test_the_policy_is_obeyed(client: httpx.Client) -> None:
    body = {
        "problems": [{"problem": "Is 9 prime?", "answer": "No"}],
        "policy": {"actions": {"true_false": "flag"}},
    }
    (decision,) = client.post("/v1/filter", json=body).json()["decisions"]
    assert decision["keep"]
    assert decision["reasons"][0]["action"] == "flag"


def test_problems_of_one_request_are_compared_unless_that_is_unwanted(client: httpx.Client) -> None:
    asked = "How many days has a leap year?"
    body = {"problems": [{"problem": asked, "answer": gold} for gold in ("366", "365")]}
    first, second = client.post("/v1/filter", json=body).json()["decisions"]
    assert [reason["kind"] for reason in first["reasons"]] == ["contradiction"]
    assert {reason["kind"] for reason in second["reasons"]} == {"contradiction", "duplicate"}
    assert not first["keep"]
    alone = client.post("/v1/filter", json={**body, "across_rows": False}).json()["decisions"]
    assert all(decision["keep"] for decision in alone)


def test_an_empty_box_for_an_answer_is_a_bad_reference_when_answers_are_checked(client: httpx.Client) -> None:
    problems = [{"problem": "Compute 3 + 5.", "answer": gold} for gold in ("8", "\\boxed{ }")]
    body = {"problems": problems, "policy": {"check_answers": True}, "across_rows": False}
    decisions = client.post("/v1/filter", json=body).json()["decisions"]
    assert [decision["keep"] for decision in decisions] == [True, False]
    assert decisions[1]["reasons"][0]["kind"] == "bad_reference"


def test_no_problems_give_no_decisions(client: httpx.Client) -> None:
    assert client.post("/v1/filter", json={"problems": []}).json() == {"decisions": []}


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"problems": [{"problem": "x", "anwser": "1"}]}, "problems.0.anwser"),
        ({"problems": [{"answer": "1"}]}, "problems.0.problem"),
        ({"problems": [], "policy": {"guesses": 0}}, "policy.guesses"),
        ({"problems": [{"problem": "x", "answer": "1", "guesses": ["1"] * 20_001}]}, "guesses"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_with_its_path(
    client: httpx.Client, body: dict[str, object], path: str
) -> None:
    answer = client.post("/v1/filter", json=body)
    assert answer.status_code == 422
    assert path in answer.json()["errors"][0]["path"]
