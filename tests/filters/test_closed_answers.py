"""Closed answers: found from the answer's side, told with the alternatives and what chance finds."""

import pytest

from reward_service.filters.policy import Policy, Problem
from reward_service.filters.screen import given, screen


@pytest.mark.parametrize(
    ("problem", "answer", "named", "options"),
    [
        ("Does the sum of $3/n^5$ converge or diverge?", "It diverges.", "diverge", 2),
        ("Is $x^9$ even, odd, or neither?", "odd", "odd", 3),
        ("Fill in >, < or =: 3/8 ___ 4/9", "<", "<", 3),
        ("函数 $x^3$ 是奇函数还是偶函数？", "奇函数", "奇函数", 2),
        ("Which is larger, $5^{40}$ or $7^{31}$?", "$7^{31}$", "7", 2),
    ],
)
def test_the_alternatives_and_the_chance_are_told(
    problem: str, answer: str, named: str, options: int
) -> None:
    decision = screen(Problem(problem=problem, answer=answer), Policy())
    (reason,) = (r for r in decision.reasons if r.kind == "closed_answer")
    assert not decision.keep
    assert named in reason.text
    assert f"chance {1 / options:.2f}" in reason.text
    assert decision.measures["chance_baseline"] == pytest.approx(1 / options)


@pytest.mark.parametrize(
    ("problem", "answer"),
    [
        ("A number is even or odd; half of it is 21. What is the number?", "42"),
        ("Ada or Bo walks 3 km each day. How many km in 5 days?", "15"),
        ("Sort these words alphabetically: pear fig kiwi", "fig kiwi pear"),
        ("Of 12 people who vote yes or no, 5 vote yes. How many vote no?", "7"),
        ("What is the name of a polygon with nine sides?", "nonagon"),
        ("甲乙两地相距60千米，汽车每小时行20千米，几小时到达？", "3"),
    ],
)
def test_a_value_beside_alternatives_is_no_closed_answer(problem: str, answer: str) -> None:
    assert screen(Problem(problem=problem, answer=answer), Policy()).keep


def test_guesses_are_measured_against_the_alternatives() -> None:
    problem = Problem(problem="Is 7 even or odd?", answer="odd", guesses=("odd", "even"))
    decision = screen(problem, Policy(), guesses=given(problem, Policy()))
    assert decision.measures["guess_hits"] == 1
    assert decision.measures["chance_baseline"] == pytest.approx(0.75)
