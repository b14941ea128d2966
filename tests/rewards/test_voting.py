from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reward_service.rewards import voting
from tests import formulas


def same_value(one: str, other: str) -> bool:
    return Fraction(one) == Fraction(other)


@given(st.integers(1, 9).flatmap(lambda n: st.tuples(st.just(n), st.integers(0, n), st.integers(1, n))))
def test_pass_at_k_is_the_share_of_draws_with_a_right_answer(numbers: tuple[int, int, int]) -> None:
    assert voting.pass_at_k(*numbers) == pytest.approx(float(formulas.pass_at_k(*numbers)), abs=1e-9)


def test_more_than_all_attempts_cannot_be_drawn() -> None:
    assert voting.pass_at_k(4, 1, 99) == voting.pass_at_k(4, 1, 4) == 1.0
    assert voting.pass_at_k(0, 0, 1) == 0.0


@pytest.mark.parametrize(("attempts", "correct", "k"), [(3, 4, 1), (3, -1, 1), (3, 1, 0)])
def test_impossible_counts_are_refused(attempts: int, correct: int, k: int) -> None:
    with pytest.raises(ValueError, match="attempts"):
        voting.pass_at_k(attempts, correct, k)


def test_each_vote_chooses_by_its_own_rule() -> None:
    """`p` is most frequent, `r` has the best score, `q` the largest sum and most of the best three."""
    answers, scores = list("pqprqp"), [0.1, 0.7, 0.2, 0.9, 0.6, 0.3]
    assert voting.majority(answers) == voting.Choice(0, 3.0, tie=False)
    assert voting.best_of_n(scores) == voting.Choice(3, 0.9, tie=False)
    chosen = voting.weighted_majority(answers, scores)
    assert (chosen.position, chosen.tie) == (1, False)
    assert chosen.weight == pytest.approx(1.3)
    assert answers[voting.top_k_majority(answers, scores, 3).position] == "q"


def test_ties_go_to_the_first_seen_and_say_so() -> None:
    assert voting.majority(["b", "a", "a", "b"]) == voting.Choice(0, 2.0, tie=True)
    assert voting.majority(["b", "a", "a"]) == voting.Choice(1, 2.0, tie=False)


def test_answers_are_grouped_by_value_not_by_string() -> None:
    assert voting.equivalence_classes(["1/2", "3", "0.5", "2/4", "3.0"], same_value) == [0, 1, 0, 0, 1]


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
