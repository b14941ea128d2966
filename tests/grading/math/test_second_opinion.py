"""When math-verify is asked, and what comes of it."""

import pytest

from reward_service.grading.math.second_opinion import MAX_ASKED, may_be_asked
from reward_service.sample import Sample
from reward_service.verdict import Verdict
from reward_service.verifiers.base import Question
from reward_service.verifiers.math import Math


def verdict(reference: str, answer: str, *, second_opinion: str) -> Verdict:
    math = Math.model_validate({"second_opinion": second_opinion})
    found = math.read(Sample(completion=f"\\boxed{{{answer}}}", reference=reference))
    return math.judge(found) if isinstance(found, Question) else found


@pytest.mark.parametrize(
    ("gold", "answer"),
    [
        ("100", "\\unheard 100"),
        ("R", "r + \\unheard"),
        ("2", "2 \\text{ or } 3"),
        ("2", "x = 2"),
        ("30", "30^\\circ"),
        ("f'", "f"),
        ("1, 2", "1; 2"),
        ("2", "1e999999"),
        ("2", "listen"),
        ("2", "2" * 40),
        ("x", "x" + " + x" * MAX_ASKED),
        ("2", ""),
    ],
)
def test_it_is_not_asked_where_it_would_leave_something_out(gold: str, answer: str) -> None:
    assert not may_be_asked(gold, answer)


def test_it_is_asked_about_two_short_expressions() -> None:
    assert may_be_asked("\\unheard{2} + x", "x + \\unheard{2}")
    assert may_be_asked("\\frac{1}{2}", "1 2")


def test_off_by_default_an_unreadable_answer_is_wrong() -> None:
    math = Math()
    found = math.read(Sample(completion="\\boxed{1 2 3}", reference="123 + x"))
    assert isinstance(found, Verdict)
    assert found.score == 0.0


def test_the_reason_names_the_second_opinion() -> None:
    found = verdict("x + \\unheard{2}", "\\unheard{2} + x", second_opinion="claims")
    assert "second opinion of math-verify" in found.reason
    assert verdict("x + \\unheard{2}", "\\unheard{2} + x", second_opinion="off").score == 0.0


def test_what_can_be_read_is_never_asked_about() -> None:
    for answer in ("41", "42", "x + 1"):
        found = verdict("42", answer, second_opinion="claims")
        assert "second opinion" not in found.reason
