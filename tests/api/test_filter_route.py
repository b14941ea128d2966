"""`POST /v1/filter` against the application with its worker processes."""

import threading
import time
from collections.abc import Iterator

import httpx
import pytest
import uvicorn

from reward_service.api.app import create_app
from reward_service.settings import Settings
from tests.waiting import PATIENCE


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
    with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client:
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


def test_a_source_of_few_recurring_answers_is_a_closed_set_told_with_its_entropy(
    client: httpx.Client,
) -> None:
    labels = ("umber", "ochre", "sienna")
    problems = [
        {
            "problem": f"Sample {i} of the quarry has which pigment?",
            "answer": labels[i % 3],
            "metadata": {"source": "clay"},
        }
        for i in range(36)
    ] + [
        {"problem": f"Compute {i} + {i * i}.", "answer": str(i + i * i), "metadata": {"source": "sums"}}
        for i in range(36)
    ]
    answer = client.post("/v1/filter", json={"problems": problems}).json()
    closed, sums = answer["sources"]
    assert (closed["source"], closed["closed"], closed["rows"], closed["values"]) == ("clay", True, 36, 3)
    assert abs(closed["entropy"] - 1.585) < 0.001
    assert (sums["source"], sums["closed"]) == ("sums", False)
    kinds = [{reason["kind"] for reason in decision["reasons"]} for decision in answer["decisions"]]
    assert all("closed_answer" in found for found in kinds[:36])
    assert all(decision["keep"] for decision in answer["decisions"][36:])
    alone = client.post("/v1/filter", json={"problems": problems, "across_rows": False}).json()
    assert alone["sources"] == []


def test_an_empty_box_for_an_answer_is_a_bad_reference_when_answers_are_checked(client: httpx.Client) -> None:
    problems = [{"problem": "Compute 3 + 5.", "answer": gold} for gold in ("8", "\\boxed{ }")]
    body = {"problems": problems, "policy": {"check_answers": True}, "across_rows": False}
    decisions = client.post("/v1/filter", json=body).json()["decisions"]
    assert [decision["keep"] for decision in decisions] == [True, False]
    assert decisions[1]["reasons"][0]["kind"] == "bad_reference"


def test_no_problems_give_no_decisions(client: httpx.Client) -> None:
    assert client.post("/v1/filter", json={"problems": []}).json() == {"decisions": [], "sources": []}


CODE = {"kind": "code", "tests": [{"stdin": "1 2\n", "stdout": "3\n"}, {"stdin": "8 4\n", "stdout": "12\n"}]}
ADD = "print(sum(map(int, input().split())))"


def test_a_malformed_problem_is_kept_out_and_costs_the_others_nothing(client: httpx.Client) -> None:
    problems: list[object] = [
        {"id": "a", "problem": "Compute $3 \\cdot 5$.", "answer": "15"},
        {"id": "b", "problem": "x", "anwser": "1"},
        {"answer": "1"},
        "Is 91 prime?",
        {"problem": "Add.", "answer": {"kind": "code", "tests": [{"stdn": "1"}]}},
        {"problem": "Is 91 a prime number?", "answer": "No"},
    ]
    body = {"problems": problems, "policy": {"actions": {"invalid": "keep"}}}
    decisions = client.post("/v1/filter", json=body).json()["decisions"]
    assert [(d["id"], d["keep"]) for d in decisions] == [
        ("a", True), ("b", False), (2, False), (3, False), (4, False), (5, False),
    ]  # fmt: skip
    reasons = [decision["reasons"][0] for decision in decisions[1:]]
    assert [reason["kind"] for reason in reasons] == ["invalid"] * 4 + ["true_false"]
    paths = ["problems.1.anwser", "problems.2.problem", "problems.3", "problems.4.reference.tests.0.stdn"]
    assert [reason["text"].split(":")[0] for reason in reasons[:4]] == paths


def test_programs_of_code_problems_are_run(client: httpx.Client) -> None:
    right = {"problem": "Add two numbers.", "reference": CODE, "programs": [ADD] * 3}
    wrong = {**right, "programs": ["print(3)"] * 3}
    same = {**CODE, "tests": [{"stdin": "5\n", "stdout": "no"}]}
    weak = {"problem": "Print yes or no. Explain nothing.", "answer": same}
    body = {"problems": [right, wrong, weak], "across_rows": False}
    decisions = client.post("/v1/filter", json=body).json()["decisions"]
    kinds = [[reason["kind"] for reason in decision["reasons"]] for decision in decisions]
    if ["untried"] in kinds:
        pytest.skip(decisions[0]["reasons"][0]["text"])
    assert [decision["keep"] for decision in decisions] == [True, False, False]
    assert kinds == [[], ["bad_reference", "weak_tests"], ["weak_tests"]]
    assert decisions[0]["measures"]["programs_passing"] == 3


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"problems": [], "polcy": {}}, "polcy"),
        ({"problem": "x"}, "problems"),
        ({"problems": [], "policy": {"guesses": 0}}, "policy.guesses"),
        ({"problems": [{"problem": "x", "answer": "1", "guesses": ["1"] * 20_001}]}, "guesses"),
        ({"problems": [{"problem": "x", "reference": CODE, "programs": ["pass"] * 64}] * 400}, "programs"),
    ],
)
def test_a_request_that_does_not_fit_is_refused_with_its_path(
    client: httpx.Client, body: dict[str, object], path: str
) -> None:
    answer = client.post("/v1/filter", json=body)
    assert answer.status_code == 422
    assert path in answer.json()["errors"][0]["path"]
