from typing import Any

import pytest

from tests.server import Server


def answers(*values: str, group: str = "p", reference: str = "1/2") -> list[dict[str, Any]]:
    return [
        {"id": f"{group}{at}", "group": group, "reference": reference, "completion": f"\\boxed{{{value}}}"}
        for at, value in enumerate(values)
    ]


def select(server: Server, samples: list[dict[str, Any]], **terms: Any) -> list[dict[str, Any]]:
    response = server.client.post("/v1/select", json={"samples": samples, **terms})
    assert response.status_code == 200, response.text
    selections: list[dict[str, Any]] = response.json()["selections"]
    return selections


def test_the_majority_is_counted_by_equivalence_and_not_by_text(server: Server) -> None:
    (one,) = select(server, answers("0.3", "0.3", "1/2", "0.5", "\\frac12"), method="majority")
    assert (one["chosen"], one["weight"], one["right"]) == ("p2", 3.0, True)
    assert one["curves"]["pass_at_k"]["1"] == pytest.approx(0.6)
    assert one["curves"]["majority_at_k"]["1"] == pytest.approx(0.6)
    assert one["curves"]["majority_at_k"]["4"] == pytest.approx(0.7), "3 of 5 draws of four are two and two"


def test_each_group_gets_its_own_choice_by_given_scores(server: Server) -> None:
    samples = answers("1", "1/2") + answers("2", "3", group="q")
    terms = {"method": "best_of_n", "scores": [0.9, 0.1, None, -1.0]}
    assert [one["chosen"] for one in select(server, samples, **terms)] == ["p0", "q1"]


def test_a_scorer_that_prefers_wrong_answers_gets_worse_with_k(server: Server) -> None:
    (one,) = select(server, answers("1", "1/2", "2", "0.5"), scores=[0.9, 0.1, 0.8, 0.2])
    curve = one["curves"]["best_of_k"]
    assert curve["1"] > curve["2"] > curve["4"] == 0.0


def test_a_sample_that_cannot_be_read_is_never_chosen_and_costs_nobody(server: Server) -> None:
    samples: list[Any] = [*answers("1/2", "7"), {"group": "p"}]
    (one,) = select(server, samples, method="majority")
    assert (one["size"], one["chosen"]) == (3, "p0")


@pytest.mark.parametrize(
    ("body", "path"),
    [
        ({"samples": [], "method": "worst"}, "method"),
        ({"samples": [{}], "scores": []}, "scores"),
        ({"samples": [], "k": 0}, "k"),
        ({}, "samples"),
    ],
)
def test_a_wrong_request_names_the_field(server: Server, body: dict[str, Any], path: str) -> None:
    response = server.client.post("/v1/select", json=body)
    assert response.status_code == 422
    assert response.json()["errors"][0]["path"] == path


def test_steps_are_labelled_by_what_came_of_their_completions(server: Server) -> None:
    right, wrong = "\\boxed{4}", "\\boxed{5}"
    solution = {
        "id": "s",
        "reference": "4",
        "steps": [[right, right], [right, wrong], [wrong, wrong], [wrong, right], []],
    }
    response = server.client.post("/v1/labels", json={"solutions": [solution]})
    assert response.status_code == 200, response.text
    (labels,) = response.json()["solutions"]
    assert [step["hard"] for step in labels["steps"]] == [1, 1, 0, 1, None]
    assert [step["soft"] for step in labels["steps"]] == [1.0, 0.5, 0.0, 0.5, None]
    assert [step["masked"] for step in labels["steps"]] == [False, False, False, True, True]
    assert labels["first_wrong"] == 2
