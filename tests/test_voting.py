from fractions import Fraction
from typing import Any

import pytest

from reward_service import voting


def same_value(one: str, other: str) -> bool:
    return Fraction(one) == Fraction(other)


def test_pass_at_k_comes_out(vectors: Any) -> None:
    for case in vectors["pass_at_k"]:
        found = voting.pass_at_k(case["n"], case["c"], case["k"])
        assert found == pytest.approx(case["expected"], abs=1e-9), case


@pytest.mark.parametrize(("attempts", "correct", "k"), [(3, 4, 1), (3, -1, 1), (3, 1, 0)])
def test_impossible_counts_are_refused(attempts: int, correct: int, k: int) -> None:
    with pytest.raises(ValueError, match="attempts"):
        voting.pass_at_k(attempts, correct, k)


def test_the_published_votes_come_out(vectors: Any) -> None:
    case = vectors["vote"]
    answers, scores = case["answers"], case["scores"]
    assert answers[voting.majority(answers).position] == case["majority"]
    assert answers[voting.best_of_n(scores).position] == case["best_of_n"]
    chosen = voting.weighted(answers, scores)
    assert answers[chosen.position] == case["weighted_vote"]
    assert chosen.weight == pytest.approx(case["weights"][case["weighted_vote"]], abs=1e-9)
    top = case["top_k_vote"]
    assert answers[voting.top_k_majority(answers, scores, top["k"]).position] == top["expected"]


def test_ties_go_to_the_first_seen_and_say_so() -> None:
    assert voting.majority(["b", "a", "a", "b"]) == voting.Choice(0, 2.0, tie=True)
    assert voting.majority(["b", "a", "a"]) == voting.Choice(1, 2.0, tie=False)


def test_answers_are_grouped_by_value_not_by_string() -> None:
    assert voting.classes(["1/2", "3", "0.5", "2/4", "3.0"], same_value) == [0, 1, 0, 0, 1]


@pytest.mark.parametrize(
    ("answers", "right", "expected"),
    [
        (["42", "42.0", "7"], [True, True, False], True),
        (["7", "7.0", "42"], [False, False, True], False),
        (["7", "8", "42", "42"], [False, False, True, True], True),
        ([None, None, "42"], [False, False, True], True),
        ([None, None], [False, False], None),
    ],
)
def test_consensus_is_whether_the_largest_class_is_right(
    answers: list[str | None], right: list[bool], expected: bool | None
) -> None:
    assert voting.consensus(answers, right, same_value) is expected
